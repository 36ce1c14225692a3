public import Bounds

/// Exact limits of a count X ~ Bin(S, p): the counts that are no evidence against
/// p.
///
/// A count outside has probability at most 2e, e a side. Where p is known by an
/// enclosure, the limits are those of its least favourable end, and so wider.
public struct CountLimits: Sendable, Equatable {
  /// The counts that pass.
  public let allowed: ClosedRange<Int>

  /// Two-sided limits.
  ///
  /// - Parameters:
  ///   - of: S, the number of seeds.
  ///   - probability: encloses p.
  ///   - level: e, of each side.
  /// - Throws: ``BoundError`` where a certified tail stays undecided.
  public init(
    of seeds: Int, probability: Interval, level: Rational
  ) throws(BoundError) {
    let counts = try CriticalCounts(
      claimed: clampedToUnit(
        probability.lower)...clampedToUnit(probability.upper),
      relation: .equals, trials: seeds, level: level)
    allowed = (counts.holdsThrough + 1)...(counts.violatesFrom - 1)
  }

  /// One-sided limits: p is at most `bound`.
  public init(
    of seeds: Int, atMost bound: Rational, level: Rational
  ) throws(BoundError) {
    let critical = try ClopperPearson.criticalFailures(
      trials: seeds, claim: Swift.min(bound, 1), level: level)
    allowed = 0...(critical - 1)
  }

  /// Whether some count from `certain` to `possible` passes.
  func admits(_ certain: Int, _ possible: Int) -> Bool {
    certain <= allowed.upperBound && possible >= allowed.lowerBound
  }
}
