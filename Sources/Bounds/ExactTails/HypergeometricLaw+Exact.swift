// Tails against levels, and exact sums for small populations.

extension HypergeometricLaw {
  /// The largest population whose tails are also summed exactly.
  static let exactPopulation = 512

  /// Whether P(X ≥ k) ≤ level, with certainty.
  ///
  /// Enclosures decide unless both sides are equal or nearly so; then, for up to
  /// 512 items, the tail is summed exactly.
  ///
  /// - Throws: ``BoundError/undecided(_:precision:)`` beyond that.
  public func isTail(
    atLeast k: Int, _ level: Rational
  ) throws(BoundError) -> Bool {
    try isTailAtMost(
      level, isSmall: population <= Self.exactPopulation,
      question: "is P(X ≥ \(k)) ≤ the level?",
      tail: { tail(atLeast: k, precision: $0).probability },
      exact: { exactSum(atLeast: k) })
  }

  /// Whether P(X ≤ k) ≤ level, with certainty.
  ///
  /// - Throws: as ``isTail(atLeast:_:)``.
  public func isTail(
    atMost k: Int, _ level: Rational
  ) throws(BoundError) -> Bool {
    try mirrored.isTail(atLeast: draws - clamped(k), level)
  }

  /// P(X ≥ k) in exact fractions: its numerator by Horner's rule.
  func exactSum(atLeast k: Int) -> Rational {
    let k = Swift.max(k, support.lowerBound)
    if k > support.upperBound { return 0 }
    var sum: Rational = 1
    for j in (k..<support.upperBound).reversed() {
      let above = Rational(marked - j) * Rational(draws - j)
      let below =
        Rational(j + 1) * Rational(population - marked - draws + j + 1)
      sum = 1 + sum * above / below
    }
    return sum * binomialCoefficient(marked, k)
      * binomialCoefficient(population - marked, draws - k)
      / binomialCoefficient(population, draws)
  }
}

/// binom(n, k), exact; 0 unless 0 ≤ k ≤ n.
func binomialCoefficient(_ n: Int, _ k: Int) -> Rational {
  guard (0...Swift.max(n, 0)).contains(k) else { return 0 }
  let fewer = Swift.min(k, n - k)
  return (0..<fewer).reduce(Rational(1)) { product, i in
    product * Rational(n - i, i + 1)
  }
}
