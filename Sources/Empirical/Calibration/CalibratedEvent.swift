public import Bounds

/// Something that a row may say, counted over seeds and compared with the law of
/// that count.
public struct CalibratedEvent: Sendable {
  /// What the row may say.
  public enum Saying: Sendable, Equatable {
    /// That its claim is contradicted, in a run of this level.
    case contradicted(alpha: Rational)
    /// That its claim holds, in a run of this level.
    case holds(alpha: Rational)
    /// That the p-value is at most this.
    case pValue(atMost: Rational)
  }

  /// When trials end.
  public enum Mode: String, Sendable, CaseIterable {
    /// After a fixed number.
    case fixed
    /// Once the row is decided.
    case stopEarly = "stop early"
  }

  /// The row.
  public let claim: Claim
  /// What it may say.
  public let saying: Saying
  /// When its trials end.
  public let mode: Mode
  /// Plain trials, or tilted ones, which are the same for both endings.
  public let method: TrialMethod
  /// The most trials of a seed.
  public let trials: Int
  /// The probability of the event, as far as it is known.
  public let law: VerdictLaw
  /// The row's place in the suite.
  let row: Int
  /// Seeds of which it certainly happened: what the harness said.
  public internal(set) var observed = 0
  /// The same if every open trial had failed, or had held, whichever adds more.
  public internal(set) var possible = 0

  /// Whether the event is a false alarm when it happens, or, of a positive control,
  /// when it does not.
  var concernsAlarms: Bool {
    if case .contradicted = saying { return true }
    return false
  }

  /// Whether the law is certainly not above what the harness states: a p-value at
  /// most t has probability at most t.
  var keepsItsLevel: Bool {
    guard case .pValue(let t) = saying, claim.isTrue,
      case .exact(let probability) = law
    else { return true }
    return !probability.isCertainlyAbove(t)
  }

  /// The counts that pass, each side at `level`.
  func limits(
    seeds: Int, level: Rational
  ) throws(BoundError) -> CountLimits {
    switch law {
    case .exact(let probability):
      try CountLimits(of: seeds, probability: probability, level: level)
    case .atMost(let bound):
      try CountLimits(of: seeds, atMost: bound, level: level)
    }
  }
}

/// What one seed's trials said of an event.
enum Finding: UInt8, Sendable {
  case no
  /// Not said, but it would have been had the open trials come out so.
  case possible
  case yes

  init(_ isCertain: Bool, _ isPossible: Bool) {
    self = isCertain ? .yes : isPossible ? .possible : .no
  }
}
