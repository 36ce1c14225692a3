/// An experiment whose trials are drawn from another law than the one that is asked
/// about, and carry weights for it (H5).
///
/// The probability in question is a known bound W times the mean of X, the weight
/// of the event over W: X is in [0, 1], and 0 where the event did not happen.
public protocol WeightedExperiment: Sendable {
  /// Runs one trial.
  func outcome(using stream: inout TrialStream) -> WeightedOutcome
}

/// What one weighted trial shows.
public enum WeightedOutcome: Sendable, Equatable {
  /// The event certainly did not happen: X = 0.
  case holds
  /// It did: X is certainly from `lower` to `upper`, within [0, 1].
  case fails(lower: Double, upper: Double)
  /// Rounding leaves open whether it did: X is within [0, 1].
  case undecided
}

/// The outcomes of trials 0 to `trials` − 1, those that hold only counted.
public struct WeightedOutcomes: Sendable, Equatable {
  /// A trial with the event, or one that is undecided.
  public struct Event: Sendable, Equatable {
    /// The trial's number.
    public let trial: Int
    /// ``WeightedOutcome/fails(lower:upper:)`` or
    /// ``WeightedOutcome/undecided``.
    public let outcome: WeightedOutcome
  }

  /// Trials run.
  public private(set) var trials = 0
  /// Those that do not certainly hold, in the order of their numbers.
  public private(set) var events: [Event] = []

  /// No trial yet.
  public init() {}

  /// Counts the next trial.
  public mutating func record(_ outcome: WeightedOutcome) {
    if outcome != .holds {
      events.append(Event(trial: trials, outcome: outcome))
    }
    trials += 1
  }

  /// Trials with the event.
  public var failures: Int { events.count { $0.outcome.isFailure } }

  /// Trials that rounding leaves open.
  public var undecided: Int { events.count - failures }

  /// Counts the trials of `next` under the numbers that follow.
  public mutating func append(_ next: WeightedOutcomes) {
    events += next.events.map {
      Event(trial: trials + $0.trial, outcome: $0.outcome)
    }
    trials += next.trials
  }
}

extension WeightedOutcome {
  /// True when the event certainly happened.
  var isFailure: Bool {
    if case .fails = self { true } else { false }
  }

  /// What X certainly is within.
  var enclosure: (lower: Double, upper: Double) {
    switch self {
    case .holds: (0, 0)
    case .fails(let lower, let upper): (lower, upper)
    case .undecided: (0, 1)
    }
  }
}
