import TestSupport
import Testing

@testable import Bounds

/// Limits for a proportion, against closed forms, exact coverage and a table.
@Suite("H1 Clopper-Pearson")
struct ClopperPearsonTests {
  /// K = 0: 1 − α^{1/N}. K = N: α^{1/N}.
  @Test func hasClosedFormsAtTheEnds() throws {
    for trials in [1, 2, 7, 100, 10_000, 1_000_000_000] {
      for level in [
        Rational(1, 2), Rational(1, 40), Rational(1, 1_000_000_000_000),
        try Rational(decimal: "1e-300"), Rational(999_999, 1_000_000),
      ] {
        let name = "N = \(trials), level \(level)"
        let power =
          Interval(level, precision: 200).log
          / Interval(trials, precision: 200)
        let upper = try ClopperPearson.upperLimit(
          failures: 0, trials: trials, level: level)
        #expect(overlap(upper, -power.expm1), "\(name): \(upper)")
        #expect(upper.relativeWidthExponent <= -64, "\(name): \(upper)")
        let lower = try ClopperPearson.lowerLimit(
          failures: trials, trials: trials, level: level)
        #expect(overlap(lower, power.exp), "\(name): \(lower)")
        #expect(lower.relativeWidthExponent <= -64, "\(name): \(lower)")
      }
    }
  }

  @Test func isExactAtTheClosedEnds() throws {
    for trials in [1, 5, 1_000_000] {
      let none = try ClopperPearson(
        failures: 0, trials: trials, confidence: Rational(19, 20))
      #expect(none.lowerLimit.contains(0) && none.lowerLimit.upper == 0)
      // 65 bits of relative accuracy, and eight more to round in.
      #expect(none.lowerLimit.precision == 73)
      #expect(none.upperLimit.precision == 73)
      let all = try ClopperPearson(
        failures: trials, trials: trials, confidence: Rational(19, 20))
      #expect(all.upperLimit.contains(1) && all.upperLimit.lower == 1)
      #expect(all.upperLimit.precision == 73)
      #expect(all.lowerLimit.precision == 73)
    }
  }

  /// A mutual swap of failure and success mirrors the interval.
  @Test func mirrors() throws {
    for seed in 0..<6 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let trials = Int.random(in: 1...2000, using: &rng)
      let failures = Int.random(in: 0...trials, using: &rng)
      let a = try ClopperPearson(
        failures: failures, trials: trials, confidence: Rational(99, 100))
      let b = try ClopperPearson(
        failures: trials - failures, trials: trials,
        confidence: Rational(99, 100))
      #expect(
        overlap(Interval(1) - a.upperLimit, b.lowerLimit)
          && overlap(Interval(1) - a.lowerLimit, b.upperLimit),
        "seed \(seed): \(failures) of \(trials)")
    }
  }

  /// P(limits hold p) ≥ confidence, by enumeration, at many p.
  @Test func coversAtLeastAsOftenAsPromised() throws {
    for (trials, confidence) in [
      (1, Rational(9, 10)), (6, Rational(19, 20)), (12, Rational(1, 2)),
    ] {
      let intervals = try (0...trials).map {
        try ClopperPearson(
          failures: $0, trials: trials, confidence: confidence)
      }
      for step in 1..<60 {
        let p = Rational(step, 60)
        let law = try BinomialLaw(trials: trials, probability: p)
        var covered = Interval(0)
        var missedBelow = Interval(0)
        for (k, interval) in intervals.enumerated() {
          let isBelow = interval.upperLimit.isCertainlyAtMost(p)
          if isBelow { missedBelow = missedBelow + law.pointProbability(k) }
          if !isBelow && !interval.lowerLimit.isCertainlyAbove(p) {
            covered = covered + law.pointProbability(k)
          }
        }
        let name = "N = \(trials), p = \(p)"
        #expect(
          !(Interval(confidence) - covered).isCertainlyPositive, "\(name)")
        #expect(missedBelow.isCertainlyAtMost((1 - confidence) / 2), "\(name)")
      }
    }
  }

  /// Each enclosure ends on both sides of the root: not only valid, but tight.
  @Test func separatesThePointsWhereTheTailCrossesTheLevel() throws {
    for seed in 0..<12 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let trials = Int.random(in: 2...5000, using: &rng)
      let failures = Int.random(in: 1..<trials, using: &rng)
      let level = Rational(1, Int.random(in: 2...1_000_000_000, using: &rng))
      let name = "seed \(seed): \(failures) of \(trials), level \(level)"
      let upper = try ClopperPearson.upperLimit(
        failures: failures, trials: trials, level: level)
      let lower = try ClopperPearson.lowerLimit(
        failures: failures, trials: trials, level: level)
      for (limit, isUpper) in [(upper, true), (lower, false)] {
        #expect(limit.relativeWidthExponent <= -64, "\(name): \(limit)")
        let below = try #require(Rational(exactly: limit.lower.nextDown))
        let above = try #require(Rational(exactly: limit.upper.nextUp))
        for (claim, isAbove) in [(below, false), (above, true)] {
          let refutes =
            isUpper
            ? try ClopperPearson.isUpperLimit(
              atMost: claim, failures: failures, trials: trials, level: level)
            : try ClopperPearson.isLowerLimit(
              atLeast: claim, failures: failures, trials: trials, level: level)
          #expect(refutes == (isUpper == isAbove), "\(name) at \(claim)")
        }
      }
    }
  }

  /// The smallest count that refutes a claim, found by trying all of them.
  @Test func findsTheCriticalCount() throws {
    for trials in [1, 4, 25] {
      for claim in [Rational(0), Rational(1, 7), Rational(1, 2), 1] {
        for level in [Rational(1, 2), Rational(1, 20), Rational(1, 100_000)] {
          let law = try BinomialLaw(trials: trials, probability: claim)
          var least = trials + 1
          while try least > 1 && law.isTail(atLeast: least - 1, level) {
            least -= 1
          }
          let found = try ClopperPearson.criticalFailures(
            trials: trials, claim: claim, level: level)
          #expect(
            found == least, "N = \(trials), claim \(claim), level \(level)")
        }
      }
    }
  }

  /// P(Bin(1, 1/2) ≥ 1) is the level itself: no precision could tell.
  @Test func decidesTiesExactly() throws {
    let half = Rational(1, 2)
    #expect(
      try ClopperPearson.isLowerLimit(
        atLeast: half, failures: 1, trials: 1, level: half))
    #expect(
      try ClopperPearson.isUpperLimit(
        atMost: half, failures: 2, trials: 5, level: half))
    #expect(
      try ClopperPearson.criticalFailures(
        trials: 5, claim: half, level: half) == 3)
    let root = try ClopperPearson.lowerLimit(
      failures: 1, trials: 1, level: half)
    #expect(root.contains(half) && root.relativeWidthExponent <= -64)
  }

  /// Up to 512 trials ties are summed; from 513 on nobody can tell.
  @Test func settlesTiesUpToTheStatedNumberOfTrials() throws {
    let law = try BinomialLaw(trials: 512, probability: Rational(1, 2))
    let level = law.exactSum(atLeast: 300)
    #expect(try law.isTail(atLeast: 300, level))
    #expect(try law.isTail(atMost: 212, level))
    #expect(try !law.isTail(atMost: 213, level))
    let larger = try BinomialLaw(trials: 513, probability: Rational(1, 2))
    #expect(throws: BoundError.self) {
      _ = try larger.isTail(atLeast: 257, Rational(1, 2))
    }
    #expect(try larger.isTail(atLeast: 258, Rational(1, 2)))
  }

  /// H4: theory.md's R1 row, 10,000 trials of true probability 7.968e-3 against
  /// a claim of 0.0025 at level 1e-8: power 0.993.
  @Test func knowsThePowerOfAStatedRow() throws {
    let k = try ClopperPearson.criticalFailures(
      trials: 10_000, claim: try Rational(decimal: "0.0025"),
      level: try Rational(decimal: "1e-8"))
    let law = try BinomialLaw(
      trials: 10_000, probability: try Rational(decimal: "7.968e-3"))
    let power = law.tail(atLeast: k).probability
    #expect(power.lower > 0.9925 && power.upper < 0.9935, "\(k): \(power)")
    let detectable = try ClopperPearson.detectableProbability(
      trials: 10_000, criticalFailures: k, power: Rational(993, 1000))
    #expect(abs(detectable.midpoint / 7.968e-3 - 1) < 0.01, "\(detectable)")
  }

  @Test func refusesValuesOutsideTheDomain() {
    for (failures, trials, confidence) in [
      (-1, 5, Rational(1, 2)), (6, 5, Rational(1, 2)), (0, 0, Rational(1, 2)),
      (0, 10_000_000_000_000_001, Rational(1, 2)),
      (0, Int.max, Rational(1, 2)), (0, 5, 0), (0, 5, 1), (0, 5, 2), (0, 5, -1),
    ] {
      #expect(throws: BoundError.self, "\(failures) of \(trials)") {
        _ = try ClopperPearson(
          failures: failures, trials: trials, confidence: confidence)
      }
    }
    for value: Rational in [0, 1] {
      let refusal = BoundError.outsideDomain(
        "confidence", value: "\(value)", requirement: "above 0 and below 1")
      #expect(throws: refusal) {
        _ = try ClopperPearson(failures: 1, trials: 5, confidence: value)
      }
      #expect(throws: BoundError.self) {
        _ = try ClopperPearson.upperLimit(failures: 1, trials: 5, level: value)
      }
    }
  }
}

extension ClopperPearsonTests {
  /// Limits to 40 digits at levels down to 1e-40, by bisection in Arb.
  @Test func holdsTheStoredLimits() throws {
    for row in try ReferenceTable.rows("clopper-pearson") {
      let (k, n) = (try #require(Int(row[0])), try #require(Int(row[1])))
      let level = try Rational(decimal: row[2])
      let lower = try ClopperPearson.lowerLimit(
        failures: k, trials: n, level: level)
      let upper = try ClopperPearson.upperLimit(
        failures: k, trials: n, level: level)
      for (found, text) in [(lower, row[3]), (upper, row[4])] {
        let stored = try Rational(decimal: text)
        let slack = stored * (try Rational(decimal: "1e-40"))
        #expect(
          !found.isCertainlyAbove(stored + slack)
            && !(-found).isCertainlyAbove(slack - stored), "\(row): \(found)")
        #expect(found.relativeWidthExponent <= -64, "\(row): \(found)")
      }
    }
  }
}
