import Bounds

/// What is kept of the trials that counted, taken one after the other: the
/// beginning of ``StreamRecord``, of a size that does not grow with the trials.
///
/// The digest is over the trials that did not hold, each as its number and its
/// outcome, a tilted one with both ends of its weight; the trials that held are
/// those between. So it depends on the outcomes alone: not on threads or chunks,
/// and for the first trials not on what follows.
struct TrialTrace: Sendable {
  private(set) var trials = 0
  private var hash = RunningHash()
  private(set) var failed: [Int] = []
  private(set) var undefined: [Int] = []
  private(set) var undecided: [Int] = []
  private(set) var measurements: [TrialMeasurement] = []

  /// No trial yet.
  init() {}

  /// All of these trials.
  init(_ outcomes: WeightedOutcomes) {
    for event in outcomes.events {
      note(event.outcome.isFailure ? .fails : .undecided, of: event.trial)
      hash.add(event.outcome)
    }
    trials = outcomes.trials
  }

  /// Takes the trials of `chunk` below `end`.
  ///
  /// - Precondition: chunks come in order, and `end` is in or after this one.
  mutating func advance(to end: Int, _ chunk: TrialChunk) {
    for event in chunk.events where event.trial < end {
      note(event.outcome, of: event.trial)
    }
    measurements += chunk.measurements.prefix(
      max(0, end - chunk.trials.lowerBound))
    trials = min(end, chunk.trials.upperBound)
  }

  private mutating func note(_ outcome: Outcome, of trial: Int) {
    hash.add(UInt64(trial))
    hash.add(outcome)
    guard trial < StreamRecord.mostTraced else { return }
    switch outcome {
    case .holds: break
    case .fails: failed.append(trial)
    case .undefined: undefined.append(trial)
    case .undecided: undecided.append(trial)
    }
  }

  /// Of all outcomes, and of how many there are.
  var digest: UInt64 {
    var hash = hash
    hash.add(UInt64(trials))
    return hash.value
  }
}

extension RunningHash {
  /// Takes an outcome.
  mutating func add(_ outcome: Outcome) {
    let code: UInt8 =
      switch outcome {
      case .holds: 0
      case .fails: 1
      case .undefined: 2
      case .undecided: 3
      }
    add(code)
  }

  /// Takes the ends of a weight.
  mutating func add(_ outcome: WeightedOutcome) {
    let (lower, upper) = outcome.enclosure
    add(lower.bitPattern)
    add(upper.bitPattern)
  }

  /// Takes all that was measured; what is missing is a byte of its own.
  mutating func add(_ measurement: TrialMeasurement) {
    add(measurement.outcome)
    add(UInt8(measurement.error == nil ? 0 : 1))
    if let error = measurement.error { add(error.bitPattern) }
    add(UInt8(measurement.nonZeros == nil ? 0 : 1))
    if let nonZeros = measurement.nonZeros { add(UInt64(nonZeros)) }
  }
}
