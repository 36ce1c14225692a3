/// What a stream of trials gave, trial by trial: what two runs are paired by (H7).
///
/// Equal digests say that all outcomes are equal, bit for bit, up to collisions of
/// 64 bits.
public struct StreamRecord: Sendable, Equatable {
  /// The stream's name; with the run's seed and a trial it names a trial.
  public var name: String
  /// Plain or tilted trials.
  public var method: TrialMethod
  /// Trials run.
  public var trials: Int
  /// Of the outcomes of all trials, in order.
  public var digest: String
  /// Of the outcomes, errors and non-zeros, to the bit, of the first trials under
  /// a seed that is the same in every run: equal where the algorithm is, whatever
  /// the run's seed.
  public var probe: String
  /// Trials whose outcome is known: the first ones, at most ``mostTraced``.
  public var traced: Int
  /// Of those, the ones that failed, ascending.
  public var failed: [Int]
  /// Those without a value.
  public var undefined: [Int]
  /// Those that rounding leaves open.
  public var undecided: [Int]
  /// The errors of the first trials, at most ``mostMeasured``, rounded to
  /// `Float`; empty for a stream that has none. NaN: not defined.
  public var errors: [Float]
  /// Weights that are not 0 after the pruning of each of the same trials; empty
  /// where nothing is pruned.
  public var nonZeros: [Int]

  /// Trials whose outcomes are kept.
  public static let mostTraced = 100_000
  /// Trials whose errors are kept: signed ranks of so many are exact.
  public static let mostMeasured = 1_000
  /// Trials under the probe's seed.
  public static let probed = 32
}
