import TestSupport
import Testing

@testable import Bounds

@Suite("mcdiarmid: sums, and distinct values among draws")
struct McDiarmidInequalityTests {
  @Test func isValidForFairCoinsAndTheLawItNames() throws {
    var seen = Domination()
    for seed in 0..<1_000 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...2_000, using: &rng)
      let c = Rational(Int.random(in: 1...90, using: &rng), 7)
      let k = Int.random(in: 1...n, using: &rng)
      let t = c * Rational(k, Bool.random(using: &rng) ? 2 : 5)
      let mcdiarmid = try McDiarmidInequality(samples: n, difference: c)
      for side in McDiarmidInequality.sides {
        seen.expect(
          try mcdiarmid.bound(at: t, side: side),
          over: try #require(
            try mcdiarmid.exactTail(at: t, side: side, precision: 64)),
          "seed \(seed), \(side): n \(n), c \(c), t \(t)")
      }
    }
    seen.expectPlenty(3_000)
    #expect(seen.tiny >= 50)
  }

  /// The number of distinct values among m uniform draws from n: changing one
  /// draw changes it by at most 1.
  @Test func isValidForDistinctValues() throws {
    var seen = Domination()
    for n in [1, 2, 3, 5, 10, 30] {
      for m in [1, 2, 4, 7, 15, 30, 50] {
        // P(D = d) after each draw.
        var law: [Rational] = [1]
        for _ in 0..<m {
          law = (0...min(law.count, n)).map { d in
            (d < law.count ? law[d] * Rational(d, n) : 0)
              + (d > 0 ? law[d - 1] * Rational(n - d + 1, n) : 0)
          }
        }
        let mean = law.enumerated().reduce(Rational(0)) {
          $0 + Rational($1.offset) * $1.element
        }
        // E D = n (1 − (1 − 1/n)^m).
        #expect(mean == Rational(n) * (1 - Rational(n - 1, n).power(m)))
        let mcdiarmid = try McDiarmidInequality(samples: m, difference: 1)
        for d in law.indices {
          let t = Rational(d) - mean
          guard t.sign != 0 else { continue }
          let isAbove = t.sign > 0
          seen.expect(
            try mcdiarmid.bound(
              at: isAbove ? t : -t, side: isAbove ? .upper : .lower),
            over: isAbove
              ? law[d...].reduce(0, +) : law[...d].reduce(0, +),
            "n \(n), m \(m), d \(d)")
        }
      }
    }
    #expect(seen.comparisons >= 200)
  }

  @Test func unequalDifferencesCountBySquares() throws {
    let mixed = try McDiarmidInequality(differences: [3, 4])
    let one = try McDiarmidInequality(samples: 1, difference: 5)
    for side in TailSide.allCases {
      expectEqual(
        try mixed.bound(at: 2, side: side), try one.bound(at: 2, side: side),
        "\(side)")
    }
    for wrong in [[], [1, 0], [-1], [Rational(10).power(201)]] {
      #expect(throws: BoundError.self) {
        try McDiarmidInequality(differences: wrong)
      }
      #expect(throws: BoundError.self) {
        try AzumaInequality(differences: wrong)
      }
    }
    #expect(mixed.sumOfSquares == 25)
    #expect(try mixed.exactTail(at: 2, side: .upper, precision: 64) == nil)
    // exp(−8/25).
    #expect(
      try mixed.bound(at: 2).probability.isNear(0.726_149_037_073_691, 1e-14))
  }

  @Test func isTight() throws {
    let mcdiarmid = try McDiarmidInequality(
      samples: 1_000_000, difference: 2)
    let exact = try #require(
      try mcdiarmid.exactTail(at: 20_000, side: .upper, precision: 128))
    let bound = try mcdiarmid.bound(at: 20_000)
    #expect((exact.logProbability / bound.logProbability).upper < 1.02)
  }
}

@Suite("azuma: walks, stopped walks and uneven steps")
struct AzumaInequalityTests {
  /// P(the walk of steps ±1 reaches `level` within n steps), step by step.
  private func reaching(_ level: Int, within n: Int) -> [Rational] {
    var law: [Int: Rational] = [0: 1]
    var reached: Rational = 0
    return (0..<n).map { _ in
      var next: [Int: Rational] = [:]
      for (x, mass) in law {
        for y in [x - 1, x + 1] {
          if y >= level {
            reached = reached + mass / 2
          } else {
            next[y, default: 0] = next[y, default: 0] + mass / 2
          }
        }
      }
      law = next
      return reached
    }
  }

  /// The maximum of the walk, which is a stopped walk's last value too.
  @Test func isValidForStoppedWalks() throws {
    var seen = Domination()
    let c = Rational(7, 3)
    for level in 1...40 {
      for (index, exact) in reaching(level, within: 60).enumerated() {
        let azuma = try AzumaInequality(samples: index + 1, difference: c)
        let t = Rational(level) * c
        let named = try #require(
          try azuma.exactTail(at: t, side: .upper, precision: 128))
        #expect(named.probability.contains(exact))
        seen.expect(
          try azuma.bound(at: t), over: exact, "level \(level), \(index + 1)")
      }
    }
    seen.expectPlenty(2_400)
  }

  @Test func isValidForLongWalks() throws {
    var seen = Domination()
    for seed in 0..<700 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...3_000, using: &rng)
      let c = Rational(Int.random(in: 1...90, using: &rng), 7)
      let t = c * Rational(Int.random(in: 1...(3 * n), using: &rng), 3)
      let azuma = try AzumaInequality(samples: n, difference: c)
      for side in [TailSide.upper, .lower] {
        seen.expect(
          try azuma.bound(at: t, side: side),
          over: try #require(
            try azuma.exactTail(at: t, side: side, precision: 64)),
          "seed \(seed), \(side): n \(n), c \(c), t \(t)")
      }
      #expect(try azuma.exactTail(at: t, side: .both, precision: 64) == nil)
    }
    #expect(seen.comparisons == 1_400 && seen.tiny >= 100)
  }

  /// Steps up by u_i and down by d_i, of mean 0: all 2^n paths.
  @Test func isValidForUnevenSteps() throws {
    var seen = Domination()
    var rng = SplitMix64(seed: 14)
    for round in 0..<25 {
      let n = Int.random(in: 1...7, using: &rng)
      let steps = (0..<n).map { _ in
        (Int.random(in: 1...9, using: &rng), Int.random(in: 1...9, using: &rng))
      }
      let azuma = try AzumaInequality(
        differences: steps.map { Rational(max($0.0, $0.1)) })
      var highest: [Int: Rational] = [:]
      for path in 0..<(1 << n) {
        var (x, top, mass) = (0, 0, Rational(1))
        for (i, (up, down)) in steps.enumerated() {
          let isUp = path >> i & 1 == 1
          x += isUp ? up : -down
          top = max(top, x)
          mass = mass * Rational(isUp ? down : up, up + down)
        }
        highest[top, default: 0] = highest[top, default: 0] + mass
      }
      for level in 1...(highest.keys.max() ?? 1) {
        let exact = highest.filter { $0.key >= level }.values.reduce(0, +)
        seen.expect(
          try azuma.bound(at: Rational(level)), over: exact,
          "seed 14, round \(round): \(steps) at \(level)")
      }
    }
    #expect(seen.comparisons >= 300)
  }

  @Test func isTight() throws {
    let azuma = try AzumaInequality(samples: 1_000_000, difference: 1)
    let exact = try #require(
      try azuma.exactTail(at: 20_000, side: .upper, precision: 128))
    let bound = try azuma.bound(at: 20_000)
    #expect((exact.logProbability / bound.logProbability).upper < 1.02)
    // exp(−2² / (2 · 25)).
    let mixed = try AzumaInequality(differences: [3, 4])
    #expect(
      try mixed.bound(at: 2).probability.isNear(0.923_116_346_386_636, 1e-14))
  }
}
