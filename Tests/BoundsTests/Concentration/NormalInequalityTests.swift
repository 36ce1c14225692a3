import TestSupport
import Testing

@testable import Bounds

/// Standard deviations from 1e-6 to 37.5, where the tail is 1e-307, in both laws.
private func expectValid(
  _ make: (Rational) throws -> any ConcentrationInequality
) throws {
  var seen = Domination()
  var rng = SplitMix64(seed: 19)
  for round in 0..<700 {
    let x =
      switch round % 3 {
      case 0: Rational(Int.random(in: 1...2_000, using: &rng), 1_000_000)
      case 1: Rational(Int.random(in: 1...3_000, using: &rng), 1_000)
      default: Rational(Int.random(in: 300...4_200, using: &rng), 100)
      }
    let σ = Rational(Int.random(in: 1...500, using: &rng), 17)
    let inequality = try make(σ * σ)
    for side in TailSide.allCases {
      let exact = try #require(
        try inequality.exactTail(at: σ * x, side: side, precision: 128))
      seen.expect(
        try inequality.bound(at: σ * x, side: side), over: exact,
        "seed 19, round \(round), \(side): \(x) times \(σ)")
    }
  }
  #expect(seen.comparisons == 2_100 && seen.tiny >= 10)
  #expect(seen.smallestRatio >= 1)
}

@Suite("normal: valid and tight")
struct NormalInequalityTests {
  @Test func isValid() throws {
    try expectValid { try NormalInequality(variance: $0) }
  }

  @Test func isTight() throws {
    let normal = try NormalInequality(variance: 4)
    let near = Rational(1, 1_000_000)
    try expectRatio(
      try normal.bound(at: near),
      over: try normal.exactTail(at: near, side: .upper, precision: 128),
      to: 1.000_001)
    // t √(π/(2v)) = 5 √(π/2) = 6.27, to leading order.
    try expectRatio(
      try normal.bound(at: 10),
      over: try normal.exactTail(at: 10, side: .upper, precision: 128),
      from: 6.2, to: 6.6)
    #expect(try normal.bound(at: 2).probability.isNear(0.303_265_329_856_317))
    #expect(
      try normal.bound(at: 2, side: .both).probability.isNear(
        0.606_530_659_712_633))
    #expect(
      try NormalInequality(variance: 0).bound(at: 1).probability.upper == 0)
  }

  /// erfc against known digits, its symmetry, and Mills' ratio's two sides:
  /// x/(x² + 1) < (1 − Φ)/φ < 1/x.
  @Test func theErrorFunctionIsEnclosed() throws {
    let one = Interval(1).complementaryErrorFunction
    #expect(one.relativeWidthExponent < -120)
    #expect(one.isNear(0.157_299_207_050_285_13, 1e-15))
    #expect(Interval(0).complementaryErrorFunction.contains(1))
    for tenths in 1...300 {
      let x = Interval(Rational(tenths, 10))
      let value = x.complementaryErrorFunction
      #expect((value + (-x).complementaryErrorFunction).contains(2))
      // In terms of the normal law at √2 x.
      let y = x * Interval(2).squareRoot
      let density =
        (-(x * x)).exp / (Interval(2) * .pi(precision: 128)).squareRoot
      let tail = value / Interval(2)
      #expect(tail.isCertainlyBelow(density / y))
      #expect(
        (density * y / (y * y + Interval(1))).isCertainlyBelow(tail))
    }
    let wide = Interval.hull(Interval(1), Interval(2))
      .complementaryErrorFunction
    #expect(wide.lower <= 0.004_677_734_982 && wide.upper >= 0.157_299_207)
    #expect(Interval.indeterminate().complementaryErrorFunction.isIndeterminate)
  }
}

@Suite("normal-mills: valid and tight")
struct NormalMillsInequalityTests {
  @Test func isValid() throws {
    try expectValid { try NormalMillsInequality(variance: $0) }
  }

  @Test func isTight() throws {
    let mills = try NormalMillsInequality(variance: 9)
    for (t, most) in [
      (Rational(1, 1_000_000), 1.128_4), (3, 1.03), (6, 1.005), (15, 1.000_1),
      (90, 1.000_000_01),
    ] {
      try expectRatio(
        try mills.bound(at: t),
        over: try mills.exactTail(at: t, side: .upper, precision: 256),
        to: most)
    }
    // φ(1) · 4/6.
    #expect(
      try mills.bound(at: 3).probability.isNear(0.161_313_816_346_08, 1e-10))
    #expect(
      try NormalMillsInequality(variance: 0).bound(at: 1).probability.upper
        == 0)
  }

  /// Never above the usual φ(x)/x.
  @Test func isBelowTheUsualBound() throws {
    let mills = try NormalMillsInequality(variance: 1)
    for tenths in 1...400 {
      let x = Interval(Rational(tenths, 10))
      let usual =
        (-(x * x) / Interval(2)).exp
        / (x * (Interval(2) * .pi(precision: 128)).squareRoot)
      #expect(
        try mills.bound(at: Rational(tenths, 10)).probability
          .isCertainlyBelow(usual))
    }
  }
}
