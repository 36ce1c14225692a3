public import Bounds

/// What tilted trials say about a failure probability P (H5).
///
/// Limits, decisions and p-values are those of the mean of X in [0, 1] by
/// ``BettingMean``, times W. Each is one-sided at the level that it is asked for.
public struct TiltedSample: Sendable {
  /// The plan, made before the trials.
  public let plan: TiltedPlan
  /// The outcomes of its trials.
  public let outcomes: WeightedOutcomes

  /// The trials that were planned: as many, or more where something ended them.
  public let plannedTrials: Int

  private let values: UnitSample

  /// - Parameter plannedTrials: the trials' own number unless given.
  /// - Precondition: at least one trial.
  public init(
    _ plan: TiltedPlan, outcomes: WeightedOutcomes, plannedTrials: Int? = nil
  ) {
    precondition(outcomes.trials > 0, "nothing can be judged from no trial")
    self.plan = plan
    self.outcomes = outcomes
    self.plannedTrials = plannedTrials ?? outcomes.trials
    let enclosures = outcomes.events.map(\.outcome.enclosure)
    values = UnitSample(
      trials: outcomes.trials, lower: enclosures.map(\.lower),
      upper: enclosures.map(\.upper))
  }

  private func limits(level: Rational) throws(BoundError) -> BettingMean {
    try BettingMean(values, level: level, plannedTrials: plannedTrials)
  }

  /// W times the mean of X: unbiased, and no limit.
  public var estimate: Double {
    (plan.bound * Interval(values.estimate)).midpoint
  }

  /// Encloses a number below P with probability at least 1 − `level`; use its
  /// lower end.
  public func lowerLimit(level: Rational) throws(BoundError) -> Interval {
    let limits = try limits(level: level)
    return plan.isImpossible
      ? Interval(0) : plan.bound * Interval(limits.lowerLimit)
  }

  /// Encloses a number above P with probability at least 1 − `level`, at most W;
  /// use its upper end.
  public func upperLimit(level: Rational) throws(BoundError) -> Interval {
    let limits = try limits(level: level)
    return plan.isImpossible
      ? Interval(0) : plan.bound * Interval(limits.upperLimit)
  }

  /// True when the trials refute "P is at most `claim`" at the level: the lower
  /// limit is at least the claim.
  ///
  /// - Parameter claim: a probability.
  public func isLowerLimit(
    atLeast claim: Rational, level: Rational
  ) throws(BoundError) -> Bool {
    let limits = try limits(level: level)
    guard let mean = plan.largestMean(claim) else { return false }
    return limits.isLowerLimit(atLeast: mean)
  }

  /// True when "P is at most `claim`" is confirmed at the level: the upper limit
  /// is at most the claim. Certain, and needs no trial, where W ≤ claim.
  ///
  /// - Parameter claim: a probability.
  public func isUpperLimit(
    atMost claim: Rational, level: Rational
  ) throws(BoundError) -> Bool {
    let limits = try limits(level: level)
    if plan.proves(claim) { return true }
    guard let mean = plan.smallestMean(claim) else { return false }
    return limits.isUpperLimit(atMost: mean)
  }

  /// True when "P is at least `claim`" is refuted at the level: W is certainly
  /// below the claim, or the trials say so. That P is equal to the claim is not
  /// refuted by W = claim, as for an impossible event of probability 0.
  ///
  /// - Parameter claim: a probability.
  func isCertainlyBelow(
    _ claim: Rational, level: Rational
  ) throws(BoundError) -> Bool {
    if plan.bound.isCertainlyBelow(Interval(claim)) { return true }
    let limits = try limits(level: level)
    guard let mean = plan.smallestMean(claim), mean <= 1 else { return false }
    return limits.isUpperLimit(atMost: mean)
  }

  /// An upper bound on the p-value of "P is at most `claim`".
  ///
  /// The bets depend on the level, which must be that of the row; the p-value may
  /// be compared with any.
  ///
  /// - Parameter claim: a probability.
  public func pValue(
    atMost claim: Rational, level: Rational
  ) throws(BoundError) -> Double {
    let limits = try limits(level: level)
    return plan.largestMean(claim).map { limits.pValue(meanAtMost: $0) } ?? 1
  }

  /// An upper bound on the p-value of "P is at least `claim`"; 0 where W is
  /// certainly below the claim.
  ///
  /// - Parameters: as for ``pValue(atMost:level:)``.
  public func pValue(
    atLeast claim: Rational, level: Rational
  ) throws(BoundError) -> Double {
    if plan.bound.isCertainlyBelow(Interval(claim)) { return 0 }
    let limits = try limits(level: level)
    return plan.smallestMean(claim).map { limits.pValue(meanAtLeast: $0) } ?? 1
  }
}

extension TiltedPlan {
  /// True when W ≤ `claim` is certain: P ≤ claim is proved without a trial.
  public func proves(_ claim: Rational) -> Bool {
    bound.isCertainlyAtMost(claim)
  }

  /// At least claim/W; nil where the event is impossible.
  func largestMean(_ claim: Rational) -> Rational? {
    isImpossible
      ? nil : Rational(exactly: (Interval(claim) / bound).upper)
  }

  /// At most claim/W, and at least 0; nil where the event is impossible.
  func smallestMean(_ claim: Rational) -> Rational? {
    isImpossible
      ? nil : Rational(exactly: max((Interval(claim) / bound).lower, 0))
  }

  /// Encloses a probability P from which on `trials` trials refute "P is at most
  /// `claim`" at the level with probability at least `power` (H4); use its upper
  /// end.
  ///
  /// Computed from the plan alone, before any trial, and for the worst law of X.
  ///
  /// - Returns: nil where no P ≤ W would be refuted; so where the claim is at least
  ///   W, and so is proved.
  public func detects(
    claim: Rational, trials: Int, level: Rational,
    power: Rational = Power.demanded
  ) throws(BoundError) -> Interval? {
    let loss = largestLoss
    guard let mean = largestMean(claim), mean > 0, mean < 1, loss < 1,
      let detected = try BettingMean.detectableMean(
        claim: mean, trials: trials, level: level, power: power,
        loss: loss)
    else { return nil }
    // Weights below 2⁻¹⁰⁰⁰ W may have been rounded to 0.
    return bound * (detected + Interval(0x1p-900))
  }
}
