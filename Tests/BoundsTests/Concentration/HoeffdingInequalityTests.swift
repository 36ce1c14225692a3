import TestSupport
import Testing

@testable import Bounds

@Suite("hoeffding: valid and tight")
struct HoeffdingInequalityTests {
  @Test func isValidForCoinsOfAnyMean() throws {
    var seen = Domination()
    for seed in 0..<1_000 as Range<UInt64> {
      let point = MeanPoint(seed: seed)
      let (n, p, t) = (point.samples, point.mean, point.deviation)
      let hoeffding = try HoeffdingInequality(samples: n, range: 1)
      let law = try BinomialLaw(trials: n, probability: p)
      for side in HoeffdingInequality.sides {
        let exact = law.tail(
          side, beyondMean: Rational(n) * t, precision: 64)
        seen.expect(
          try hoeffding.bound(at: t, side: side), over: exact, "\(point)")
      }
    }
    seen.expectPlenty(3_000)
    #expect(seen.tiny >= 100)
  }

  @Test func isValidForSumsOfSmallLaws() throws {
    var seen = Domination()
    var rng = SplitMix64(seed: 7)
    for round in 0..<40 {
      let law = try GeneratedLaw(using: &rng, values: 0...12).law
      guard law.values.count > 1 else { continue }
      let n = Int.random(in: 2...5, using: &rng)
      let sum = try law.sum(of: n)
      let hoeffding = try HoeffdingInequality(
        samples: n, range: law.largest - law.smallest)
      for x in sum.values {
        let t = x / Rational(n) - law.mean
        guard t.sign != 0 else { continue }
        let isAbove = t.sign > 0
        seen.expect(
          try hoeffding.bound(
            at: isAbove ? t : -t, side: isAbove ? .upper : .lower),
          over: isAbove
            ? sum.probability(atLeast: x) : sum.probability(atMost: x),
          "seed 7, round \(round), \(law), \(n) terms at \(x)")
      }
    }
    seen.expectPlenty(400)
  }

  /// The factor in front is lost; the exponent of a fair coin is not.
  @Test func isTightForFairCoins() throws {
    let few = try HoeffdingInequality(samples: 10_000, range: 1)
    let t = Rational(1, 100)
    try expectRatio(
      try few.bound(at: t),
      over: try few.exactTail(at: t, side: .upper, precision: 128), from: 5,
      to: 6)
    let many = try HoeffdingInequality(samples: 1_000_000, range: 3)
    let bound = try many.bound(at: 3 * t).logProbability
    let exact = try #require(
      try many.exactTail(at: 3 * t, side: .upper, precision: 128)
    ).logProbability
    #expect(exact.isCertainlyBelow(bound))
    #expect((exact / bound).upper < 1.02)
  }

  /// One formula under three names: X̄ changes by c/n with a term, and is a
  /// martingale of steps within ±c/(2n) where terms lie within ±c/2 of the mean.
  @Test func isMcDiarmidsAndAzumasForTheMean() throws {
    var rng = SplitMix64(seed: 8)
    for round in 0..<300 {
      let n = Int.random(in: 1...100_000, using: &rng)
      let c = Rational(Int.random(in: 1...500, using: &rng), 13)
      let t = c * Rational(Int.random(in: 1...2_000, using: &rng), 1_000)
      for side in HoeffdingInequality.sides {
        let name = "seed 8, round \(round), \(side)"
        let hoeffding = try HoeffdingInequality(samples: n, range: c)
          .bound(at: t, side: side)
        expectEqual(
          hoeffding,
          try McDiarmidInequality(samples: n, difference: c / Rational(n))
            .bound(at: t, side: side), name)
        expectEqual(
          hoeffding,
          try AzumaInequality(samples: n, difference: c / Rational(2 * n))
            .bound(at: t, side: side), name)
      }
    }
  }
}

@Suite("hoeffding: draws without replacement")
struct WithoutReplacementTests {
  @Test func isValidForHypergeometricTails() throws {
    var seen = Domination()
    var rng = SplitMix64(seed: 9)
    for round in 0..<700 {
      let N = Int.random(in: 2...600, using: &rng)
      let K = Int.random(in: 0...N, using: &rng)
      let n = Int.random(in: 1...N, using: &rng)
      let law = try HypergeometricLaw(population: N, marked: K, draws: n)
      let hoeffding = try HoeffdingInequality(samples: n, range: 1)
      for _ in 0..<3 {
        let k = Int.random(in: law.support, using: &rng)
        let t = (Rational(k) - law.mean) / Rational(n)
        guard t.sign != 0 else { continue }
        let tail =
          t.sign > 0
          ? law.tail(atLeast: k, precision: 64)
          : law.tail(atMost: k, precision: 64)
        seen.expect(
          try hoeffding.bound(
            at: t.sign > 0 ? t : -t, side: t.sign > 0 ? .upper : .lower),
          over: TailBound(
            probability: tail.probability,
            logProbability: tail.logProbability),
          "seed 9, round \(round): N \(N), K \(K), n \(n), k \(k)")
      }
    }
    seen.expectPlenty(1_500)
  }
}
