/// The Dvoretzky–Kiefer–Wolfowitz inequality with Massart's constant
/// (`dkw-massart`): for the empirical distribution function F_n of n independent
/// draws from F,
///
///     P(sup_x |F_n(x) − F(x)| ≥ t)  ≤  2 exp(−2 n t²).
///
/// One side, sup_x (F_n − F) above and sup_x (F − F_n) below, has exp(−2 n t²) where
/// that is at most 1/2; elsewhere this says 1.
///
/// | Symbol | Name        | Shape; unit           | Domain         |
/// | ------ | ----------- | --------------------- | -------------- |
/// | n      | `samples`   | count                 | 1 … 10¹⁶       |
/// | t      | `deviation` | scalar; dimensionless | 10⁻²⁰⁰ … 10²⁰⁰ |
///
/// - Accuracy: an enclosure of the formula; the exponent is rational.
/// - Tightness: exp(−2λ²) is the limit of one side at t = λ/√n, as n → ∞, and
///   2 exp(−2λ²) its limit for both up to a factor 1 − exp(−6λ²) + …
/// - Source: Massart, Ann. Probab. 18 (1990), Theorem 1 and Corollary 1. Proof:
///   `proofs-notes/concentration-beyond-sums.md`.
public struct DKWMassartInequality: ConcentrationInequality {
  /// `dkw-massart`.
  public static var inequality: Inequality { .dkwMassart }

  /// n, the number of draws.
  public let samples: Int

  /// Takes n.
  ///
  /// - Throws: `outsideDomain`.
  public init(samples: Int) throws(BoundError) {
    try SamplingDomain.check(samples: samples)
    self.samples = samples
  }

  /// 2 exp(−2 n t²) for both sides; for one, exp(−2 n t²) or 1.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    let exponent = -2 * Rational(samples) * t * t
    return try TailBound.symmetric(precision, side) { bits in
      let value = Interval(exponent, precision: bits)
      if side == .both { return value }
      let half = -Interval(2, precision: bits).log
      if value.isCertainlyAtMost(half) { return value }
      let one = Interval(0, precision: bits)
      return half.isCertainlyBelow(value) ? one : .hull(value, one)
    }
  }

  /// √(log(2/δ)/(2n)) for both sides; √(log(max(1/δ, 2))/(2n)) for one.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    let bits = precision + 16
    let level =
      side == .both
      ? logLevel(δ, side, bits)
      : logLevel(Swift.min(δ, Rational(1, 2)), side, bits)
    return (level / Interval(2 * Rational(samples), precision: bits))
      .squareRoot.rounded(to: precision)
  }

  /// The most draws whose exact law ``exactTail(at:side:precision:)`` sums.
  public static let mostExactSamples = 5_000

  /// For continuous F, one side: t Σ_j binom(n, j) (1 − t − j/n)^{n−j}
  /// (t + j/n)^{j−1} over 0 ≤ j ≤ n(1 − t) (Birnbaum and Tingey 1951). Nil for both
  /// sides, and for more draws than ``mostExactSamples``.
  ///
  /// - Accuracy: the terms are positive; n of them widen the enclosure by n units.
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try checkedPoint(t, side)
    guard side != .both, samples <= Self.mostExactSamples else { return nil }
    if t >= 1 { return .impossible(precision) }
    let (n, bits) = (samples, precision + 32)
    func enclose(_ x: Rational) -> Interval { Interval(x, precision: bits) }
    var sum = enclose(1 - t).power(n)
    var choices = enclose(1)
    let last = (Rational(n) * (1 - t)).knownFloor
    // j = 0 is (1 − t)ⁿ; a j ≥ 1 is t times its term.
    for j in stride(from: 1, through: last, by: 1) {
      choices = choices * enclose(Rational(n - j + 1, j))
      let step = Rational(j, n)
      sum =
        sum + enclose(t) * choices * enclose(1 - t - step).power(n - j)
        * enclose(t + step).power(j - 1)
    }
    let capped = Interval.min(sum, enclose(1))
    return TailBound(
      probability: capped.rounded(to: precision),
      logProbability: capped.log.rounded(to: precision))
  }
}
