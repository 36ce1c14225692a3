/// The tail of importance sampling's relative error, by randomised rounding,
/// together with T4e (T4e').
///
/// With X ~ Bin(m, 1/B), x = m(1 + ε)/B and y = m(1 − ε)/B, a side's tail is at
/// most the smaller of T4e's bound and
///
///     min_{k ≤ x} P(X ≥ k)/P(Bin(m, x/m) ≥ k)   above,
///     min_{k ≥ y} P(X ≤ k)/P(Bin(m, y/m) ≤ k)   below.
///
/// Bin(m, x/m) dominates X in likelihood-ratio order, so the first ratio falls with
/// k: the minimum is at k = ⌊x⌋, and mirrored at k = ⌈y⌉. The limits 0, B^(−m) and
/// (1 − 1/B)^m are T4e's. Symbols are ``SamplingTail``'s.
///
/// - Accuracy: an enclosure of the right-hand side.
/// - Tightness: the ratio is near 2 times the extremal tail, where T4e is near
///   e times it. Never rises with ε. NOT monotone in m: it rises within a range of
///   equal ⌊x⌋, so its sample size is the largest m whose bound exceeds δ, plus 1.
/// - Source: [Hoeffding56], Theorem 5. Proof:
///   `proofs-notes/T4eprime-randomized-rounding.md`.
public struct RandomizedRoundingTail: SamplingTail {
  /// T4e'.
  public static var statement: StatementID { .t4ePrime }

  /// B, an upper bound on T; ≥ 1.
  public let ceiling: Rational

  /// Takes B, from 1 to 10¹⁰⁰.
  ///
  /// - Throws: `outsideDomain`.
  public init(ceiling: Rational) throws(BoundError) {
    try SamplingDomain.check(ceiling: ceiling)
    self.ceiling = ceiling
  }

  /// Encloses the smaller bound of the chosen side, or the sum over both sides.
  public func failureProbability(
    relativeError ε: Rational, samples m: Int, side: TailSide,
    precision: Int
  ) throws(BoundError) -> Interval {
    try sum(
      side, relativeError: ε, samples: m, precision: precision,
      { () throws(BoundError) in
        try Threshold.upper(ceiling, ε, m).randomizedRounding(precision)
      },
      { () throws(BoundError) in
        try Threshold.lower(ceiling, ε, m).randomizedRounding(precision)
      })
  }

  /// The largest m whose bound exceeds δ, plus 1, where
  /// ``RandomizedRoundingScan`` reaches it; else a larger size that is enough.
  public func samples(
    relativeError ε: Rational, failureProbability δ: Rational
  ) throws(BoundError) -> SampleSize? {
    let convexOrder = try ConvexOrderTail(ceiling: ceiling)
    guard
      let start = try convexOrder.samples(
        relativeError: ε, failureProbability: δ)
    else { return nil }
    return try samples(
      relativeError: ε, failureProbability: δ, convexOrder: start)
  }

  /// The same, for who has T4e's size for these numbers already.
  ///
  /// - Parameter convexOrder: a size from which on T4e is at most δ.
  public func samples(
    relativeError ε: Rational, failureProbability δ: Rational,
    convexOrder: SampleSize
  ) throws(BoundError) -> SampleSize {
    try SamplingDomain.check(relativeError: ε, failureProbability: δ)
    if ceiling == 1 { return convexOrder }
    return try RandomizedRoundingScan(
      tail: self, relativeError: ε, level: δ
    ).down(from: convexOrder.samples)
  }
}
