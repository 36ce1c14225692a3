import TestSupport
import Testing

@testable import Bounds

/// T6, checked by number:
///
/// 1. the choice is the smaller of T5's and the rungs' ε, ties to T5; 2. a budget of
/// expected non-zeros pays for the stated k and m, against exact fractions; 3. at
/// equal budgets each rule wins somewhere; 4. the rule taken fails with probability
/// at most δ, by enumeration of its own law: no δ is paid for the choice; 5. edges;
/// 6. no value outside the domain passes.
@Suite("T6 hybrid choice")
struct HybridChoiceTests {
  // 1.
  @Test func theChoiceIsTheSmallerError() throws {
    var wins = [HybridChoice.Rule: Int]()
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let group = try randomGroup(using: &rng)
      let kept = Int.random(in: 0...group.count, using: &rng)
      let m = Int.random(in: 1...4_000, using: &rng)
      let δ = Rational(1, 1 << Int.random(in: 3...20, using: &rng))
      let rungs: [any SamplingTail] = [
        try BernsteinTail(ceiling: group.ceiling),
        try ChernoffTail(ceiling: group.ceiling),
      ]
      let choice = try HybridChoice(
        group: group, rungs: rungs, kept: kept, draws: m,
        failureProbability: δ)
      let deterministic = try group.relativeError(keeping: kept)
      let sampled = try rungs.map { rung in
        try #require(
          try rung.relativeError(samples: m, failureProbability: δ))
      }
      let name = "seed \(seed)"
      #expect(choice.deterministicError == deterministic, "\(name)")
      // Chernoff is the smaller of the two.
      #expect(choice.rung == .t4d, "\(name)")
      #expect(choice.sampledError == sampled[1].exactEnds?.upper, "\(name)")
      let isSampled = sampled[1].exactEnds.map { $0.upper < deterministic }
      #expect((choice.rule == .sampled) == isSampled, "\(name)")
      #expect(
        choice.relativeError == min(deterministic, choice.sampledError ?? 9))
      wins[choice.rule, default: 0] += 1
    }
    #expect(wins.count == 2)
    // A tie: at B = 1 sampling has ε = 0, and so has keeping all.
    let one = try DeterministicError(sensitivities: [1])
    let tie = try HybridChoice(
      group: one, rungs: [try BernsteinTail(ceiling: 1)], kept: 1, draws: 1,
      failureProbability: Rational(1, 2))
    #expect(tie.rule == .deterministic && tie.sampledError == 0)
  }

  // 2.
  @Test func budgetsPayForTheStatedCounts() throws {
    for seed in 0..<40 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let group = try randomGroup(using: &rng)
      let β = Rational(Int.random(in: 10...10 * group.count, using: &rng), 10)
      let choice = try HybridChoice(
        group: group, rungs: [try BernsteinTail(ceiling: group.ceiling)],
        expectedNonZeros: β, failureProbability: Rational(1, 20))
      #expect(choice.kept == β.floor, "seed \(seed)")
      if choice.kept >= group.supportCount {
        #expect(choice.rule == .deterministic && choice.relativeError == 0)
        continue
      }
      let m = choice.draws
      #expect(m >= 1, "seed \(seed)")
      #expect(exactDistinct(group, keeping: 0, draws: m) <= β, "seed \(seed)")
      #expect(
        exactDistinct(group, keeping: 0, draws: m + 1) > β,
        "seed \(seed): m = \(m), β = \(β)")
    }
  }

  // 3: flat sensitivities are sampled, concentrated ones kept.
  @Test func eachRuleWinsSomewhere() throws {
    let δ = Rational(1, 100)
    // Blocks: B = 1.25 and s_j = 1/400: any 250 of them leave an error of 1/2.
    let flat = try DeterministicError(
      sensitivities: Array(repeating: Rational(1, 400), count: 500))
    let sampled = try HybridChoice(
      group: flat, expectedNonZeros: 250, failureProbability: δ)
    #expect(
      sampled.rule == .sampled && sampled.deterministicError > Rational(1, 2))
    let steep = try DeterministicError(
      sensitivities: [1, 1, 1]
        + Array(repeating: Rational(1, 10_000), count: 40))
    let kept = try HybridChoice(
      group: steep, expectedNonZeros: 10, failureProbability: δ)
    #expect(kept.rule == .deterministic)
    #expect(kept.relativeError == Rational(33, 10_000))
    // The best of the ladder is no worse than T4b alone.
    let alone = try HybridChoice(
      group: flat, rungs: [try BernsteinTail(ceiling: Rational(5, 4))],
      expectedNonZeros: 250, failureProbability: δ)
    let best = try #require(sampled.sampledError)
    #expect(try best < #require(alone.sampledError))
  }

  // 4: at every point of S the chosen rule's exact failure probability, over all
  // outcomes of its own draws, is at most δ.
  @Test func theChosenRuleFailsWithProbabilityAtMostDelta() throws {
    var sampled = 0
    for seed in 0..<100 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 2...4, using: &rng)
      let points = ExactGroup(weights: n, points: 2, using: &rng)
      let group = try DeterministicError(sensitivities: points.sensitivities)
      let m = Int.random(in: 1...9, using: &rng)
      let δ = Rational(Int.random(in: 1...19, using: &rng), 20)
      let rung = try ChernoffTail(ceiling: group.ceiling)
      let choice = try HybridChoice(
        group: group, rungs: [rung],
        kept: Int.random(in: 0..<n, using: &rng), draws: m,
        failureProbability: δ)
      for g in points.importances {
        switch choice.rule {
        case .deterministic:
          let kept = try Set(group.indices(keeping: choice.kept))
          let error = try DeterministicError.exactError(
            importances: g, keepingIndices: kept)
          #expect(error <= choice.relativeError, "seed \(seed)")
        case .sampled:
          // B = 1: T = 1 for certain, and the error is 0.
          guard choice.relativeError > 0 else {
            #expect(group.ceiling == 1 && points.importances[0] == g)
            continue
          }
          sampled += 1
          let support = g.indices.filter { group.sensitivities[$0] > 0 }
          let q = support.map { group.sensitivities[$0] / group.ceiling }
          let exact = exactTails(
            values: zip(support, q).map { g[$0] / $1 }, probabilities: q,
            draws: m, beyond: Rational(m) * choice.relativeError)
          #expect(exact.upper + exact.lower <= δ, "seed \(seed)")
        }
      }
    }
    #expect(sampled > 25)
  }

  // 5.
  @Test func edges() throws {
    let δ = Rational(1, 10)
    let empty = try HybridChoice(
      group: try DeterministicError(sensitivities: []), expectedNonZeros: 3,
      failureProbability: δ)
    #expect(empty.rule == .deterministic && empty.relativeError == 0)
    #expect(empty.draws == 0 && empty.sampledError == nil && empty.kept == 0)
    let group = try DeterministicError(
      sensitivities: [Rational(1, 2), Rational(1, 2), Rational(1, 2)])
    let nothing = try HybridChoice(
      group: group, expectedNonZeros: 0, failureProbability: δ)
    #expect(nothing.relativeError == 1 && nothing.draws == 0)
    // One draw costs exactly one non-zero.
    let one = try HybridChoice(
      group: group, expectedNonZeros: 1, failureProbability: δ)
    #expect(one.kept == 1 && one.draws == 1)
    // C Σ s < 1: no x with z > 0 obeys the hypothesis; nothing is refused.
    let impossible = try DeterministicError(
      sensitivities: [Rational(1, 4), Rational(1, 4)])
    #expect(
      try HybridChoice(
        group: impossible, expectedNonZeros: 1, failureProbability: δ
      ).relativeError == 0)
  }

  // 6.
  @Test func refusesValuesOutsideTheDomain() throws {
    let group = try DeterministicError(sensitivities: [1, 1])
    let rungs: [any SamplingTail] = [try BernsteinTail(ceiling: 2)]
    let half = Rational(1, 2)
    for (kept, m, δ) in [
      (-1, 1, half), (3, 1, half), (1, -1, half), (1, 1 << 32, half),
      (1, 1, 0), (1, 1, 1),
    ] {
      #expect(throws: BoundError.self) {
        _ = try HybridChoice(
          group: group, rungs: rungs, kept: kept, draws: m,
          failureProbability: δ)
      }
    }
    #expect(throws: BoundError.self) {  // a ceiling below C Σ s bounds nothing
      _ = try HybridChoice(
        group: group, rungs: [try BernsteinTail(ceiling: Rational(199, 100))],
        kept: 1, draws: 1, failureProbability: half)
    }
    #expect(throws: BoundError.self) {
      _ = try HybridChoice(
        group: group, expectedNonZeros: -1, failureProbability: half)
    }
  }
}

/// 3 to 12 weights, some with the same sensitivity, with C Σ s ≥ 1.
func randomGroup(using rng: inout SplitMix64) throws -> DeterministicError {
  let n = Int.random(in: 3...12, using: &rng)
  let top = Int.random(in: 2...20, using: &rng)
  let s = (0..<n).map { _ in
    Rational(Int.random(in: 0...top, using: &rng), 20)
  }
  return try DeterministicError(
    sensitivities: [Rational(1, 2), Rational(1, 2)] + s,
    slack: Rational(Int.random(in: 4...6, using: &rng), 4))
}

/// k + Σ_R 1 − (1 − s_j/S_R)^m, in fractions.
func exactDistinct(
  _ group: DeterministicError, keeping kept: Int, draws m: Int
) -> Rational {
  let rest = group.ranking[kept...].map { group.sensitivities[$0] }
  let sum = rest.reduce(0, +)
  return rest.filter { $0 > 0 }.reduce(Rational(kept)) {
    $0 + 1 - (1 - $1 / sum).power(m)
  }
}
