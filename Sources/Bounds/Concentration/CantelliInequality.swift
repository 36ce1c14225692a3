/// Cantelli's inequality (`cantelli`): for Var X ≤ v,
///
///     P(X − E X ≥ t)  ≤  v/(v + t²),  and the same below.
///
/// | Symbol | Name        | Shape; unit              | Domain             |
/// | ------ | ----------- | ------------------------ | ------------------ |
/// | v      | `variance`  | scalar; unit of X, squared | 0, 10⁻²⁰⁰ … 10²⁰⁰ |
/// | t      | `deviation` | scalar; unit of X        | 10⁻²⁰⁰ … 10²⁰⁰     |
///
/// Both sides together: the sum, which for t² > v Chebyshev's v/t² beats.
///
/// - Accuracy: an enclosure of the rational value, capped at 1.
/// - Tightness: one side is attained by the law on {−v/t, t}.
/// - Source: Cantelli (1928). Proof: `proofs-notes/concentration.md`.
public struct CantelliInequality: ConcentrationInequality {
  /// `cantelli`.
  public static var inequality: Inequality { .cantelli }

  /// v, an upper bound on the variance.
  public let variance: Rational

  /// Takes v.
  ///
  /// - Throws: `outsideDomain`.
  public init(variance: Rational) throws(BoundError) {
    try ConcentrationDomain.check(nonnegative: variance, "variance")
    self.variance = variance
  }

  /// v/(v + t²), twice that for both sides, at most 1.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    let sides: Rational = side == .both ? 2 : 1
    return TailBound(
      exactly: sides * variance / (variance + t * t), precision: precision)
  }

  /// √(v(s/δ − 1)) for s sides.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    let sides: Rational = side == .both ? 2 : 1
    return Interval(variance * (sides / δ - 1), precision: precision)
      .squareRoot
  }

  /// The law of mean 0 that attains the upper bound at t.
  ///
  /// - Throws: `outsideDomain`.
  public func extremalLaw(at t: Rational) throws(BoundError) -> FiniteLaw {
    if variance.sign == 0 {
      return try FiniteLaw(values: [0], probabilities: [1])
    }
    let p = variance / (variance + t * t)
    return try FiniteLaw(
      values: [-variance / t, t], probabilities: [1 - p, p])
  }

  /// The tail of ``extremalLaw(at:)``, mirrored below; nil for both sides.
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try checkedPoint(t, side)
    if side == .both { return nil }
    return TailBound(
      exactly: try extremalLaw(at: t).probability(atLeast: t),
      precision: precision)
  }
}
