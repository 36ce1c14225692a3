import Bounds

extension Evidence {
  /// From tilted trials (H5): betting limits for the mean weight, valid also where
  /// something ended the trials before their planned number.
  ///
  /// - Throws: ``BoundError`` when a certified comparison stays undecided.
  init(
    _ claim: Claim, sample: TiltedSample, level: Rational
  ) throws(BoundError) {
    let claimed = claim.claimed
    let above = try sample.pValue(atMost: claimed.upperBound, level: level)
    // What fewer trials could have seen is not claimed.
    let isWhole = sample.outcomes.trials == sample.plannedTrials
    self.init(
      lowerLimit: try sample.lowerLimit(level: level),
      upperLimit: try sample.upperLimit(level: level),
      isAbove: try sample.isLowerLimit(
        atLeast: claimed.upperBound, level: level),
      isBelow: try claim.relation == .equals
        ? sample.isCertainlyBelow(claimed.lowerBound, level: level)
        : sample.isUpperLimit(atMost: claimed.lowerBound, level: level),
      pValue: try Empirical.pValue(claim.relation, above: above) {
        () throws(BoundError) in
        try sample.pValue(atLeast: claimed.lowerBound, level: level)
      },
      power: Power(
        detects: isWhole
          ? try sample.plan.detects(
            claim: claimed.upperBound, trials: sample.plannedTrials,
            level: level) : nil,
        probability: Power.demanded.approximation),
      estimate: sample.estimate)
  }
}

extension OutcomeCounts {
  /// How many of weighted trials had the event.
  init(_ outcomes: WeightedOutcomes) {
    self.init()
    recordHolding(outcomes.trials - outcomes.events.count)
    for event in outcomes.events {
      record(event.outcome == .undecided ? .undecided : .fails)
    }
  }
}
