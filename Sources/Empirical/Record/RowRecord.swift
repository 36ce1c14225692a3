public import Bounds

/// A row of a run: a claim on an instance, or a control, and what came of it.
public struct RowRecord: Sendable, Equatable {
  /// The statement.
  public var id: StatementID
  /// In words; unique together with ``id`` and ``control``.
  public var instance: String
  /// The numbers of the instance, in display order.
  public var parameters: [(name: String, value: JSONValue)]
  /// What every trial draws anew.
  public var redrawn: [Claim.Redrawn]
  /// Where everything random comes from.
  public var ledger: LedgerRecord
  /// Nil for a claim of ours.
  public var control: Claim.Control?
  /// Bound or exact law.
  public var relation: Claim.Relation
  /// The failure probability that is claimed.
  public var predicted: DecimalEnclosure
  /// How trials were judged.
  public var method: Judgement.Method
  /// How they ended.
  public var end: TrialsEnd
  /// Trials run.
  public var trials: Int
  /// Those that failed.
  public var failures: Int
  /// Those without a value.
  public var undefined: Int
  /// Those that rounding leaves open.
  public var undecided: Int
  /// Failures over trials, or the weighted mean of tilted trials.
  public var estimate: Double
  /// The limits of the failure probability, rounded outwards.
  public var limits: DecimalEnclosure
  /// The probability itself, where it is known without a trial.
  public var oracle: DecimalEnclosure?
  /// Of a joint row: what one S gets.
  public var profile: ProfileRecord?
  /// What the trials say.
  public var verdict: Verdict
  /// Whether the hypotheses hold on the instance.
  public var assumptionIsMet: Bool
  /// What was checked, or what fails and by how much.
  public var assumption: String
  /// An upper bound on the p-value of "the claim is true".
  public var pValue: Double
  /// Holm's adjustment over the claims; nil for controls.
  public var adjustedPValue: Double?
  /// What the row could have seen.
  public var power: PowerRecord
  /// Predicted over observed rate; nil when no trial failed.
  public var predictedOverObserved: Double?
  /// Sample size over the floor T4f's, where both are known.
  public var samplesOverFloor: Double?
  /// The name of the stream of its trials; rows with one name saw the same ones.
  public var stream: String
}

/// The randomness ledger of a row, in words.
public struct LedgerRecord: Sendable, Equatable {
  /// Where the pruning comes from.
  public var pruning: String
  /// Where x comes from.
  public var input: String
  /// Where S comes from.
  public var points: String
  /// Where V comes from; nil where there is none.
  public var validation: String?
  /// Whether the row speaks of one S only.
  public var isConditionalOnS: Bool
}

/// The failure probability that one S has, over many S (a joint row's).
public struct ProfileRecord: Sendable, Equatable {
  /// How many S.
  public var sets: Int
  /// The least probability.
  public var minimum: DecimalEnclosure
  /// Quantile 1/2.
  public var median: DecimalEnclosure
  /// Quantile 9/10.
  public var quantile90: DecimalEnclosure
  /// Quantile 99/100.
  public var quantile99: DecimalEnclosure
  /// The largest probability.
  public var maximum: DecimalEnclosure
  /// S whose probability is certainly above the claim.
  public var setsAboveClaim: Int
}

/// What a row could have seen (H4); probabilities as decimals.
public struct PowerRecord: Sendable, Equatable {
  /// The smallest true probability above the claim that is called a violation.
  public var detects: String?
  /// Of an exact law, the largest one below.
  public var detectsBelow: String?
  /// With which probability.
  public var withProbability: Double
}

extension RowRecord {
  /// The row in words: unique in a run.
  public var name: String {
    "\(id.rawValue), \(instance)"
      + (control.map { ", \($0.rawValue) control" } ?? "")
  }

  /// m: the draws of a pruning, where the row has such a number.
  public var samples: Int? { integer("samples") }

  /// The whole number among the parameters called `name`.
  public func integer(_ name: String) -> Int? {
    for parameter in parameters where parameter.name == name {
      if case .integer(let value) = parameter.value { return value }
    }
    return nil
  }

  /// Member for member.
  public static func == (a: RowRecord, b: RowRecord) -> Bool {
    a.json == b.json
  }
}
