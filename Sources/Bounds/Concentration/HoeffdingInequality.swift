/// Hoeffding's inequality (`hoeffding`): for n independent X_i, each within an
/// interval of length c, and their mean X̄,
///
///     P(X̄ − E X̄ ≥ t)  ≤  exp(−2 n t²/c²),
///
/// the same below, and twice that for both. It also holds for n draws without
/// replacement from numbers within an interval of length c.
///
/// | Symbol | Name        | Shape; unit       | Domain         |
/// | ------ | ----------- | ----------------- | -------------- |
/// | n      | `samples`   | count             | 1 … 10¹⁶       |
/// | c      | `range`     | scalar; unit of X | 10⁻²⁰⁰ … 10²⁰⁰ |
/// | t      | `deviation` | scalar; unit of X | 10⁻²⁰⁰ … 10²⁰⁰ |
///
/// Where the lengths differ, c² is the mean of their squares. For t > c, where the
/// event is empty, the formula stays positive.
///
/// - Accuracy: an enclosure of the formula; the exponent is rational.
/// - Tightness: the exponent is that of a fair coin as t → 0; for variances far
///   below c²/4 see ``BernsteinInequality``, for known means
///   ``ChernoffKLInequality``.
/// - Source: [Hoeffding63], Theorems 2 and 4. Proof:
///   `proofs-notes/concentration.md`.
public struct HoeffdingInequality: ConcentrationInequality {
  /// `hoeffding`.
  public static var inequality: Inequality { .hoeffding }

  /// n, the number of terms.
  public let samples: Int
  /// c, the length of the interval that holds each term.
  public let range: Rational

  /// Takes n and c.
  ///
  /// - Throws: `outsideDomain`.
  public init(samples: Int, range: Rational) throws(BoundError) {
    try SamplingDomain.check(samples: samples)
    try ConcentrationDomain.check(positive: range, "range")
    self.samples = samples
    self.range = range
  }

  /// exp(−2 n t²/c²), twice that for both sides.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    let exponent = -2 * Rational(samples) * t * t / (range * range)
    return try TailBound.symmetric(precision, side) { bits in
      Interval(exponent, precision: bits)
    }
  }

  /// c √(log(s/δ)/(2n)) for s sides.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    let bits = precision + 16
    let square = Interval(
      range * range / (2 * Rational(samples)), precision: bits)
    return (square * logLevel(δ, side, bits)).squareRoot
      .rounded(to: precision)
  }

  /// For fair coins with values 0 and c: P(Bin(n, 1/2) ≥ n/2 + n t/c).
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try checkedPoint(t, side)
    return try BinomialLaw.ofFairCoins(samples).tail(
      side, beyondMean: Rational(samples) * t / range, precision: precision)
  }
}

extension BinomialLaw {
  /// Bin(n, 1/2).
  static func ofFairCoins(_ n: Int) throws(BoundError) -> BinomialLaw {
    try BinomialLaw(trials: n, probability: Rational(1, 2))
  }

  /// P(X ≥ E X + d), P(X ≤ E X − d), or their sum.
  func tail(
    _ side: TailSide, beyondMean d: Rational, precision: Int
  ) -> TailBound {
    tail(side, from: mean + d, upTo: mean - d, precision: precision)
  }
}
