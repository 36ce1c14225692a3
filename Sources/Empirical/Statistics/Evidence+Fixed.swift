import Bounds

extension Evidence {
  /// From a number of trials that was fixed beforehand: exact binomial tails (H1),
  /// H4's power.
  ///
  /// - Throws: ``BoundError`` when a certified tail stays undecided.
  init(
    _ claim: Claim, counts: OutcomeCounts, level: Rational
  ) throws(BoundError) {
    let (n, claimed) = (counts.trials, claim.claimed)
    let above = try BinomialLaw(
      trials: n, probability: claimed.upperBound
    ).tail(atLeast: counts.fewestFailures).probability.upper
    self.init(
      lowerLimit: try ClopperPearson.lowerLimit(
        failures: counts.fewestFailures, trials: n, level: level),
      upperLimit: try ClopperPearson.upperLimit(
        failures: counts.mostFailures, trials: n, level: level),
      isAbove: try ClopperPearson.isLowerLimit(
        atLeast: claimed.upperBound, failures: counts.fewestFailures,
        trials: n, level: level),
      isBelow: try ClopperPearson.isUpperLimit(
        atMost: claimed.lowerBound, failures: counts.mostFailures, trials: n,
        level: level),
      pValue: try Empirical.pValue(claim.relation, above: above) {
        () throws(BoundError) in
        try BinomialLaw(trials: n, probability: claimed.lowerBound)
          .tail(atMost: counts.mostFailures).probability.upper
      },
      power: try Power(claim, trials: n, level: level),
      estimate: Double(counts.failures) / Double(n))
  }
}
