import TestSupport
import Testing

@testable import Bounds

@Suite("convex-order: valid and tight")
struct ConvexOrderInequalityTests {
  @Test func isValidForCoins() throws {
    try expectValidForCoins(0..<1_000, most: 600) {
      try ConvexOrderInequality(samples: $0, mean: $1)
    }
  }

  @Test func isValidForUnequalCoinsAndSmallLaws() throws {
    try expectValidForUnequalCoins {
      try ConvexOrderInequality(samples: $0, mean: $1).bound(at: $2, side: $3)
    }
    try expectValidForSmallLaws {
      try ConvexOrderInequality(samples: $0, mean: $1).bound(at: $2, side: $3)
    }
  }

  @Test func isT4eAndNeverAboveChernoff() throws {
    for seed in 0..<120 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let (B, ε, m) = (point.ceiling, point.relativeError, point.samples)
      let library = try ConvexOrderInequality(samples: m, mean: 1 / B)
      let rung = try ConvexOrderTail(ceiling: B)
      for side in TailSide.allCases {
        let bound = try library.bound(at: ε / B, side: side)
        let stated = try rung.failureProbability(
          relativeError: ε, samples: m, side: side)
        #expect(
          Interval.min(stated, Interval(1)).meets(bound.probability),
          "\(point), \(side)")
        let chernoff = try library.chernoff.bound(at: ε / B, side: side)
        #expect(
          !chernoff.logProbability.isCertainlyBelow(bound.logProbability),
          "\(point), \(side)")
      }
    }
  }

  /// Below the exponent range the logarithm is wide, and holds.
  @Test func theLogarithmDoesNotUnderflow() throws {
    let order = try ConvexOrderInequality(
      samples: 10_000_000_000, mean: Rational(1, 2))
    let t = Rational(2, 5)
    let bound = try order.bound(at: t)
    let exact = try #require(
      try order.exactTail(at: t, side: .upper, precision: 128))
    #expect(bound.probability.lower == 0)
    #expect(bound.logProbability.upper < -3.6e9)
    #expect(bound.logProbability.lower > -3.7e9)
    #expect(
      exact.logProbability.isCertainlyBelow(
        try order.chernoff.bound(at: t).logProbability))
    #expect(bound.logProbability.relativeWidthExponent < -25)
    // Its upper end is Chernoff's exponent, to the precision asked for.
    let exponent = try #require(
      try order.chernoff.bound(at: t, side: .upper, precision: 400)
        .logProbability.exactEnds?.upper)
    for precision in [10, 128] {
      let ends = try #require(
        try order.bound(at: t, side: .upper, precision: precision)
          .logProbability.exactEnds)
      let excess = (ends.upper - exponent) / -exponent
      #expect(
        excess >= 0 && excess <= Rational.powerOfTwo(2 - precision),
        "\(precision) bits: \(excess.approximation)")
    }
  }

  @Test func isTight() throws {
    for (n, p, t) in [
      (1_000, Rational(1, 10), Rational(1, 20)),
      (10_000, Rational(1, 2), Rational(1, 50)),
      (200, Rational(1, 100), Rational(1, 20)),
    ] {
      let order = try ConvexOrderInequality(samples: n, mean: p)
      for side in [TailSide.upper, .lower] where t <= p || side == .upper {
        try expectRatio(
          try order.bound(at: t, side: side),
          over: try order.exactTail(at: t, side: side, precision: 128),
          to: 2.72)
      }
    }
  }
}
