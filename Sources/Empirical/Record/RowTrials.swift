import Bounds

/// The trials of a row, with what may be concluded from them.
enum RowTrials: Sendable {
  /// A number that was fixed beforehand.
  case fixed(OutcomeCounts)
  /// Looked at after every trial.
  case sequential(SequentialState)
  /// Drawn from a tilted law.
  case tilted(TiltedSample)

  var counts: OutcomeCounts {
    switch self {
    case .fixed(let counts): counts
    case .sequential(let state): state.counts
    case .tilted(let sample): OutcomeCounts(sample.outcomes)
    }
  }
}

/// How the trials of a row came to their end.
public enum TrialsEnd: String, Sendable, CaseIterable {
  /// All that were planned were run.
  case all = "all trials"
  /// The row was decided before that.
  case decided
  /// The run's time was over.
  case timeLimit = "time limit"
  /// The run was interrupted.
  case interrupted
}

/// The trials of the rows of a group.
struct GroupTrials: Sendable {
  /// Of each row.
  let rows: [RowTrials]
  /// How they came to their end.
  let end: TrialsEnd
  /// What is recorded of them.
  let trace: TrialTrace
}

/// Rows that see the same trials.
struct TrialGroup: Sendable {
  /// The rows, with their places in the suite.
  private(set) var rows: [(index: Int, claim: Claim)]
  let trials: Int
  /// Plain or tilted trials.
  let method: TrialMethod

  /// The rows of `suite` by the trials that they see, in the order of the first
  /// row of each.
  ///
  /// - Parameter plan: how many trials each row runs at most, and which.
  static func groups(
    of suite: [Claim],
    plan: (Int, Claim) throws(BoundError) -> (
      trials: Int, method: TrialMethod
    )
  ) throws(BoundError) -> [TrialGroup] {
    struct Key: Hashable {
      let stream: String
      let trials: Int
      let method: TrialMethod
    }
    var places: [Key: Int] = [:]
    var groups: [TrialGroup] = []
    for (index, claim) in suite.enumerated() {
      let (trials, method) = try plan(index, claim)
      let key = Key(
        stream: claim.streamName, trials: trials, method: method)
      if let place = places[key] {
        groups[place].rows.append((index, claim))
      } else {
        places[key] = groups.count
        groups.append(
          TrialGroup(
            rows: [(index, claim)], trials: trials, method: method))
      }
    }
    return groups
  }

  var first: Claim { rows[0].claim }

  /// The name of the stream of its trials.
  var streamName: String { first.streamName(of: method) }

  /// The plan of its tilted trials; nil where nothing random happens.
  func tiltedPlan() throws(BoundError) -> TiltedPlan? {
    try first.fixedInput?.tiltedPlan()
  }

  /// Trials of which errors and non-zeros are recorded: none of a group that is
  /// only there to be refuted.
  var measured: Int {
    method == .plain && rows.contains { $0.claim.control != .positive }
      ? StreamRecord.mostMeasured : 0
  }

  var isPositiveControl: Bool { first.control == .positive }
}
