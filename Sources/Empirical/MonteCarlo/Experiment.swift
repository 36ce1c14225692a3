/// One repeatable random experiment: everything that a trial redraws comes from
/// its stream, everything else is fixed in the value.
public protocol Experiment: Sendable {
  /// Runs one trial.
  func outcome(using stream: inout TrialStream) -> Outcome

  /// Runs the same trial, and says by how much.
  ///
  /// The outcome is the one that ``outcome(using:)`` gives, from the same words
  /// and the same pruning; of the stream's further words those may be drawn for
  /// which a decided trial has no need.
  func measure(using stream: inout TrialStream) -> TrialMeasurement
}

extension Experiment {
  /// The outcome alone: nothing else is measured.
  public func measure(using stream: inout TrialStream) -> TrialMeasurement {
    TrialMeasurement(outcome: outcome(using: &stream))
  }
}

/// What a trial showed, and by how much: for comparisons of two runs (H7), never
/// for a verdict.
///
/// Errors come by +, −, ·, / and comparisons alone: equal to the bit on every
/// machine.
public struct TrialMeasurement: Sendable, Equatable {
  /// What the trial shows about the claim.
  public var outcome: Outcome
  /// The quantity that the outcome is decided from, larger for worse; nil for an
  /// experiment that has none, and then for all of its trials.
  public var error: Double?
  /// Weights that the pruning left; nil where nothing is pruned, and then in all
  /// trials.
  public var nonZeros: Int?

  /// A trial's outcome with what was measured of it.
  public init(
    outcome: Outcome, error: Double? = nil, nonZeros: Int? = nil
  ) {
    self.outcome = outcome
    self.error = error
    self.nonZeros = nonZeros
  }
}
