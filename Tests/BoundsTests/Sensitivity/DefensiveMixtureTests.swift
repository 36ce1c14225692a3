import TestSupport
import Testing

@testable import Bounds

/// 1. q is a law without zeros; 2. the range is at most n/λ and 1/(1 − λ) of the
/// unmixed one; 3. no bias; 4. both are attained or nearly; 5. domain.
@Suite("T2' defensive mixture")
struct DefensiveMixtureTests {
  /// s with zeros, g that lights unseen weights or none, λ.
  private static func instance(
    _ seed: UInt64
  ) throws -> (s: [Rational], g: [Rational], law: DefensiveMixture) {
    var rng = SplitMix64(seed: seed)
    let n = Int.random(in: 1...10, using: &rng)
    let s = (0..<n).map { _ in
      Rational(max(0, Int.random(in: -8...20, using: &rng)), 20)
    }
    let sees = seed % 3 == 0
    var a = (0..<n).map { j in
      sees && s[j] == 0
        ? 0 : Rational(max(0, Int.random(in: -4...9, using: &rng)))
    }
    if seed % 5 == 0 {  // one weight alone
      let only = Int.random(in: 0..<n, using: &rng)
      a = (0..<n).map { $0 == only && !(sees && s[only] == 0) ? 1 : 0 }
    }
    let z = a.reduce(0, +)
    let g = z > 0 ? a.map { $0 / z } : a
    let share = Rational(Int.random(in: 1...20, using: &rng), 20)
    return (s, g, try DefensiveMixture(share: share))
  }

  private static func range(_ g: [Rational], _ q: [Rational]) -> Rational? {
    var range: Rational = 0
    for (g, q) in zip(g, q) where g > 0 {
      guard q > 0 else { return nil }
      range = max(range, g / q)
    }
    return range
  }

  @Test func rangesAndMeansAreAsStated() throws {
    var kinds: [String: Int] = [:]
    for seed in 0..<3_000 as Range<UInt64> {
      let (s, g, law) = try Self.instance(seed)
      let (n, λ) = (s.count, law.share)
      let q = try law.probabilities(sensitivities: s)
      #expect(q.count == n && q.reduce(0, +) == 1, "seed \(seed)")
      #expect(q.allSatisfy { $0 >= λ / Rational(n) }, "seed \(seed)")
      let range = try #require(Self.range(g, q))
      let most = try law.largestRange(weights: n)
      #expect(most == Rational(n) / λ && range <= most, "seed \(seed)")
      // No bias, and T3's own range.
      let moments = try SamplingMoments(relativeImportance: g, probabilities: q)
      #expect(moments.mean == g.reduce(0, +) && moments.range == range)
      let sum = s.reduce(0, +)
      guard sum > 0 else {
        #expect(q.allSatisfy { $0 == Rational(1, n) }, "seed \(seed)")
        kinds["dead", default: 0] += 1
        continue
      }
      #expect(
        zip(q, s).allSatisfy {
          $0 == (1 - λ) * $1 / sum + λ / Rational(n)
        }, "seed \(seed)")
      guard let plain = Self.range(g, s.map { $0 / sum }) else {
        kinds["unseen", default: 0] += 1
        continue
      }
      guard let cost = law.cost else {
        #expect(λ == 1)
        kinds["uniform", default: 0] += 1
        continue
      }
      #expect(cost == 1 / (1 - λ) && range <= cost * plain, "seed \(seed)")
      if range > 0 { #expect(range >= 1, "seed \(seed)") }
      kinds["seen", default: 0] += 1
    }
    #expect(kinds.count == 4 && kinds.values.allSatisfy { $0 > 20 }, "\(kinds)")
  }

  @Test func bothRangesAreAttainedOrNearly() throws {
    let law = try DefensiveMixture(share: Rational(1, 4))
    // An unseen weight alone.
    let q = try law.probabilities(sensitivities: [1, 1, 0])
    #expect(q == [Rational(11, 24), Rational(11, 24), Rational(1, 12)])
    #expect(Self.range([0, 0, 1], q) == (try law.largestRange(weights: 3)))
    // One weight of sensitivity 1, the others of nearly 0: 1/(1 − λ + λ/n).
    for n in [10, 100, 1_000] {
      let s = [Rational(1)] + Array(repeating: 0, count: n - 1)
      let g = s
      let range = Self.range(g, try law.probabilities(sensitivities: s))
      #expect(range == 1 / (Rational(3, 4) + Rational(1, 4 * n)))
    }
    #expect(law.cost == Rational(4, 3))
  }

  @Test func theDomainIsRefused() throws {
    for share in [0, -Rational(1, 2), Rational(11, 10)] {
      #expect {
        try DefensiveMixture(share: share)
      } throws: {
        $0 as? BoundError
          == .outsideDomain(
            "share of the uniform law", value: "\(share)",
            requirement: "above 0 and at most 1")
      }
    }
    let law = try DefensiveMixture(share: 1)
    #expect(law.cost == nil)
    #expect(
      try law.probabilities(sensitivities: [1, 0, Rational(1, 2)])
        == Array(repeating: Rational(1, 3), count: 3))
    #expect(throws: BoundError.self) {
      try law.probabilities(sensitivities: [])
    }
    #expect(throws: BoundError.self) {
      try law.probabilities(sensitivities: [1, -1])
    }
    #expect(throws: BoundError.self) { try law.largestRange(weights: 0) }
  }
}
