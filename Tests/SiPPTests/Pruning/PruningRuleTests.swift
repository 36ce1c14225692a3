import Bounds
import TestSupport
import Testing

@testable import SiPP

/// One group by any rule, checked by number:
///
/// 1. T5: the largest sensitivities stay bit for bit, no word is taken, and the error
/// at a point of S is the sum of the dropped importances and within the bound; 2. T6':
/// over all outcomes kept weights stay and the mean of the others is exact; 3. the
/// exact failure probability at the points of S is within the tail's bound; 4. T6: the
/// hybrid is what the bounds choose; 5. the rules agree where they say the same; 6.
/// edges and refusals.
@Suite("T5, T6, T6' pruning rules")
struct PruningRuleTests {
  // 1.
  @Test func keepingTheLargestIsExact() throws {
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let (layer, points) = try rng.layer(seed % 2 == 0 ? .plain : .wide)
      var source = RandomWords(seed: seed)
      for group in try layer.groups(points: points)
      where !group.isDead {
        let n = group.indices.count
        let k = Int.random(in: 0...n, using: &rng)
        let pruning = try GroupPruning(group, rule: .deterministic(kept: k))
        let bounds = try group.deterministicError()
        let best = try Set(bounds.indices(keeping: k))
        #expect(Set(pruning.kept) == best && pruning.drawn == nil)
        let least = pruning.kept.map { group.sensitivities[$0] }.min() ?? 1
        for j in 0..<n where !best.contains(j) {
          #expect(group.sensitivities[j] <= least, "seed \(seed)")
        }
        let pruned = pruning.pruned(using: &source)
        for j in 0..<n {
          #expect(pruned[j] == (best.contains(j) ? group.weights[j] : 0))
        }
        for point in nonnegativePoints(points) {
          let g = importances(group, point)
          let error = pruning.exactError(activation: point, counts: [])
          let dropped = try DeterministicError.exactError(
            importances: g, keepingIndices: best)
          #expect(error == -dropped, "seed \(seed)")
          #expect(
            try dropped <= bounds.relativeError(keeping: k), "seed \(seed)")
        }
      }
      #expect(source.requests == [], "nothing is drawn")
    }
  }

  // 2.
  @Test func mixingIsUnbiasedOverAllOutcomes() throws {
    for seed in 0..<30 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let group = try rng.group(weights: Int.random(in: 2...5, using: &rng))
      let k = Int.random(in: 1...2, using: &rng)
      let m = Int.random(in: 1...3, using: &rng)
      let pruning = try GroupPruning(group, rule: .mixed(kept: k, draws: m))
      guard let drawn = pruning.drawn, let sampler = drawn.sampler else {
        #expect(group.indices.count <= k, "seed \(seed)")
        continue
      }
      #expect(pruning.kept.count == k && pruning.draws == m)
      #expect(drawn.indices.count == group.indices.count - k)
      var mean = [Rational](repeating: 0, count: group.indices.count)
      for counts in allCounts(drawn.support.count, draws: m) {
        let probability = multinomial(counts, sampler)
        let pruned = pruning.prunedWeights(counts: counts)
        for j in pruning.kept {
          #expect(pruned[j] == group.weights[j], "seed \(seed)")
        }
        for j in pruned.indices {
          mean[j] = mean[j] + probability * exact(pruned[j])
        }
      }
      for (j, w) in group.weights.enumerated() {
        let error = (mean[j] - exact(w)) / exact(w)
        #expect(error * error < Rational(1, 1 << 60) * Rational(1, 1 << 36))
      }
    }
  }

  // 3: at the points of S, C = 1.
  @Test func mixedErrorsAreWithinTheTail() throws {
    var compared = 0
    for seed in 0..<40 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let (layer, points) = try rng.layer(.plain)
      for group in try layer.groups(points: points)
      where !group.isDead {
        let m = Int.random(in: 1...4, using: &rng)
        let pruning = try GroupPruning(
          group,
          rule: .mixed(kept: Int.random(in: 0...2, using: &rng), draws: m))
        guard let tail = try pruning.mixedTail(), let drawn = pruning.drawn,
          let sampler = drawn.sampler
        else { continue }
        #expect(tail.range == drawn.ceiling)
        for point in nonnegativePoints(points) {
          let ε = tail.greatestMean * Rational(2, 3)
          var failure: Rational = 0
          for counts in allCounts(drawn.support.count, draws: m) {
            let error = pruning.exactError(activation: point, counts: counts)
            if error >= ε || error <= -ε {
              failure = failure + multinomial(counts, sampler)
            }
          }
          let bound = try tail.failureProbability(
            relativeError: ε, samples: m, precision: 64)
          #expect(!bound.isCertainlyBelow(Interval(failure)), "seed \(seed)")
          compared += 1
        }
      }
    }
    #expect(compared > 100)
  }

  // 4.
  @Test func hybridsAreWhatTheBoundsChoose() throws {
    let δ = Rational(1, 10)
    var chosen: Set<Bool> = []
    for seed in 0..<20 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let group = try rng.group(weights: 8)
      let m = Int.random(in: 1...500, using: &rng)
      let rule = PruningRule.hybrid(
        kept: 6, draws: m, slack: 1, failureProbability: δ)
      let pruning = try GroupPruning(group, rule: rule)
      let kept = try group.deterministicError().relativeError(keeping: 6)
      let ceiling = try #require(group.ceiling)
      let sampled = try #require(
        try RandomizedRoundingTail(ceiling: max(1, ceiling)).relativeError(
          samples: m, failureProbability: δ))
      let isSampled = sampled.upper < Interval(kept).lower
      chosen.insert(isSampled)
      #expect(
        pruning.rule
          == (isSampled ? .sampled(draws: m) : .deterministic(kept: 6)),
        "seed \(seed)")
    }
    #expect(chosen.count == 2)
  }

  // 5.
  @Test func rulesAgreeWhereTheySayTheSame() throws {
    var rng = SplitMix64(seed: 3)
    let group = try rng.group(weights: 6)
    var (one, two, three) = (
      RandomWords(seed: 4), RandomWords(seed: 4), RandomWords(seed: 4)
    )
    let sampled = try GroupPruning(group, rule: .sampled(draws: 9))
    let mixed = try GroupPruning(group, rule: .mixed(kept: 0, draws: 9))
    let expected = group.pruned(draws: 9, using: &one)
    #expect(sampled.pruned(using: &two) == expected)
    #expect(mixed.pruned(using: &three) == expected)
    #expect(one.requests == two.requests && two.requests == three.requests)
    let all = try GroupPruning(group, rule: .mixed(kept: 9, draws: 9))
    #expect(all.pruned(using: &one) == group.weights && all.draws == 0)
    let none = try GroupPruning(group, rule: .mixed(kept: 2, draws: 0))
    let kept = try GroupPruning(group, rule: .deterministic(kept: 2))
    #expect(none.pruned(using: &one) == kept.pruned(using: &one))
  }

  // 6.
  @Test func edges() throws {
    var source = RandomWords(seed: 1)
    let group = try NeuronGroup(
      neuron: 0, sign: .negative, indices: [1, 4, 6, 7],
      magnitudes: [2, 3, 5, 7], sensitivities: [0.5, 1, 0, 0.5])
    // Ties by index; what cannot be drawn is dropped unless it is kept.
    let two = try GroupPruning(group, rule: .deterministic(kept: 2))
    #expect(two.kept == [0, 1])
    #expect(two.pruned(using: &source) == [-2, -3, 0, 0])
    let mixed = try GroupPruning(group, rule: .mixed(kept: 2, draws: 5))
    #expect(mixed.pruned(using: &source) == [-2, -3, 0, -7])
    let rest = try GroupPruning(group, rule: .mixed(kept: 3, draws: 5))
    #expect(rest.drawn == nil && rest.draws == 0)
    #expect(rest.pruned(using: &source) == [-2, -3, 0, -7])
    #expect(try rest.mixedTail() == nil)
    let dead = try NeuronGroup(
      neuron: 0, sign: .positive, indices: [0, 1], magnitudes: [2, 3],
      sensitivities: [0, 0])
    for rule in [
      PruningRule.sampled(draws: 3), .deterministic(kept: 1),
      .mixed(kept: 1, draws: 3),
      .hybrid(kept: 1, draws: 3, slack: 1, failureProbability: Rational(1, 2)),
    ] {
      let pruning = try GroupPruning(dead, rule: rule)
      #expect(pruning.pruned(using: &source) == [0, 0])
      #expect(pruning.exactError(activation: [0, 0], counts: []) == 0)
    }
    for bad in [
      PruningRule.sampled(draws: -1), .deterministic(kept: -1),
      .mixed(kept: 0, draws: 1 << 32), .mixed(kept: -1, draws: 1),
      .hybrid(kept: 1, draws: 1, slack: 0, failureProbability: Rational(1, 2)),
      .hybrid(kept: 1, draws: 1, slack: 1, failureProbability: 1),
    ] {
      #expect(throws: BoundError.self, "\(bad)") {
        _ = try GroupPruning(group, rule: bad)
      }
    }
  }
}

/// All vectors of `count` counts with sum m.
private func allCounts(_ count: Int, draws m: Int) -> [[UInt32]] {
  if count == 1 { return [[UInt32(m)]] }
  return (0...m).flatMap { first in
    allCounts(count - 1, draws: m - first).map { [UInt32(first)] + $0 }
  }
}

/// m!/Π n_j! Π q_j^{n_j}.
private func multinomial(
  _ counts: [UInt32], _ sampler: ImportanceSampler
) -> Rational {
  var (probability, drawn) = (1 as Rational, 0)
  for (j, count) in counts.enumerated() {
    for i in 0..<Int(count) {
      drawn += 1
      probability =
        probability * Rational(drawn, i + 1) * sampler.probability(of: j)
    }
  }
  return probability
}

extension SplitMix64 {
  /// A group of `n` weights of some sign, with positive sensitivities.
  fileprivate mutating func group(weights n: Int) throws -> NeuronGroup {
    let w = (0..<n).map { _ in Double.random(in: 0.1...3, using: &self) }
    let s = (0..<n).map { _ in Double.random(in: 0.01...1, using: &self) }
    return try NeuronGroup(
      neuron: 0, sign: Bool.random(using: &self) ? .positive : .negative,
      indices: Array(0..<n), magnitudes: w,
      sensitivities: s.map { $0 * $0 * $0 * $0 })
  }
}
