public import Bounds

/// The Wilcoxon–Mann–Whitney rank-sum test of the errors of two runs, trials not
/// paired (H7).
///
/// All errors are ranked together, ties at midranks. Given the errors without
/// their origin, and if both runs have one law of errors, every n₂ of the ranks are
/// as likely to be the candidate's:
///
///     W = Σ ranks of the candidate,   p = P(W' ≥ W)   for "errs by more",
///
/// W' the sum of n₂ of all n₁ + n₂ ranks drawn without replacement. Mann and
/// Whitney's U = W − n₂(n₂ + 1)/2 counts the pairs in which the candidate errs by
/// more.
///
/// | Symbol | Name | Shape; unit | Domain |
/// | --- | --- | --- | --- |
/// | | `baseline`, `candidate` | [n₁], [n₂] errors; any common unit | any `Double` |
/// | 2W | `statistic` | twice a sum of ranks | integer ≥ 0 |
///
/// - Accuracy: see ``RankSumLaw``: exact or all but for up to about 100 trials a
///   run (more for a small run), a bound above, valid at every level. A NaN counts
///   as +∞ in both runs alike.
/// - Source: Wilcoxon, Biometrics Bull. 1 (1945); Mann and Whitney, Ann. Math.
///   Stat. 18 (1947). Proof: `proofs-notes/H7-comparison-tests.md`.
public struct RankSumTest: Sendable {
  /// 2W, twice the sum of the candidate's ranks.
  public let statistic: Int
  /// The law of 2W when every choice of the candidate's ranks is alike.
  public let law: RankSumLaw

  /// Takes the errors of both runs.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` for more than
  ///   10⁷ errors.
  public init(
    baseline: [Double], candidate: [Double]
  ) throws(BoundError) {
    let ranks = doubledMidranks(baseline + candidate)
    statistic = ranks[baseline.count...].reduce(0, +)
    law = try RankSumLaw(ranks: ranks, chosen: candidate.count)
  }

  /// 2U, twice the pairs in which the candidate errs by more, ties as halves.
  public var doubledMannWhitney: Int {
    statistic - law.chosen * (law.chosen + 1)
  }

  /// Encloses the p-value; 1 when a run is empty or all errors are equal.
  public func pValue(_ alternative: Alternative) -> Interval {
    alternative.pValue(
      worse: { law.tail(atLeast: statistic) },
      better: { law.tail(atMost: statistic) })
  }
}
