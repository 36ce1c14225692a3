/// Randomised rounding (`randomized-rounding`): for n independent X_i in [0, 1] of
/// mean p each, N ~ Bin(n, p), x = n(p + t) ≤ n and k = ⌊x⌋,
///
///     P(X̄ ≥ p + t)  ≤  P(N ≥ k)/P(Bin(n, x/n) ≥ k),
///
/// and 0 for x > n; below, the same for 1 − X_i. The smaller of this and
/// ``ConvexOrderInequality`` is T4e' at p = 1/B, t = ε/B. Symbols and domains are
/// ``ChernoffKLInequality``'s.
///
/// - Accuracy: an enclosure of the ratio.
/// - Tightness: at most 2 times the tail of Bin(n, p) at integer x, and exact at
///   x = n. Between integers it counts from ⌊x⌋, the tail from ⌈x⌉.
/// - Source: [Hoeffding56], Theorem 5. Proof: `proofs-notes/concentration.md`.
public struct RandomizedRoundingInequality: ConcentrationInequality {
  /// `randomized-rounding`.
  public static var inequality: Inequality { .randomizedRounding }

  /// n and p.
  public let chernoff: ChernoffKLInequality

  /// Takes n and p.
  ///
  /// - Throws: `outsideDomain`.
  public init(samples: Int, mean: Rational) throws(BoundError) {
    chernoff = try ChernoffKLInequality(samples: samples, mean: mean)
  }

  /// The ratio of the chosen side, or the sum of both.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    func exponent(
      _ p: Rational
    ) -> (_ bits: Int) throws(BoundError) -> Interval {
      { (bits) throws(BoundError) in try self.exponent(p, t, bits) }
    }
    return try TailBound.refined(
      precision, side, upper: exponent(chernoff.mean),
      lower: exponent(1 - chernoff.mean))
  }

  /// The logarithm of the ratio for the mean p.
  private func exponent(
    _ p: Rational, _ t: Rational, _ bits: Int
  ) throws(BoundError) -> Interval {
    let (n, a) = (chernoff.samples, p + t)
    if a > 1 || p.sign == 0 { return Interval(-.infinity, precision: bits) }
    let k = (Rational(n) * a).knownFloor
    func logTail(_ p: Rational) throws(BoundError) -> Interval {
      try BinomialLaw(trials: n, probability: p)
        .tail(atLeast: k, precision: bits).logProbability
    }
    return try logTail(p) - logTail(a)
  }

  /// As for ``ChernoffKLInequality``.
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try chernoff.exactTail(at: t, side: side, precision: precision)
  }
}
