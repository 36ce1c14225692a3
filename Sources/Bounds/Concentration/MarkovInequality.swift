/// Markov's inequality (`markov`): for X ≥ 0 with E X ≤ μ,
///
///     P(X ≥ t)  ≤  μ/t.
///
/// | Symbol | Name        | Shape; unit        | Domain             |
/// | ------ | ----------- | ------------------ | ------------------ |
/// | μ      | `mean`      | scalar; unit of X  | 0, 10⁻²⁰⁰ … 10²⁰⁰  |
/// | t      | `threshold` | scalar; unit of X  | 10⁻²⁰⁰ … 10²⁰⁰     |
///
/// - Accuracy: an enclosure of the rational min(1, μ/t).
/// - Tightness: attained by the law on {0, t} with mean μ ≤ t, and by X = μ above.
/// - Source: classical. Proof: `proofs-notes/concentration.md`.
public struct MarkovInequality: ConcentrationInequality {
  /// `markov`.
  public static var inequality: Inequality { .markov }

  /// μ, an upper bound on the mean.
  public let mean: Rational

  /// Takes μ.
  ///
  /// - Throws: `outsideDomain`.
  public init(mean: Rational) throws(BoundError) {
    try ConcentrationDomain.check(nonnegative: mean, "mean")
    self.mean = mean
  }

  /// min(1, μ/t).
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    return TailBound(exactly: mean / t, precision: precision)
  }

  /// μ/δ.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    return Interval(mean / δ, precision: precision)
  }

  /// The law that attains the bound at t.
  ///
  /// - Throws: `outsideDomain`.
  public func extremalLaw(at t: Rational) throws(BoundError) -> FiniteLaw {
    if mean.sign == 0 || mean >= t {
      return try FiniteLaw(values: [mean], probabilities: [1])
    }
    return try FiniteLaw(
      values: [0, t], probabilities: [1 - mean / t, mean / t])
  }

  /// The tail of ``extremalLaw(at:)``.
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try checkedPoint(t, side)
    return TailBound(
      exactly: try extremalLaw(at: t).probability(atLeast: t),
      precision: precision)
  }
}
