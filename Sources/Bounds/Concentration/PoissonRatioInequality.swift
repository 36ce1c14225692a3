/// A Poisson tail by its first point and a geometric series (`poisson-ratio`): for
/// X ~ Poisson(λ), k = ⌈λ + t⌉ above and k = ⌊λ − t⌋ below,
///
///     P(X ≥ λ + t)  ≤  P(X = k) (k + 1)/(k + 1 − λ),
///     P(X ≤ λ − t)  ≤  P(X = k) λ/(λ − k),  0 for t > λ.
///
/// Symbols are ``PoissonInequality``'s; λ + t is at most 10¹⁵.
///
/// - Accuracy: an enclosure of the formula. log k! cancels, paid for in bits.
/// - Tightness: above, the tail is at least 1 − λ²/((k + 1)(k + 1 − λ)²) times the
///   bound; the ratio tends to 1 as t/√λ → ∞. Exact below for k = 0.
/// - Source: classical. Proof: `proofs-notes/concentration-beyond-sums.md`.
public struct PoissonRatioInequality: ConcentrationInequality {
  /// `poisson-ratio`.
  public static var inequality: Inequality { .poissonRatio }

  /// λ.
  public let mean: Rational

  /// The largest λ + t.
  public static let largestCount = 1_000_000_000_000_000

  /// Takes λ.
  ///
  /// - Throws: `outsideDomain`.
  public init(mean: Rational) throws(BoundError) {
    try ConcentrationDomain.check(nonnegative: mean, "mean")
    self.mean = mean
  }

  /// The bound of the chosen side, or their sum.
  ///
  /// - Throws: `outsideDomain`; `beyondReach` for λ + t above 10¹⁵.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    guard mean + t <= Rational(Self.largestCount) else {
      throw .beyondReach("a Poisson tail by its first point", limit: "10^15")
    }
    return try TailBound.refined(
      precision, side, upper: { upper(t, $0) }, lower: { lower(t, $0) })
  }

  private func upper(_ t: Rational, _ bits: Int) -> Interval {
    if mean.sign == 0 { return Interval(-.infinity, precision: bits) }
    let next = (mean + t).knownCeiling + 1
    return logPoint(next - 1, bits)
      + (Rational(next) / (Rational(next) - mean)).logarithm(bits)
  }

  private func lower(_ t: Rational, _ bits: Int) -> Interval {
    if t > mean { return Interval(-.infinity, precision: bits) }
    let k = (mean - t).knownFloor
    return logPoint(k, bits) + (mean / (mean - Rational(k))).logarithm(bits)
  }

  /// log P(X = k) = k log λ − λ − log k!.
  private func logPoint(_ k: Int, _ bits: Int) -> Interval {
    let count = Interval(k, precision: bits)
    let factorial = Interval(k + 1, precision: bits).logGamma
    return count * mean.logarithm(bits) - Interval(mean, precision: bits)
      - factorial
  }
}
