/// The tail of importance sampling's relative error, by Bennett's inequality
/// (T4c').
///
/// With h(x) = (1 + x) log(1 + x) − x, variance at most v = B − 1, and range
/// b = B − 1 above and b = 1 below, a side's tail is at most
///
///     exp(−m (v/b²) h(b ε/v)),
///
/// that is exp(−m h(ε)/(B − 1)) above and exp(−m (B − 1) h(ε/(B − 1))) below.
/// Symbols are ``SamplingTail``'s.
///
/// - Accuracy: an enclosure of the right-hand side. h cancels near 0, but its terms
///   times m (v/b²) are then at most m: 64 spare bits keep the exponent's digits.
/// - Tightness: never worse than T4c (h(x) ≥ x²/(2 + 2x/3)); never better than
///   T4d, which uses the whole range.
/// - Source: [Bennett62]. Proof: `proofs-notes/T4cprime-bennett.md`.
public struct BennettTail: SamplingTail {
  /// T4c'.
  public static var statement: StatementID { .t4cPrime }

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
    let v = ceiling - 1
    func tail(range b: Rational) -> Interval {
      let x = b * ε / v
      let bits = precision + 64
      let scale = Interval(Rational(m) * v / (b * b), precision: bits)
      return (-(scale * Self.h(x, precision: bits))).rounded(to: precision)
        .exp
    }
    return try sum(
      side, relativeError: ε, samples: m, precision: precision,
      { tail(range: v) }, { tail(range: 1) })
  }

  /// h(x) = (1 + x) log(1 + x) − x for x > 0.
  static func h(_ x: Rational, precision: Int) -> Interval {
    let log = Interval(x, precision: precision).log1p
    return Interval(1 + x, precision: precision) * log
      - Interval(x, precision: precision)
  }
}
