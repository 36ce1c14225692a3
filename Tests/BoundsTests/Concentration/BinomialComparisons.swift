import TestSupport
import Testing

@testable import Bounds

// What is compared for every bound on means of variables in [0, 1].

/// Both tails, and their sum, of Bin(n, p) at generated points.
func expectValidForCoins(
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
func expectValidForUnequalCoins(
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
func expectValidForSmallLaws(
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
