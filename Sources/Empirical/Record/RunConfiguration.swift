public import Bounds

/// What names a run: the same configuration gives the same bytes.
public struct RunConfiguration: Sendable {
  /// Philox's key, 0 to 2⁶³ − 1 (so that every reader of JSON can hold it).
  public var seed: UInt64
  /// Trials of each claim that fixes no number of its own; at least 1.
  public var trials: Int
  /// The level of the run.
  public var alpha: Rational
  /// The name of the suite.
  public var suite: String
  /// Workers; changes no result.
  public var threads: Int
  /// When the trials of a row end.
  public var ending: Ending

  /// When the trials of a row end.
  public enum Ending: Sendable, Equatable {
    /// After a number that is fixed beforehand: exact binomial tests (H1).
    case fixed
    /// After that number, or sooner: all looks are valid at once (H2).
    case anytime(stopsEarly: Bool, timeLimit: Duration?)

    /// Whether rows end once they are decided.
    public var stopsEarly: Bool {
      if case .anytime(true, _) = self { return true }
      return false
    }

    /// How long the trials of the run may take.
    public var timeLimit: Duration? {
      if case .anytime(_, let limit) = self { return limit }
      return nil
    }
  }

  /// A run of `trials` trials a claim.
  ///
  /// - Precondition: `trials` is 1 to ``largestTrials``, `threads` at least 1.
  public init(
    seed: UInt64, trials: Int, alpha: Rational = Levels.defaultAlpha,
    suite: String, threads: Int, ending: Ending = .fixed
  ) {
    precondition((1...Self.largestTrials).contains(trials), "no such run")
    precondition(threads >= 1, "a run needs a thread")
    precondition(seed <= UInt64(Int.max), "a seed has 63 bits")
    self.seed = seed
    self.trials = trials
    self.alpha = alpha
    self.suite = suite
    self.threads = threads
    self.ending = ending
  }

  /// The most trials of a row that is looked at after every trial.
  public static let mostLooks = 10_000_000

  /// A trial's number has 32 bits in its stream.
  public static let largestTrials = 1 << 32
}
