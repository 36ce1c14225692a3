import TestSupport
import Testing

@testable import Bounds

/// The mixture martingale against exact fractions, closed forms and a table.
@Suite("H2 confidence sequence: one look")
struct ConfidenceSequenceTests {
  static let priors: [(Rational, Rational)] = [
    (1, 1), (3, 2), (4, 36), (Rational(1, 2), Rational(5, 3)),
    (1, Rational(159, 7)),
  ]

  private func sequence(
    _ a: Rational, _ b: Rational, _ level: Rational
  ) throws -> ConfidenceSequence {
    try ConfidenceSequence(prior: BetaPrior(a: a, b: b), level: level)
  }

  /// p M(n + 1, k + 1) + (1 − p) M(n + 1, k) = M(n, k), and M(0, 0) = 1: exactly.
  @Test func isAMartingale() throws {
    for (a, b) in Self.priors {
      let sequence = try sequence(a, b, Rational(1, 20))
      for p in [Rational(1, 2), Rational(1, 20), Rational(6, 7)] {
        let first = sequence.exactMartingale(failures: 0, trials: 0, at: p)
        #expect(first == 1)
        for n in 0..<9 {
          for k in 0...n {
            func value(_ k: Int, _ n: Int) -> Rational {
              sequence.exactMartingale(failures: k, trials: n, at: p)
            }
            #expect(
              p * value(k + 1, n + 1) + (1 - p) * value(k, n + 1)
                == value(k, n), "a \(a), b \(b), p \(p): \(k) of \(n)")
          }
        }
      }
    }
  }

  /// B(a + k, b + n − k)/(B(a, b) pᵏ(1 − p)ⁿ⁻ᵏ) from factorials.
  @Test func isTheStatedRatioOfBetaFunctions() throws {
    func factorial(_ n: Int) -> Rational {
      (0..<n).reduce(Rational(1)) { $0 * Rational($1 + 1) }
    }
    func beta(_ a: Int, _ b: Int) -> Rational {
      factorial(a - 1) * factorial(b - 1) / factorial(a + b - 1)
    }
    let p = Rational(2, 7)
    for (a, b) in [(1, 1), (3, 2), (4, 36)] {
      let sequence = try sequence(Rational(a), Rational(b), Rational(1, 9))
      for n in 0...12 {
        for k in 0...n {
          var expected = beta(a + k, b + n - k) / beta(a, b)
          for _ in 0..<k { expected = expected / p }
          for _ in k..<n { expected = expected / (1 - p) }
          #expect(
            sequence.exactMartingale(failures: k, trials: n, at: p)
              == expected)
          let found = try sequence.logMartingale(
            failures: k, trials: n, at: p, precision: 100)
          #expect(found.exp.contains(expected), "\(a), \(b): \(k) of \(n)")
          #expect(found.exp.relativeWidthExponent < -85)
        }
      }
    }
  }

  @Test func isInfiniteWhereTheCountsAreImpossible() throws {
    let sequence = try sequence(2, 3, Rational(1, 100))
    for (k, n, p) in [(1, 5, Rational(0)), (4, 5, 1), (1, 1, 0), (0, 1, 1)] {
      let value = try sequence.logMartingale(failures: k, trials: n, at: p)
      #expect(value.lower == .infinity, "\(k) of \(n) at \(p)")
    }
    // B(2, 6)/B(2, 3) = 2/7 at p = 0, k = 0; B(5, 3)/B(2, 3) = 4/35 at p = 1.
    let none = try sequence.logMartingale(failures: 0, trials: 3, at: 0)
    #expect(none.exp.contains(Rational(2, 7)))
    let all = try sequence.logMartingale(failures: 3, trials: 3, at: 1)
    #expect(all.exp.contains(Rational(4, 35)))
    let start = try sequence.logMartingale(failures: 0, trials: 0, at: 0)
    #expect(start.lower == 0 && start.upper == 0)
    // Claims of 0 and 1: the first impossible trial decides.
    #expect(try sequence.isViolated(claim: 0, failures: 1, trials: 9))
    #expect(try !sequence.isViolated(claim: 0, failures: 0, trials: 9))
    #expect(try !sequence.isHolding(claim: 0, failures: 0, trials: 9))
    #expect(try sequence.isHolding(claim: 1, failures: 8, trials: 9))
    #expect(try !sequence.isHolding(claim: 1, failures: 9, trials: 9))
    #expect(try !sequence.isViolated(claim: 1, failures: 9, trials: 9))
  }

  /// With a uniform prior four failures of four have M₄(1/2) = 16/5 = 1/level: no
  /// precision could tell, and M ≥ 1/level is what the rule asks.
  @Test func decidesTiesExactly() throws {
    let half = Rational(1, 2)
    let tie = try sequence(1, 1, Rational(5, 16))
    #expect(try tie.isViolated(claim: half, failures: 4, trials: 4))
    #expect(try tie.isHolding(claim: half, failures: 0, trials: 4))
    let below = Rational(5, 16) - (try Rational(decimal: "1e-60"))
    let strict = try sequence(1, 1, below)
    #expect(try !strict.isViolated(claim: half, failures: 4, trials: 4))
    #expect(try !strict.isHolding(claim: half, failures: 0, trials: 4))
  }

  /// M_n(c) is large on both sides of k/n; which side decides what is said.
  @Test func saysNothingOnTheWrongSide() throws {
    let sequence = try sequence(1, 1, Rational(1, 1_000_000))
    let half = Rational(1, 2)
    for (k, n) in [(0, 100), (20, 100), (80, 100), (100, 100)] {
      #expect(
        try sequence.isViolated(claim: half, failures: k, trials: n)
          == (k > 50), "\(k) of \(n)")
      #expect(
        try sequence.isHolding(claim: half, failures: k, trials: n)
          == (k < 50), "\(k) of \(n)")
    }
    // Under p = 0 the counts are certain, and M_n(1/2) is far above 1.
    let value = sequence.exactMartingale(failures: 0, trials: 100, at: half)
    #expect(value > 1_000_000)
  }

  /// n = 1: M₁(p) is a/((a + b)p) or b/((a + b)(1 − p)).
  @Test func limitsHaveClosedFormsAfterOneTrial() throws {
    for (a, b) in Self.priors {
      for level in [Rational(1, 20), try Rational(decimal: "1e-40")] {
        let sequence = try sequence(a, b, level)
        let lower = try sequence.lowerLimit(failures: 1, trials: 1)
        #expect(lower.contains(level * a / (a + b)), "\(a), \(b): \(lower)")
        let upper = try sequence.upperLimit(failures: 0, trials: 1)
        #expect(upper.contains(1 - level * b / (a + b)), "\(a), \(b): \(upper)")
        for limit in [lower, upper] {
          #expect(limit.relativeWidthExponent <= -64)
        }
        let none = try sequence.lowerLimit(failures: 0, trials: 1)
        #expect(none.lower == 0 && none.upper == 0)
        let all = try sequence.upperLimit(failures: 1, trials: 1)
        #expect(all.lower == 1 && all.upper == 1)
        // 65 bits of relative accuracy, and eight more to round in.
        #expect(none.precision == 73 && all.precision == 73, "α = \(level)")
      }
    }
  }

  /// A claim just below the lower limit is violated, one just above is not; the
  /// same at the upper limit.
  @Test func limitsSeparateTheDecisions() throws {
    for seed in 0..<8 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let (a, b) = Self.priors[Int.random(in: 0..<5, using: &rng)]
      let n = Int.random(in: 2...3000, using: &rng)
      let k = Int.random(in: 1..<n, using: &rng)
      let level = Rational(1, Int.random(in: 3...1_000_000_000, using: &rng))
      let name = "seed \(seed): \(k) of \(n), level \(level)"
      let sequence = try sequence(a, b, level)
      let lower = try sequence.lowerLimit(failures: k, trials: n)
      let upper = try sequence.upperLimit(failures: k, trials: n)
      #expect(lower.upper < Double(k) / Double(n), "\(name)")
      #expect(upper.lower > Double(k) / Double(n), "\(name)")
      for (limit, isUpper) in [(lower, false), (upper, true)] {
        #expect(limit.relativeWidthExponent <= -64, "\(name)")
        let below = try #require(Rational(exactly: limit.lower.nextDown))
        let above = try #require(Rational(exactly: limit.upper.nextUp))
        for (claim, isAbove) in [(below, false), (above, true)] {
          let says =
            isUpper
            ? try sequence.isHolding(claim: claim, failures: k, trials: n)
            : try sequence.isViolated(claim: claim, failures: k, trials: n)
          #expect(says == (isUpper == isAbove), "\(name) at \(claim)")
        }
      }
    }
  }

  /// Failures and successes swapped, a and b swapped: the mirror image.
  @Test func limitsMirror() throws {
    for (a, b) in Self.priors {
      let one = try sequence(a, b, Rational(1, 1000))
      let other = try sequence(b, a, Rational(1, 1000))
      for (k, n) in [(0, 7), (2, 7), (40, 900)] {
        let upper = try one.upperLimit(failures: k, trials: n)
        let lower = try other.lowerLimit(failures: n - k, trials: n)
        #expect(overlap(Interval(1) - upper, lower), "\(a), \(b): \(k) of \(n)")
      }
    }
  }

  @Test func holdsTheStoredValues() throws {
    for row in try ReferenceTable.rows("confidence-sequence") {
      let sequence = try sequence(
        Rational(decimal: row[0]), Rational(decimal: row[1]),
        Rational(decimal: row[2]))
      let (k, n) = (try #require(Int(row[3])), try #require(Int(row[4])))
      let found = [
        try sequence.logMartingale(
          failures: k, trials: n, at: Rational(1, 3)),
        try sequence.lowerLimit(failures: k, trials: n),
        try sequence.upperLimit(failures: k, trials: n),
      ]
      for (value, text) in zip(found, row[5...7]) {
        let stored = try Rational(decimal: text)
        let size = stored.sign < 0 ? -stored : stored
        let slack = size * (try Rational(decimal: "1e-39"))
        #expect(
          !value.isCertainlyAbove(stored + slack)
            && !(-value).isCertainlyAbove(slack - stored), "\(row): \(value)")
        if stored.sign != 0 {
          #expect(value.relativeWidthExponent <= -64, "\(row): \(value)")
        }
      }
    }
  }
}

@Suite("H2 confidence sequence: p-values, running limits, priors")
struct RunningLimitsTests {
  private let prior: BetaPrior
  private let sequence: ConfidenceSequence

  init() throws {
    prior = try BetaPrior(a: 2, b: 5)
    sequence = try ConfidenceSequence(prior: prior, level: Rational(1, 100))
  }

  /// 1/M on the side that speaks against the claim, at most 1, exactly 1 else.
  @Test func pValuesAreReciprocals() throws {
    for claim in [Rational(1, 10), Rational(1, 2), Rational(9, 10)] {
      for n in 1...12 {
        for k in 0...n {
          let name = "\(k) of \(n), claim \(claim)"
          let inverse =
            1 / sequence.exactMartingale(failures: k, trials: n, at: claim)
          let most = try sequence.pValue(
            ofAtMost: claim, failures: k, trials: n)
          let least = try sequence.pValue(
            ofAtLeast: claim, failures: k, trials: n)
          let side = (Rational(k, n) - claim).sign
          #expect(most.contains(side > 0 ? min(1, inverse) : 1), "\(name)")
          #expect(least.contains(side < 0 ? min(1, inverse) : 1), "\(name)")
          #expect(most.relativeWidthExponent < -90, "\(name)")
          let isViolated = try sequence.isViolated(
            claim: claim, failures: k, trials: n)
          #expect(isViolated == most.isCertainlyAtMost(Rational(1, 100)))
        }
      }
    }
    let impossible = try sequence.pValue(ofAtMost: 0, failures: 1, trials: 4)
    #expect(impossible.lower == 0 && impossible.upper == 0)
    let start = try sequence.pValue(ofAtMost: 0, failures: 0, trials: 0)
    #expect(start.lower == 1 && start.upper == 1)
  }

  /// The running limits are the largest and the smallest of the looks'.
  @Test func runningLimitsIntersect() throws {
    var rng = SplitMix64(seed: 5)
    var running = RunningLimits(below: sequence, above: sequence)
    #expect(running.lower.upper == 0 && running.upper.lower == 1)
    var (fewest, most) = (0, 0)
    var (lower, upper) = (0.0, 1.0)
    for n in 1...60 {
      switch Int.random(in: 0..<10, using: &rng) {
      case 0, 1, 2: (fewest, most) = (fewest + 1, most + 1)
      case 3: most += 1
      default: break
      }
      try running.look(fewestFailures: fewest, mostFailures: most, trials: n)
      lower = max(
        lower,
        try sequence.lowerLimit(failures: fewest, trials: n).midpoint)
      upper = min(
        upper, try sequence.upperLimit(failures: most, trials: n).midpoint)
      #expect(abs(running.lower.midpoint - lower) < 1e-15, "n = \(n)")
      #expect(abs(running.upper.midpoint - upper) < 1e-15, "n = \(n)")
      #expect(!running.isEmpty)
    }
    #expect(running.lower.midpoint > 0.05 && running.upper.midpoint < 0.8)
  }

  /// Data that no p explains: first all failures, then none.
  @Test func runningLimitsCanBeEmpty() throws {
    var running = RunningLimits(below: sequence, above: sequence)
    try running.look(fewestFailures: 40, mostFailures: 40, trials: 40)
    #expect(!running.isEmpty)
    try running.look(fewestFailures: 40, mostFailures: 40, trials: 4000)
    #expect(running.isEmpty)
  }

  /// The documented means and shapes.
  @Test func priorsAreThoseOfTheNote() throws {
    let level = try Rational(decimal: "1e-8")
    for (claim, trials, mean) in [
      ("0.05", 10_000, 0.1), ("0.001", 1_000_000, 0.002),
      // Twice the claim cannot be seen: the smallest truth that can.
      ("0.001", 10_000, 0.005054), ("1e-12", 10_000, 2.272e-4),
      // Half-way from the claim to 1.
      ("0.5", 1_000_000, 0.75), ("0.9", 1_000_000, 0.95),
      ("1", 10, 4095.0 / 4096),
    ] {
      let claim = try Rational(decimal: claim)
      let prior = try BetaPrior.refuting(
        claim: claim, level: level, mostTrials: trials)
      #expect(prior.a == 4)
      let found = prior.mean.approximation
      #expect(abs(found / mean - 1) < 1e-3, "\(claim), \(trials): \(found)")
      let other = try BetaPrior.confirming(claim: claim)
      #expect(other.a == 1)
      let ratio = other.mean.approximation / claim.approximation
      #expect(abs(ratio - 0.125) < 1e-4, "\(claim)")
    }
    // Against a claim of 0 any prior will do, if it is one.
    _ = try BetaPrior.refuting(claim: 0, level: level, mostTrials: 10)
    #expect(try BetaPrior.confirming(claim: 0).mean == Rational(1, 8))
  }

  @Test func refusesValuesOutsideTheDomain() throws {
    for (a, b) in [(Rational(0), Rational(1)), (1, -1)] {
      #expect(throws: BoundError.self) { _ = try BetaPrior(a: a, b: b) }
    }
    for level in [0, Rational(1, 3) + Rational(1, 1_000_000), -1] {
      #expect(
        throws: BoundError.outsideDomain(
          "level", value: "\(level)", requirement: "above 0 and at most 1/3")
      ) { _ = try ConfidenceSequence(prior: prior, level: level) }
      #expect(throws: BoundError.self) {
        _ = try BetaPrior.refuting(claim: 0, level: level, mostTrials: 1)
      }
    }
    for (k, n) in [(-1, 5), (6, 5), (0, -1), (0, Int.max)] {
      #expect(throws: BoundError.self) {
        _ = try sequence.lowerLimit(failures: k, trials: n)
      }
      #expect(throws: BoundError.self) {
        _ = try sequence.upperLimit(failures: k, trials: n)
      }
      #expect(throws: BoundError.self) {
        _ = try sequence.isViolated(claim: 0, failures: k, trials: n)
      }
      #expect(throws: BoundError.self) {
        _ = try sequence.isHolding(claim: 1, failures: k, trials: n)
      }
    }
    for claim in [Rational(-1, 9), Rational(10, 9)] {
      #expect(throws: BoundError.self) {
        _ = try sequence.logMartingale(failures: 0, trials: 1, at: claim)
      }
      #expect(throws: BoundError.self) {
        _ = try BetaPrior.confirming(claim: claim)
      }
    }
  }
}
