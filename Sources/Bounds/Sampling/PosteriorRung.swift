/// An upper bound on the tail of importance sampling's relative error at a given
/// input x, from what x tells of T (T4g).
///
/// A rung bounds P(ẑ/z ≥ 1 + ε), P(ẑ/z ≤ 1 − ε), and their sum, which bounds
/// P(|ẑ − z| ≥ ε z), ẑ/z being the mean of m independent copies of T.
///
/// | Symbol  | Name                 | Shape; unit           | Domain      |
/// | ------- | -------------------- | --------------------- | ----------- |
/// | μ, V, R | `moments`            | ``PosteriorMoments``  |             |
/// | ε       | `relativeError`      | scalar; fraction of z | (0, 10²⁰⁰]  |
/// | m       | `samples`            | count of draws, with replacement | 1 … 10¹⁶ |
/// | δ       | `failureProbability` | scalar; a probability | in (0, 1)   |
///
/// Every rung is 1 on a tail that holds μ (below, for ε ≤ 1 − μ: the bias alone is
/// an error of ε); elsewhere 0 where 1 + ε > R, where ε > 1, and where T is constant.
/// Thresholds are exact.
///
/// - Accuracy: each result encloses the value of the rung's formula; as a bound on
///   the tail, read its upper end. The sum of two sides may exceed 1.
/// - Note: no rung is a ``SamplingTail``: those hold for every T in [0, B] with mean
///   1, and are never below the floor T4f. These are.
/// - Source: theory T4g. Proof: `proofs-notes/T4g-a-posteriori.md`.
public protocol PosteriorRung: Sendable {
  /// μ, V and R at x.
  var moments: PosteriorMoments { get }

  /// δ(m, ε): encloses the bound on the chosen tail.
  ///
  /// - Throws: `outsideDomain` outside the table above.
  func failureProbability(
    relativeError: Rational, samples: Int, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval
}

extension PosteriorRung {
  /// T4g.
  public static var statement: StatementID { .t4g }

  /// δ(m, ε) of both tails at the default precision.
  public func failureProbability(
    relativeError: Rational, samples: Int, side: TailSide = .both
  ) throws(BoundError) -> Interval {
    try failureProbability(
      relativeError: relativeError, samples: samples, side: side,
      precision: Interval.defaultPrecision)
  }

  /// m(ε, δ): from this size on, every number of draws has a bound of at most δ.
  ///
  /// Nil for ε ≤ |1 − μ|, where no number of draws is enough. Proved at that size,
  /// and refuted at one draw fewer.
  ///
  /// - Throws: `outsideDomain`; `beyondReach` above 10¹⁶ draws; `undecided` when
  ///   the bound cannot be told from δ by thousands of bits.
  public func samples(
    relativeError ε: Rational, failureProbability δ: Rational
  ) throws(BoundError) -> SampleSize? {
    try SamplingDomain.check(relativeError: ε, failureProbability: δ)
    guard ε > moments.bias else { return nil }
    return try PosteriorSearch(rung: self, level: δ).samples(ε)
  }

  /// ε(m, δ): encloses the infimum of the ε whose bound is at most δ. At least
  /// |1 − μ|, and exactly that where T is constant.
  ///
  /// - Accuracy: relative width at most 2^(−precision/2), and 2⁻⁶⁴, unless the bound
  ///   cannot be told from δ more narrowly.
  /// - Throws: `outsideDomain`; `undecided`.
  public func relativeError(
    samples m: Int, failureProbability δ: Rational,
    precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try SamplingDomain.check(samples: m, failureProbability: δ)
    return try PosteriorSearch(rung: self, level: δ)
      .relativeError(m, precision)
  }

  /// The checked sum of the chosen sides, of which `tail` bounds what is not known
  /// beforehand.
  func sum(
    _ side: TailSide, relativeError ε: Rational, samples m: Int,
    precision: Int,
    _ tail: (PosteriorSide) throws(BoundError) -> Interval
  ) throws(BoundError) -> Interval {
    try SamplingDomain.check(relativeError: ε, samples: m)
    func bound(isUpper: Bool) throws(BoundError) -> Interval {
      let part = PosteriorSide(moments, isUpper: isUpper, relativeError: ε)
      if let known = part.known { return Interval(known, precision: precision) }
      return try tail(part)
    }
    switch side {
    case .upper: return try bound(isUpper: true)
    case .lower: return try bound(isUpper: false)
    case .both: return try bound(isUpper: true) + bound(isUpper: false)
    }
  }
}
