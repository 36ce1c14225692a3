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

  /// A run of `trials` trials a claim.
  ///
  /// - Precondition: `trials` is 1 to ``largestTrials``, `threads` at least 1.
  public init(
    seed: UInt64, trials: Int, alpha: Rational = Levels.defaultAlpha,
    suite: String, threads: Int
  ) {
    precondition((1...Self.largestTrials).contains(trials), "no such run")
    precondition(threads >= 1, "a run needs a thread")
    precondition(seed <= UInt64(Int.max), "a seed has 63 bits")
    self.seed = seed
    self.trials = trials
    self.alpha = alpha
    self.suite = suite
    self.threads = threads
  }

  /// A trial's number has 32 bits in its stream.
  public static let largestTrials = 1 << 32
}
