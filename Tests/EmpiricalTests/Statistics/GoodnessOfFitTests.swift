import Foundation
import TestSupport
import Testing

@testable import Bounds
@testable import Empirical

/// The test of fit against all outcomes of small multinomial laws.
@Suite("H8 goodness of fit: exact tests of every cell")
struct GoodnessOfFitTests {
  private struct Outcomes {
    let law: [Rational]
    let draws: Int
    var all: [(counts: [Int], mass: Rational)] = []

    init(law: [Rational], draws: Int) {
      self.law = law
      self.draws = draws
      add([], left: draws, mass: 1)
    }

    private mutating func add(_ counts: [Int], left: Int, mass: Rational) {
      let π = law[counts.count]
      func power(_ k: Int) -> Rational {
        (0..<k).reduce(Rational(1)) { product, _ in product * π }
      }
      if counts.count == law.count - 1 {
        all.append((counts + [left], mass * power(left)))
        return
      }
      for k in 0...left {
        add(
          counts + [k], left: left - k,
          mass: mass * binomialCoefficient(left, k) * power(k))
      }
    }

    func mass(_ holds: ([Int]) throws -> Bool) rethrows -> Rational {
      try all.reduce(Rational(0)) { sum, outcome in
        try holds(outcome.counts) ? sum + outcome.mass : sum
      }
    }
  }

  private static let laws: [([Rational], Int)] = [
    ([Rational(1, 2), Rational(1, 2)], 9),
    ([Rational(1, 3), Rational(1, 6), Rational(1, 2)], 7),
    ([Rational(1, 100), Rational(3, 10), Rational(69, 100)], 6),
    ([Rational(1, 4), 0, Rational(1, 4), Rational(1, 2)], 5),
    ([1], 4), ([0, 1, 0], 3),
  ]

  /// The formula, in exact fractions, and the size at each level that occurs.
  @Test func isExactlyTheFormulaAndValid() throws {
    for (law, m) in Self.laws {
      let outcomes = Outcomes(law: law, draws: m)
      #expect(outcomes.mass { _ in true } == 1)
      let sharing = max(1, law.count { $0 > 0 && $0 < 1 })
      var levels: [[Int]: Rational] = [:]
      for (counts, _) in outcomes.all {
        var smallest: Rational = 1
        for (π, c) in zip(law, counts) {
          let binomial = try BinomialLaw(trials: m, probability: π)
          smallest = min(
            smallest, binomial.exactSum(atLeast: c),
            1 - binomial.exactSum(atLeast: c + 1))
        }
        let p = min(1, Rational(2 * sharing) * smallest)
        levels[counts] = p
        let test = try GoodnessOfFit(probabilities: law, counts: counts)
        #expect(test.pValue.contains(p), "\(law), \(counts): \(test.pValue)")
        #expect(test.pValue.relativeWidthExponent < -60)
        #expect(test.draws == m)
        if p > 0 && p < 1 {
          #expect(try test.isRefuted(at: p), "\(law), \(counts)")
          let less = p - Rational(1, 1 << 62)
          #expect(try less <= 0 || !test.isRefuted(at: less), "\(counts)")
        }
      }
      for level in Set(levels.values) where level > 0 {
        let size = outcomes.mass { (levels[$0] ?? 1) <= level }
        #expect(size <= level, "\(law), level \(level)")
      }
    }
  }

  @Test func aDrawOfWhatCannotBeDrawnIsCertain() throws {
    let test = try GoodnessOfFit(
      probabilities: [Rational(1, 2), 0, Rational(1, 2)],
      counts: [500, 1, 499])
    #expect(test.pValue.upper == 0)
    #expect(test.worst.index == 1)
    #expect(try test.isRefuted(at: Rational(1, 1 << 62)))
    let missed = try GoodnessOfFit(
      probabilities: [1, 0], counts: [5, 1])
    #expect(missed.pValue.upper == 0)
    // Cells that cannot alarm take no part of the level.
    #expect(test.sharing == 2 && missed.sharing == 0)
    let pooled = try GoodnessOfFit(
      probabilities: [Rational(1, 2), 0, Rational(1, 2)],
      counts: [500, 1, 499], pooling: .expectedBelow(10))
    #expect(pooled.pValue.upper == 0)
  }

  @Test func tinyCellsMayBePooled() throws {
    let tiny = Rational(1, 1_000)
    let large = Array(repeating: Rational(1, 2) - 10 * tiny, count: 2)
    let law = large + Array(repeating: tiny, count: 20)
    // 40 draws in cells that expect 20 together: no cell stands out alone.
    let counts = [478, 482] + Array(repeating: 2, count: 20)
    let alone = try GoodnessOfFit(probabilities: law, counts: counts)
    let pooled = try GoodnessOfFit(
      probabilities: law, counts: counts, pooling: .expectedBelow(5))
    #expect(alone.cells.count == 22 && pooled.cells.count == 3)
    #expect(pooled.sharing == 3 && pooled.worst.count == 40)
    #expect(pooled.worst.index == nil)
    #expect(pooled.worst.probability == 20 * tiny)
    let binomial = try BinomialLaw(trials: 1_000, probability: 20 * tiny)
    #expect(
      agree(
        pooled.pValue,
        Interval(6) * binomial.tail(atLeast: 40).probability))
    #expect(pooled.pValue.upper < 1e-3 && alone.pValue.lower == 1)
    // A cell that expects the limit itself stays alone.
    let edge = try GoodnessOfFit(
      probabilities: law, counts: counts, pooling: .expectedBelow(1))
    #expect(edge.cells.count == 22)
  }

  @Test func limitsLeaveOutWhatIsRefuted() throws {
    let law = [Rational(1, 10), Rational(9, 10)]
    for count in [0, 40, 60, 100, 140, 160, 300] {
      let test = try GoodnessOfFit(
        probabilities: law, counts: [count, 1_000 - count])
      let level = Rational(1, 1_000)
      let limits = try test.limits(of: test.cells[0], level: level)
      let isInside =
        limits.lower.isCertainlyAtMost(law[0])
        && !limits.upper.isCertainlyAtMost(law[0])
      #expect(try test.isRefuted(at: level) == !isInside, "\(count)")
    }
  }

  /// Where 1/2 is expected and 6 are seen, χ² says 7e−15 and the truth is 1.4e−5.
  @Test func chiSquareIsNotValidInTheTails() throws {
    let m = 1_000_000
    let π = Rational(1, 2 * m)
    let law = try BinomialLaw(trials: m, probability: π)
    for (count, exact, orders) in [(3, 1.44e-2, 1.5), (6, 1.42e-5, 9.0)] {
      let tail = law.tail(atLeast: count).probability
      #expect(abs(tail.midpoint / exact - 1) < 0.01, "\(count): \(tail)")
      // One cell and the rest: χ² with one degree of freedom is z².
      let z = (Double(count) - 0.5) / (0.5 * (1 - 0.5e-6)).squareRoot()
      let chiSquare = erfc(z / 2.0.squareRoot())
      #expect(
        log10(tail.lower / chiSquare) > orders, "\(count): \(chiSquare)")
    }
    // A level of 1e−6 by χ² alarms at 4 draws, whose probability is 1.75e−3.
    let z = (4 - 0.5) / 0.5.squareRoot()
    #expect(erfc(z / 2.0.squareRoot()) < 1e-6)
    #expect(law.tail(atLeast: 4).probability.lower > 1.7e-3)
  }

  @Test func powerIsThatOfTheTestAsRun() throws {
    for (law, m) in Self.laws {
      for level in [Rational(1, 5), Rational(1, 50)] {
        let power = try FitPower(probabilities: law, draws: m, level: level)
        let truth = law.indices.map {
          law[($0 + 1) % law.count]
        }
        for drawn in [law, truth] {
          let outcomes = Outcomes(law: drawn, draws: m)
          let exact = try outcomes.mass {
            try GoodnessOfFit(probabilities: law, counts: $0)
              .isRefuted(at: level)
          }
          let enclosed = try power.refutationProbability(of: drawn)
          #expect(enclosed.contains(exact), "\(law), \(drawn): \(enclosed)")
          let near = try #require(power.exactRefutationProbability(of: drawn))
          #expect(near.contains(exact), "\(law), \(drawn): \(near)")
          #expect(near.upper - near.lower < 1e-12, "\(near)")
        }
        #expect(
          try !power.refutationProbability(of: law).isCertainlyAbove(level))
        #expect(try power.refutationProbability(of: law).upper <= 0.2)
      }
    }
  }

  /// Two cells are one binomial count, and its two tails.
  @Test func theExactPowerOfTwoCellsIsABinomialTail() throws {
    let law = [Rational(3, 10), Rational(7, 10)]
    let truth = [Rational(1, 4), Rational(3, 4)]
    for m in [200, 3_000] {
      let power = try FitPower(
        probabilities: law, draws: m, level: Rational(1, 1_000))
      let (least, most) = power.criticalCounts(of: 0)
      for drawn in [law, truth] {
        let binomial = try BinomialLaw(trials: m, probability: drawn[0])
        let exact =
          binomial.tail(atLeast: try #require(least)).probability
          + binomial.tail(atMost: try #require(most)).probability
        let near = try #require(power.exactRefutationProbability(of: drawn))
        #expect(agree(near, exact), "\(m), \(drawn): \(near), \(exact)")
        #expect(near.upper - near.lower < 1e-10, "\(near)")
      }
    }
    let large = try FitPower(
      probabilities: law, draws: 1_000_000_000, level: Rational(1, 1_000))
    #expect(large.exactRefutationProbability(of: law) == nil)
    // Draws of which one is refuted for certain.
    let never = try FitPower(
      probabilities: [0, 1], draws: 10, level: Rational(1, 1_000))
    #expect(
      never.exactRefutationProbability(of: [1, 0])?.lower ?? 0 > 1 - 1e-12)
    #expect(never.exactRefutationProbability(of: [0, 1])?.upper ?? 1 < 1e-12)
  }

  @Test func detectableFactorsAreFoundWithTheirPower() throws {
    let law = [Rational(1, 50), Rational(49, 50), 0]
    let m = 5_000
    let level = Rational(1, 1_000_000)
    let power = try FitPower(probabilities: law, draws: m, level: level)
    let (rise, fall) = try power.detectableFactors(of: 0)
    let (up, down) = (try #require(rise), try #require(fall))
    #expect(up.lower > 1 && down.upper < 1)
    let critical = power.criticalCounts(of: 0)
    let least = try #require(critical.atLeast)
    let most = try #require(critical.atMost)
    for (factor, isRise) in [(up, true), (down, false)] {
      let π = try #require(Rational(exactly: factor.midpoint)) * law[0]
      let binomial = try BinomialLaw(trials: m, probability: π)
      let found =
        isRise
        ? binomial.tail(atLeast: least).probability
        : binomial.tail(atMost: most).probability
      #expect(abs(found.midpoint - 0.99) < 1e-9, "\(factor)")
    }
    // At the critical counts and not before.
    func isRefuted(_ count: Int) throws -> Bool {
      try GoodnessOfFit(probabilities: law, counts: [count, m - count, 0])
        .isRefuted(at: level)
    }
    #expect(try isRefuted(least) && isRefuted(most))
    #expect(try !isRefuted(least - 1) && !isRefuted(most + 1))
    #expect(power.criticalCounts(of: 2).atLeast == 1)
    #expect(power.criticalCounts(of: 2).atMost == nil)
    // Too few draws see no fall.
    let few = try FitPower(probabilities: law, draws: 20, level: level)
    #expect(try few.detectableFactors(of: 0).fall == nil)
  }

  @Test func refusesWhatIsNoLawAndNoCounts() {
    for (law, counts) in [
      ([Rational(1, 2)], [3]), ([Rational(3, 2), Rational(-1, 2)], [1, 1]),
      ([1], [0]), ([1, 0], [2, -1]), ([], []),
      ([Rational(1, 2), Rational(1, 2)], [Int.max, Int.max]),
    ] {
      #expect(throws: BoundError.self, "\(law), \(counts)") {
        try GoodnessOfFit(probabilities: law, counts: counts)
      }
    }
  }
}
