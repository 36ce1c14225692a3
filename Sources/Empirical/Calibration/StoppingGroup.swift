public import Bounds

/// How many trials a row makes that ends once it is decided: observed over seeds,
/// and expected.
public struct StoppingGroup: Sendable {
  /// The row whose decision ends the trials.
  public let claim: Claim
  /// The run's level.
  public let alpha: Rational
  /// N.
  public let mostTrials: Int
  /// Encloses E min(τ, N).
  public let expectedTrials: Interval
  /// Whether the trials are not the row's own but those of a fault at twice its
  /// claim.
  public let isFault: Bool
  /// Trials made by each seed.
  public internal(set) var observed: [Int] = []

  init(
    _ claim: Claim, _ test: SequentialTest, alpha: Rational
  ) throws(BoundError) {
    let law = try test.law(of: claim)
    self.claim = claim
    self.alpha = alpha
    mostTrials = test.mostTrials
    isFault = false
    let isExact =
      test.hasOneBoundary
      && (test.endsWhereItHolds || claim.relation == .equals)
    // Past a look that holds by the law, trials go on to N at the most.
    expectedTrials =
      isExact
      ? law.expectedTrials
      : .hull(
        law.expectedTrials,
        law.expectedTrials + Interval(test.mostTrials) * law.holds)
  }

  init(
    _ claim: Claim, alpha: Rational, mostTrials: Int, expectedTrials: Interval,
    isFault: Bool
  ) {
    self.claim = claim
    self.alpha = alpha
    self.mostTrials = mostTrials
    self.expectedTrials = expectedTrials
    self.isFault = isFault
  }

  /// Limits of the mean number of trials from the seeds, each valid at `level`
  /// whatever the law is, by betting (H5).
  public func limits(
    level: Rational
  ) throws(BoundError) -> (lower: Double, upper: Double) {
    // τ/N is not a double: its neighbours enclose it.
    let shares = observed.map { Double($0) / Double(mostTrials) }
    let sample = UnitSample(
      trials: observed.count, lower: shares.map { max($0.nextDown, 0) },
      upper: shares.map { min($0.nextUp, 1) })
    let limits = try BettingMean(sample, level: level)
    let most = Interval(mostTrials)
    return (
      (Interval(limits.lowerLimit) * most).lower,
      (Interval(limits.upperLimit) * most).upper
    )
  }

  /// The mean over seeds.
  public var observedMean: Double {
    Double(observed.reduce(0, +)) / Double(max(observed.count, 1))
  }
}
