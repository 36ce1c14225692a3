/// The intersection of a confidence sequence's intervals over the looks so far
/// (H2): the largest lower and the smallest upper limit.
///
/// Each side has a sequence of its own, since each has its own prior. Lower limits
/// are taken at the fewest failures that the trials can have had, upper limits at
/// the most; so what is shown covers p whatever the undecided trials were, with
/// probability at least 1 − level a side, at all looks together.
public struct RunningLimits: Sendable {
  /// The sequence of the lower limits.
  public let below: ConfidenceSequence
  /// The sequence of the upper limits.
  public let above: ConfidenceSequence
  /// Encloses the largest lower limit so far; use its lower end.
  public private(set) var lower = Interval(0)
  /// Encloses the smallest upper limit so far; use its upper end.
  public private(set) var upper = Interval(1)

  /// Starts with [0, 1].
  public init(below: ConfidenceSequence, above: ConfidenceSequence) {
    self.below = below
    self.above = above
  }

  /// Takes one look into account; looks may be left out, which only widens.
  ///
  /// - Parameters:
  ///   - fewestFailures: the failures that are certain.
  ///   - mostFailures: these and the trials without a decision.
  public mutating func look(
    fewestFailures: Int, mostFailures: Int, trials: Int
  ) throws(BoundError) {
    precondition(
      fewestFailures <= mostFailures, "the fewest failures are the fewer ones")
    lower = .max(
      lower,
      try below.lowerLimit(failures: fewestFailures, trials: trials))
    upper = .min(
      upper, try above.upperLimit(failures: mostFailures, trials: trials))
  }

  /// True when the intersection is certainly empty: one of the limits failed,
  /// which has probability at most both levels together.
  public var isEmpty: Bool { upper.isCertainlyBelow(lower) }
}
