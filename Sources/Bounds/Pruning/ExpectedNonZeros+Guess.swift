internal import CGSL

// How many draws a budget of non-zeros pays for, in doubles: a guess.

extension ExpectedNonZeros {
  /// About the m with Σ 1 − (1 − q_j)^m = budget for q_j = s_j/Σ s: Newton's
  /// steps from below, which a concave function never overshoots.
  static func guess(sensitivities s: ArraySlice<Double>, budget: Double) -> Int
  {
    let sum = s.reduce(0, +)
    let logs = s.lazy.filter { $0 > 0 }.map { gsl_log1p(-min($0 / sum, 1)) }
    let rates = Array(logs)
    guard budget < Double(rates.count), budget > 0 else {
      return budget > 0 ? mostDraws : 0
    }
    var m = budget  // E D(m) ≤ m
    for _ in 0..<60 {
      var (mean, slope) = (0.0, 0.0)
      for rate in rates {
        let missing = Bounds.guess(exponential: m * rate)
        mean += 1 - missing
        slope -= rate * missing
      }
      let step = (budget - mean) / slope
      guard step.isFinite else { break }
      m += step
      if abs(step) < 1e-3 { break }
      if m > Double(mostDraws) { return mostDraws }
    }
    return Int(exactly: m.rounded(.down)) ?? 0
  }
}
