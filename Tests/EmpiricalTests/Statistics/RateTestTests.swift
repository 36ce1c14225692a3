import TestSupport
import Testing

@testable import Bounds
@testable import Empirical

/// McNemar's and Fisher's tests against all arrangements of outcomes.
@Suite("H7 tests of rates: McNemar and Fisher")
struct RateTestTests {
  @Test func mcNemarHasItsExactSize() throws {
    for n in 0...8 {
      for alternative in Alternative.allCases {
        let byCount = try (0...n).map { c in
          try McNemarTest(baselineOnly: n - c, candidateOnly: c)
            .pValue(alternative)
        }
        let pValues = (0..<(1 << n)).map { byCount[$0.nonzeroBitCount] }
        ExactSize(pValues: pValues).expectExact("n \(n), \(alternative)")
      }
    }
  }

  /// Values by scipy.stats.binom (Scripts/notes/comparisons.py).
  @Test func mcNemarAgreesWithAnotherProgram() throws {
    for (b, c, p) in [
      (3, 14, 0.006_362_915_039), (0, 20, 9.536_743_164e-7),
      (100, 180, 1.007_253_248_0e-6), (14, 3, 0.998_825_072_0),
    ] {
      let value = try McNemarTest(baselineOnly: b, candidateOnly: c)
        .pValue(.candidateIsWorse)
      #expect(
        abs(value.midpoint / p - 1) < 1e-6, "\(b), \(c): \(value), \(p)")
    }
  }

  @Test func changingPlacesChangesTheDirection() throws {
    for (b, c) in [(0, 0), (3, 9), (9, 3), (40, 41), (0, 7)] {
      for alternative in Alternative.allCases {
        let (x, y) = (
          try McNemarTest(baselineOnly: b, candidateOnly: c),
          try McNemarTest(baselineOnly: c, candidateOnly: b)
        )
        #expect(
          agree(try x.pValue(alternative), try y.pValue(alternative.swapped)),
          "\(b), \(c), \(alternative)")
        let (f, g) = (
          try TwoSampleRateTest(
            baselineFailures: b, of: 50, candidateFailures: c, of: 70),
          try TwoSampleRateTest(
            baselineFailures: c, of: 70, candidateFailures: b, of: 50)
        )
        #expect(
          agree(try f.pValue(alternative), try g.pValue(alternative.swapped)),
          "\(b), \(c), \(alternative)")
      }
    }
  }

  /// Every way to decide what is open: none has a larger p-value, one has this.
  @Test func openPairsCountInFavourOfTheNullHypothesis() throws {
    var generator = SplitMix64(seed: 74)
    for round in 0..<40 {
      let n = Int.random(in: 1...5, using: &generator)
      let pairs = (0..<n).map { _ in
        (
          Outcome.allCases.randomElement(using: &generator) ?? .holds,
          Outcome.allCases.randomElement(using: &generator) ?? .holds
        )
      }
      let table = PairedOutcomes(
        baseline: pairs.map(\.0), candidate: pairs.map(\.1))
      #expect(table.pairs == n)
      let test = McNemarTest(table)
      for alternative in Alternative.allCases {
        let values = try arrangements(pairs).map { b, c in
          try McNemarTest(baselineOnly: b, candidateOnly: c)
            .pValue(alternative).midpoint
        }
        let value = try test.pValue(alternative).midpoint
        #expect(
          abs(value - (values.max() ?? 1)) < 1e-12,
          "seed 74, round \(round): \(pairs), \(alternative): \(value)")
      }
    }
  }

  /// The discordant counts (b, c) of all decided versions of `pairs`.
  private func arrangements(_ pairs: [(Outcome, Outcome)]) -> [(Int, Int)] {
    func meanings(_ outcome: Outcome) -> [Bool] {
      switch outcome {
      case .holds: [false]
      case .fails: [true]
      case .undefined, .undecided: [false, true]
      }
    }
    return pairs.reduce([(0, 0)]) { found, pair in
      found.flatMap { b, c in
        meanings(pair.0).flatMap { x in
          meanings(pair.1).map { y in
            (b + (x && !y ? 1 : 0), c + (!x && y ? 1 : 0))
          }
        }
      }
    }
  }

  @Test func mcNemarSaysWhatItCanSee() throws {
    let level = Rational(1, 1_000_000)
    #expect(try McNemarTest.criticalCount(discordant: 19, level: level) == 20)
    #expect(try McNemarTest.criticalCount(discordant: 20, level: level) == 20)
    #expect(
      try McNemarTest.detectableShare(discordant: 19, level: level) == nil)
    let share = try #require(
      try McNemarTest.detectableShare(discordant: 20, level: level))
    #expect(share.power(20).contains(Rational(99, 100)))
    for (n, critical) in [(100, 74), (1_000, 576)] {
      #expect(
        try McNemarTest.criticalCount(discordant: n, level: level) == critical)
    }
    for n in [1, 5, 33, 200] {
      let level = Rational(1, 1_000)
      let c = try McNemarTest.criticalCount(discordant: n, level: level)
      func p(_ c: Int) throws -> Interval {
        try McNemarTest(baselineOnly: n - c, candidateOnly: c)
          .pValue(.candidateIsWorse)
      }
      if c <= n { #expect(try p(c).isCertainlyAtMost(level), "n \(n)") }
      #expect(try p(c - 1).isCertainlyAbove(level), "n \(n)")
    }
  }

  /// All ways to hand K failures out to n₁ + n₂ trials.
  @Test func fisherHasItsExactSizeGivenTheFailures() throws {
    for (n1, n2) in [(1, 1), (3, 4), (5, 2), (5, 4), (4, 0), (0, 3)] {
      for K in 0...(n1 + n2) {
        for alternative in Alternative.allCases {
          var known: [Int: Interval] = [:]
          let pValues = try choices(K, of: n1 + n2).map { failures in
            let a = (failures & ((1 << n1) - 1)).nonzeroBitCount
            let p =
              try known[a]
              ?? TwoSampleRateTest(
                baselineFailures: a, of: n1, candidateFailures: K - a, of: n2
              ).pValue(alternative)
            known[a] = p
            return p
          }
          let size = ExactSize(pValues: pValues)
          let name = "\(n1), \(n2), K \(K), \(alternative)"
          size.expectValid(name)
          if alternative != .different { size.expectExact(name) }
        }
      }
    }
  }

  /// Without the condition on K: the probability of p ≤ level at rate π.
  @Test func fisherIsValidAtEveryRate() throws {
    let (n1, n2) = (5, 6)
    for π in [Rational(1, 10), Rational(1, 3), Rational(1, 2), Rational(9, 10)]
    {
      let laws = try [n1, n2].map {
        try BinomialLaw(trials: $0, probability: π)
      }
      var outcomes: [(p: Interval, mass: Rational)] = []
      for a in 0...n1 {
        for c in 0...n2 {
          let p = try TwoSampleRateTest(
            baselineFailures: a, of: n1, candidateFailures: c, of: n2
          ).pValue(.different)
          func point(_ law: BinomialLaw, _ k: Int) -> Rational {
            law.exactSum(atLeast: k) - law.exactSum(atLeast: k + 1)
          }
          outcomes.append((p, point(laws[0], a) * point(laws[1], c)))
        }
      }
      for outcome in outcomes {
        let size = outcomes.filter { !outcome.p.isCertainlyBelow($0.p) }
          .reduce(Rational(0)) { $0 + $1.mass }
        #expect(!outcome.p.isCertainlyBelow(Interval(size)), "rate \(π)")
      }
    }
  }

  /// Values by scipy.stats.fisher_exact (the same script).
  @Test func fisherAgreesWithAnotherProgram() throws {
    for (a, n1, c, n2, p) in [
      (1, 10, 7, 12, 0.026_315_789_473_7),
      (500, 10_000, 640, 10_000, 1.097_242_353_95e-5),
      (20, 1_000, 90, 3_000, 0.055_567_938_360_1),
    ] {
      let value = try TwoSampleRateTest(
        baselineFailures: a, of: n1, candidateFailures: c, of: n2
      ).pValue(.candidateIsWorse)
      #expect(abs(value.midpoint / p - 1) < 1e-6, "\(a), \(c): \(value)")
    }
  }

  @Test func openTrialsCountInFavourOfTheNullHypothesis() throws {
    func counts(_ f: Int, _ open: Int, _ n: Int) -> OutcomeCounts {
      var counts = OutcomeCounts()
      for i in 0..<n {
        counts.record(
          i < f
            ? .fails
            : i < f + open ? (i % 2 == 0 ? .undecided : .undefined) : .holds)
      }
      return counts
    }
    for (a, openA, c, openC) in [
      (1, 2, 5, 1), (0, 1, 6, 2), (5, 1, 1, 2), (2, 0, 8, 0), (3, 2, 3, 2),
    ] {
      let test = TwoSampleRateTest(
        baseline: counts(a, openA, 9), candidate: counts(c, openC, 11))
      for alternative in Alternative.allCases {
        var largest = 0.0
        for x in a...(a + openA) {
          for y in c...(c + openC) {
            largest = max(
              largest,
              try TwoSampleRateTest(
                baselineFailures: x, of: 9, candidateFailures: y, of: 11
              ).pValue(alternative).midpoint)
          }
        }
        let value = try test.pValue(alternative).midpoint
        #expect(value > largest - 1e-12, "\(a), \(c), \(alternative)")
        if alternative != .different {
          #expect(value < largest + 1e-12, "\(a), \(c), \(alternative)")
        }
      }
    }
  }

  @Test func fisherSaysWhatItCanSee() throws {
    for (a, n1, n2, level) in [
      (0, 10, 10, Rational(1, 100)), (5, 200, 150, Rational(1, 1_000_000)),
      (4, 4, 9, Rational(1, 10)), (0, 0, 5, Rational(1, 2)),
      (0, 5, 0, Rational(1, 2)), (500, 10_000, 10_000, Rational(1, 1_000_000)),
    ] {
      let test = try TwoSampleRateTest(
        baselineFailures: a, of: n1, candidateFailures: 0, of: n2)
      let critical = try test.criticalFailures(level: level)
      func p(_ c: Int) throws -> Interval {
        try TwoSampleRateTest(
          baselineFailures: a, of: n1, candidateFailures: c, of: n2
        ).pValue(.candidateIsWorse)
      }
      #expect((1...(n2 + 1)).contains(critical), "\(a) of \(n1), \(n2)")
      if critical <= n2 { #expect(try p(critical).isCertainlyAtMost(level)) }
      if n2 > 0 { #expect(try p(critical - 1).isCertainlyAbove(level)) }
    }
  }

  /// Counts by scipy.stats.hypergeom (the same script).
  @Test func tenThousandTrialsSeeThisMuch() throws {
    for (a, critical) in [(0, 20), (5, 35), (50, 111), (500, 658)] {
      let test = try TwoSampleRateTest(
        baselineFailures: a, of: 10_000, candidateFailures: 0, of: 10_000)
      let level = Rational(1, 1_000_000)
      #expect(try test.criticalFailures(level: level) == critical, "\(a)")
    }
  }

  @Test func nothingSeenSaysNothing() throws {
    for alternative in Alternative.allCases {
      let none = try McNemarTest(baselineOnly: 0, candidateOnly: 0)
      #expect(try none.pValue(alternative).lower == 1)
      for (a, n1, c, n2) in [
        (0, 0, 0, 0), (0, 9, 0, 5), (9, 9, 5, 5), (0, 0, 3, 3), (2, 4, 0, 0),
      ] {
        let test = try TwoSampleRateTest(
          baselineFailures: a, of: n1, candidateFailures: c, of: n2)
        let p = try test.pValue(alternative)
        #expect(p.lower == 1 && p.upper == 1, "\(a), \(n1), \(c), \(n2): \(p)")
      }
    }
    #expect(throws: BoundError.self) {
      try McNemarTest(baselineOnly: -1, candidateOnly: 0)
    }
    #expect(throws: BoundError.self) {
      try TwoSampleRateTest(
        baselineFailures: 3, of: 2, candidateFailures: 0, of: 2)
    }
  }
}
