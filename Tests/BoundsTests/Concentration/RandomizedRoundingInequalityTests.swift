import TestSupport
import Testing

@testable import Bounds

@Suite("randomized-rounding: valid and tight")
struct RandomizedRoundingInequalityTests {
  @Test func isValidForCoins() throws {
    try expectValidForCoins(0..<1_000) {
      try RandomizedRoundingInequality(samples: $0, mean: $1)
    }
  }

  @Test func isValidForSmallLaws() throws {
    try expectValidForSmallLaws {
      try RandomizedRoundingInequality(samples: $0, mean: $1).bound(
        at: $2, side: $3)
    }
  }

  /// T4e' is the smaller of this and convex order, side by side.
  @Test func isT4ePrime() throws {
    for seed in 0..<100 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let (B, ε, m) = (point.ceiling, point.relativeError, point.samples)
      let rounding = try RandomizedRoundingInequality(
        samples: m, mean: 1 / B)
      let order = try ConvexOrderInequality(samples: m, mean: 1 / B)
      let rung = try RandomizedRoundingTail(ceiling: B)
      for side in [TailSide.upper, .lower] {
        let smaller = Interval.min(
          try rounding.bound(at: ε / B, side: side).probability,
          try order.bound(at: ε / B, side: side).probability)
        #expect(
          try rung.failureProbability(
            relativeError: ε, samples: m, side: side
          ).meets(smaller), "\(point), \(side)")
      }
    }
  }

  @Test func isAtMostTwiceTheTailAtLatticePoints() throws {
    for seed in 0..<400 as Range<UInt64> {
      let point = MeanPoint(seed: seed)
      let x = Rational(point.samples) * (point.mean + point.deviation)
      guard x.isInteger, x <= Rational(point.samples) else { continue }
      let rounding = try RandomizedRoundingInequality(
        samples: point.samples, mean: point.mean)
      try expectRatio(
        try rounding.bound(at: point.deviation),
        over: try rounding.exactTail(
          at: point.deviation, side: .upper, precision: 128),
        from: 0.999_999, to: 2)
    }
  }
}
