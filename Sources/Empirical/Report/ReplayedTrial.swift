public import Bounds

/// One trial, run alone, with the same draws as in its run.
public struct ReplayedTrial: Sendable {
  let claim: Claim
  let trial: Int
  let outcome: Outcome
  /// Of a tilted trial with the event: its weight over the largest possible one.
  let weight: ClosedRange<Double>?

  /// Runs trial `trial` of each of `rows` again.
  ///
  /// - Parameter suite: all rows of the run, whose number says at which level,
  ///   and so with which kind of trials, each row is judged.
  public static func replay(
    _ rows: [Claim], trial: Int, configuration: RunConfiguration,
    suite: [Claim]
  ) throws(BoundError) -> [ReplayedTrial] {
    let runner = RowRunner(
      configuration, levels: Levels(alpha: configuration.alpha, rows: suite),
      cancellation: Cancellation())
    var methods: [String: TrialMethod] = [:]
    for (claim, method) in zip(suite, try runner.methods(of: suite)) {
      methods[claim.name] = method
    }
    var replayed: [ReplayedTrial] = []
    for claim in rows {
      if methods[claim.name] == .tilted,
        let plan = try claim.fixedInput?.tiltedPlan()
      {
        replayed.append(
          ReplayedTrial(
            claim, trial,
            runner.monteCarlo.replayWeighted(
              plan, claim: StreamID(claim.tiltedStreamName), trial: trial)))
      } else {
        replayed.append(
          ReplayedTrial(
            claim: claim, trial: trial,
            outcome: runner.monteCarlo.replay(
              claim.experiment, claim: claim.stream, trial: trial),
            weight: nil))
      }
    }
    return replayed
  }

  private init(_ claim: Claim, _ trial: Int, _ outcome: WeightedOutcome) {
    self.claim = claim
    self.trial = trial
    switch outcome {
    case .holds: (self.outcome, weight) = (.holds, nil)
    case .fails(let lower, let upper):
      (self.outcome, weight) = (.fails, lower...upper)
    case .undecided: (self.outcome, weight) = (.undecided, nil)
    }
  }

  private init(
    claim: Claim, trial: Int, outcome: Outcome, weight: ClosedRange<Double>?
  ) {
    self.claim = claim
    self.trial = trial
    self.outcome = outcome
    self.weight = weight
  }

  /// One line.
  public var text: String {
    "\(claim.id.rawValue)  \(claim.instance)  trial \(trial): "
      + outcome.rawValue
      + (weight.map {
        ", tilted, weight \(ReadableNumber.nearest($0.lowerBound)) of the "
          + "largest"
      } ?? "")
  }

  /// The same as JSON.
  public var json: JSONValue {
    .object([
      ("id", .string(claim.id.rawValue)),
      ("instance", .string(claim.instance)),
      ("trial", .integer(trial)),
      ("outcome", .string(outcome.rawValue)),
      ("weight", JSONValue(weight?.lowerBound)),
    ])
  }
}
