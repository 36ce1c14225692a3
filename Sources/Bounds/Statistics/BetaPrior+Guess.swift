// Which truth a run can tell from its claim: a guess that shapes a prior, and no
// part of any proof.

extension BetaPrior {
  /// About the θ > c with N · kl(θ ∥ c) = 2.25 log(1/level), by bisection; near 1
  /// where there is none.
  static func visibleTruthGuess(
    claim: Rational, level: Rational, trials: Int
  ) -> Rational {
    let c = max(claim.approximation, 0x1p-900)
    let target =
      -2.25 * logarithmGuess(level) / Double(trials)
    // By ratio while θ is small: 70 halvings cover 900 binary orders to 2⁻⁵⁰.
    var (low, high) = (logarithmGuess(c), 0.0)
    for _ in 0..<70 {
      let middle = low / 2 + high / 2
      let θ = Interval(middle, precision: 53).exp.midpoint
      if divergenceGuess(θ, c) < target { low = middle } else { high = middle }
    }
    let θ = Interval(high, precision: 53).exp.midpoint
    return Rational(exactly: θ) ?? 1
  }

  /// About kl(θ ∥ c) for 0 < c ≤ θ.
  static func divergenceGuess(_ θ: Double, _ c: Double) -> Double {
    let gain = θ * (logarithmGuess(θ) - logarithmGuess(c))
    return θ < 1
      ? gain + (1 - θ) * (logarithm1pGuess(-θ) - logarithm1pGuess(-c)) : gain
  }

  /// About log x for x > 0.
  static func logarithmGuess(_ x: Double) -> Double {
    Interval(x, precision: 53).log.midpoint
  }

  /// About log x for a rational x > 0 of any size.
  static func logarithmGuess(_ x: Rational) -> Double {
    Interval(x, precision: 53).log.midpoint
  }

  /// About log(1 + x) for x > −1.
  static func logarithm1pGuess(_ x: Double) -> Double {
    Interval(x, precision: 53).log1p.midpoint
  }
}
