import Bounds
import SiPP
import TestSupport
import Testing

/// 1. the failure probability of a pruned group at a point, from all counts that
/// may be drawn and the pruned weights they give, is enclosed; 2. a group's law is
/// what is drawn; 3. points without a law.
@Suite("T4h exact law for a given input")
struct ExactLawTests {
  /// Every way to draw m times from n indices, with its probability.
  private func draws(
    _ sampler: ImportanceSampler, _ m: Int
  ) -> [(counts: [UInt32], probability: Rational)] {
    let n = sampler.count
    var all: [(counts: [UInt32], probability: Rational)] = [
      ([UInt32](repeating: 0, count: n), 1)
    ]
    for _ in 0..<m {
      all = all.flatMap { entry in
        (0..<n).map { k in
          var counts = entry.counts
          counts[k] += 1
          return (counts, entry.probability * sampler.probability(of: k))
        }
      }
    }
    return all
  }

  // 1.
  @Test func failureProbabilityIsThatOfThePrunedGroup() throws {
    var compared = 0
    for seed in 0..<25 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let (layer, batch) = try rng.layer(.plain)
      let other = rng.matrix(1, layer.inputs, .plain)
      for group in try layer.groups(points: batch) {
        for point in nonnegativePoints(other) {
          let evaluation = GroupEvaluation(group, activation: point)
          guard let law = evaluation.law, let sampler = group.sampler,
            sampler.count <= 4
          else { continue }
          let m = 3
          let ε = Rational(Int.random(in: 1...9, using: &rng), 4)
          let exact = draws(sampler, m).reduce(0 as Rational) {
            evaluation.exactlyFails(
              counts: $1.counts, draws: m, relativeError: ε)
              ? $0 + $1.probability : $0
          }
          let found = try LatticeBracket(law: law, mostCells: 1 << 10)
            .failureProbability(draws: m, relativeError: ε)
          let isHeld = found.contains(exact)
          #expect(isHeld, "seed \(seed): \(found), \(exact.approximation)")
          compared += 1
        }
      }
    }
    #expect(compared > 20)
  }

  // 2.
  @Test func lawHasTheMomentsOfTheGroup() throws {
    for seed in 0..<25 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let (layer, batch) = try rng.layer(.wide)
      for group in try layer.groups(points: batch) {
        for point in nonnegativePoints(batch) {
          let evaluation = GroupEvaluation(group, activation: point)
          guard let law = evaluation.law else { continue }
          #expect(law.mean == 1, "seed \(seed)")
          #expect(evaluation.secondMoment.contains(law.secondMoment))
          #expect(evaluation.maximumRatio.contains(law.largest))
        }
      }
    }
  }

  // 3.
  @Test func nothingDrawnHasNoLaw() throws {
    let layer = try DenseLayer(
      name: "a", weights: Matrix([[1, 2, -1]]))
    let groups = try layer.groups(points: Matrix([[1, 1, 0]]))
    let zero = GroupEvaluation(groups[0], activation: [0, 0, 1])
    #expect(zero.law == nil)
    let dead = GroupEvaluation(groups[1], activation: [1, 1, 1])
    #expect(dead.law == nil)
    let live = GroupEvaluation(groups[0], activation: [1, 3, 1])
    #expect(live.law?.values.count == 2)
  }
}
