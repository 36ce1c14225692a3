/// Chebyshev's inequality (`chebyshev`): for Var X ≤ v,
///
///     P(|X − E X| ≥ t)  ≤  v/t².
///
/// | Symbol | Name        | Shape; unit              | Domain             |
/// | ------ | ----------- | ------------------------ | ------------------ |
/// | v      | `variance`  | scalar; unit of X, squared | 0, 10⁻²⁰⁰ … 10²⁰⁰ |
/// | t      | `deviation` | scalar; unit of X        | 10⁻²⁰⁰ … 10²⁰⁰     |
///
/// - Accuracy: an enclosure of the rational min(1, v/t²).
/// - Tightness: attained by the law on {−t, 0, t}, for t² ≥ v; below, by ±√v.
/// - Source: classical. Proof: `proofs-notes/concentration.md`.
public struct ChebyshevInequality: ConcentrationInequality {
  /// `chebyshev`.
  public static var inequality: Inequality { .chebyshev }

  /// v, an upper bound on the variance.
  public let variance: Rational

  /// Takes v.
  ///
  /// - Throws: `outsideDomain`.
  public init(variance: Rational) throws(BoundError) {
    try ConcentrationDomain.check(nonnegative: variance, "variance")
    self.variance = variance
  }

  /// min(1, v/t²).
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    return TailBound(exactly: variance / (t * t), precision: precision)
  }

  /// √(v/δ).
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    return Interval(variance / δ, precision: precision).squareRoot
  }

  /// The law of mean 0 that attains the bound at t; nil for t² < v, where its
  /// values ±√v need not be rational and the tail is 1.
  ///
  /// - Throws: `outsideDomain`.
  public func extremalLaw(at t: Rational) throws(BoundError) -> FiniteLaw? {
    if variance > t * t { return nil }
    let q = variance / (2 * t * t)
    let masses = [(-t, q), (0, 1 - 2 * q), (t, q)].filter { $0.1.sign > 0 }
    return try FiniteLaw(
      values: masses.map(\.0), probabilities: masses.map(\.1))
  }

  /// The tail of ``extremalLaw(at:)``.
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try checkedPoint(t, side)
    guard let law = try extremalLaw(at: t) else {
      return TailBound(exactly: 1, precision: precision)
    }
    return TailBound(
      exactly: law.probability(atLeast: t)
        + law.mirrored.probability(atLeast: t), precision: precision)
  }
}
