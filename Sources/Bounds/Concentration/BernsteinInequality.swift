/// Bernstein's inequality (`bernstein`): for n independent X_i with
/// X_i − E X_i ≤ b, whose variances have a mean of at most v,
///
///     P(X̄ − E X̄ ≥ t)  ≤  exp(−n t²/(2 (v + b t/3))).
///
/// The same below for E X_i − X_i ≤ b, and twice that for both if |X_i − E X_i| ≤ b.
///
/// | Symbol | Name        | Shape; unit                | Domain            |
/// | ------ | ----------- | -------------------------- | ----------------- |
/// | n      | `samples`   | count                      | 1 … 10¹⁶          |
/// | v      | `variance`  | scalar; unit of X, squared | 0, 10⁻²⁰⁰ … 10²⁰⁰ |
/// | b      | `range`     | scalar; unit of X          | 10⁻²⁰⁰ … 10²⁰⁰    |
/// | t      | `deviation` | scalar; unit of X          | 10⁻²⁰⁰ … 10²⁰⁰    |
///
/// T4c is this at v = b = B − 1 above and v = B − 1, b = 1 below; T4b is both sides
/// at v = b = B.
///
/// - Accuracy: an enclosure of the formula; the exponent is rational.
/// - Tightness: never better than ``BennettInequality``.
/// - Source: Bernstein (1924); [Bennett62]. Proof:
///   `proofs-notes/concentration.md`.
public struct BernsteinInequality: ConcentrationInequality {
  /// `bernstein`.
  public static var inequality: Inequality { .bernstein }

  /// n, the number of terms.
  public let samples: Int
  /// v, an upper bound on the mean of their variances.
  public let variance: Rational
  /// b, an upper bound on each term's distance from its mean.
  public let range: Rational

  /// Takes n, v and b.
  ///
  /// - Throws: `outsideDomain`.
  public init(
    samples: Int, variance: Rational, range: Rational
  ) throws(BoundError) {
    try SamplingDomain.check(samples: samples)
    try ConcentrationDomain.check(nonnegative: variance, "variance")
    try ConcentrationDomain.check(positive: range, "range")
    self.samples = samples
    self.variance = variance
    self.range = range
  }

  /// exp(−n t²/(2 (v + b t/3))), twice that for both sides.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    let exponent =
      -Rational(samples) * t * t / (2 * (variance + range * t / 3))
    return try TailBound.symmetric(precision, side) { bits in
      Interval(exponent, precision: bits)
    }
  }

  /// a + √(a² + 2 v L/n) with a = b L/(3n), L = log(s/δ) for s sides: the positive
  /// root of n t² = 2 L (v + b t/3).
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    return positiveRoot(
      logLevel(δ, side, precision + 16), precision: precision)
  }

  /// The t > 0 with n t² = 2 L (v + b t/3).
  func positiveRoot(_ L: Interval, precision: Int) -> Interval {
    let n = Rational(samples)
    let a = Interval(range / (3 * n), precision: precision + 16) * L
    let square = Interval(2 * variance / n, precision: precision + 16) * L
    return (a + (a * a + square).squareRoot).rounded(to: precision)
  }

  /// For the law on {−v/b, b} of mean 0 and variance v: a binomial tail. Above
  /// its mean; mirrored below; nil for both sides.
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try checkedPoint(t, side)
    if side == .both { return nil }
    if variance.sign == 0 { return .impossible(precision) }
    // n X̄ = K (b + v/b) − n v/b for K ~ Bin(n, v/(v + b²)).
    let square = range * range
    let law = try BinomialLaw(
      trials: samples, probability: variance / (variance + square))
    return law.tail(
      .upper, beyondMean: Rational(samples) * t * range / (variance + square),
      precision: precision)
  }
}
