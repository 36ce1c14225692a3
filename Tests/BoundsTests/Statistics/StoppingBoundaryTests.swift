import TestSupport
import Testing

@testable import Bounds

/// Boundaries against the rule itself, look by look.
@Suite("H2 boundaries: a decision by comparing integers")
struct StoppingBoundaryTests {
  /// The rule at every (n, k) up to N, by exact fractions, each prior on both
  /// sides: what is wrong, or nothing.
  private func mistakes(
    claim: Rational, level: Rational, prior: BetaPrior, trials: Int
  ) throws -> [String] {
    let sequence = try ConfidenceSequence(prior: prior, level: level)
    let boundary = try StoppingBoundary(
      claim: claim, mostTrials: trials, refuting: sequence,
      confirming: sequence)
    var wrong: [String] = []
    for n in 1...trials {
      for k in 0...n {
        let isCrossed =
          sequence.exactMartingale(failures: k, trials: n, at: claim)
          * level >= 1
        let side = (Rational(k, n) - claim).sign
        let expected: StoppingBoundary.Decision? =
          isCrossed && side != 0 ? (side > 0 ? .violated : .holds) : nil
        let found = boundary.decision(
          fewestFailures: k, mostFailures: k, trials: n)
        if found != expected { wrong.append("\(k) of \(n)") }
      }
    }
    return wrong
  }

  @Test func areTheRuleAtEveryLook() throws {
    for (claim, level) in [
      (Rational(1, 20), Rational(1, 3)), (Rational(1, 4), Rational(1, 10)),
      (Rational(1, 2), Rational(1, 1000)), (Rational(19, 20), Rational(1, 5)),
      (Rational(1, 1000), Rational(1, 100)),
    ] {
      for (a, b) in [(Rational(4), Rational(9)), (1, 1), (Rational(1, 3), 7)] {
        let wrong = try mistakes(
          claim: claim, level: level, prior: BetaPrior(a: a, b: b), trials: 24)
        #expect(wrong == [], "claim \(claim), \(level), \(a), \(b)")
      }
    }
  }

  /// Where one trial takes k/n across the claim: claims near 1, large levels,
  /// priors anywhere.
  @Test func areTheRuleForClaimsNearOneAndAnyPrior() throws {
    for seed in 0..<25 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let odds = Int.random(in: 1...40, using: &rng)
      let prior = try BetaPrior(
        a: Rational(Int.random(in: 1...90, using: &rng), 9),
        b: Rational(Int.random(in: 1...30, using: &rng), 9))
      let level = Rational(1, Int.random(in: 3...12, using: &rng))
      let wrong = try mistakes(
        claim: Rational(odds, odds + 1), level: level, prior: prior, trials: 12)
      #expect(wrong == [], "seed \(seed)")
    }
  }

  /// Each entry of a long table, by enclosures at it and next to it.
  @Test func areProvedOnBothSides() throws {
    let (claim, level) = (Rational(1, 20), try Rational(decimal: "1e-8"))
    let boundary = try StoppingBoundary(
      claim: claim, level: level, mostTrials: 10_000)
    let refuting = try ConfidenceSequence.refuting(
      claim: claim, level: level, mostTrials: 10_000)
    let confirming = try ConfidenceSequence.confirming(
      claim: claim, level: level)
    for k in stride(from: 0, to: 700, by: 23) {
      let last = boundary.violates(through: k)
      if last > 0 {
        #expect(
          try refuting.isViolated(claim: claim, failures: k, trials: last),
          "\(k), \(last)")
      } else if k > 0 {
        #expect(
          try !refuting.isViolated(claim: claim, failures: k, trials: k))
      }
      if last > 0, last < 10_000 {
        #expect(
          try !refuting.isViolated(
            claim: claim, failures: k, trials: last + 1), "\(k), \(last)")
      }
      guard let first = boundary.holds(from: k) else {
        #expect(
          try !confirming.isHolding(
            claim: claim, failures: k, trials: 10_000), "\(k)")
        continue
      }
      #expect(
        try confirming.isHolding(claim: claim, failures: k, trials: first)
          && !confirming.isHolding(
            claim: claim, failures: k, trials: first - 1),
        "\(k), \(first)")
    }
    #expect(boundary.lastViolating.last == 10_000)
    #expect(boundary.violates(through: 9_999) == 10_000)
  }

  @Test func riseStrictly() throws {
    for (claim, trials) in [("0.05", 20_000), ("0.7", 500), ("1e-4", 50_000)] {
      let boundary = try StoppingBoundary(
        claim: Rational(decimal: claim), level: Rational(1, 1_000),
        mostTrials: trials)
      let violating = boundary.lastViolating.drop { $0 == 0 }
      #expect(zip(violating, violating.dropFirst()).allSatisfy(<), "\(claim)")
      let holding = boundary.firstHolding
      #expect(zip(holding, holding.dropFirst()).allSatisfy(<), "\(claim)")
      #expect(violating.last == trials && holding.last ?? 0 <= trials)
    }
  }

  /// Levels that are 1/M exactly: doubles cannot tell, the rule says "crossed".
  @Test func decideTiesExactly() throws {
    let (prior, claim) = (try BetaPrior(a: 2, b: 3), Rational(1, 7))
    let any = try ConfidenceSequence(prior: prior, level: Rational(1, 3))
    func boundary(_ level: Rational) throws -> StoppingBoundary {
      let sequence = try ConfidenceSequence(prior: prior, level: level)
      return try StoppingBoundary(
        claim: claim, mostTrials: 300, refuting: sequence,
        confirming: sequence)
    }
    let tiny = try Rational(decimal: "1e-40")
    for (k, n) in [(3, 4), (4, 9), (20, 60)] {
      let level = 1 / any.exactMartingale(failures: k, trials: n, at: claim)
      #expect(try boundary(level).violates(through: k) == n, "\(k) of \(n)")
      #expect(try boundary(level - tiny).violates(through: k) == n - 1)
    }
    for (k, n) in [(0, 60), (1, 60), (3, 120)] {
      let level = 1 / any.exactMartingale(failures: k, trials: n, at: claim)
      #expect(try boundary(level).holds(from: k) == n, "\(k) of \(n)")
      #expect(try boundary(level - tiny).holds(from: k) == n + 1)
    }
  }

  /// Claims that a single trial settles, and those that none does.
  @Test func knowTheEndsOfTheClaims() throws {
    let level = Rational(1, 1_000_000)
    let zero = try StoppingBoundary(claim: 0, level: level, mostTrials: 9)
    let one = try StoppingBoundary(claim: 1, level: level, mostTrials: 9)
    for n in 1...9 {
      for k in 0...n {
        #expect(
          zero.decision(fewestFailures: k, mostFailures: k, trials: n)
            == (k > 0 ? .violated : nil), "claim 0: \(k) of \(n)")
        #expect(
          one.decision(fewestFailures: k, mostFailures: k, trials: n)
            == (k < n ? .holds : nil), "claim 1: \(k) of \(n)")
      }
    }
  }

  /// Trials without a decision speak for neither side.
  @Test func useTheFewestAndTheMostFailures() throws {
    let boundary = try StoppingBoundary(
      claim: Rational(1, 4), level: Rational(1, 100), mostTrials: 400)
    let n = 200
    for fewest in 0...n {
      for most in [fewest, min(n, fewest + 5), n] {
        let found = boundary.decision(
          fewestFailures: fewest, mostFailures: most, trials: n)
        let atFewest = boundary.decision(
          fewestFailures: fewest, mostFailures: fewest, trials: n)
        let atMost = boundary.decision(
          fewestFailures: most, mostFailures: most, trials: n)
        let expected: StoppingBoundary.Decision? =
          atFewest == .violated
          ? .violated : (atMost == .holds ? .holds : nil)
        #expect(found == expected, "\(fewest) to \(most)")
      }
    }
  }

  @Test func refuseValuesOutsideTheDomain() throws {
    let half = Rational(1, 2)
    let tiny = try Rational(decimal: "1e-80")
    for (claim, level, trials) in [
      (Rational(-1, 2), Rational(1, 9), 5), (Rational(3, 2), Rational(1, 9), 5),
      (half, Rational(0), 5), (half, half, 5), (half, Rational(1, 9), 0),
      (half, Rational(1, 9), StoppingBoundary.largestTrials + 1),
      (tiny, Rational(1, 9), 5), (1 - tiny, Rational(1, 9), 5),
      (half, tiny, 5),
    ] {
      #expect(throws: BoundError.self, "\(claim), \(level), \(trials)") {
        _ = try StoppingBoundary(
          claim: claim, level: level, mostTrials: trials)
      }
    }
    let third = try StoppingBoundary(
      claim: half, level: Rational(1, 3), mostTrials: 5)
    #expect(third.mostTrials == 5 && third.claim == half)
    // The martingale under a prior next to 1 underflows before it ever rises.
    let far = try BetaPrior(a: try Rational(decimal: "1e60"), b: 1)
    let underflowing = try ConfidenceSequence(
      prior: far, level: Rational(1, 9))
    #expect(throws: BoundError.self) {
      _ = try StoppingBoundary(
        claim: half, mostTrials: 1_000,
        refuting: .refuting(
          claim: half, level: Rational(1, 9), mostTrials: 1_000),
        confirming: underflowing)
    }
  }
}
