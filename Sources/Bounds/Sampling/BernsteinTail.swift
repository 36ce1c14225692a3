/// The tail of importance sampling's relative error, by Bernstein's inequality as
/// SiPP states it (T4b).
///
/// For every ε > 0,
///
///     P(|ẑ − z| ≥ ε z)  ≤  2 exp(−3 ε² m / (B (6 + 2ε))),
///
/// one exponential for each side. Solved for m and for ε:
///
///     m = ⌈B (6 + 2ε) log(2/δ)/(3 ε²)⌉,
///     ε = (u + √(u² + 12u))/2,  u = 2 B log(2/δ)/(3m).
///
/// (The second solves 3ε²m = B(6 + 2ε) log(2/δ), that is ε² − uε − 3u = 0. The
/// authors' code has 6 for 12; see R1.) Symbols are ``SamplingTail``'s.
///
/// - Accuracy: an enclosure of each right-hand side.
/// - Tightness: at B = 10, 1.3 to 1.6 times the samples of the floor T4f. It uses
///   Var T ≤ B and T − 1 ≤ B where B − 1 holds (T4c).
/// - Source: Baykal et al., SIAM J. Math. Data Sci. 4(1):26–45 (2022),
///   arXiv:1910.05422. Proof: `proofs-notes/T4b-bernstein.md`.
public struct BernsteinTail: SamplingTail {
  /// T4b.
  public static var statement: StatementID { .t4b }

  /// B, an upper bound on T; ≥ 1.
  public let ceiling: Rational

  /// Takes B, from 1 to 10¹⁰⁰.
  ///
  /// - Throws: `outsideDomain`.
  public init(ceiling: Rational) throws(BoundError) {
    try SamplingDomain.check(ceiling: ceiling)
    self.ceiling = ceiling
  }

  /// Encloses exp(−3 ε² m/(B (6 + 2ε))) for one side, twice that for both.
  public func failureProbability(
    relativeError ε: Rational, samples m: Int, side: TailSide,
    precision: Int
  ) throws(BoundError) -> Interval {
    func half() -> Interval {
      let exponent = 3 * ε * ε * Rational(m) / (ceiling * (6 + 2 * ε))
      return Interval(-exponent, precision: precision).exp
    }
    return try sum(
      side, relativeError: ε, samples: m, precision: precision, half, half)
  }

  /// ⌈B (6 + 2ε) log(2/δ)/(3 ε²)⌉.
  public func samples(
    relativeError ε: Rational, failureProbability δ: Rational
  ) throws(BoundError) -> SampleSize? {
    try SamplingDomain.check(relativeError: ε, failureProbability: δ)
    if ceiling == 1 { return SampleSize(samples: 1, isSmallest: true) }
    return try ClosedForm.roundUp(
      ceiling * (6 + 2 * ε) / (3 * ε * ε), timesLogOf: 2 / δ,
      statement: Self.statement)
  }

  /// (u + √(u² + 12u))/2 with u = 2 B log(2/δ)/(3m).
  public func relativeError(
    samples m: Int, failureProbability δ: Rational, precision: Int
  ) throws(BoundError) -> Interval? {
    try SamplingDomain.check(samples: m, failureProbability: δ)
    if ceiling == 1 { return Interval(0, precision: precision) }
    let scale = Interval(2 * ceiling / (3 * Rational(m)), precision: precision)
    let u = scale * ClosedForm.log(2 / δ, precision: precision)
    let twelve = Interval(12, precision: precision)
    return (u + (u * u + twelve * u).squareRoot)
      / Interval(2, precision: precision)
  }
}
