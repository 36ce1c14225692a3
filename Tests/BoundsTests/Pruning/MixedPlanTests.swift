import TestSupport
import Testing

@testable import Bounds

/// Plans (T6'), checked by number:
///
/// 1. never worse than T5, T4 and T6 at the same budget; 2. within the budget, by
/// exact fractions, and one draw more is not; 3. the ε is certified by the bound of
/// the rule; 4. any pair (k, m) at its certified ε, a plan's too, truly fails with at most
/// δ, by enumeration; 5. a
/// stated group where keeping some and sampling the rest is better than either; 6.
/// within a tenth of the best of every fourth k; 7. edges.
@Suite("T6' plans")
struct MixedPlanTests {
  // 1, 2, 3.
  @Test func plansAreCertifiedWithinTheBudgetAndNeverWorse() throws {
    var rules = [MixedPlan.Rule: Int]()
    for seed in 0..<14 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      // Few weights, or many light ones besides a few heavy ones.
      let group =
        seed % 2 == 0
        ? try randomGroup(using: &rng)
        : try DeterministicError(
          sensitivities: [1, Rational(1, 2), Rational(3, 4)]
            + (0..<50).map { _ in
              Rational(Int.random(in: 10...14, using: &rng), 600)
            })
      let β = Rational(
        Int.random(in: 10...(9 * group.supportCount), using: &rng), 10)
      let δ = Rational(1, 1 << Int.random(in: 2...10, using: &rng))
      let plan = try MixedPlan(
        group: group, expectedNonZeros: β, failureProbability: δ)
      let name = "seed \(seed), β = \(β), δ = \(δ): \(plan.rule)"
      rules[plan.rule, default: 0] += 1
      let hybrid = try HybridChoice(
        group: group, expectedNonZeros: β, failureProbability: δ)
      #expect(plan.hybrid == hybrid, "\(name)")
      #expect(plan.relativeError <= hybrid.relativeError, "\(name)")
      #expect(plan.relativeError <= hybrid.deterministicError, "\(name)")
      #expect(plan.relativeError <= hybrid.sampledError ?? 1, "\(name)")

      let cost = exactDistinct(group, keeping: plan.kept, draws: plan.draws)
      #expect(cost <= β, "\(name)")
      #expect(plan.expectedNonZeros().contains(cost), "\(name)")
      #expect(plan.expectedNonZeros().relativeWidthExponent < -80, "\(name)")
      if plan.rule != .deterministic {
        let more = exactDistinct(
          group, keeping: plan.kept, draws: plan.draws + 1)
        #expect(more > β, "\(name)")
      }
      if plan.rule == .mixed {
        let bound = try MixedTail(group, keeping: plan.kept)
          .failureProbability(
            relativeError: plan.relativeError, samples: plan.draws)
        #expect(
          bound.isCertainlyAtMost(δ + δ * Rational(1, 1 << 60)), "\(name)")
      }
    }
    #expect(rules[.mixed, default: 0] >= 2 && rules.count >= 2)
  }

  // 4: the rest is sampled, exactly, at the points of S.
  @Test func aPairAtItsCertifiedErrorFailsWithAtMostDelta() throws {
    var mixed = 0
    for seed in 0..<50 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let points = ExactGroup(weights: 5, points: 2, using: &rng)
      let group = try DeterministicError(sensitivities: points.sensitivities)
      let kept = Int.random(in: 1...3, using: &rng)
      guard group.remainders[kept] > 0 else { continue }
      let m = Int.random(in: 1...8, using: &rng)
      let δ = Rational(Int.random(in: 1...19, using: &rng), 20)
      let tail = try MixedTail(group, keeping: kept)
      let ε = try #require(
        try tail.relativeError(samples: m, failureProbability: δ).exactEnds)
      let rest = group.ranking[kept...].filter { group.sensitivities[$0] > 0 }
      let q = rest.map { group.sensitivities[$0] / group.remainders[kept] }
      for g in points.importances {
        let exact = exactTails(
          values: zip(rest, q).map { g[$0] / $1 }, probabilities: q, draws: m,
          beyond: Rational(m) * ε.upper)
        #expect(
          exact.upper + exact.lower <= δ + δ * Rational(1, 1 << 60),
          "seed \(seed), k = \(kept), m = \(m)")
        mixed += 1
      }
    }
    #expect(mixed > 40)
  }

  // 5: three weights that some point depends on alone, and many small ones that
  // only matter together. Sampling wastes draws on the three; dropping the rest
  // costs its whole sum.
  @Test func mixingBeatsBothPureRules() throws {
    let group = try DeterministicError(
      sensitivities: [1, 1, 1]
        + Array(repeating: Rational(1, 500), count: 250))
    let δ = Rational(1, 100)
    let plan = try MixedPlan(
      group: group, expectedNonZeros: 100, failureProbability: δ)
    #expect(plan.rule == .mixed && plan.kept == 3)
    let deterministic = plan.hybrid.deterministicError
    #expect(deterministic == Rational(153, 500))
    let sampled = try #require(plan.hybrid.sampledError)
    #expect(sampled > Rational(3, 20) && sampled < Rational(4, 25))
    #expect(plan.relativeError < sampled / 2)
  }

  // 6: every fourth k, with the draws that the budget pays for.
  @Test func plansAreNearTheBestOfManyPairs() throws {
    for seed in 0..<2 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let s = (0..<60).map { j in
        Rational(1, 1 + j * j / 40 + Int.random(in: 1...9, using: &rng))
      }
      let group = try DeterministicError(sensitivities: s)
      let δ = Rational(1, 50)
      let plan = try MixedPlan(
        group: group, expectedNonZeros: 40, failureProbability: δ)
      var best = plan.hybrid.relativeError
      for kept in stride(from: 0, to: 40, by: 4) {
        let m = try group.draws(keeping: kept, expectedNonZeros: 40)
        guard m > 0 else { continue }
        let ε = try MixedTail(group, keeping: kept).relativeError(
          samples: m, failureProbability: δ)
        if let end = ε.exactEnds { best = min(best, end.upper) }
      }
      #expect(
        plan.relativeError <= best * Rational(11, 10),
        "seed \(seed): k = \(plan.kept) against \(best.approximation)")
    }
  }

  // 7.
  @Test func edges() throws {
    let δ = Rational(1, 10)
    for s in [[], [0, 0], [Rational(1)]] as [[Rational]] {
      let plan = try MixedPlan(
        group: try DeterministicError(sensitivities: s), expectedNonZeros: 1,
        failureProbability: δ)
      #expect(plan.rule == .deterministic && plan.relativeError == 0)
      #expect(plan.draws == 0)
    }
    let group = try DeterministicError(sensitivities: [1, 1, Rational(1, 2)])
    let nothing = try MixedPlan(
      group: group, expectedNonZeros: 0, failureProbability: δ)
    #expect(nothing.relativeError == 1 && nothing.kept == 0)
    #expect(nothing.expectedNonZeros().upper == 0)
    let all = try MixedPlan(
      group: group, expectedNonZeros: 3, failureProbability: δ)
    #expect(all.relativeError == 0 && all.kept == 3)
    #expect(throws: BoundError.self) {
      _ = try MixedPlan(
        group: group, expectedNonZeros: -1, failureProbability: δ)
    }
    #expect(throws: BoundError.self) {
      _ = try MixedPlan(
        group: group, expectedNonZeros: 1, failureProbability: 1)
    }
  }
}
