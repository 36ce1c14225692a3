import TestSupport
import Testing

@testable import Bounds

/// The law of the test in exact fractions, by the same recursion over counts and,
/// for few trials, over all sequences of outcomes.
private struct ExactLaw {
  var violated: [Rational] = []
  var holding: [Rational] = []
  var undecided: Rational = 0

  init(_ boundary: StoppingBoundary, _ p: Rational) {
    var live: [Int: Rational] = [0: 1]
    for n in 1...boundary.mostTrials {
      var next: [Int: Rational] = [:]
      for (k, mass) in live {
        next[k, default: 0] = (next[k] ?? 0) + mass * (1 - p)
        next[k + 1, default: 0] = (next[k + 1] ?? 0) + mass * p
      }
      var (up, down): (Rational, Rational) = (0, 0)
      live = [:]
      for (k, mass) in next {
        switch boundary.decision(fewestFailures: k, mostFailures: k, trials: n)
        {
        case .violated: up = up + mass
        case .holds: down = down + mass
        case nil: live[k] = mass
        }
      }
      violated.append(up)
      holding.append(down)
    }
    undecided = live.values.reduce(Rational(0), +)
  }

  /// Walks every sequence of outcomes, judging each look by the martingale.
  init(
    claim: Rational, level: Rational, prior: BetaPrior, trials: Int,
    _ p: Rational
  ) throws {
    let sequence = try ConfidenceSequence(prior: prior, level: level)
    violated = [Rational](repeating: 0, count: trials)
    holding = violated
    for path in 0..<(1 << trials) {
      var (k, mass): (Int, Rational) = (0, 1)
      var decision: StoppingBoundary.Decision?
      var stop = 0
      for n in 1...trials {
        let fails = path >> (n - 1) & 1 == 1
        k += fails ? 1 : 0
        mass = mass * (fails ? p : 1 - p)
        guard decision == nil else { continue }
        if try sequence.isViolated(claim: claim, failures: k, trials: n) {
          (decision, stop) = (.violated, n)
        } else if try sequence.isHolding(claim: claim, failures: k, trials: n) {
          (decision, stop) = (.holds, n)
        }
      }
      switch decision {
      case .violated: violated[stop - 1] = violated[stop - 1] + mass
      case .holds: holding[stop - 1] = holding[stop - 1] + mass
      case nil: undecided = undecided + mass
      }
    }
  }

  /// E f(τ), where nothing decided counts as N.
  func mean(_ f: (Int) -> Rational) -> Rational {
    var sum = undecided * f(violated.count)
    for n in violated.indices {
      sum = sum + (violated[n] + holding[n]) * f(n + 1)
    }
    return sum
  }

  func decided(by n: Int) -> Rational {
    zip(violated, holding).prefix(n).reduce(Rational(0)) { $0 + $1.0 + $1.1 }
  }
}

/// The law of the sequential test, from exact fractions and known laws.
@Suite("H2 stopping law: the exact law of the test")
struct StoppingLawTests {
  private func check(
    _ found: Interval, _ exact: Rational, _ name: String, width: Double = -40
  ) {
    #expect(found.contains(exact), "\(name): \(found) misses \(exact)")
    if exact.sign != 0 {
      #expect(found.relativeWidthExponent < width, "\(name): \(found)")
    }
  }

  private func compare(
    _ law: StoppingLaw, _ exact: ExactLaw, _ name: String
  ) {
    let N = law.boundary.mostTrials
    check(law.violated, exact.violated.reduce(0, +), "violated, " + name)
    check(law.holds, exact.holding.reduce(0, +), "holds, " + name)
    check(law.undecided, exact.undecided, "undecided, " + name)
    let mean = exact.mean { Rational($0) }
    check(law.expectedTrials, mean, "mean, " + name)
    let variance = exact.mean { (Rational($0) - mean) * (Rational($0) - mean) }
    check(law.varianceOfTrials, variance, "variance, " + name, width: -30)
    for n in [0, 1, N / 2, N] {
      let violated = exact.violated.prefix(n).reduce(0, +)
      check(law.violated(by: n), violated, "violated by \(n), " + name)
      let holding = exact.holding.prefix(n).reduce(0, +)
      check(law.holds(by: n), holding, "holds by \(n), " + name)
      check(law.decided(by: n), exact.decided(by: n), "by \(n), " + name)
      let capped = exact.mean { Rational(min($0, n)) }
      check(law.expectedTrials(upTo: n), capped, "up to \(n), " + name)
    }
  }

  /// N = 22 by the recursion in fractions.
  @Test func isTheExactLaw() throws {
    for (claim, level, a, b) in [
      (Rational(1, 4), Rational(1, 3), Rational(2), Rational(3)),
      (Rational(1, 2), Rational(1, 8), 1, 1),
      (Rational(1, 20), Rational(1, 4), 1, 3),
    ] {
      let sequence = try ConfidenceSequence(
        prior: BetaPrior(a: a, b: b), level: level)
      let boundary = try StoppingBoundary(
        claim: claim, mostTrials: 22, refuting: sequence, confirming: sequence)
      for p in [Rational(0), 1, Rational(1, 4), Rational(2, 3), claim] {
        compare(
          try StoppingLaw(boundary: boundary, probability: p),
          ExactLaw(boundary, p), "claim \(claim), p \(p)")
      }
    }
  }

  /// All 2⁹ sequences of outcomes, each judged by the rule at every look.
  @Test func isTheLawOfAllSequences() throws {
    let prior = try BetaPrior(a: 1, b: 1)
    let (claim, level) = (Rational(2, 5), Rational(1, 3))
    let sequence = try ConfidenceSequence(prior: prior, level: level)
    let boundary = try StoppingBoundary(
      claim: claim, mostTrials: 9, refuting: sequence, confirming: sequence)
    let p = Rational(3, 7)
    let exact = try ExactLaw(
      claim: claim, level: level, prior: prior, trials: 9, p)
    #expect(exact.decided(by: 9) > Rational(1, 10))
    compare(
      try StoppingLaw(boundary: boundary, probability: p), exact, "paths")
  }

  /// No boundary: every run goes to N.
  @Test func runsToTheEndWithoutABoundary() throws {
    let none = StoppingBoundary(
      claim: Rational(1, 2), mostTrials: 300, lastViolating: [0],
      firstHolding: [])
    for p in [Rational(0), Rational(1, 3), 1] {
      let law = try StoppingLaw(boundary: none, probability: p)
      check(law.undecided, 1, "p \(p)")
      check(law.expectedTrials, 300, "p \(p)")
      #expect(law.violated.upper < 1e-100 && law.holds.upper < 1e-100)
      #expect(law.varianceOfTrials.upper < 1e-6)
      #expect(law.trials(untilDecidedWith: Rational(1, 100)) == nil)
    }
  }

  /// A boundary at a count alone: reaching j failures by N is a binomial tail.
  @Test func isTheBinomialLawForOneCount() throws {
    let trials = 3_000
    for (j, p) in [(5, Rational(1, 1000)), (40, Rational(1, 50)), (1, 0)] {
      let count = StoppingBoundary(
        claim: Rational(1, 2), mostTrials: trials,
        lastViolating: [Int](repeating: 0, count: j) + [trials],
        firstHolding: [])
      let law = try StoppingLaw(boundary: count, probability: p)
      for n in [1, 700, trials] {
        let tail = try BinomialLaw(trials: n, probability: p).tail(atLeast: j)
        #expect(
          overlap(law.violated(by: n), tail.probability),
          "\(j), \(p), \(n): \(law.violated(by: n)), \(tail.probability)")
      }
    }
    // Holding from trial 100 without a failure has probability (1 − p)¹⁰⁰.
    let none = StoppingBoundary(
      claim: Rational(1, 2), mostTrials: 200, lastViolating: [0],
      firstHolding: [100])
    let law = try StoppingLaw(boundary: none, probability: Rational(1, 50))
    let power = Interval(Rational(49, 50)).power(100)
    #expect(overlap(law.holds, power) && overlap(law.holds(by: 100), power))
    #expect(law.holds(by: 99).upper < 1e-100)
  }

  /// What falls below the range of doubles is still inside.
  @Test func enclosesWhatItDrops() throws {
    let count = StoppingBoundary(
      claim: Rational(1, 2), mostTrials: 10, lastViolating: [0, 0, 0, 10],
      firstHolding: [])
    for text in ["1e-60", "1e-100", "1e-250"] {
      let p = try Rational(decimal: text)
      let law = try StoppingLaw(boundary: count, probability: p)
      let exact = ExactLaw(count, p)
      let violated = exact.violated.reduce(0, +)
      #expect(law.violated.contains(violated), "\(text): \(law.violated)")
      #expect(law.violated.upper < 1e-110)
      let first = exact.violated.prefix(4).reduce(0, +)
      #expect(law.violated(by: 4).contains(first), "\(text)")
      let mean = exact.mean { Rational($0) }
      #expect(law.expectedTrials.contains(mean), "\(text)")
      let variance = exact.mean {
        (Rational($0) - mean) * (Rational($0) - mean)
      }
      #expect(law.varianceOfTrials.contains(variance), "\(text)")
    }
    #expect(throws: BoundError.self) {
      _ = try StoppingLaw(
        boundary: count, probability: try Rational(decimal: "1e-310"))
    }
    for p in [Rational(-1, 9), Rational(10, 9)] {
      #expect(throws: BoundError.self) {
        _ = try StoppingLaw(boundary: count, probability: p)
      }
    }
  }

  /// An enclosure of p gives what holds for all of it; a wide one nothing.
  @Test func enclosesTheLawOfEveryProbabilityInside() throws {
    let boundary = try StoppingBoundary(
      claim: Rational(1, 10), level: Rational(1, 100), mostTrials: 200)
    let (low, high) = (Rational(1, 9), Rational(1, 9) + Rational(1, 100_000))
    let wide = try StoppingLaw(
      boundary: boundary, probability: .hull(Interval(low), Interval(high)))
    for p in [low, (low + high) / 2, high] {
      let law = try StoppingLaw(boundary: boundary, probability: p)
      for (inner, outer) in [
        (law.violated, wide.violated), (law.holds, wide.holds),
        (law.expectedTrials, wide.expectedTrials),
        (law.varianceOfTrials, wide.varianceOfTrials),
      ] {
        #expect(outer.lower <= inner.lower && inner.upper <= outer.upper)
      }
    }
    #expect(wide.violated.relativeWidthExponent < -4)
    #expect(throws: BoundError.self) {
      _ = try StoppingLaw(
        boundary: boundary,
        probability: .hull(Interval(Rational(1, 9)), Interval(Rational(1, 8))))
    }
    #expect(throws: BoundError.self) {
      _ = try StoppingLaw(
        boundary: boundary, probability: .hull(Interval(0), Interval(low)))
    }
  }

  /// P(violated) rises with p and P(holds) falls.
  @Test func isMonotoneInTheTruth() throws {
    let boundary = try StoppingBoundary(
      claim: Rational(1, 10), level: Rational(1, 100), mostTrials: 300)
    let laws = try (1...19).map {
      try StoppingLaw(boundary: boundary, probability: Rational($0, 80))
    }
    for (a, b) in zip(laws, laws.dropFirst()) {
      #expect(a.violated.lower < b.violated.upper)
      #expect(a.holds.upper > b.holds.lower)
    }
  }

  @Test func knowsTheQuantilesOfTheStoppingTime() throws {
    let boundary = try StoppingBoundary(
      claim: Rational(1, 20), level: Rational(1, 1000), mostTrials: 1_000)
    let law = try StoppingLaw(boundary: boundary, probability: Rational(1, 5))
    for probability in [Rational(1, 100), Rational(1, 2), Rational(999, 1000)] {
      let n = try #require(law.trials(untilDecidedWith: probability))
      #expect(!(Interval(probability) - law.decided(by: n)).isCertainlyPositive)
      #expect((Interval(probability) - law.decided(by: n - 1)).upper > 0)
    }
    #expect(law.trials(untilDecidedWith: 1) == nil)
  }
}
