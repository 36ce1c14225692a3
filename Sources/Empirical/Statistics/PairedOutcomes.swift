/// The table of two runs on the same trials: how often each pair of outcomes was
/// seen (H7).
public struct PairedOutcomes: Sendable, Equatable {
  private var counts: [Int]
  private static let kinds = Outcome.allCases

  /// No pair yet.
  public init() {
    counts = Array(repeating: 0, count: Self.kinds.count * Self.kinds.count)
  }

  /// The pairs of two streams of outcomes, trial by trial.
  ///
  /// - Precondition: both have the same length.
  public init(baseline: [Outcome], candidate: [Outcome]) {
    precondition(
      baseline.count == candidate.count, "each trial has both outcomes")
    self.init()
    for (b, c) in zip(baseline, candidate) {
      record(baseline: b, candidate: c)
    }
  }

  /// Counts `trials` trials, one unless given, that went alike.
  ///
  /// - Precondition: `trials` is not negative.
  public mutating func record(
    baseline: Outcome, candidate: Outcome, trials: Int = 1
  ) {
    precondition(trials >= 0, "a count of trials")
    counts[Self.index(baseline, candidate)] += trials
  }

  /// How many trials had this pair of outcomes.
  public subscript(baseline: Outcome, candidate: Outcome) -> Int {
    counts[Self.index(baseline, candidate)]
  }

  /// All pairs.
  public var pairs: Int { counts.reduce(0, +) }

  /// The fewest and the most trials in which only the baseline failed.
  public var baselineOnly: ClosedRange<Int> {
    range {
      $0 == .fails && $1 == .holds
    } possibly: {
      $0 != .holds && $1 != .fails
    }
  }

  /// The fewest and the most trials in which only the candidate failed.
  public var candidateOnly: ClosedRange<Int> {
    range {
      $0 == .holds && $1 == .fails
    } possibly: {
      $0 != .fails && $1 != .holds
    }
  }

  private func range(
    certainly: (Outcome, Outcome) -> Bool,
    possibly: (Outcome, Outcome) -> Bool
  ) -> ClosedRange<Int> {
    var (fewest, most) = (0, 0)
    for b in Self.kinds {
      for c in Self.kinds {
        if certainly(b, c) { fewest += self[b, c] }
        if possibly(b, c) { most += self[b, c] }
      }
    }
    return fewest...most
  }

  private static func index(_ baseline: Outcome, _ candidate: Outcome) -> Int {
    guard let b = kinds.firstIndex(of: baseline),
      let c = kinds.firstIndex(of: candidate)
    else { preconditionFailure("every outcome is a kind") }
    return b * kinds.count + c
  }
}
