import Bounds

/// One trial, run alone.
public struct ReplayedTrial: Sendable {
  let claim: Claim
  let trial: Int
  let outcome: Outcome

  /// The outcome of trial `trial` of `claim`.
  public init(claim: Claim, trial: Int, outcome: Outcome) {
    self.claim = claim
    self.trial = trial
    self.outcome = outcome
  }

  /// One line.
  public var text: String {
    "\(claim.id.rawValue)  \(claim.instance)  trial \(trial): "
      + outcome.rawValue
  }

  /// The same as JSON.
  public var json: JSONValue {
    .object([
      ("id", .string(claim.id.rawValue)),
      ("instance", .string(claim.instance)),
      ("trial", .integer(trial)),
      ("outcome", .string(outcome.rawValue)),
    ])
  }
}
