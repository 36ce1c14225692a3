import Bounds

/// What a comparison of a candidate with a baseline looks for (H7).
public enum Alternative: String, Sendable, CaseIterable {
  /// The candidate fails more often, or errs by more.
  case candidateIsWorse = "candidate-is-worse"
  /// The candidate fails less often, or errs by less.
  case candidateIsBetter = "candidate-is-better"
  /// Either: both one-sided tests, each at half of the level.
  case different

  /// The p-value from enclosures of the two one-sided ones; for ``different``
  /// twice the smaller one, at most 1.
  ///
  /// So a rejection always names its direction, and the symmetric laws (McNemar,
  /// signed ranks) lose nothing by it.
  func pValue<Failure: Error>(
    worse: () throws(Failure) -> Interval,
    better: () throws(Failure) -> Interval
  ) throws(Failure) -> Interval {
    switch self {
    case .candidateIsWorse: try worse()
    case .candidateIsBetter: try better()
    case .different:
      Interval.min(
        Interval(1), Interval(2) * Interval.min(try worse(), try better()))
    }
  }

  /// The one in which baseline and candidate have changed places.
  var swapped: Alternative {
    switch self {
    case .candidateIsWorse: .candidateIsBetter
    case .candidateIsBetter: .candidateIsWorse
    case .different: .different
    }
  }
}
