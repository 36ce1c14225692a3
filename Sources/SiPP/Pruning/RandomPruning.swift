public import Bounds

extension NeuronGroup {
  /// What a drawn weight is multiplied by, count/(m q_j), exactly (T3).
  ///
  /// Its expectation is 1, since count is binomial with mean m q_j.
  ///
  /// - Parameters:
  ///   - index: k, a position in `support`.
  ///   - count: how often it was drawn.
  ///   - draws: m ≥ 1.
  /// - Precondition: the group has a sampler.
  public func multiplier(
    ofSupport index: Int, count: UInt32, draws m: Int
  ) -> Rational {
    guard let sampler else { preconditionFailure("a dead group has no draws") }
    precondition(m >= 1, "a multiplier needs a draw")
    return Rational(Int(count))
      / (Rational(m) * sampler.probability(of: index))
  }

  /// The pruned weights, ŵ_j = w_j count_j/(m q_j), with their sign: [n].
  ///
  /// Weights outside `support` are dropped: they are 0.
  ///
  /// - Parameters:
  ///   - counts: of each position of `support`, with sum m.
  ///   - draws: m ≥ 1.
  /// - Accuracy: each within 4 · 2⁻⁵³ of the exact value, relatively; infinite
  ///   only where that leaves the range of `Double`.
  public func prunedWeights(counts: [UInt32], draws m: Int) -> [Double] {
    var pruned = [Double](repeating: 0, count: indices.count)
    guard let sampler else { return pruned }
    precondition(
      m >= 1 && counts.count == support.count, "a count for each drawn weight")
    let total = Double(sampler.totalUnits)  // at most 2³², so exact
    for (k, j) in support.enumerated() where counts[k] != 0 {
      let expected = Double(m) * Double(sampler.units[k])
      let w = magnitudes[j] * (Double(counts[k]) * total / expected)
      pruned[j] = sign == .positive ? w : -w
    }
    return pruned
  }

  /// Draws `draws` times and returns the pruned weights, with their sign: [n].
  ///
  /// A dead group takes no words and gives zeros.
  public func pruned(
    draws m: Int, using source: inout some RandomWordSource
  ) -> [Double] {
    guard let sampler else {
      return [Double](repeating: 0, count: indices.count)
    }
    return prunedWeights(
      counts: sampler.counts(draws: m, using: &source), draws: m)
  }
}

/// A layer after pruning.
public struct PrunedLayer: Sendable {
  /// The layer; its bias is kept.
  public let layer: DenseLayer
  /// Weights that are not 0.
  public let nonZeros: Int
}

/// A network after pruning.
public struct PrunedNetwork: Sendable {
  /// The network; its biases are kept.
  public let network: Network
  /// Weights that are not 0, of each layer.
  public let nonZeros: [Int]
}

extension DenseLayer {
  /// Replaces the weights of `groups` by sampled ones (SiPP's random rule, T3).
  ///
  /// Groups are drawn in the order given; so `draws` and the stream decide the
  /// result. Weights of no group given, and zeros, stay as they are. Given all
  /// groups of a neuron, that neuron is pruned; given all of the layer, the layer.
  ///
  /// - Parameters:
  ///   - groups: of this layer, such as ``groups(points:neurons:)`` gives.
  ///   - draws: m ≥ 1 for each live group.
  ///   - source: where the words come from.
  /// - Throws: ``SiPPError/outsideDomain(_:value:requirement:)`` when a weight
  ///   leaves the range of `Double`.
  public func pruned(
    _ groups: [NeuronGroup], draws: (NeuronGroup) -> Int,
    using source: inout some RandomWordSource
  ) throws(SiPPError) -> PrunedLayer {
    var weights = weights
    for group in groups {
      let pruned =
        group.isDead
        ? [Double](repeating: 0, count: group.indices.count)
        : group.pruned(draws: draws(group), using: &source)
      for (j, w) in zip(group.indices, pruned) {
        weights[group.neuron, j] = w
      }
    }
    return PrunedLayer(
      layer: try DenseLayer(name: name, weights: weights, bias: bias),
      nonZeros: weights.elements.reduce(0) { $0 + ($1 != 0 ? 1 : 0) })
  }
}

extension Network {
  /// Replaces the weights of every layer by sampled ones (T3).
  ///
  /// - Parameters:
  ///   - groups: for each layer its groups, as ``groups(sensitivity:)`` gives.
  ///   - draws: m ≥ 1 for each live group, from the layer's number and the group.
  ///   - source: where the words come from.
  /// - Precondition: one list of groups a layer.
  public func pruned(
    _ groups: [[NeuronGroup]], draws: (Int, NeuronGroup) -> Int,
    using source: inout some RandomWordSource
  ) throws(SiPPError) -> PrunedNetwork {
    precondition(groups.count == layers.count, "a list of groups a layer")
    var pruned: [PrunedLayer] = []
    for (number, layer) in layers.enumerated() {
      pruned.append(
        try layer.pruned(
          groups[number], draws: { draws(number, $0) }, using: &source))
    }
    return PrunedNetwork(
      network: try Network(layers: pruned.map(\.layer)),
      nonZeros: pruned.map(\.nonZeros))
  }
}
