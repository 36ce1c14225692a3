/// T1's bound with one written constant multiplied by a factor f (H9).
///
///     min(1, f n exp(−N/K))   or   min(1, n exp(−N/(f K))).
///
/// At f = 1 it is ``SensitivityPoints``'s; it never falls as f grows. Symbols are that
/// type's.
///
/// - Accuracy: an enclosure of the changed formula. It is NOT a bound on anything.
/// - Source: T1. Proof: `proofs-notes/H9-the-tester-is-tested.md`.
public struct PerturbedPoints: Sendable {
  /// The constant that is changed: one of T1.
  public let constant: RungConstant
  /// f > 0.
  public let factor: Rational
  /// n and K.
  public let bound: SensitivityPoints

  /// Takes one of T1's constants, f > 0, n and K.
  ///
  /// - Throws: `outsideDomain`.
  public init(
    _ constant: RungConstant, times factor: Rational,
    of bound: SensitivityPoints
  ) throws(BoundError) {
    precondition(constant.statement == .t1, "a constant of T1")
    guard factor > 0 else {
      throw .outsideDomain(
        "factor", value: "\(factor)", requirement: "above 0")
    }
    self.constant = constant
    self.factor = factor
    self.bound = bound
  }

  /// Encloses the changed δ(N).
  public func failureProbability(
    points N: Int, precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    let isLead = constant.role == .lead
    let points = try SensitivityPoints(
      pairs: bound.pairs,
      constant: isLead ? bound.constant : factor * bound.constant)
    let sum =
      try points.missProbability(points: N, precision: precision)
      * Interval(
        Rational(bound.pairs) * (isLead ? factor : 1), precision: precision)
    return .min(Interval(1, precision: precision), sum)
  }
}
