public import Bounds

extension GroupEvaluation {
  /// The law of T = g_c/q_c for one draw, exactly: what ``LatticeBracket`` takes for
  /// the failure probability at this input (T4h).
  ///
  /// Its mean is μ, below 1 by the unseen mass (T3).
  ///
  /// - Returns: nil where z = 0 (the relative error is 0) or the group is dead
  ///   (nothing is drawn).
  public var law: FiniteLaw? {
    guard let sampler = group.sampler, !isZero else { return nil }
    do {
      return try FiniteLaw(
        values: exactRatios,
        probabilities: group.support.indices.map(sampler.probability(of:)))
    } catch {
      preconditionFailure("a sampler's law is one: \(error)")
    }
  }
}
