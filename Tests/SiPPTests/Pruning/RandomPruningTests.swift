import Bounds
import Testing
import TestSupport

@testable import SiPP

/// The sampled weights: unbiased, and what becomes of the rest.
@Suite("T3 random pruning")
struct RandomPruningTests {
  /// 1. E ŵ = w, over all nᵐ outcomes with their exact probabilities. The
  /// weights in `Double` are those of the exact multipliers.
  @Test func isUnbiasedOverAllOutcomes() throws {
    for seed in 0..<24 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...4, using: &rng)
      let m = Int.random(in: 1...3, using: &rng)
      let w = (0..<n).map { _ in Double.random(in: 0.1...3, using: &rng) }
      let s = (0..<n).map { _ in Double.random(in: 0.01...1, using: &rng) }
      let group = try NeuronGroup(
        neuron: 0, sign: seed % 2 == 0 ? .positive : .negative,
        indices: Array(0..<n), magnitudes: w, sensitivities: s)
      let sampler = try #require(group.sampler)

      var mean = [Rational](repeating: 0, count: n)
      var total: Rational = 0
      for outcome in outcomes(n, draws: m) {
        var counts = [UInt32](repeating: 0, count: n)
        var probability: Rational = 1
        for j in outcome {
          counts[j] += 1
          probability = probability * sampler.probability(of: j)
        }
        total = total + probability
        let pruned = group.prunedWeights(counts: counts, draws: m)
        for j in 0..<n {
          let multiplier = group.multiplier(
            ofSupport: j, count: counts[j], draws: m)
          mean[j] = mean[j] + probability * multiplier
          let weight = exact(group.weights[j]) * multiplier
          let error = exact(pruned[j]) - weight
          #expect(
            error * error <= weight * weight * Rational(1, 1 << 50)
              * Rational(1, 1 << 50), "seed \(seed)")
        }
      }
      #expect(total == 1)
      #expect(mean.allSatisfy { $0 == 1 }, "seed \(seed)")
    }
  }

  /// 2. Weights that cannot be drawn are dropped; a single one is kept as it is.
  @Test func dropsWhatCannotBeDrawn() throws {
    var source = RandomWords(seed: 1)
    let group = try NeuronGroup(
      neuron: 0, sign: .negative, indices: [1, 4, 6], magnitudes: [2, 3, 5],
      sensitivities: [0, 1, 0])
    #expect(group.support == [1])
    #expect(group.pruned(draws: 7, using: &source) == [0, -3, 0])
    let dead = try NeuronGroup(
      neuron: 0, sign: .positive, indices: [0, 1], magnitudes: [2, 3],
      sensitivities: [0, 0])
    let before = source.requests.count
    #expect(dead.pruned(draws: 7, using: &source) == [0, 0])
    #expect(source.requests.count == before, "a dead group takes no words")
  }

  /// 3. Layers and networks: groups are drawn in order from one stream, biases
  /// and zeros stay, non-zeros are counted.
  @Test func layersAndNetworksAreTheirGroups() throws {
    var rng = SplitMix64(seed: 5)
    var layers: [DenseLayer] = []
    for (n, inputs) in [(4, 9), (3, 4)] {
      layers.append(
        try DenseLayer(
          name: "l", weights: rng.matrix(n, inputs, .plain),
          bias: (0..<n).map(Double.init)))
    }
    let network = try Network(layers: layers)
    let groups = try network.groups(sensitivity: rng.matrix(6, 9, .plain))

    var source = RandomWords(seed: 9)
    var expected = layers.map(\.weights)
    for (l, list) in groups.enumerated() {
      for group in list {
        let pruned = group.pruned(draws: 5 + l, using: &source)
        for (j, w) in zip(group.indices, pruned) {
          expected[l][group.neuron, j] = w
        }
      }
    }
    var again = RandomWords(seed: 9)
    let pruned = try network.pruned(
      groups, draws: { layer, _ in 5 + layer }, using: &again)
    #expect(pruned.network.layers.map(\.weights) == expected)
    #expect(pruned.network.layers.map(\.bias) == layers.map(\.bias))
    #expect(
      pruned.nonZeros
        == expected.map { $0.elements.filter { $0 != 0 }.count })
    #expect(
      pruned.nonZeros
        != layers.map { $0.weights.elements.filter { $0 != 0 }.count })
    #expect(source.requests == again.requests)

    // One neuron alone: the others keep their weights.
    let neuron = try layers[0].pruned(
      Array(groups[0][2...3]), draws: { _ in 1 }, using: &again)
    for i in 0..<4 {
      #expect(
        (neuron.layer.weights.row(i) == layers[0].weights.row(i)) == (i != 1))
    }
  }
}

/// All sequences of `m` indices below n.
private func outcomes(_ n: Int, draws m: Int) -> [[Int]] {
  m == 0
    ? [[]]
    : outcomes(n, draws: m - 1).flatMap { start in
      (0..<n).map { start + [$0] }
    }
}
