/// The tail of importance sampling's relative error, by Bernstein's inequality
/// for each side with its own range (T4c).
///
/// T − 1 has variance at most B − 1, is at most B − 1 and at least −1, so
///
///     P(ẑ/z ≥ 1 + ε)  ≤  exp(−m ε² / (2 (B − 1)(1 + ε/3))),
///     P(ẑ/z ≤ 1 − ε)  ≤  exp(−m ε² / (2 (B − 1) + 2ε/3)).
///
/// Symbols are ``SamplingTail``'s. The lower formula stays positive for ε > 1,
/// where the tail is empty: T4d says 0 there.
///
/// - Accuracy: an enclosure of the right-hand side.
/// - Tightness: never worse than T4b; never better than T4c'.
/// - Source: Bernstein's inequality; [Bennett62]. Proof:
///   `proofs-notes/T4c-one-sided-bernstein.md`.
public struct OneSidedBernsteinTail: SamplingTail {
  /// T4c.
  public static var statement: StatementID { .t4c }

  /// B, an upper bound on T; ≥ 1.
  public let ceiling: Rational

  /// Takes B, from 1 to 10¹⁰⁰.
  ///
  /// - Throws: `outsideDomain`.
  public init(ceiling: Rational) throws(BoundError) {
    try SamplingDomain.check(ceiling: ceiling)
    self.ceiling = ceiling
  }

  /// Encloses the exponential of the chosen side, or their sum.
  public func failureProbability(
    relativeError ε: Rational, samples m: Int, side: TailSide,
    precision: Int
  ) throws(BoundError) -> Interval {
    let variance = ceiling - 1
    func tail(range: Rational) -> Interval {
      let scale = 2 * variance + 2 * range * ε / 3
      return Interval(-(Rational(m) * ε * ε / scale), precision: precision).exp
    }
    return try sum(
      side, relativeError: ε, samples: m, precision: precision,
      { tail(range: variance) }, { tail(range: 1) })
  }
}
