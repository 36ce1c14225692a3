/// An upper bound on the tail of importance sampling's relative error: one rung
/// of the ladder T4a to T4e'.
///
/// Let T satisfy 0 ≤ T ≤ B and E T = 1, and let ẑ/z be the mean of m independent
/// copies of T. A rung bounds P(ẑ/z ≥ 1 + ε), P(ẑ/z ≤ 1 − ε), and their sum, which
/// bounds P(|ẑ − z| ≥ ε z). In SiPP, T = g_c(x)/q_c for an index c drawn from
/// q_j = s_j/SS, and B = C · SS on the event that C s_j ≥ g_j(x) for all j.
///
/// | Symbol | Name                 | Shape; unit                   | Domain       |
/// | ------ | -------------------- | ----------------------------- | ------------ |
/// | B      | `ceiling`            | scalar; dimensionless         | 1 … 10¹⁰⁰    |
/// | ε      | `relativeError`      | scalar; fraction of z         | (0, 10²⁰⁰]   |
/// | m      | `samples`            | count of draws, with replacement | 1 … 10¹⁶  |
/// | δ      | `failureProbability` | scalar; a probability         | in (0, 1)    |
///
/// Parameters are exact rationals, and so are thresholds such as m(1 + ε)/B. At
/// B = 1, T is 1 and every bound is 0: one draw is enough for every ε.
///
/// - Accuracy: each result encloses the value of the rung's formula; as a bound on
///   the tail, read its upper end. It may exceed 1, where it says nothing.
/// - Source: theory T4; proofs in `proofs-notes/`, one note a rung.
public protocol SamplingTail: Sendable {
  /// The statement that the type encodes.
  static var statement: StatementID { get }

  /// B, an upper bound on T; ≥ 1.
  var ceiling: Rational { get }

  /// True where the statement covers ε > 0.
  func isApplicable(relativeError: Rational) -> Bool

  /// δ(m, ε): encloses the bound on the chosen tail.
  ///
  /// - Throws: `outsideDomain` outside the table above, or where the rung is not
  ///   applicable.
  func failureProbability(
    relativeError: Rational, samples: Int, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval

  /// m(ε, δ): from this size on, every number of draws has a bound of at most δ.
  ///
  /// Nil where the rung is not applicable to ε. Proved at that size, and refuted
  /// at one draw fewer where ``SampleSize/isSmallest`` says so.
  ///
  /// - Throws: `outsideDomain`; `beyondReach` above 10¹⁶ draws; `undecided` when
  ///   the bound equals δ to thousands of bits without a proof of equality.
  func samples(
    relativeError: Rational, failureProbability: Rational
  ) throws(BoundError) -> SampleSize?

  /// ε(m, δ): encloses the infimum of the ε whose bound is at most δ; nil when
  /// there is none. 0 at B = 1.
  ///
  /// - Accuracy: relative width at most 2⁻⁶⁴ at the default precision, or
  ///   2^(−precision/2), unless the bound cannot be told from δ more narrowly.
  func relativeError(
    samples: Int, failureProbability: Rational, precision: Int
  ) throws(BoundError) -> Interval?
}

/// Which tail of the relative error is bounded.
public enum TailSide: String, CaseIterable, Sendable {
  /// P(ẑ/z ≥ 1 + ε).
  case upper
  /// P(ẑ/z ≤ 1 − ε).
  case lower
  /// The sum of the two.
  case both
}

/// A number of draws that is enough, and whether one fewer is not.
public struct SampleSize: Sendable, Equatable {
  /// From this number of draws on the bound is at most δ, certified.
  public let samples: Int

  /// True when the bound at `samples − 1` is certified above δ (or `samples` is
  /// 1). False when the search stopped early: a valid size, maybe not the least.
  public let isSmallest: Bool

  /// Pairs a certified size with what is known below it.
  public init(samples: Int, isSmallest: Bool) {
    self.samples = samples
    self.isSmallest = isSmallest
  }
}

// MARK: - What most rungs share

extension SamplingTail {
  /// True: all rungs but T4a cover every ε > 0.
  public func isApplicable(relativeError: Rational) -> Bool { true }

  /// δ(m, ε) of both tails at the default precision.
  public func failureProbability(
    relativeError: Rational, samples: Int, side: TailSide = .both
  ) throws(BoundError) -> Interval {
    try failureProbability(
      relativeError: relativeError, samples: samples, side: side,
      precision: Interval.defaultPrecision)
  }

  /// ε(m, δ) at the default precision.
  public func relativeError(
    samples: Int, failureProbability: Rational
  ) throws(BoundError) -> Interval? {
    try relativeError(
      samples: samples, failureProbability: failureProbability,
      precision: Interval.defaultPrecision)
  }

  /// m(ε, δ) for a bound that never rises with m, by certified search.
  public func samples(
    relativeError ε: Rational, failureProbability δ: Rational
  ) throws(BoundError) -> SampleSize? {
    try SamplingDomain.check(relativeError: ε, failureProbability: δ)
    guard isApplicable(relativeError: ε) else { return nil }
    return try SampleSearch(tail: self, relativeError: ε, level: δ).smallest()
  }

  /// ε(m, δ) for a bound that never rises with ε, by certified search.
  public func relativeError(
    samples m: Int, failureProbability δ: Rational, precision: Int
  ) throws(BoundError) -> Interval? {
    try SamplingDomain.check(samples: m, failureProbability: δ)
    if ceiling == 1 { return Interval(0, precision: precision) }
    return try ErrorSearch(
      tail: self, samples: m, level: δ, precision: precision
    ).smallest()
  }

  /// The checked sum of the chosen sides; `tail(false)` is the upper one.
  func sum(
    _ side: TailSide, relativeError ε: Rational, samples m: Int,
    precision: Int,
    _ upper: () throws(BoundError) -> Interval,
    _ lower: () throws(BoundError) -> Interval
  ) throws(BoundError) -> Interval {
    try SamplingDomain.check(relativeError: ε, samples: m)
    if ceiling == 1 { return Interval(0, precision: precision) }
    switch side {
    case .upper: return try upper()
    case .lower: return try lower()
    case .both: return try upper() + lower()
    }
  }
}
