/// The exponential bound on a normal tail (`normal`): for X ~ N(μ, v),
///
///     P(X − μ ≥ t)  ≤  ½ exp(−t²/(2v)),
///
/// the same below, and exp(−t²/(2v)) for both.
///
/// | Symbol | Name        | Shape; unit                | Domain            |
/// | ------ | ----------- | -------------------------- | ----------------- |
/// | v      | `variance`  | scalar; unit of X, squared | 0, 10⁻²⁰⁰ … 10²⁰⁰ |
/// | t      | `deviation` | scalar; unit of X          | 10⁻²⁰⁰ … 10²⁰⁰    |
///
/// At v = 0 it is 0.
///
/// - Accuracy: an enclosure of the formula; the exponent is rational.
/// - Tightness: exact as t → 0; loses a factor t √(π/(2v)) for large t, which
///   ``NormalMillsInequality`` has.
/// - Source: classical. Proof: `proofs-notes/concentration-beyond-sums.md`.
public struct NormalInequality: ConcentrationInequality {
  /// `normal`.
  public static var inequality: Inequality { .normal }

  /// v.
  public let variance: Rational

  /// Takes v.
  ///
  /// - Throws: `outsideDomain`.
  public init(variance: Rational) throws(BoundError) {
    try ConcentrationDomain.check(nonnegative: variance, "variance")
    self.variance = variance
  }

  /// ½ exp(−t²/(2v)), twice that for both sides.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    if variance.sign == 0 { return .impossible(precision) }
    let exponent = -t * t / (2 * variance)
    return try TailBound.refined(precision) { bits in
      let value = Interval(exponent, precision: bits)
      return side == .both ? value : value - Interval(2, precision: bits).log
    }
  }

  /// √(2 v log(s/(2δ))) for s sides; 0 for one side and δ ≥ 1/2.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    let bits = precision + 16
    let level = Swift.max((side == .both ? 1 : Rational(1, 2)) / δ, 1)
    return (Interval(2 * variance, precision: bits) * level.logarithm(bits))
      .squareRoot.rounded(to: precision)
  }

  /// ½ erfc(t/√(2v)), twice that for both sides.
  ///
  /// - Accuracy: below 2^−2³⁰ the logarithm's lower end is −∞.
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try checkedPoint(t, side)
    if variance.sign == 0 { return .impossible(precision) }
    // erfc x loses about 2x² units of x; erfc underflows from x = 3·10⁴ on.
    let bits = precision + 64
    let x = Interval(t * t / (2 * variance), precision: bits).squareRoot
    let both = x.complementaryErrorFunction
    let tail = side == .both ? both : both / Interval(2, precision: bits)
    return TailBound(
      probability: tail.rounded(to: precision),
      logProbability: tail.log.rounded(to: precision))
  }
}
