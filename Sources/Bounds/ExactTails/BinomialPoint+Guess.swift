// How a point is computed: guesses. Every way encloses, and a precision that is too
// small is raised.

extension BinomialPoint {
  /// The cheapest way; Stirling's series never for 0.
  func method(bits: Int) -> Method {
    let fewer = Swift.min(successes, trials - successes)
    if StirlingSeries.reaches(bits: bits, at: fewer) { return .stirling }
    return fewer <= 4096 ? .product : .logGamma
  }

  /// Bits that the largest cancelling term of E carries before its point.
  var guardBits: Int {
    let k = Double(successes)
    let m = Double(trials)
    let p = probability.approximation
    let size = Swift.max(abs(k - m * p), 1)
    let deep =
      k * abs(logarithmGuess(probability))
      + (m - k) * abs(logarithmGuess(complement))
    switch method(bits: 64) {
    case .stirling: return Int(size.exponent) + 3
    case .product, .logGamma: return Int(Swift.max(deep, 1).exponent) + 9
    }
  }
}

/// About log x for x in (0, 1), as if no x were below the range of Double: a guess.
private func logarithmGuess(_ x: Rational) -> Double {
  guess(logarithmOf: Swift.max(x.approximation, .leastNormalMagnitude))
}
