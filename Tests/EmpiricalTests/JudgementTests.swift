import Bounds
import Testing

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

private func claim(
  predicted: Double, relation: Claim.Relation = .atMost,
  control: Claim.Control? = nil, name: String = "x",
  assumption: Claim.Assumption = .met("given")
) -> Claim {
  Claim(
    id: .t4b, instance: name, parameters: [("samples", .integer(10))],
    relation: relation, predicted: Interval(predicted), control: control,
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
    #expect(try verdict(c, all) == .consistent)
    #expect(
      try verdict(claim(predicted: 1e-4), all, alpha: Rational(1, 1000))
        == .undecided)
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
  }
}

@Suite("H4 power: what a row could have seen")
struct PowerTests {
  /// The stated probability by an independent sum: masses as rationals.
  @Test func theDetectableProbabilityIsDetectedWithTheStatedPower() throws {
    let (n, level) = (60, Rational(1, 100))
    let power = try Power(
      trials: n, claim: Rational(1, 10), level: level, trueProbability: nil)
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
      trials: 2, claim: Rational(1, 2), level: Rational(1, 100),
      trueProbability: nil)
    #expect(power.detects == nil)
  }

  @Test func trialsToRefuteHaveThePower() throws {
    let (claim, level) = (Rational(1, 20), Rational(1, 10_000_000))
    let truth = Interval(Rational(1, 5))
    let trials = try Power.trialsToRefute(
      claim: claim, truth: truth, level: level, limit: 1 << 16)
    func power(_ n: Int) throws -> Double {
      try Power(
        trials: n, claim: claim, level: level, trueProbability: truth
      ).probability
    }
    #expect(try power(trials) >= 0.99)
    #expect(try power(trials / 2) < 0.99)
    // The claim itself is no fault: no number of trials refutes it.
    #expect(throws: BoundError.self) {
      try Power.trialsToRefute(
        claim: claim, truth: Interval(Rational(1, 20)), level: level,
        limit: 1 << 12)
    }
  }
}
