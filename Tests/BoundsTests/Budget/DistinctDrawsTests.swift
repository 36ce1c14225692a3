import Bounds
import TestSupport
import Testing

/// Weights and draws that can be enumerated.
struct DrawsCase: CustomStringConvertible {
  let seed: UInt64
  let weights: [Int]
  let draws: Int

  init(seed: UInt64, most: Int = 5) {
    self.seed = seed
    var rng = SplitMix64(seed: seed)
    let n = Int.random(in: 1...most, using: &rng)
    weights = (0..<n).map { _ in
      // Equal ones often, and now and then a much larger one.
      Int.random(in: 0..<6, using: &rng) == 0
        ? Int.random(in: 20...90, using: &rng)
        : Int.random(in: 1...3, using: &rng)
    }
    draws = Int.random(in: 0...6, using: &rng)
  }

  var description: String { "seed \(seed): w = \(weights), m = \(draws)" }

  /// P(D = k), k = 0 … n, from every vector of counts with its multinomial
  /// probability.
  var law: [Rational] {
    let total = weights.reduce(0, +)
    var law = [Rational](repeating: 0, count: weights.count + 1)
    func place(_ left: Int, _ j: Int, _ seen: Int, _ mass: Rational) {
      if j == weights.count {
        if left == 0 { law[seen] = law[seen] + mass }
        return
      }
      var mass = mass
      for n in 0...left {
        place(left - n, j + 1, seen + (n > 0 ? 1 : 0), mass)
        mass = mass * Rational((left - n) * weights[j], (n + 1) * total)
      }
    }
    place(draws, 0, 0, 1)
    return law
  }
}

/// Mean and variance of a law on 0, 1, ….
func moments(_ law: [Rational]) -> (mean: Rational, variance: Rational) {
  var (mean, square): (Rational, Rational) = (0, 0)
  for (k, p) in law.enumerated() {
    mean = mean + Rational(k) * p
    square = square + Rational(k * k) * p
  }
  return (mean, square - mean * mean)
}

@Suite("T12 distinct draws")
struct DistinctDrawsTests {
  @Test func momentsOfEveryOutcome() throws {
    for seed in 0..<2_000 as Range<UInt64> {
      let c = DrawsCase(seed: seed)
      let exact = moments(c.law)
      #expect(c.law.reduce(0, +) == 1, "\(c)")
      let draws = try DistinctDraws(weights: c.weights + [0])
      #expect(draws.support == c.weights.count)
      #expect(try draws.exactExpectation(draws: c.draws) == exact.mean, "\(c)")
      #expect(
        try draws.exactVariance(draws: c.draws) == exact.variance, "\(c)")
      let mean = try draws.expectation(draws: c.draws)
      #expect(mean.contains(exact.mean), "\(c)")
      #expect(mean.relativeWidthExponent <= -120, "\(c)")
      let quick = try draws.quickExpectation(draws: c.draws)
      #expect(quick.contains(exact.mean), "\(c)")
      #expect(quick.relativeWidthExponent <= -40, "\(c)")
      let variance = try draws.variance(draws: c.draws)
      #expect(variance.contains(exact.variance), "\(c)")
      #expect(variance.relativeWidthExponent <= -112, "\(c)")
      let bound = try draws.varianceBound(draws: c.draws)
      #expect(!bound.isCertainlyBelow(Interval(exact.variance)), "\(c)")
    }
  }

  /// The law of the set of seen values (T1) counts the same.
  @Test func agreesWithTheSeenSetLaw() throws {
    for seed in 0..<40 as Range<UInt64> {
      let c = DrawsCase(seed: seed, most: 4)
      let seen = try SeenSetLaw(weights: c.weights, draws: c.draws)
      #expect(seen.distinctCounts == c.law, "\(c)")
      let m = 30 + c.draws
      let exact = moments(
        try SeenSetLaw(weights: c.weights, draws: m).distinctCounts)
      let draws = try DistinctDraws(weights: c.weights)
      #expect(try draws.exactExpectation(draws: m) == exact.mean, "\(c)")
      #expect(try draws.exactVariance(draws: m) == exact.variance, "\(c)")
    }
  }

  /// By hand, n equally likely: E D = n (1 − (1 − 1/n)^m); two draws from two.
  @Test func byHand() throws {
    let two = try DistinctDraws(equallyLikely: 2)
    #expect(try two.exactExpectation(draws: 2) == Rational(3, 2))
    #expect(try two.exactVariance(draws: 2) == Rational(1, 4))
    let uneven = try DistinctDraws(weights: [9, 1])
    // 2 − 0.9¹⁰ − 0.1¹⁰.
    let mean = try Rational("1.6513215598")
    #expect(try uneven.exactExpectation(draws: 10) == mean)
    let many = try DistinctDraws(equallyLikely: 1_000)
    #expect(
      try many.expectation(draws: 1_000).isNear(632.304_575_2, 1e-9))
    for m in 0...1 {
      #expect(try many.exactExpectation(draws: m) == Rational(m))
      #expect(try many.variance(draws: m).upper == 0)
      #expect(try many.exactVariance(draws: m) == 0)
    }
    let one = try DistinctDraws(weights: [0, 7, 0])
    #expect(try one.expectation(draws: 5).contains(1))
    #expect(try one.variance(draws: 5).upper == 0)
  }

  /// Two paths at sizes that nobody enumerates: doubles against MPFR, pairs of
  /// enclosures against exact fractions.
  @Test func largeCasesTwice() throws {
    for seed in 0..<20 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...40, using: &rng)
      let w = (0..<n).map { _ in
        Int.random(
          in: 1...(1 << Int.random(in: 1...50, using: &rng)), using: &rng)
      }
      let draws = try DistinctDraws(weights: w)
      let m = 1 << Int.random(in: 0...53, using: &rng)
      let slow = try draws.expectation(draws: m)
      let quick = try draws.quickExpectation(draws: m)
      #expect(quick.lower <= slow.lower, "seed \(seed)")
      #expect(quick.upper >= slow.upper, "seed \(seed)")
      #expect(quick.relativeWidthExponent <= -40, "seed \(seed)")
      #expect(slow.relativeWidthExponent <= -120, "seed \(seed)")
      let few = try DistinctDraws(weights: w.map { $0 % 50 + 1 })
      let exact = try few.exactVariance(draws: 150)
      let variance = try few.variance(draws: 150)
      #expect(variance.contains(exact), "seed \(seed)")
      let bound = try few.varianceBound(draws: 150)
      #expect(exact <= bound.exactUpper, "seed \(seed)")
    }
  }

  /// 10⁵ indices of many probabilities.
  @Test func manyIndices() throws {
    let w = (1...100_000).map { 1 + $0 % 4_001 }
    let draws = try DistinctDraws(weights: w)
    let quick = try draws.quickExpectation(draws: 80_000)
    let slow = try draws.expectation(draws: 80_000, precision: 64)
    #expect(quick.lower <= slow.lower && slow.upper <= quick.upper)
    #expect(quick.relativeWidthExponent <= -40)
    #expect(throws: BoundError.self) { _ = try draws.variance(draws: 80_000) }
  }

  /// m proved: E D(m) ≥ target > E D(m − 1), exactly.
  @Test func theInverseIsTheSmallest() throws {
    for seed in 0..<200 as Range<UInt64> {
      let c = DrawsCase(seed: seed)
      let draws = try DistinctDraws(weights: c.weights)
      var rng = SplitMix64(seed: seed)
      let n = c.weights.count
      // Every third target is hit exactly.
      let target =
        seed % 3 == 0
        ? try draws.exactExpectation(draws: c.draws)
        : Rational(Int.random(in: 0..<20 * n, using: &rng), 20)
      if target >= Rational(n) { continue }
      let m = try draws.draws(expecting: target)
      #expect(try draws.exactExpectation(draws: m) >= target, "\(c)")
      if m > 0 {
        #expect(try draws.exactExpectation(draws: m - 1) < target, "\(c)")
      }
      if seed % 3 == 0 { #expect(m == c.draws, "\(c)") }
    }
    let many = try DistinctDraws(equallyLikely: 1_000)
    // log(1 − 0.9)/log(1 − 1/1000) = 2301.4….
    #expect(try many.draws(expecting: 900) == 2_302)
    #expect(try many.draws(expecting: -3) == 0)
    #expect(try many.draws(expecting: 1) == 1)
    #expect(try DistinctDraws(weights: [5]).draws(expecting: 1) == 1)
  }

  /// Beyond fractions of 2²⁰ bits: ⌈log(1 − t/n)/log(1 − 1/n)⌉ for n equally
  /// likely indices.
  @Test func manyDrawsExpectTheirTarget() throws {
    for (n, target) in [(1_000_000, 300_000), (10_000_000, 9_999_000)] {
      let draws = try DistinctDraws(equallyLikely: n)
      let left = Interval(1 - Rational(target, n), precision: 200).log
      let each = Interval(1 - Rational(1, n), precision: 200).log
      let expected = try #require((left / each).upperCeiling)
      #expect(expected * (Int.bitWidth - n.leadingZeroBitCount) > 1 << 20)
      #expect(try draws.draws(expecting: Rational(target)) == expected)
    }
  }

  @Test func refusesValuesOutsideTheDomain() throws {
    for w in [[], [0], [-1, 2], [.max, .max], [1 << 62, 1]] {
      #expect(throws: BoundError.self, "\(w)") {
        _ = try DistinctDraws(weights: w)
      }
    }
    for n in [0, -1, 10_000_001] {
      #expect(throws: BoundError.self) {
        _ = try DistinctDraws(equallyLikely: n)
      }
    }
    let draws = try DistinctDraws(weights: [1, 2])
    for m in [-1, 10_000_000_000_000_001] {
      #expect(throws: BoundError.self) { _ = try draws.expectation(draws: m) }
      #expect(throws: BoundError.self) {
        _ = try draws.quickExpectation(draws: m)
      }
      #expect(throws: BoundError.self) { _ = try draws.variance(draws: m) }
      #expect(throws: BoundError.self) {
        _ = try draws.failureProbability(deviation: 1, draws: m)
      }
    }
    for t in [Rational(-1), 1_000_000_001] {
      #expect(throws: BoundError.self) {
        _ = try draws.failureProbability(deviation: t, draws: 1)
      }
    }
    #expect(throws: BoundError.self) { _ = try draws.draws(expecting: 2) }
    #expect(throws: BoundError.self) {
      _ = try draws.exactExpectation(draws: 1 << 40)
    }
    #expect(throws: BoundError.self) {
      _ = try draws.exactVariance(draws: 1 << 40)
    }
    // So unlikely that 10¹⁶ draws do not bring it.
    let rare = try DistinctDraws(weights: [(1 << 61), 1])
    #expect(throws: BoundError.self) {
      _ = try rare.draws(expecting: Rational(3, 2))
    }
    #expect(try rare.draws(expecting: 1) == 1)
  }
}

extension Interval {
  /// The upper end as a fraction, rounded up to a double.
  fileprivate var exactUpper: Rational { Rational(exactly: upper) ?? 0 }
}
