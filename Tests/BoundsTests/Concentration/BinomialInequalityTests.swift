import TestSupport
import Testing

@testable import Bounds

/// Both tails, and their sum, of Bin(n, p) at generated points.
private func expectValidForCoins(
  _ seeds: Range<UInt64>, most: Int = 3_000,
  _ make: (_ n: Int, _ p: Rational) throws -> any ConcentrationInequality
) throws {
  var seen = Domination()
  for seed in seeds {
    let point = MeanPoint(seed: seed, most: most)
    let (n, p, t) = (point.samples, point.mean, point.deviation)
    let inequality = try make(n, p)
    for side in [TailSide.upper, .lower] {
      let exact = try #require(
        try inequality.exactTail(at: t, side: side, precision: 64))
      let isEnd = (side == .upper ? p + t : 1 - p + t) == 1
      seen.expect(
        try inequality.bound(at: t, side: side, precision: 64), over: exact,
        isAttained: isEnd, "\(point), \(side)")
    }
  }
  seen.expectPlenty(2 * seeds.count)
  #expect(seen.tiny >= seeds.count / 20)
}

/// Sums of unequal coins, by exact convolution.
private func expectValidForUnequalCoins(
  _ bound: (
    _ n: Int, _ p: Rational, _ t: Rational, _ side: TailSide
  ) throws -> TailBound
) throws {
  var seen = Domination()
  var rng = SplitMix64(seed: 12)
  for round in 0..<60 {
    let n = Int.random(in: 2...12, using: &rng)
    let means = (0..<n).map { _ in
      Rational(Int.random(in: 0...20, using: &rng), 20)
    }
    var masses: [Rational] = [1]
    for p in means {
      masses = (0...masses.count).map { k in
        (k < masses.count ? masses[k] * (1 - p) : 0)
          + (k > 0 ? masses[k - 1] * p : 0)
      }
    }
    let mean = means.reduce(0, +) / Rational(n)
    for k in 0...n {
      let t = Rational(k, n) - mean
      guard t.sign != 0 else { continue }
      let exact =
        t.sign > 0
        ? masses[k...].reduce(0, +) : masses[...k].reduce(0, +)
      let value = try bound(
        n, mean, t.sign > 0 ? t : -t, t.sign > 0 ? .upper : .lower)
      let isEqual = value.probability.contains(exact)
      seen.expect(
        value, over: exact, isAttained: isEqual,
        "seed 12, round \(round): \(means) at \(k)")
    }
  }
  #expect(seen.comparisons >= 400)
}

/// Sums of terms in [0, 1] of equal means that are no coins.
private func expectValidForSmallLaws(
  _ bound: (
    _ n: Int, _ p: Rational, _ t: Rational, _ side: TailSide
  ) throws -> TailBound
) throws {
  var seen = Domination()
  var rng = SplitMix64(seed: 13)
  for round in 0..<25 {
    let law = try GeneratedLaw(using: &rng, values: 0...4).law
    let n = Int.random(in: 2...6, using: &rng)
    let sum = try law.sum(of: n)
    for x in sum.places {
      let t = x / Rational(n) - law.mean
      guard t.sign != 0 else { continue }
      let exact =
        t.sign > 0
        ? sum.probability(atLeast: x) : sum.probability(atMost: x)
      let value = try bound(
        n, law.mean, t.sign > 0 ? t : -t, t.sign > 0 ? .upper : .lower)
      seen.expect(
        value, over: exact,
        isAttained: value.probability.contains(exact),
        "seed 13, round \(round): \(law), \(n) terms at \(x)")
    }
  }
  #expect(seen.comparisons >= 300)
}

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
