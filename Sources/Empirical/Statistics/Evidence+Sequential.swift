import Bounds

extension Evidence {
  /// From trials that were looked at after each, and stopped whenever (H2): limits
  /// of the confidence sequence, intersected over the looks that matter.
  ///
  /// - Throws: ``BoundError`` when a certified decision stays open.
  init(_ claim: Claim, state: SequentialState) throws(BoundError) {
    let test = state.test
    let sequences = try Sequences(test)
    let last = Look(state.counts)
    let above = Self.looks(state.above, last)
    let below = Self.looks(state.below, last)
    var limits = RunningLimits(
      below: sequences.below, above: sequences.above)
    for look in Self.looks(state.above, state.below, last) {
      try limits.look(
        fewestFailures: look.fewestFailures, mostFailures: look.mostFailures,
        trials: look.trials)
    }
    var smallestAbove = 1.0
    for look in above {
      let p = try sequences.below.pValue(
        ofAtMost: test.claimed.upperBound, failures: look.fewestFailures,
        trials: look.trials)
      smallestAbove = Swift.min(smallestAbove, p.upper)
    }
    self.init(
      lowerLimit: limits.lower, upperLimit: limits.upper,
      isAbove: state.above != nil, isBelow: state.below != nil,
      pValue: try Empirical.pValue(claim.relation, above: smallestAbove) {
        () throws(BoundError) in
        var smallest = 1.0
        for look in below {
          let p = try sequences.above.pValue(
            ofAtLeast: test.claimed.lowerBound, failures: look.mostFailures,
            trials: look.trials)
          smallest = Swift.min(smallest, p.upper)
        }
        return smallest
      },
      power: try Power(claim, test: test, trials: state.trialsOfPower),
      estimate: Double(state.counts.failures) / Double(state.counts.trials))
  }

  /// The looks that there are, each once.
  private static func looks(_ looks: Look?...) -> [Look] {
    looks.compactMap { $0 }.reduce(into: []) { all, look in
      if !all.contains(look) { all.append(look) }
    }
  }

  /// The confidence sequences of the lower and the upper limit.
  private struct Sequences {
    let below: ConfidenceSequence
    let above: ConfidenceSequence

    init(_ test: SequentialTest) throws(BoundError) {
      below = try ConfidenceSequence(
        prior: .refuting(
          claim: test.claimed.upperBound, level: test.level,
          mostTrials: test.mostTrials),
        level: test.level)
      above = try ConfidenceSequence(
        prior: .confirming(claim: test.claimed.lowerBound), level: test.level)
    }
  }
}

extension Power {
  /// A lower bound on the power of a sequential test: that of its look after
  /// `trials` alone, at which the violating counts are known.
  ///
  /// - Parameter trials: for a row that decided, those that it was prepared to
  ///   run; for another, those that it ran.
  init(
    _ claim: Claim, test: SequentialTest, trials: Int
  ) throws(BoundError) {
    let critical = test.criticalFailures(at: trials)
    // A row that ends where its claim holds may do so before this look, with
    // probability at most the level where the claim is false.
    let power = Self.demanded + (test.relation == .atMost ? test.level : 0)
    detects =
      if let critical, power < 1 {
        try ClopperPearson.detectableProbability(
          trials: trials, criticalFailures: critical, power: power)
      } else {
        nil
      }
    detectsBelow =
      if test.relation == .equals,
        let most = test.holdingFailures(at: trials)
      {
        Interval(1)
          - (try ClopperPearson.detectableProbability(
            trials: trials, criticalFailures: trials - most,
            power: Self.demanded))
      } else {
        nil
      }
    probability =
      if let truth = claim.trueProbability {
        try Self.probabilityOfRefuting(test, trials: trials, truth: truth)
      } else {
        Self.demanded.approximation
      }
  }

  /// A lower bound on the probability that look `trials` refutes the claim, where
  /// `truth` is the true probability.
  static func probabilityOfRefuting(
    _ test: SequentialTest, trials: Int, truth: Interval
  ) throws(BoundError) -> Double {
    var found = 0.0
    if let critical = test.criticalFailures(at: trials) {
      found = try probabilityOfRefuting(
        trials: trials, critical: critical, truth: truth)
    }
    if test.relation == .equals, let most = test.holdingFailures(at: trials) {
      let law = try BinomialLaw(
        trials: trials, probability: clampedToUnit(truth.upper))
      found = Swift.max(found, law.tail(atMost: most).probability.lower)
    }
    return found
  }

  /// The trials with which a control is refuted by the last of many looks with
  /// probability at least ``demandedOfControls``, in steps of about a quarter
  /// from those that a fixed number would need.
  static func trialsToRefuteWhileLooking(
    _ claim: Claim, level: Rational, from fixed: Int
  ) throws(BoundError) -> Int {
    guard let truth = claim.trueProbability else {
      preconditionFailure("a positive control knows its true probability")
    }
    var trials = fixed
    while trials <= 16 * fixed {
      let test = try SequentialTest(claim, level: level, mostTrials: trials)
      let power = try probabilityOfRefuting(test, trials: trials, truth: truth)
      if power >= demandedOfControls.approximation { return trials }
      trials = (trials * 5 / 4 + 31) / 32 * 32
    }
    throw .beyondReach(
      "trials that refute a control at every look",
      limit: "\(16 * fixed) trials; --alpha is too small")
  }
}
