/// One repeatable random experiment: everything that a trial redraws comes from
/// its stream, everything else is fixed in the value.
public protocol Experiment: Sendable {
  /// Runs one trial.
  func outcome(using stream: inout TrialStream) -> Outcome
}
