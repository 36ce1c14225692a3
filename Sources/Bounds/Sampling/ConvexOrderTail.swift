/// The tail of importance sampling's relative error, by convex order (T4e).
///
/// Σ T_i ≤_cx B X for X ~ Bin(m, 1/B), so with x = m(1 + ε)/B and y = m(1 − ε)/B
///
///     P(ẑ/z ≥ 1 + ε)  ≤  inf_{h < x} E(X − h)₊/(x − h),
///     P(ẑ/z ≤ 1 − ε)  ≤  inf_{h > y} E(h − X)₊/(h − y).
///
/// The first is 0 for x > m and B^(−m) at x = m; the second is 0 for ε > 1 and
/// (1 − 1/B)^m at ε = 1. Symbols are ``SamplingTail``'s.
///
/// - Accuracy: an enclosure of the right-hand side; see ``HingeBound``.
/// - Tightness: the best that convex order alone gives; at B = 10, within 3 to 16
///   per cent of the floor T4f in samples. Never worse than T4d; never rises with
///   m or ε.
/// - Source: [Hoeffding63]; Pinelis, EJP 21 no. 20 (2016). Proof:
///   `proofs-notes/T4e-convex-order.md`.
public struct ConvexOrderTail: SamplingTail {
  /// T4e.
  public static var statement: StatementID { .t4e }

  /// B, an upper bound on T; ≥ 1.
  public let ceiling: Rational

  /// Takes B, from 1 to 10¹⁰⁰.
  ///
  /// - Throws: `outsideDomain`.
  public init(ceiling: Rational) throws(BoundError) {
    try SamplingDomain.check(ceiling: ceiling)
    self.ceiling = ceiling
  }

  /// Encloses the infimum of the chosen side, or the sum of both.
  public func failureProbability(
    relativeError ε: Rational, samples m: Int, side: TailSide,
    precision: Int
  ) throws(BoundError) -> Interval {
    try sum(
      side, relativeError: ε, samples: m, precision: precision,
      { () throws(BoundError) in
        try Threshold.upper(ceiling, ε, m).convexOrder(precision)
      },
      { () throws(BoundError) in
        try Threshold.lower(ceiling, ε, m).convexOrder(precision)
      })
  }
}

extension ConvexOrderTail: ExactlyKnownTail {
  /// The bound as a rational, by all hinges; nil beyond 300 draws.
  func exactFailureProbability(
    relativeError ε: Rational, samples m: Int
  ) -> Rational? {
    guard m <= 300 else { return nil }
    return Threshold.upper(ceiling, ε, m).exactConvexOrder
      + Threshold.lower(ceiling, ε, m).exactConvexOrder
  }
}
