import TestSupport
import Testing

@testable import Bounds

@Suite("chernoff-kl: valid and tight")
struct ChernoffKLInequalityTests {
  @Test func isValidForCoins() throws {
    try expectValidForCoins(0..<1_200) {
      try ChernoffKLInequality(samples: $0, mean: $1)
    }
  }

  @Test func isValidForUnequalCoinsAndSmallLaws() throws {
    try expectValidForUnequalCoins {
      try ChernoffKLInequality(samples: $0, mean: $1).bound(at: $2, side: $3)
    }
    try expectValidForSmallLaws {
      try ChernoffKLInequality(samples: $0, mean: $1).bound(at: $2, side: $3)
    }
  }

  @Test func isT4d() throws {
    for seed in 0..<300 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let (B, ε, m) = (point.ceiling, point.relativeError, point.samples)
      let library = try ChernoffKLInequality(samples: m, mean: 1 / B)
      let rung = try ChernoffTail(ceiling: B)
      for side in TailSide.allCases {
        let bound = try rung.failureProbability(
          relativeError: ε, samples: m, side: side)
        #expect(
          try Interval.min(bound, Interval(1)).meets(
            library.bound(at: ε / B, side: side).probability),
          "\(point), \(side)")
      }
    }
  }

  @Test func endsAndDegenerateMeans() throws {
    let third = try ChernoffKLInequality(samples: 4, mean: Rational(1, 3))
    #expect(
      try third.bound(at: Rational(2, 3)).probability.contains(
        Rational(1, 81)))
    #expect(
      try third.bound(at: Rational(1, 3), side: .lower).probability.contains(
        Rational(16, 81)))
    #expect(try third.bound(at: Rational(7, 10)).probability.upper == 0)
    for p in [Rational(0), 1] {
      let certain = try ChernoffKLInequality(samples: 9, mean: p)
      for side in TailSide.allCases {
        let t = Rational(1, 1_000)
        #expect(try certain.bound(at: t, side: side).probability.upper == 0)
        let exact = try #require(
          try certain.exactTail(at: t, side: side, precision: 64))
        #expect(exact.probability.upper == 0)
      }
    }
  }

  @Test func isTight() throws {
    let chernoff = try ChernoffKLInequality(
      samples: 1_000_000, mean: Rational(1, 10))
    let t = Rational(1, 100)
    let exact = try #require(
      try chernoff.exactTail(at: t, side: .upper, precision: 128))
    let bound = try chernoff.bound(at: t)
    #expect((exact.logProbability / bound.logProbability).upper < 1.01)
    try expectRatio(bound, over: exact, from: 50, to: 120)
  }
}
