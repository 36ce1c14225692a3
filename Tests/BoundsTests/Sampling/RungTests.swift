import Bounds
import Foundation
import TestSupport
import Testing

// One suite a rung: its formula in doubles, by another arrangement of terms, and
// what only that rung has.

/// A bound's value in doubles at (B, ε, m).
private typealias Formula = (
  _ B: Double, _ ε: Double, _ m: Double
) -> (upper: Double, lower: Double)

/// Compares both sides and their sum on generated points.
private func expect(
  _ make: (Rational) throws -> any SamplingTail, isNear formula: Formula
) throws {
  for seed in 0..<200 as Range<UInt64> {
    let point = LadderPoint(seed: seed)
    let tail = try make(point.ceiling)
    guard tail.isApplicable(relativeError: point.relativeError) else {
      continue
    }
    let expected = formula(
      point.ceiling.approximation, point.relativeError.approximation,
      Double(point.samples))
    let sum = expected.upper + expected.lower
    for (side, value) in [
      (TailSide.upper, expected.upper), (.lower, expected.lower),
      (.both, sum),
    ] where value > 1e-280 {
      let bound = try tail.failureProbability(
        relativeError: point.relativeError, samples: point.samples, side: side)
      #expect(bound.isNear(value, 1e-7), "\(side), \(point): \(bound)")
      #expect(bound.relativeWidthExponent <= -60, "\(side), \(point)")
    }
  }
}

@Suite("T4a CoreNet tail")
struct CoreNetTailTests {
  @Test func isTheStatedFormula() throws {
    try expect({ try CoreNetTail(ceiling: $0, neurons: 3) }) { B, ε, m in
      let half = 12 * exp(-ε * ε * m / (8 * B))
      return (half, half)
    }
  }

  /// m = ⌈8 B log(8η/δ)/ε²⌉: log 80 = 4.3820266…, 8 · 10 · 4.382…/0.01.
  @Test func isTheStatedSize() throws {
    let tail = try CoreNetTail(ceiling: 10, neurons: 1)
    let size = try tail.samples(
      relativeError: Rational(1, 10), failureProbability: Rational(1, 10))
    #expect(size?.samples == 35_057)
    let shared = try CoreNetTail(ceiling: 10, neurons: 100).samples(
      relativeError: Rational(1, 10), failureProbability: Rational(1, 10))
    #expect(shared?.samples == 71_898)  // η/δ as for η = 1, δ = 1e-3
  }

  @Test func isNotApplicableBeyondOneHalf() throws {
    let tail = try CoreNetTail(ceiling: 10)
    let beyond = Rational(1, 2) + Rational(1, 1 << 60)
    #expect(tail.isApplicable(relativeError: Rational(1, 2)))
    #expect(!tail.isApplicable(relativeError: beyond))
    #expect(
      try tail.samples(
        relativeError: beyond, failureProbability: Rational(1, 10)) == nil)
    #expect(throws: BoundError.self) {
      _ = try tail.failureProbability(relativeError: beyond, samples: 5)
    }
    // √(8 · 10 · log 80/m) ≤ 1/2 from m = 1403 on.
    for (m, isKnown) in [(1_402, false), (1_403, true)] {
      let ε = try tail.relativeError(
        samples: m, failureProbability: Rational(1, 10))
      #expect((ε != nil) == isKnown)
    }
    #expect(throws: BoundError.self) {
      _ = try CoreNetTail(ceiling: 10, neurons: 0)
    }
  }
}

@Suite("T4b Bernstein tail")
struct BernsteinTailTests {
  @Test func isTheStatedFormula() throws {
    try expect({ try BernsteinTail(ceiling: $0) }) { B, ε, m in
      let half = exp(-3 * ε * ε * m / (B * (6 + 2 * ε)))
      return (half, half)
    }
  }

  /// The closed form solves 3ε²m = B(6 + 2ε) log(2/δ).
  @Test func itsErrorSolvesItsSize() throws {
    for seed in 0..<200 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let δ = Rational(1, Int(seed) + 2)
      let found = try BernsteinTail(ceiling: point.ceiling).relativeError(
        samples: point.samples, failureProbability: δ)
      let ε = try #require(found)
      let left = Interval(3) * ε * ε * Interval(point.samples)
      let right =
        Interval(point.ceiling) * (Interval(6) + Interval(2) * ε)
        * Interval(2 / δ).log
      let difference = left - right
      #expect(difference.contains(0), "\(point): \(difference)")
      #expect(ε.lower > 0 && ε.relativeWidthExponent < -100, "\(point)")
    }
  }
}

@Suite("T4c one-sided Bernstein tail")
struct OneSidedBernsteinTailTests {
  @Test func isTheStatedFormula() throws {
    try expect({ try OneSidedBernsteinTail(ceiling: $0) }) { B, ε, m in
      (
        exp(-m * ε * ε / (2 * (B - 1) * (1 + ε / 3))),
        exp(-m * ε * ε / (2 * (B - 1) + 2 * ε / 3))
      )
    }
  }
}

@Suite("T4c' Bennett tail")
struct BennettTailTests {
  @Test func isTheStatedFormula() throws {
    try expect({ try BennettTail(ceiling: $0) }) { B, ε, m in
      func h(_ x: Double) -> Double { (1 + x) * log(1 + x) - x }
      let v = B - 1
      return (exp(-m * h(ε) / v), exp(-m * v * h(ε / v)))
    }
  }

  /// h(x) = x²/2 − x³/6 + … at ε = 10⁻⁹: 18 digits cancel.
  @Test func keepsItsDigitsNearZero() throws {
    let ε = Rational(1, 1_000_000_000)
    let bound = try BennettTail(ceiling: 2).failureProbability(
      relativeError: ε, samples: 1_000_000_000_000_000, side: .upper)
    // m h(ε)/(B − 1) = 10¹⁵ (5e-19 − 1.67e-28 …) = 5e-4 − 1.7e-13.
    #expect(bound.isNear(exp(-5e-4 + 1.666_666_7e-13), 1e-15))
    #expect(bound.relativeWidthExponent <= -100)
  }
}

@Suite("T4d Chernoff tail")
struct ChernoffTailTests {
  @Test func isTheStatedFormula() throws {
    func kl(_ a: Double, _ p: Double) -> Double {
      a * log(a / p) + (1 - a) * log((1 - a) / (1 - p))
    }
    try expect({ try ChernoffTail(ceiling: $0) }) { B, ε, m in
      let (a, c, p) = ((1 + ε) / B, (1 - ε) / B, 1 / B)
      // Edges are checked below.
      let upper = a < 1 ? exp(-m * kl(a, p)) : .nan
      let lower = c > 0 ? exp(-m * kl(c, p)) : .nan
      return (upper, lower)
    }
  }

  @Test func isExactAtItsEdges() throws {
    func bound(
      _ B: Rational, _ ε: Rational, _ m: Int, _ side: TailSide
    ) throws -> Interval {
      try ChernoffTail(ceiling: B).failureProbability(
        relativeError: ε, samples: m, side: side)
    }
    let past = Rational(1, 1 << 40)
    #expect(try bound(4, 3, 5, .upper).contains(Rational(1, 1024)))
    #expect(try bound(4, 3, 5, .upper).relativeWidthExponent < -100)
    #expect(try bound(4, 3 + past, 5, .upper).upper == 0)
    #expect(try bound(4, 1, 3, .lower).contains(Rational(27, 64)))
    #expect(try bound(4, 1 + past, 3, .lower).upper == 0)
    #expect(try bound(4, 1 + past, 3, .upper).lower > 0)
  }

  /// kl near 0 is ε²/(2(B − 1)) − …: 18 digits cancel at ε = 10⁻⁹.
  @Test func keepsItsDigitsNearZero() throws {
    let bound = try ChernoffTail(ceiling: 2).failureProbability(
      relativeError: Rational(1, 1_000_000_000),
      samples: 1_000_000_000_000_000, side: .lower)
    // At p = 1/2, kl = ε²/2 + ε⁴/12.
    #expect(bound.isNear(exp(-5e-4), 1e-15))
    #expect(bound.relativeWidthExponent <= -100)
  }

  /// B = 10, ε = 9: B^(−3) = 10⁻³, which no enclosure separates from δ = 10⁻³.
  @Test func decidesEqualityWithTheLevel() throws {
    for rung in try SamplingLadder.rungs(ceiling: 10)
    where [.t4d, .t4e, .t4ePrime].contains(rung.statement) {
      let size = try rung.samples(
        relativeError: 9, failureProbability: Rational(1, 1000))
      #expect(size == SampleSize(samples: 3, isSmallest: true))
    }
  }
}

@Suite("T4e convex-order tail")
struct ConvexOrderTailTests {
  /// All hinges, by sums of doubles.
  static func infimum(_ m: Int, _ p: Double, _ x: Double) -> Double {
    if x > Double(m) { return 0 }
    let masses = doubleMasses(m, p)
    return (0..<Int(x.rounded(.up))).map { h in
      (h..<m + 1).reduce(0) { $0 + Double($1 - h) * masses[$1] }
        / (x - Double(h))
    }.min() ?? 1
  }

  @Test func isTheLeastHinge() throws {
    for seed in 0..<150 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let m = point.samples % 150 + 1
      let tail = try ConvexOrderTail(ceiling: point.ceiling)
      let (B, ε) = (
        point.ceiling.approximation, point.relativeError.approximation
      )
      // At the edges doubles would decide x ≤ m by rounding.
      if point.relativeError == 1 || point.ceiling == 1 + point.relativeError {
        continue
      }
      let x = Double(m) * (1 + ε) / B
      let y = Double(m) * (1 - ε) / B
      let upper = Self.infimum(m, 1 / B, x)
      let lower = Self.infimum(m, 1 - 1 / B, Double(m) - y)
      for (side, value) in [(TailSide.upper, upper), (.lower, lower)] {
        let bound = try tail.failureProbability(
          relativeError: point.relativeError, samples: m, side: side)
        #expect(bound.isNear(value, 1e-8), "\(side), m = \(m), \(point)")
        #expect(
          value == 0 || bound.relativeWidthExponent <= -100, "\(point)")
      }
    }
  }

  /// m = 2, B = 2, ε = 1/2: x = 3/2; hinges 0 and 1 give 1/(3/2) and (1/4)/(1/2):
  /// 1/2. Below, y = 1/2 mirrors to the same.
  @Test func isExactByHand() throws {
    let tail = try ConvexOrderTail(ceiling: 2)
    for side in [TailSide.upper, .lower] {
      let bound = try tail.failureProbability(
        relativeError: Rational(1, 2), samples: 2, side: side)
      #expect(bound.contains(Rational(1, 2)) && bound.isNear(0.5, 1e-15))
    }
  }

  @Test func hasTheStatedEdges() throws {
    let tail = try ConvexOrderTail(ceiling: 4)
    func bound(_ ε: Rational, _ side: TailSide) throws -> Interval {
      try tail.failureProbability(relativeError: ε, samples: 3, side: side)
    }
    let past = Rational(1, 1 << 40)
    #expect(try bound(3, .upper).contains(Rational(1, 64)))
    #expect(try bound(3 + past, .upper).upper == 0)
    #expect(try bound(1, .lower).contains(Rational(27, 64)))
    #expect(try bound(1 + past, .lower).upper == 0)
  }

  @Test func neverRisesWithSamplesOrError() throws {
    for seed in 0..<60 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let tail = try ConvexOrderTail(ceiling: point.ceiling)
      func bound(_ m: Int, _ ε: Rational) throws -> Interval {
        try tail.failureProbability(relativeError: ε, samples: m)
      }
      let here = try bound(point.samples, point.relativeError)
      let more = try bound(point.samples + 1, point.relativeError)
      let wider = try bound(
        point.samples, point.relativeError * Rational(101, 100))
      #expect(!here.isCertainlyBelow(more), "\(point)")
      #expect(!here.isCertainlyBelow(wider), "\(point)")
    }
  }

  /// The search for the hinge at sizes where m bits cancel.
  @Test func isNarrowAtTenToTheFifteen() throws {
    for (B, ε) in [
      (Rational(2), Rational(1, 10_000_000)),
      (1_000_000, Rational(1, 10_000)),
      (Rational(101, 100), Rational(1, 1_000_000)),
    ] {
      let bound = try ConvexOrderTail(ceiling: B).failureProbability(
        relativeError: ε, samples: 1_000_000_000_000_000)
      let chernoff = try ChernoffTail(ceiling: B).failureProbability(
        relativeError: ε, samples: 1_000_000_000_000_000)
      #expect(bound.relativeWidthExponent <= -100, "B = \(B)")
      #expect(bound.isCertainlyBelow(chernoff), "B = \(B)")
    }
  }
}

@Suite("T4e' randomised-rounding tail")
struct RandomizedRoundingTailTests {
  /// The minimum over ALL integers k ≤ x, by sums of doubles.
  static func minimum(_ m: Int, _ p: Double, _ x: Double) -> Double {
    if x > Double(m) { return 0 }
    let (masses, tilted) = (doubleMasses(m, p), doubleMasses(m, x / Double(m)))
    return (0...Int(x)).map { k in
      masses[k...].reduce(0, +) / tilted[k...].reduce(0, +)
    }.min() ?? 1
  }

  @Test func isTheLeastRatioOrHinge() throws {
    for seed in 0..<150 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let m = point.samples % 150 + 1
      if point.relativeError == 1 || point.ceiling == 1 + point.relativeError {
        continue
      }
      let tail = try RandomizedRoundingTail(ceiling: point.ceiling)
      let (B, ε) = (
        point.ceiling.approximation, point.relativeError.approximation
      )
      let x = Double(m) * (1 + ε) / B
      let mirrored = Double(m) - Double(m) * (1 - ε) / B
      let upper = min(
        Self.minimum(m, 1 / B, x),
        ConvexOrderTailTests.infimum(m, 1 / B, x))
      let lower = min(
        Self.minimum(m, 1 - 1 / B, mirrored),
        ConvexOrderTailTests.infimum(m, 1 - 1 / B, mirrored))
      for (side, value) in [(TailSide.upper, upper), (.lower, lower)] {
        let bound = try tail.failureProbability(
          relativeError: point.relativeError, samples: m, side: side)
        #expect(bound.isNear(value, 1e-7), "\(side), m = \(m), \(point)")
      }
    }
  }

  /// At B = 10, ε = 0.1, δ = 10⁻³ the bound holds at 11082 to 11088, fails at 11089
  /// and 11090, and holds from 11091 on: halving alone would find 11082.
  @Test func itsSizeIsAfterTheLastFailure() throws {
    let tail = try RandomizedRoundingTail(ceiling: 10)
    let (ε, δ) = (Rational(1, 10), Rational(1, 1000))
    for m in 11_082...11_400 {
      let bound = try tail.failureProbability(relativeError: ε, samples: m)
      let fails = (11_089...11_090).contains(m)
      #expect(bound.isCertainlyAbove(δ) == fails, "m = \(m)")
      #expect(bound.isCertainlyAtMost(δ) != fails, "m = \(m)")
    }
  }
}
