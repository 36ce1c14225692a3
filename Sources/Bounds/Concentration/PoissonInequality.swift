/// Chernoff's bound for a Poisson variable (`poisson`): for X ~ Poisson(λ) and
/// h(x) = (1 + x) log(1 + x) − x,
///
///     P(X ≥ λ + t)  ≤  exp(−λ h(t/λ)) = e^{−λ} (eλ/x)^x,  x = λ + t,
///     P(X ≤ λ − t)  ≤  exp(−λ h(−t/λ)),  e^{−λ} at t = λ, 0 for t > λ.
///
/// | Symbol | Name        | Shape; unit | Domain            |
/// | ------ | ----------- | ----------- | ----------------- |
/// | λ      | `mean`      | scalar; count | 0, 10⁻²⁰⁰ … 10²⁰⁰ |
/// | t      | `deviation` | scalar; count | 10⁻²⁰⁰ … 10²⁰⁰    |
///
/// At λ = 0, X is 0 and both are 0. It also holds for sums of independent Bernoulli
/// variables of mean λ.
///
/// - Accuracy: an enclosure of the formula. h cancels near 0, paid for in bits.
/// - Tightness: the exponent is exact; the factor √(2πx) in front is lost, which
///   ``PoissonRatioInequality`` has. Exact at t = λ below.
/// - Source: classical. Proof: `proofs-notes/concentration-beyond-sums.md`.
public struct PoissonInequality: ConcentrationInequality {
  /// `poisson`.
  public static var inequality: Inequality { .poisson }

  /// λ.
  public let mean: Rational

  /// Takes λ.
  ///
  /// - Throws: `outsideDomain`.
  public init(mean: Rational) throws(BoundError) {
    try ConcentrationDomain.check(nonnegative: mean, "mean")
    self.mean = mean
  }

  /// The exponential of the chosen side, or their sum.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    return try TailBound.refined(
      precision, side, upper: { upper(t, $0) }, lower: { lower(t, $0) })
  }

  private func upper(_ t: Rational, _ bits: Int) -> Interval {
    if mean.sign == 0 { return Interval(-.infinity, precision: bits) }
    return
      -(Interval(mean, precision: bits)
      * BennettTail.h(t / mean, precision: bits))
  }

  private func lower(_ t: Rational, _ bits: Int) -> Interval {
    if t > mean { return Interval(-.infinity, precision: bits) }
    if t == mean { return Interval(-mean, precision: bits) }
    // h(−u) at u = t/λ < 1.
    return
      -(Interval(mean, precision: bits)
      * BennettTail.h(-t / mean, precision: bits))
  }

  /// The root of the exponent = log δ; below, λ if e^{−λ} > δ; nil for both sides.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    if side == .both { return nil }
    if mean.sign == 0 { return Interval(0, precision: precision) }
    // Bernstein's deviation for n = 1, v = λ, b = 1 is larger on both sides.
    let bernstein = try BernsteinInequality(
      samples: 1, variance: mean, range: 1)
    let above = bernstein.positiveRoot(logLevel(δ, side, 64), precision: 64)
    guard let end = above.exactEnds?.upper else {
      throw .undecided("Bernstein's deviation", precision: 64)
    }
    if side == .upper {
      return try TailBound.root(
        precision, before: 2 * end, guess: above.midpoint / 2
      ) { t, bits in upper(t, bits) + logLevel(δ, side, bits) }
    }
    guard try isNoneBelow(δ) else {
      return Interval(mean, precision: precision)
    }
    return try TailBound.root(
      precision, before: mean,
      guess: Swift.min(above.midpoint, mean.approximation) / 2
    ) { t, bits in lower(t, bits) + logLevel(δ, side, bits) }
  }

  /// Whether P(X = 0) = e^{−λ} < δ. Never equal: e^{−λ} is transcendental.
  private func isNoneBelow(_ δ: Rational) throws(BoundError) -> Bool {
    for bits in Precisions.ofClosedForms {
      let logarithm = δ.logarithm(bits)
      if logarithm.isCertainlyAbove(-mean) { return true }
      if logarithm.isCertainlyAtMost(-mean) { return false }
    }
    throw .undecided(
      "is exp(-mean) below the level?", at: Precisions.ofClosedForms)
  }
}
