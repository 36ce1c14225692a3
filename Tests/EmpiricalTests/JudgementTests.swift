import Testing

@testable import Bounds
@testable import Empirical

/// An experiment that is never run: rows are judged from given counts.
private struct NoExperiment: Experiment {
  func outcome(using stream: inout TrialStream) -> Outcome { .undefined }
}

private func counts(
  failures: Int, trials: Int, undefined: Int = 0, undecided: Int = 0
) -> OutcomeCounts {
  var counts = OutcomeCounts()
  for _ in 0..<failures { counts.record(.fails) }
  for _ in 0..<undefined { counts.record(.undefined) }
  for _ in 0..<undecided { counts.record(.undecided) }
  for _ in 0..<(trials - failures - undefined - undecided) {
    counts.record(.holds)
  }
  return counts
}

private let ledger = Ledger(points: .constructed, input: .pointOfS)

/// A claim whose predicted value is known only to be within `predicted`.
private func claim(
  within predicted: ClosedRange<Double>, relation: Claim.Relation = .atMost,
  control: Claim.Control? = nil, truth: Interval? = nil
) -> Claim {
  Claim(
    id: .t4b, instance: "x", parameters: [], ledger: ledger, relation: relation,
    predicted: .hull(
      Interval(predicted.lowerBound), Interval(predicted.upperBound)),
    control: control, experiment: NoExperiment(), streamName: "x",
    assumption: .met("given"), trueProbability: truth)
}

private func claim(
  predicted: Double, relation: Claim.Relation = .atMost,
  control: Claim.Control? = nil, name: String = "x",
  assumption: Claim.Assumption = .met("given")
) -> Claim {
  Claim(
    id: .t4b, instance: name, parameters: [("samples", .integer(10))],
    ledger: ledger, relation: relation, predicted: Interval(predicted),
    control: control,
    experiment: NoExperiment(), streamName: name, assumption: assumption,
    trueProbability: control == .positive ? Interval(0.5) : nil)
}

private func verdict(
  _ claim: Claim, _ counts: OutcomeCounts, rows: Int = 1,
  alpha: Rational = Rational(1, 100)
) throws -> Verdict {
  let levels = Levels(
    alpha: alpha, rows: Array(repeating: claim, count: rows))
  return try Judgement(claim, counts: counts, levels: levels).verdict
}

@Suite("H3 verdict: exact limits, family-wise levels")
struct JudgementTests {
  @Test func levelsShareAlphaAmongClaimsAndGiveControlsTheirOwn() {
    let rows =
      [claim(predicted: 0.1), claim(predicted: 0.2), claim(predicted: 0.3)]
      + [claim(predicted: 0.1, control: .positive)]
      + [
        claim(predicted: 0.1, relation: .equals, control: .negative),
        claim(predicted: 0.2, relation: .equals, control: .negative),
      ]
    let levels = Levels(alpha: Rational(6, 100), rows: rows)
    #expect(levels.sideLevel(of: nil) == Rational(1, 100))
    #expect(levels.sideLevel(of: .positive) == Rational(3, 100))
    #expect(levels.sideLevel(of: .negative) == Rational(15, 1000))
    let none = Levels(alpha: Rational(1, 2), rows: [])
    #expect(none.sideLevel(of: nil) == Rational(1, 4))
  }

  /// The boundary of each verdict, by the exact tail at the level: one failure
  /// more or fewer changes it.
  @Test func verdictsChangeExactlyWhereTheTailCrossesTheLevel() throws {
    let (n, p) = (200, Rational(1, 8))
    let level = Rational(1, 200)  // α/(2K) for α = 0.01, K = 1
    let law = try BinomialLaw(trials: n, probability: p)
    let c = claim(predicted: 0.125)
    for k in 0...60 {
      let above = law.tail(atLeast: k).probability.isCertainlyAtMost(level)
      let below = law.tail(atMost: k).probability.isCertainlyAtMost(level)
      let seen = try verdict(c, counts(failures: k, trials: n))
      #expect((seen == .violated) == above, "k = \(k): \(seen)")
      #expect((seen == .holds) == below, "k = \(k): \(seen)")
    }
  }

  /// Where the prediction is a wide enclosure, each verdict needs all of it: a
  /// violation is above its upper end, "holds" below its lower end.
  @Test func wideEnclosuresAreJudgedByTheirFarEnd() throws {
    let n = 200
    let level = Rational(1, 200)
    let low = try BinomialLaw(trials: n, probability: Rational(1, 8))
    let high = try BinomialLaw(trials: n, probability: Rational(1, 4))
    let claims = [
      claim(within: 0.125...0.25),
      claim(within: 0.125...0.25, relation: .equals),
    ]
    for c in claims {
      for k in 0...90 {
        let row = try Judgement(
          c, counts: counts(failures: k, trials: n),
          levels: Levels(alpha: Rational(1, 100), rows: [c]))
        let above = high.tail(atLeast: k).probability
        let below = low.tail(atMost: k).probability
        let isAbove = above.isCertainlyAtMost(level)
        let isBelow = below.isCertainlyAtMost(level)
        let isLaw = c.relation == .equals
        #expect(
          (row.verdict == .violated) == (isAbove || (isLaw && isBelow)),
          "k = \(k): \(row.verdict)")
        #expect((row.verdict == .holds) == (!isLaw && isBelow), "k = \(k)")
        let p = isLaw ? min(1, 2 * min(above.upper, below.upper)) : above.upper
        #expect(row.pValue == p, "k = \(k)")
        // An upper bound on the exact tail, which is no double here.
        #expect(
          isLaw || k == 0
            || (Rational(exactly: row.pValue) ?? 0)
              >= high.exactSum(atLeast: k)
        )
        #expect(row.estimate == Double(k) / 200)
        #expect(
          row.predictedOverObserved == (k == 0 ? nil : 0.25 / row.estimate))
        let detects = try #require(row.power.detects)
        let critical = try ClopperPearson.criticalFailures(
          trials: n, claim: Rational(1, 4), level: level)
        let expected = try ClopperPearson.detectableProbability(
          trials: n, criticalFailures: critical, power: Rational(99, 100))
        #expect(detects.midpoint == expected.midpoint)
      }
    }
  }

  /// "Consistent" needs power at twice the upper end of the claim, and no more.
  @Test func consistentMeansPowerAtTwiceTheClaim() throws {
    var seen = Set<Verdict>()
    for trials in stride(from: 20, through: 400, by: 20) {
      let c = claim(within: 0.0625...0.125)
      let row = try Judgement(
        c, counts: counts(failures: trials / 10, trials: trials),
        levels: Levels(alpha: Rational(1, 100), rows: [c]))
      let isSeen = (row.power.detects?.upper ?? 1) <= 0.25
      #expect(row.verdict == (isSeen ? .consistent : .undecided), "\(trials)")
      #expect(row.power.probability == 0.99)
      seen.insert(row.verdict)
    }
    #expect(seen == [.consistent, .undecided])
  }

  /// A bound above 1 is one of 1, which no rate exceeds; a lower end below 0 is 0.
  @Test func claimsAreCutToProbabilities() throws {
    let levels = Levels(alpha: Rational(1, 100), rows: [])
    for predicted in [0.5...1.5, 1...1, 0.5...(.infinity)] {
      let c = claim(within: predicted)
      for failures in [0, 100, 199, 200] {
        let row = try Judgement(
          c, counts: counts(failures: failures, trials: 200), levels: levels)
        #expect(row.verdict != .violated, "\(predicted), \(failures)")
        #expect(row.pValue == 1 && row.power.detects == nil)
      }
    }
    let none = try Judgement(
      claim(within: -0.5...0.25, relation: .equals),
      counts: counts(failures: 1, trials: 200), levels: levels)
    #expect(none.verdict != .violated && none.pValue == 1)
    let zero = try Judgement(
      claim(within: -1...0), counts: counts(failures: 1, trials: 200),
      levels: levels)
    #expect(zero.verdict == .violated && zero.pValue == 0)
    #expect(clampedToUnit(0.25) == Rational(1, 4))
    #expect(clampedToUnit(-0.25) == 0 && clampedToUnit(1.25) == 1)
    #expect(clampedToUnit(.infinity) == 1 && clampedToUnit(-.infinity) == 0)
  }

  /// Undefined and undecided trials count for a refutation of neither side.
  @Test func openTrialsWidenALawFromBothSides() throws {
    let c = claim(within: 0.5...0.5, relation: .equals)
    let levels = Levels(alpha: Rational(1, 100), rows: [c])
    let law = try BinomialLaw(trials: 200, probability: Rational(1, 2))
    let row = try Judgement(
      c, counts: counts(failures: 60, trials: 200, undefined: 20, undecided: 9),
      levels: levels)
    let below = law.tail(atMost: 89).probability.upper
    let above = law.tail(atLeast: 60).probability.upper
    #expect(row.pValue == min(1, 2 * min(above, below)))
    #expect(row.verdict == .consistent)
    #expect(row.lowerLimit.upper < 0.3 && row.upperLimit.lower > 89 / 200)
    let limits = (
      try ClopperPearson.lowerLimit(
        failures: 60, trials: 200, level: Rational(1, 200)),
      try ClopperPearson.upperLimit(
        failures: 89, trials: 200, level: Rational(1, 200))
    )
    #expect(row.lowerLimit.midpoint == limits.0.midpoint)
    #expect(row.upperLimit.midpoint == limits.1.midpoint)
  }

  /// The same data against more rows: what one row decides, many do not.
  @Test func moreClaimsNeedMoreEvidence() throws {
    let c = claim(predicted: 0.125)
    let data = counts(failures: 40, trials: 200)
    #expect(try verdict(c, data) == .violated)
    #expect(try verdict(c, data, rows: 10_000) != .violated)
  }

  @Test func undefinedAndUndecidedOutcomesHelpNoVerdict() throws {
    let c = claim(predicted: 0.125)
    let holds = counts(failures: 2, trials: 200)
    #expect(try verdict(c, holds) == .holds)
    for open in [
      counts(failures: 2, trials: 200, undefined: 30),
      counts(failures: 2, trials: 200, undecided: 30),
    ] {
      #expect(try verdict(c, open) != .holds)
      #expect(try verdict(c, open) != .violated)
    }
    // Nothing but undefined outcomes shows nothing, in either direction.
    let all = counts(failures: 0, trials: 1_000, undefined: 1_000)
    #expect(try verdict(c, all) == .undecided)
    #expect(
      try verdict(claim(predicted: 1e-4), all, alpha: Rational(1, 1000))
        == .undecided)
    // One decided outcome among them is a trial.
    let almost = counts(failures: 0, trials: 1_000, undecided: 999)
    #expect(try verdict(c, almost) == .consistent)
    let law = claim(
      predicted: 0.125, relation: .equals, control: .negative)
    #expect(try verdict(law, all) == .controlFailed)
    #expect(try verdict(law, almost) == .exactAsExpected)
  }

  @Test func powerSeparatesConsistentFromUndecided() throws {
    // Twice 0.125 is far from 0.125 in 1,000 trials, not in 20.
    let c = claim(predicted: 0.125)
    #expect(try verdict(c, counts(failures: 125, trials: 1_000)) == .consistent)
    #expect(try verdict(c, counts(failures: 2, trials: 20)) == .undecided)
    // A claim of 10⁻⁹ can be neither confirmed nor refuted twofold by plain trials.
    let rare = claim(predicted: 1e-9)
    #expect(try verdict(rare, counts(failures: 0, trials: 1_000)) == .undecided)
  }

  @Test func exactLawsAreRefutedFromBothSides() throws {
    let c = claim(predicted: 0.5, relation: .equals)
    #expect(try verdict(c, counts(failures: 100, trials: 200)) == .consistent)
    #expect(try verdict(c, counts(failures: 60, trials: 200)) == .violated)
    #expect(try verdict(c, counts(failures: 140, trials: 200)) == .violated)
  }

  @Test func controlsHaveVerdictsOfTheirOwn() throws {
    let planted = claim(predicted: 0.1, control: .positive)
    #expect(
      try verdict(planted, counts(failures: 90, trials: 200))
        == .refutedAsExpected)
    #expect(
      try verdict(planted, counts(failures: 20, trials: 200)) == .controlFailed)
    let law = claim(predicted: 0.5, relation: .equals, control: .negative)
    #expect(
      try verdict(law, counts(failures: 100, trials: 200)) == .exactAsExpected)
    #expect(
      try verdict(law, counts(failures: 10, trials: 200)) == .controlFailed)
    #expect(
      try verdict(law, counts(failures: 190, trials: 200)) == .controlFailed)
  }

  @Test func aFailedAssumptionJudgesNothing() throws {
    let c = claim(predicted: 0.1, assumption: .fails("R(x) > B"))
    for failures in [0, 20, 200] {
      #expect(
        try verdict(c, counts(failures: failures, trials: 200))
          == .assumptionFails)
    }
  }

  /// The limits shown and the verdict are one decision.
  @Test func limitsAndVerdictsAgree() throws {
    let c = claim(predicted: 0.125)
    let levels = Levels(alpha: Rational(1, 100), rows: [c])
    for k in stride(from: 0, through: 200, by: 7) {
      let row = try Judgement(
        c, counts: counts(failures: k, trials: 200), levels: levels)
      #expect((row.lowerLimit.lower > 0.125) == (row.verdict == .violated))
      #expect((row.upperLimit.upper <= 0.125) == (row.verdict == .holds))
    }
  }

  @Test func pValuesAreExactTails() throws {
    let c = claim(predicted: 0.5)
    let levels = Levels(alpha: Rational(1, 100), rows: [c])
    let row = try Judgement(
      c, counts: counts(failures: 3, trials: 3), levels: levels)
    #expect(abs(row.pValue - 0.125) < 1e-15 && row.pValue >= 0.125)
    let both = claim(predicted: 0.5, relation: .equals)
    let two = try Judgement(
      both, counts: counts(failures: 3, trials: 3), levels: levels)
    #expect(abs(two.pValue - 0.25) < 1e-15 && two.pValue >= 0.25)
  }

  @Test func aRunsVerdictIsItsWorstRow() {
    #expect(RunVerdict([.holds, .consistent, .assumptionFails]) == .holds)
    #expect(RunVerdict([.holds, .undecided]) == .undecided)
    #expect(RunVerdict([.holds, .undecided, .controlFailed]) == .controlFailed)
    #expect(RunVerdict([.controlFailed, .violated]) == .violated)
    // Controls alone, or nothing at all, show nothing.
    #expect(RunVerdict([.exactAsExpected, .refutedAsExpected]) == .undecided)
    #expect(RunVerdict([]) == .undecided)
    // So do claims whose hypotheses fail: none of them was judged.
    #expect(RunVerdict([.assumptionFails, .exactAsExpected]) == .undecided)
    #expect(RunVerdict([.assumptionFails, .consistent]) == .holds)
  }
}

@Suite("H4 power: what a row could have seen")
struct PowerTests {
  /// The stated probability by an independent sum: masses as rationals.
  @Test func theDetectableProbabilityIsDetectedWithTheStatedPower() throws {
    let (n, level) = (60, Rational(1, 100))
    let power = try Power(
      trials: n, claimed: Rational(1, 10)...Rational(1, 10), level: level,
      trueProbability: nil)
    let detects = try #require(power.detects)
    let critical = try ClopperPearson.criticalFailures(
      trials: n, claim: Rational(1, 10), level: level)
    func refuting(_ p: Double) throws -> Double {
      let p = try #require(Rational(exactly: p))
      var mass: Rational = 1
      for _ in 0..<n { mass = mass * (1 - p) }
      var sum: Rational = 0
      for k in 0...n {
        if k >= critical { sum = sum + mass }
        mass = mass * Rational(n - k) / Rational(k + 1) * p / (1 - p)
      }
      return sum.approximation
    }
    #expect(abs(try refuting(detects.midpoint) - 0.99) < 1e-9)
    #expect(try refuting(0.1) <= 0.01)
    #expect(try refuting(detects.midpoint - 0.01) < 0.99)
  }

  @Test func noOutcomeOfTooFewTrialsIsAViolation() throws {
    let power = try Power(
      trials: 2, claimed: Rational(1, 2)...Rational(1, 2),
      level: Rational(1, 100),
      trueProbability: nil)
    #expect(power.detects == nil)
  }

  /// Where all trials must fail to refute, they can; and a control that cannot be
  /// refuted has no power.
  @Test func theLastOutcomeCountsAsOne() throws {
    let (claim, level) = (Rational(1, 100), Rational(1, 1_000))
    // P(X ≥ 2) = 10⁻⁴ and P(X ≥ 1) = 0.0199 for two trials.
    let power = try Power(
      trials: 2, claimed: claim...claim, level: level,
      trueProbability: Interval(Rational(1, 2)))
    let detects = try #require(power.detects)
    #expect(abs(detects.midpoint - 0.99.squareRoot()) < 1e-12)
    #expect(power.probability <= 0.25 && power.probability > 0.2499999)
    let none = try Power(
      trials: 2, claimed: Rational(1, 2)...Rational(1, 2), level: level,
      trueProbability: Interval(1))
    #expect(none.detects == nil && none.probability == 0)
    let claimed = try Power(
      trials: 2, claimed: Rational(1, 2)...Rational(1, 2), level: level,
      trueProbability: nil)
    #expect(claimed.probability == 0.99)
  }

  /// A certified lower bound, at the lower end of what is known of the truth.
  @Test func powerIsALowerBound() throws {
    for truth in [0.2...0.2, 0.2...0.9, 0.7...1] {
      let p = Interval.hull(
        Interval(truth.lowerBound), Interval(truth.upperBound))
      for critical in [1, 7, 30] {
        let power = try Power.probabilityOfRefuting(
          trials: 30, critical: critical, truth: p)
        let law = try BinomialLaw(
          trials: 30,
          probability: try #require(Rational(exactly: truth.lowerBound)))
        let exact = law.exactSum(atLeast: critical)
        let bound = try #require(Rational(exactly: power))
        #expect(bound <= exact && bound >= exact * (1 - Rational(1, 1 << 50)))
      }
    }
    #expect(
      try Power.probabilityOfRefuting(
        trials: 9, critical: 1, truth: Interval(0)) == 0)
    #expect(
      try Power.probabilityOfRefuting(
        trials: 9, critical: 9, truth: Interval(1)) == 1)
    #expect(
      try Power.probabilityOfRefuting(
        trials: 9, critical: 9,
        truth: .hull(Interval(1.25), Interval(1.5))) == 1)
  }

  /// 64 trials, then a quarter more, rounded up to a multiple of 32; the first
  /// that has the power, up to the limit and no further.
  @Test func trialsToRefuteAreTheFirstOfTheirSteps() throws {
    let steps = [
      64, 96, 128, 160, 224, 288, 384, 480, 608, 768, 960, 1_216, 1_536, 1_920,
      2_400, 3_008, 3_776,
    ]
    let (claim, level) = (Rational(1, 20), Rational(1, 1_000))
    var seen = Set<Int>()
    for truth in stride(from: 95, through: 7, by: -4) {
      let p = Interval(Rational(truth, 100))
      var expected: Int?
      for trials in steps where expected == nil {
        let power = try Power(
          trials: trials, claimed: claim...claim, level: level,
          trueProbability: p)
        if power.probability >= 0.999_999 { expected = trials }
      }
      func trials(limit: Int) throws -> Int {
        try Power.trialsToRefute(
          claim: claim, truth: p, level: level, limit: limit)
      }
      guard let expected else {
        #expect(throws: BoundError.self) { try trials(limit: 3_776) }
        continue
      }
      #expect(try trials(limit: 3_776) == expected, "truth \(truth) %")
      seen.insert(expected)
      #expect(try trials(limit: expected) == expected)
      #expect(throws: BoundError.self) { try trials(limit: expected - 1) }
    }
    #expect(seen.count >= 6, "\(seen)")
    // 0.9⁶⁴ = 0.00118 is the only tail below 0.0015: all 64 must fail.
    #expect(
      try Power.trialsToRefute(
        claim: Rational(9, 10), truth: Interval(1), level: Rational(3, 2_000),
        limit: 64) == 64)
  }

  @Test func trialsToRefuteHaveThePower() throws {
    let (claim, level) = (Rational(1, 20), Rational(1, 10_000_000))
    let truth = Interval(Rational(1, 5))
    let trials = try Power.trialsToRefute(
      claim: claim, truth: truth, level: level, limit: 1 << 16)
    func power(_ n: Int) throws -> Double {
      try Power(
        trials: n, claimed: claim...claim, level: level, trueProbability: truth
      ).probability
    }
    #expect(try power(trials) >= 0.999_999)
    #expect(try power(trials / 2) < 0.999_999)
    // The claim itself is no fault: no number of trials refutes it.
    #expect(throws: BoundError.self) {
      try Power.trialsToRefute(
        claim: claim, truth: Interval(Rational(1, 20)), level: level,
        limit: 1 << 12)
    }
  }
}
