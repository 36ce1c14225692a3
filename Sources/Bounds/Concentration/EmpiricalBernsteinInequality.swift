/// The empirical Bernstein inequality (`empirical-bernstein`): for n ≥ 2
/// independent X_i with one law within an interval of length c, their mean X̄ and
/// sample variance V = Σ (X_i − X̄)²/(n − 1),
///
///     P(E X − X̄ > w_δ(V))  ≤  δ,
///     w_δ(V) = √(2 V r/n) + 7 c r/(3 (n − 1)),  r = log(2/δ),
///
/// the same for X̄ − E X, and 2δ for both. Here V is what was seen, and the bound at
/// t is the δ with w_δ(V) = t: with a = 7c/(3(n − 1)) and s = √(2V/n),
///
///     δ = 2 exp(−r),  √r = 2t/(s + √(s² + 4 a t)).
///
/// | Symbol | Name        | Shape; unit                | Domain                  |
/// | ------ | ----------- | -------------------------- | ----------------------- |
/// | n      | `samples`   | count                      | 2 … 10¹⁶                |
/// | V      | `variance`  | scalar; unit of X, squared | 0, 10⁻²⁰⁰ … c² n/(4(n−1)) |
/// | c      | `range`     | scalar; unit of X          | 10⁻²⁰⁰ … 10²⁰⁰          |
/// | t      | `deviation` | scalar; unit of X          | 10⁻²⁰⁰ … 10²⁰⁰          |
///
/// ``EmpiricalBernstein`` gives the limits X̄ ± w_δ(V) of a sample, c = 1.
///
/// - Accuracy: an enclosure of δ.
/// - Tightness: √(2 V log(2/δ)/n) is Bernstein's leading term with V for the
///   variance; 7/3 in place of 1/3, and log 2, are what not knowing it costs.
/// - Source: Maurer and Pontil, COLT 2009, Theorem 4. Proof:
///   `proofs-notes/concentration-beyond-sums.md`.
public struct EmpiricalBernsteinInequality: ConcentrationInequality {
  /// `empirical-bernstein`.
  public static var inequality: Inequality { .empiricalBernstein }

  /// n, the number of draws.
  public let samples: Int
  /// V, the sample variance seen.
  public let variance: Rational
  /// c, the length of the interval that holds X.
  public let range: Rational

  /// Takes n, V and c.
  ///
  /// - Throws: `outsideDomain`.
  public init(
    samples: Int, variance: Rational, range: Rational
  ) throws(BoundError) {
    try SamplingDomain.check(samples: samples)
    guard samples >= 2 else {
      throw .outsideDomain("samples", value: "1", requirement: "2 or more")
    }
    try ConcentrationDomain.check(nonnegative: variance, "variance")
    try ConcentrationDomain.check(positive: range, "range")
    let most = range * range * Rational(samples) / (4 * Rational(samples - 1))
    guard variance <= most else {
      throw .outsideDomain(
        "variance", value: "\(variance)",
        requirement: "at most \(ConcentrationDomain.shown(most)), the largest "
          + "sample variance of this range")
    }
    self.samples = samples
    self.variance = variance
    self.range = range
  }

  /// a = 7c/(3(n − 1)).
  private var slope: Rational { 7 * range / (3 * Rational(samples - 1)) }

  /// The δ with w_δ(V) = t, twice that for both sides.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    return try TailBound.symmetric(precision, side) { bits in
      let square = 2 * variance / Rational(samples)
      let s = Interval(square, precision: bits).squareRoot
      let other = Interval(square + 4 * slope * t, precision: bits).squareRoot
      let root = Interval(2 * t, precision: bits) / (s + other)
      return Interval(2, precision: bits).log - root * root
    }
  }

  /// w_δ(V); w_{δ/2}(V) for both sides.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    let bits = precision + 16
    let r = logLevel(δ / 2, side, bits)
    let square = Interval(2 * variance / Rational(samples), precision: bits)
    return ((square * r).squareRoot + Interval(slope, precision: bits) * r)
      .rounded(to: precision)
  }
}
