/// What one trial shows about a claim.
public enum Outcome: String, Sendable, CaseIterable {
  /// |ẑ − z| < ε z, or whatever the claim promises, is certain.
  case holds
  /// The promised event certainly did not happen.
  case fails
  /// The quantity has no value: 0/0, or not finite.
  case undefined
  /// Rounding leaves both answers open.
  case undecided
}

/// A trial that did not simply hold.
public struct TrialEvent: Sendable, Equatable {
  /// The trial, from 0.
  public let trial: Int
  /// What it showed.
  public let outcome: Outcome
}

/// How often each outcome was seen; integers, so sums have no order.
public struct OutcomeCounts: Sendable, Equatable {
  /// Trials run.
  public private(set) var trials = 0
  /// Trials that certainly failed.
  public private(set) var failures = 0
  /// Trials without a value.
  public private(set) var undefined = 0
  /// Trials that rounding leaves open.
  public private(set) var undecided = 0

  /// No trial yet.
  public init() {}

  /// Counts that a record holds; what is neither of the three held.
  ///
  /// - Precondition: no count is negative, and the three are at most `trials`.
  init(trials: Int, failures: Int, undefined: Int = 0, undecided: Int = 0) {
    precondition(
      failures >= 0 && undefined >= 0 && undecided >= 0
        && failures + undefined + undecided <= trials, "counts of trials")
    self.trials = trials
    self.failures = failures
    self.undefined = undefined
    self.undecided = undecided
  }

  /// Counts one trial.
  public mutating func record(_ outcome: Outcome) {
    trials += 1
    switch outcome {
    case .holds: break
    case .fails: failures += 1
    case .undefined: undefined += 1
    case .undecided: undecided += 1
    }
  }

  /// Counts trials that all held.
  mutating func recordHolding(_ count: Int) {
    precondition(count >= 0, "a count of trials")
    trials += count
  }

  /// The counts of both together.
  public static func + (a: OutcomeCounts, b: OutcomeCounts) -> OutcomeCounts {
    var sum = a
    sum.trials += b.trials
    sum.failures += b.failures
    sum.undefined += b.undefined
    sum.undecided += b.undecided
    return sum
  }

  /// The fewest failures that the trials can mean: what is open did not fail.
  /// The count against a claim that a rate is at most something.
  public var fewestFailures: Int { failures }

  /// The most failures that the trials can mean: what is open failed. The count
  /// in favour of such a claim.
  public var mostFailures: Int { failures + undefined + undecided }
}
