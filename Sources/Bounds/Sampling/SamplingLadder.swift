/// The rungs of the ladder, loosest first.
public enum SamplingLadder {
  /// T4a, T4b, T4c, T4c', T4d, T4e, T4e' for one ceiling.
  ///
  /// - Parameters:
  ///   - ceiling: B, an upper bound on T; ≥ 1.
  ///   - neurons: T4a's η; ≥ 1.
  /// - Throws: `outsideDomain`.
  public static func rungs(
    ceiling: Rational, neurons: Int = 1
  ) throws(BoundError) -> [any SamplingTail] {
    [
      try CoreNetTail(ceiling: ceiling, neurons: neurons),
      try BernsteinTail(ceiling: ceiling),
      try OneSidedBernsteinTail(ceiling: ceiling),
      try BennettTail(ceiling: ceiling),
      try ChernoffTail(ceiling: ceiling),
      try ConvexOrderTail(ceiling: ceiling),
      try RandomizedRoundingTail(ceiling: ceiling),
    ]
  }
}

extension SamplingTail {
  /// The statement of this rung's type, for rungs of unknown type.
  public var statement: StatementID { Self.statement }
}
