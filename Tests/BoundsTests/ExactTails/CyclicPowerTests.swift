import TestSupport
import Testing

@testable import Bounds

/// 1. the cells are within the stated error of the exact cyclic law, and the error is
/// small; 2. it covers probabilities known only roughly; 3. powers too small to
/// matter are dropped within it; 4. where it would be worthless it is infinite;
/// 5. tilted sums hold the exact ones.
@Suite("H6 cyclic power")
struct CyclicPowerTests {
  /// The exact law of the sum of m draws modulo n.
  static func exact(
    _ law: [(value: Int, probability: Rational)], _ n: Int, _ m: Int
  ) -> [Rational] {
    var p = [Rational](repeating: 0, count: n)
    p[0] = 1
    for _ in 0..<m {
      var next = [Rational](repeating: 0, count: n)
      for r in 0..<n where p[r].sign != 0 {
        for (k, q) in law {
          next[(r + k) % n] = next[(r + k) % n] + p[r] * q
        }
      }
      p = next
    }
    return p
  }

  static func random(
    _ rng: inout SplitMix64, to largest: Int
  ) -> [(value: Int, probability: Rational)] {
    let n = Int.random(in: 1...4, using: &rng)
    let units = (0..<n).map { _ in Int.random(in: 1...9, using: &rng) }
    return units.map {
      (
        Int.random(in: 0...largest, using: &rng),
        Rational($0, units.reduce(0, +))
      )
    }
  }

  private static func distance(
    _ power: CyclicPower, _ exact: [Rational]
  ) -> Double {
    zip(power.cells, exact).reduce(Interval(0)) {
      $0 + (Interval($1.0) - Interval($1.1)).power(2)
    }.squareRoot.upper
  }

  // 1.
  @Test func cellsAreWithinTheErrorOfTheExactLaw() {
    for seed in 0..<80 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = 2 << Int.random(in: 0...5, using: &rng)
      let m = [1, 2, 3, 5, 8, 21, 40].randomElement(using: &rng) ?? 1
      let law = Self.random(&rng, to: 3 * n)
      let power = CyclicPower(
        law: law.map { ($0.value, Interval($0.probability)) }, size: n,
        power: m)
      let distance = Self.distance(power, Self.exact(law, n, m))
      #expect(distance <= power.error, "seed \(seed)")
      #expect(power.error < 1e-11, "seed \(seed)")
    }
  }

  // 2.
  @Test func theErrorCoversRoughProbabilities() {
    for seed in 0..<40 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let law = Self.random(&rng, to: 20)
      // All mass may move one way within the enclosures.
      let rough = law.enumerated().map { index, entry in
        let q = Interval(entry.probability)
        return (
          entry.value,
          Interval.hull(
            q * Interval(Rational(999, 1000)),
            index == 0 ? q * Interval(Rational(1003, 1000)) : q)
        )
      }
      let power = CyclicPower(law: rough, size: 16, power: 12)
      let distance = Self.distance(power, Self.exact(law, 16, 12))
      #expect(distance <= power.error, "seed \(seed)")
      #expect(distance > 1e-6, "seed \(seed)")
    }
  }

  // 3.
  @Test func negligiblePowersAreDroppedWithinTheError() {
    let law: [(value: Int, probability: Rational)] = [
      (0, Rational(1, 3)), (1, Rational(1, 3)), (2, Rational(1, 3)),
    ]
    let power = CyclicPower(
      law: law.map { ($0.value, Interval($0.probability)) }, size: 64,
      power: 300)
    let exact = Self.exact(law, 64, 300)
    #expect(Self.distance(power, exact) <= power.error)
    #expect(power.error < 1e-11)
  }

  // 1. For the uniform law only F_0 = 1 is left, so that the parts can be told.
  @Test func theErrorHasAllItsParts() {
    let n = 64
    let law = (0..<n).map { ($0, Interval(Rational(1, n))) }
    let power = CyclicPower(law: law, size: n, power: 20)
    let η = FourierTransform(size: n).relativeError
    // 20 h and η, with h = η √n ‖f‖ = η.
    #expect(power.error * Double(n).squareRoot() >= 21 * η + 20 * 0x1p-51)
    #expect(power.error * Double(n).squareRoot() <= 22 * η + 20 * 0x1p-51)
  }

  // 4.
  @Test func swampedPowersHaveAnInfiniteError() {
    let wide = Interval.hull(Interval(0), Interval(1))
    let power = CyclicPower(
      law: [(0, wide), (1, wide)], size: 4, power: 3)
    #expect(power.error == .infinity)
    let unknown = CyclicPower(
      law: [(0, .indeterminate()), (1, wide)], size: 4, power: 3)
    #expect(unknown.error == .infinity)
  }

  // 5.
  @Test func tiltedSumsHoldTheExactOnes() {
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = 2 << Int.random(in: 0...5, using: &rng)
      let law = Self.random(&rng, to: 2 * n)
      let m = Int.random(in: 1...9, using: &rng)
      let power = CyclicPower(
        law: law.map { ($0.value, Interval($0.probability)) }, size: n,
        power: m)
      let exact = Self.exact(law, n, m)
      let first = Int.random(in: -n...3 * n, using: &rng)
      let count = Int.random(in: 1...n, using: &rng)
      let split = first + Int.random(in: -1...count + 1, using: &rng)
      let decay = Rational(Int.random(in: 1...9, using: &rng), 9)
      let sums = TiltedSums(
        power, decay: Interval(decay), first: first, count: count, split: split
      )
      var (all, part, weight) = (Rational(0), Rational(0), Rational(1))
      for r in first..<first + count {
        let term = weight * exact[((r % n) + n) % n]
        all = all + term
        if r >= split { part = part + term }
        weight = weight * decay
      }
      #expect(!sums.upper.isCertainlyBelow(Interval(all)), "seed \(seed)")
      #expect(!sums.lower.isCertainlyAbove(part), "seed \(seed)")
      // The error of weights and additions is there too.
      #expect(
        sums.upper.lower >= all.approximation * (1 + 0x1p-27), "seed \(seed)")
      #expect(sums.lower.upper <= part.approximation, "seed \(seed)")
      #expect(sums.upper.upper <= all.approximation + 1e-6)
      #expect(sums.lower.lower >= part.approximation - 1e-6)
    }
  }
}
