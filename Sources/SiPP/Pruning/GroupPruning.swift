public import Bounds

/// One group made ready for one rule: what is kept, what is drawn, what is dropped
/// (T5, T6, T6').
///
/// Kept weights stay bit for bit. What is drawn is a group of its own, with its own
/// exact law and ceiling: ŵ_j = w_j count_j/(m q_j) with q over the drawn weights
/// alone. The rest becomes 0. Equal sensitivities are kept in the order of their
/// indices.
///
/// | Symbol | Name | What |
/// | --- | --- | --- |
/// | J | ``kept`` | positions in the group's `indices`, ascending |
/// | R | ``drawn`` | the weights that are drawn from; nil where none are |
/// | m | ``draws`` | 0 where nothing is drawn |
public struct GroupPruning: Sendable {
  /// The group.
  public let group: NeuronGroup
  /// The rule, never hybrid: what a hybrid chose stands here.
  public let rule: PruningRule
  /// J: positions in the group's `indices`, ascending.
  public let kept: [Int]
  /// R as a group; nil for a deterministic rule, without draws, and where no weight
  /// of R has a positive sensitivity.
  public let drawn: NeuronGroup?
  /// m; 0 without `drawn`.
  public let draws: Int
  /// Positions of R's weights in the group's `indices`: [weights of R].
  private let drawnPositions: [Int]

  /// Prepares `rule` for `group`.
  ///
  /// - Throws: as ``PruningRule/resolved(for:)``.
  public init(
    _ group: NeuronGroup, rule: PruningRule
  ) throws(BoundError) {
    let rule = try rule.resolved(for: group)
    self.group = group
    self.rule = rule
    let (count, m) =
      switch rule {
      case .sampled(let m): (0, m)
      case .deterministic(let k): (k, 0)
      case .mixed(let k, let m): (k, m)
      case .hybrid: preconditionFailure("a resolved rule is no hybrid")
      }
    // A dead group loses everything; z = 0 at every sensitivity point.
    let ranking =
      group.isDead ? [] : try group.deterministicError().ranking
    kept = ranking.prefix(count).sorted()
    let rest = ranking.dropFirst(count).sorted()
    let isDrawn = m > 0 && rest.contains { group.sensitivities[$0] > 0 }
    drawnPositions = isDrawn ? rest : []
    draws = isDrawn ? m : 0
    drawn = isDrawn ? group.restricted(to: rest) : nil
  }

  /// The pruned weights, with their sign: [n].
  ///
  /// - Parameter source: words for the draws; none are taken without draws.
  public func pruned(using source: inout some RandomWordSource) -> [Double] {
    guard let sampler = drawn?.sampler else {
      return prunedWeights(counts: [])
    }
    return prunedWeights(counts: sampler.counts(draws: draws, using: &source))
  }

  /// The pruned weights for given counts, with their sign: [n].
  ///
  /// - Parameter counts: of each position of `drawn`'s support, with sum m; empty
  ///   where nothing is drawn.
  public func prunedWeights(counts: [UInt32]) -> [Double] {
    var pruned = [Double](repeating: 0, count: group.indices.count)
    let weights = group.weights
    for j in kept { pruned[j] = weights[j] }
    if let drawn {
      let sampled = drawn.prunedWeights(counts: counts, draws: draws)
      for (j, w) in zip(drawnPositions, sampled) { pruned[j] = w }
    }
    return pruned
  }

  /// Σ_{j∈R} g_j count_j/(m q_j) − Σ_{j∉J} g_j = (ẑ − z)/z at a point, exactly; 0
  /// where z = 0.
  ///
  /// - Parameters:
  ///   - row: the activations of the neuron's whole row, ≥ 0.
  ///   - counts: as for ``prunedWeights(counts:)``.
  public func exactError(
    activation row: [Double], counts: [UInt32]
  ) -> Rational {
    let activation = group.indices.map { row[$0] }
    let (products, z) = exactProducts(group.magnitudes, activation)
    guard z.sign > 0 else { return 0 }
    let isKept = Set(kept)
    var change: Rational = 0
    for (j, v) in products.enumerated() where !isKept.contains(j) {
      change = change - v
    }
    if let drawn {
      precondition(
        counts.count == drawn.support.count, "a count for each drawn weight")
      for (k, i) in drawn.support.enumerated() where counts[k] != 0 {
        change =
          change
          + products[drawnPositions[i]]
          * drawn.multiplier(ofSupport: k, count: counts[k], draws: draws)
      }
    }
    return change / z
  }

  /// T6' for what is drawn, with the ceiling of the law that is drawn: B =
  /// C max_R s_j/q_j, μ_max = min(1, C Σ_R s_j). Nil where nothing is drawn: then the
  /// error is T5's at `kept`.
  ///
  /// - Throws: `outsideDomain` for a slack that is no number above 0.
  public func mixedTail(slack C: Rational = 1) throws(BoundError) -> MixedTail?
  {
    guard let drawn, let ceiling = drawn.ceiling else { return nil }
    let mean = try drawn.deterministicError(slack: C).relativeError(keeping: 0)
    return try MixedTail(range: C * ceiling, greatestMean: mean)
  }
}

extension NeuronGroup {
  /// The group of the weights at some positions, with a law of its own.
  fileprivate func restricted(to positions: [Int]) -> NeuronGroup {
    do {
      return try NeuronGroup(
        neuron: neuron, sign: sign, indices: positions.map { indices[$0] },
        magnitudes: positions.map { magnitudes[$0] },
        sensitivities: positions.map { sensitivities[$0] })
    } catch {
      preconditionFailure("a part of a group is a group: \(error)")
    }
  }
}
