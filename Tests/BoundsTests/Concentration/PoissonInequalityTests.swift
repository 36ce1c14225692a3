import TestSupport
import Testing

@testable import Bounds

/// Poisson tails by adding up the law's points, each enclosed.
private struct SummedPoisson {
  let upper: [Interval]
  let lower: [Interval]

  /// P(X ≥ k) and P(X ≤ k) for k < count, count well above λ.
  init(_ λ: Rational, count: Int) {
    let bits = 160
    var points = [Interval(-λ, precision: bits).exp]
    for k in 1..<count {
      points.append(points[k - 1] * Interval(λ / Rational(k), precision: bits))
    }
    // What is beyond is at most a geometric series from the last point.
    let ratio = λ / Rational(count)
    let rest = points[count - 1] * Interval(ratio / (1 - ratio))
    var sum = Interval.hull(Interval(0, precision: bits), rest)
    var upper: [Interval] = []
    for point in points.reversed() {
      sum = sum + point
      upper.append(sum)
    }
    self.upper = upper.reversed()
    var below = Interval(0, precision: bits)
    lower = points.map {
      below = below + $0
      return below
    }
  }
}

/// Every k up to tails of 1e-300, and deviations between lattice points.
private func expectValid(
  _ make: (Rational) throws -> any ConcentrationInequality,
  at means: [String],
  isAttained: (_ λ: Rational, _ k: Int, _ shift: Rational) -> Bool
) throws -> Domination {
  var seen = Domination()
  for mean in means {
    let λ = try Rational(decimal: mean)
    let count = 240 + λ.knownCeiling * 3
    let summed = SummedPoisson(λ, count: count)
    let inequality = try make(λ)
    for k in 0..<(count - 60) {
      let (above, below) = (summed.upper[k], summed.lower[k])
      guard above.upper > 1e-305 else { break }
      for shift in [Rational(0), Rational(1, 3)] {
        let (t, s) = (Rational(k) - λ - shift, λ - Rational(k) - shift)
        if t.sign > 0 {
          seen.expect(
            try inequality.bound(at: t, side: .upper),
            over: TailBound(probability: above, logProbability: above.log),
            isAttained: isAttained(λ, k, shift),
            "λ \(mean), P(X ≥ \(k)), shift \(shift)")
        }
        if s.sign > 0 {
          seen.expect(
            try inequality.bound(at: s, side: .lower),
            over: TailBound(probability: below, logProbability: below.log),
            isAttained: isAttained(λ, k, shift),
            "λ \(mean), P(X ≤ \(k)), shift \(shift)")
        }
      }
    }
  }
  return seen
}

private let means = [
  "1e-150", "1e-9", "0.01", "0.3", "1", "2.5", "7", "19.75", "60", "133.3",
  "250",
]

@Suite("poisson: valid and tight")
struct PoissonInequalityTests {
  @Test func isValid() throws {
    try expectValid({ try PoissonInequality(mean: $0) }, at: means) {
      _, k, shift in k == 0 && shift == 0
    }.expectPlenty(3_000)
  }

  @Test func isValidForSumsOfCoins() throws {
    var seen = Domination()
    var rng = SplitMix64(seed: 17)
    for round in 0..<400 {
      let n = Int.random(in: 1...2_000, using: &rng)
      let λ = Rational(Int.random(in: 1...(1_000 * n), using: &rng), 1_000)
      let law = try BinomialLaw(trials: n, probability: λ / Rational(n))
      let poisson = try PoissonInequality(mean: λ)
      let t = Rational(Int.random(in: 1...200, using: &rng), 3)
      for side in PoissonInequality.sides {
        seen.expect(
          try poisson.bound(at: t, side: side),
          over: law.tail(side, beyondMean: t, precision: 64),
          "seed 17, round \(round): n \(n), λ \(λ), t \(t)")
      }
    }
    #expect(seen.comparisons == 1_200)
  }

  /// h as a logarithm: e^{−λ} (eλ/x)^x, by another arrangement.
  @Test func isTheStatedFormula() throws {
    var rng = SplitMix64(seed: 18)
    for _ in 0..<200 {
      let λ = Rational(Int.random(in: 1...5_000, using: &rng), 100)
      let x = λ + Rational(Int.random(in: 1...5_000, using: &rng), 100)
      let poisson = try PoissonInequality(mean: λ)
      let expected =
        Interval(x - λ) + Interval(x) * (Interval(λ) / Interval(x)).log
      #expect(try poisson.bound(at: x - λ).logProbability.meets(expected))
      let y = λ * Rational(Int.random(in: 1...99, using: &rng), 100)
      let below =
        Interval(y - λ) + Interval(y) * (Interval(λ) / Interval(y)).log
      #expect(
        try poisson.bound(at: λ - y, side: .lower).logProbability.meets(below))
    }
  }

  @Test func endsBelow() throws {
    let poisson = try PoissonInequality(mean: 3)
    let none = try poisson.bound(at: 3, side: .lower)
    #expect(none.logProbability.contains(-3))
    #expect(
      try poisson.bound(at: Rational(31, 10), side: .lower).probability.upper
        == 0)
    #expect(try PoissonInequality(mean: 0).bound(at: 1).probability.upper == 0)
  }

  /// The factor √(2πx) is what is lost.
  @Test func isTight() throws {
    let summed = SummedPoisson(100, count: 400)
    let bound = try PoissonInequality(mean: 100).bound(at: 50)
    let exact = summed.upper[150]
    try expectRatio(
      bound, over: TailBound(probability: exact, logProbability: exact.log),
      from: 8, to: 14)
  }
}

@Suite("poisson-ratio: valid and tight")
struct PoissonRatioInequalityTests {
  @Test func isValid() throws {
    // For tiny λ the loss is of order λ²: nothing at 128 bits.
    try expectValid({ try PoissonRatioInequality(mean: $0) }, at: means) {
      λ, k, _ in k == 0 || λ < Rational(1, 1_000_000_000_000)
    }.expectPlenty(3_000)
  }

  /// The tail is at least 1 − λ²/((k + 1)(k + 1 − λ)²) times the bound.
  @Test func isTight() throws {
    for mean in [Rational(1, 2), 4, 60, 250] {
      let count = 240 + mean.knownCeiling * 3
      let summed = SummedPoisson(mean, count: count)
      let inequality = try PoissonRatioInequality(mean: mean)
      for k in (mean.knownFloor + 1)..<(count - 60) {
        let next = Rational(k + 1)
        let loss = mean * mean / (next * (next - mean) * (next - mean))
        guard loss < 1 else { continue }
        let tail = summed.upper[k]
        guard tail.lower > 0 else { break }
        let bound = try inequality.bound(at: Rational(k) - mean)
        #expect(
          (bound.probability * Interval(1 - loss)).isCertainlyAtMost(tail),
          "λ \(mean), k \(k)")
      }
    }
    let summed = SummedPoisson(100, count: 400)
    let inequality = try PoissonRatioInequality(mean: 100)
    for (k, most) in [(120, 1.15), (150, 1.03), (250, 1.002)] {
      let exact = summed.upper[k]
      try expectRatio(
        try inequality.bound(at: Rational(k - 100)),
        over: TailBound(probability: exact, logProbability: exact.log),
        to: most)
    }
    let below = summed.lower[60]
    try expectRatio(
      try inequality.bound(at: 40, side: .lower),
      over: TailBound(probability: below, logProbability: below.log),
      to: 1.05)
  }

  @Test func endsAndReach() throws {
    let inequality = try PoissonRatioInequality(mean: 3)
    #expect(
      try inequality.bound(at: 3, side: .lower).logProbability.contains(-3))
    #expect(
      try inequality.bound(at: Rational(31, 10), side: .lower).probability
        .upper == 0)
    #expect(
      try PoissonRatioInequality(mean: 0).bound(at: 1).probability.upper == 0)
    let huge = try PoissonRatioInequality(
      mean: Rational(decimal: "900000000000000"))
    let far = try huge.bound(at: Rational(decimal: "9e13")).logProbability
    #expect(far.relativeWidthExponent < -100 && far.upper < -4e12)
    #expect {
      _ = try huge.bound(at: Rational(decimal: "2e14"))
    } throws: { error in
      guard case .beyondReach = error as? BoundError else { return false }
      return true
    }
  }
}
