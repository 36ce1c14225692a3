internal import CGSL

// Where the envelope falls to a level: a guess, and the number itself is certified.

extension TailEnvelope {
  /// About the smallest number below `start` from which on both tails together are
  /// at most `level`, by halving in doubles; nil where GSL gives none.
  func guessedSize(clearing level: Rational, below start: Int) -> Int? {
    guard let level = guess(levelOf: level) else { return nil }
    var (low, high) = (0, start)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      let tails = guessedUpper(middle) + guessedLower(middle)
      if tails.isNaN { return nil }
      if tails > level { low = middle } else { high = middle }
    }
    return high
  }

  /// ``upper(_:)`` in doubles; ∞ where nothing is known.
  func guessedUpper(_ m: Int) -> Double {
    let (B, u) = (ceiling, 1 + relativeError)
    if u > B { return 0 }
    let threshold = Rational(m) * u / B
    guard let k = rounding == .outwards ? threshold.ceiling : threshold.floor,
      k >= 1, let n = trials(at: k, side: u, shift: shift).ceiling
    else { return .infinity }
    let p = (1 / B).approximation
    let at = guess(tailAtLeast: k, trials: n, probability: p)
    if at == 0 { return 0 }
    let before = guess(tailAtLeast: k - 1, trials: n, probability: p)
    return at * guessedFactor(at / before, (B / u).approximation)
  }

  /// ``lower(_:)`` in doubles; ∞ where nothing is known.
  func guessedLower(_ m: Int) -> Double {
    let (B, l) = (ceiling, 1 - relativeError)
    if l < 0 { return 0 }
    let q = (1 - 1 / B).approximation
    if l == 0 { return guess(tailAtLeast: m, trials: m, probability: q) }
    let threshold = Rational(m) * l / B
    guard let c = rounding == .outwards ? threshold.floor : threshold.ceiling,
      let n = trials(at: c, side: l, shift: -shift).floor, n > c
    else { return .infinity }
    let at = guess(tailAtLeast: n - c, trials: n, probability: q)
    if at == 0 { return 0 }
    let after = guess(tailAtLeast: n - c - 1, trials: n, probability: q)
    return at / guessedFactor(after / at, (B / l).approximation)
  }

  /// 1 − p + p/s, when s (1 − p + p/s)^exponent ≤ 1; else what makes the bound ∞.
  private func guessedFactor(_ s: Double, _ exponent: Double) -> Double {
    let p = (1 / ceiling).approximation
    let factor = 1 - p + p / s
    guard s > 0, factor > 0 else { return .nan }
    let log = gsl_sf_log(s) + exponent * gsl_sf_log(factor)
    return log <= 0 ? factor : s < 1 ? .infinity : 0
  }
}
