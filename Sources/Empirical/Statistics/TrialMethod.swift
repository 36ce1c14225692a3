public import Bounds

/// How a row's failure probability is to be found; chosen from the claim, before
/// any trial (H5).
public enum TrialMethod: String, Sendable, CaseIterable {
  /// Count failures among plain trials.
  case plain
  /// Weigh failures among tilted ones.
  case tilted

  /// Tilted trials where plain ones cannot say anything about a claim c: even
  /// without a failure they would not confirm it, (1 − c)^N > level, and a true
  /// probability of 2c would not be noticed with probability ``Power/demanded``.
  ///
  /// - Parameters:
  ///   - claim: c, in [0, 1].
  ///   - trials: N.
  ///   - level: of each one-sided limit.
  public static func choice(
    claim: Rational, trials: Int, level: Rational
  ) throws(BoundError) -> TrialMethod {
    if try ClopperPearson.isUpperLimit(
      atMost: claim, failures: 0, trials: trials, level: level)
    {
      return .plain
    }
    let critical = try ClopperPearson.criticalFailures(
      trials: trials, claim: claim, level: level)
    guard critical <= trials else { return .tilted }
    let detects = try ClopperPearson.detectableProbability(
      trials: trials, criticalFailures: critical, power: Power.demanded)
    return detects.isCertainlyAtMost(2 * claim) ? .plain : .tilted
  }
}
