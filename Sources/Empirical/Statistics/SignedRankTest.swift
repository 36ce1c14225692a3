public import Bounds

/// Wilcoxon's signed-rank test of the errors of two runs on the same trials (H7).
///
/// Let dᵢ be the candidate's error less the baseline's and rᵢ the rank of |dᵢ|
/// among all |d|, ties at midranks. Given the |dᵢ|, and if either run is as likely
/// as the other to be the one with the larger error, the signs of the dᵢ ≠ 0 are
/// fair coins:
///
///     W = Σ_{dᵢ > 0} rᵢ,   p = P(Σ_{dᵢ ≠ 0} rᵢBᵢ ≥ W)   for "errs by more".
///
/// Zeros take part in the ranking and not in the sum (Pratt): a difference next to
/// 0 then weighs little more than nothing when many are 0. To leave zeros out before
/// ranking is as exact, but moves the ranks of all others when one difference
/// becomes 0.
///
/// | Symbol | Name | Shape; unit | Domain |
/// | --- | --- | --- | --- |
/// | | `baseline`, `candidate` | [n] errors; any common unit | any `Double` |
/// | 2W | `statistic` | twice a sum of ranks | integer ≥ 0 |
///
/// - Accuracy: see ``SignedRankLaw``: exact or all but for n up to about 1,000
///   (more for small W), a Chernoff bound above, valid at every level. A NaN, an
///   error that is not defined, counts as +∞ in both runs alike. Differences are
///   rounded, symmetrically, which can only make ties.
/// - Source: Wilcoxon, Biometrics Bull. 1 (1945); Pratt, J. Am. Stat. Assoc. 54
///   (1959). Proof: `proofs-notes/H7-comparison-tests.md`.
public struct SignedRankTest: Sendable {
  /// 2W, twice the sum of the ranks where the candidate errs by more.
  public let statistic: Int
  /// Pairs of equal errors.
  public let zeros: Int
  /// The law of 2W when the signs are fair coins.
  public let law: SignedRankLaw

  /// Takes the errors of both runs, trial by trial.
  ///
  /// - Precondition: both have the same length.
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` for more than
  ///   10⁷ pairs.
  public init(
    baseline: [Double], candidate: [Double]
  ) throws(BoundError) {
    precondition(
      baseline.count == candidate.count, "each trial has both errors")
    let differences = zip(baseline, candidate).map { b, c in
      Self.difference(definedValue(b), definedValue(c))
    }
    let ranks = doubledMidranks(differences.map(abs))
    let signed = zip(differences, ranks).filter { $0.0 != 0 }
    zeros = differences.count - signed.count
    statistic = signed.reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    law = try SignedRankLaw(ranks: signed.map(\.1))
  }

  /// Encloses the p-value; 1 when all differences are 0.
  public func pValue(_ alternative: Alternative) -> Interval {
    alternative.pValue(
      worse: { law.tail(atLeast: statistic) },
      better: { law.tail(atMost: statistic) })
  }

  /// c − b, and 0 for equal infinities. Its sign is exact: gradual underflow.
  private static func difference(_ b: Double, _ c: Double) -> Double {
    b == c ? 0 : c - b
  }
}
