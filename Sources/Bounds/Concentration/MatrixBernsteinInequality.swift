/// Bernstein's inequality for matrices (`matrix-bernstein`): for independent
/// Hermitian d × d matrices X_i with E X_i = 0, λ_max(X_i) ≤ L and
/// ‖Σ E X_i²‖ ≤ v,
///
///     P(λ_max(Σ X_i) ≥ t)  ≤  d exp(−t²/(2 (v + L t/3))).
///
/// The same for −λ_min, with −λ_min(X_i) ≤ L; twice that for ‖Σ X_i‖, both sides.
/// For d₁ × d₂ matrices with ‖X_i‖ ≤ L and ‖Σ E X_i X_i*‖, ‖Σ E X_i* X_i‖ ≤ v, the
/// upper side at d = d₁ + d₂ bounds P(‖Σ X_i‖ ≥ t).
///
/// | Symbol | Name        | Shape; unit                | Domain            |
/// | ------ | ----------- | -------------------------- | ----------------- |
/// | d      | `dimension` | count                      | 1 … 10¹⁶          |
/// | v      | `variance`  | scalar; unit of X, squared | 0, 10⁻²⁰⁰ … 10²⁰⁰ |
/// | L      | `range`     | scalar; unit of X          | 10⁻²⁰⁰ … 10²⁰⁰    |
/// | t      | `deviation` | scalar; unit of X          | 10⁻²⁰⁰ … 10²⁰⁰    |
///
/// v and t are those of the sum: at d = 1 this is ``BernsteinInequality`` for n
/// terms at n v and n t.
///
/// - Accuracy: an enclosure of the formula.
/// - Tightness: d is attained, to first order in small tails, by diagonal matrices
///   with independent entries; matrices that commute with one direction lose it.
/// - Source: [Tropp15], Theorems 6.1.1 and 6.6.1. Proof:
///   `proofs-notes/concentration-beyond-sums.md`.
public struct MatrixBernsteinInequality: ConcentrationInequality {
  /// `matrix-bernstein`.
  public static var inequality: Inequality { .matrixBernstein }

  /// d, or d₁ + d₂.
  public let dimension: Int
  /// v and L, those of one term that stands for the sum.
  private let scalar: BernsteinInequality

  /// v, an upper bound on the norm of the variance of the sum.
  public var variance: Rational { scalar.variance }
  /// L, an upper bound on the largest eigenvalue of each term.
  public var range: Rational { scalar.range }

  /// Takes d, v and L.
  ///
  /// - Throws: `outsideDomain`.
  public init(
    dimension: Int, variance: Rational, range: Rational
  ) throws(BoundError) {
    guard (1...SamplingDomain.mostSamples).contains(dimension) else {
      throw .outsideDomain(
        "dimension", value: "\(dimension)", requirement: "from 1 to 10^16")
    }
    self.dimension = dimension
    scalar = try BernsteinInequality(
      samples: 1, variance: variance, range: range)
  }

  /// d exp(−t²/(2 (v + L t/3))), twice that for both sides.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    let factor = Rational(dimension) * (side == .both ? 2 : 1)
    let exponent = -t * t / (2 * (variance + range * t / 3))
    return try TailBound.refined(precision) { bits in
      Interval(exponent, precision: bits) + factor.logarithm(bits)
    }
  }

  /// Bernstein's t for one term of variance v and range L at the level δ/d.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    return scalar.positiveRoot(
      logLevel(δ / Rational(dimension), side, precision + 16),
      precision: precision)
  }
}
