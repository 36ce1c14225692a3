import Bounds
import SiPP
import Synchronization

/// A network that is pruned as a whole, with the draws of the rows on its layers
/// (T8): what a comparison of two runs says of networks, and no claim (H7).
///
/// Pruning k takes the stream `network|name`, trial k: each layer's groups in
/// turn, drawn on the unpruned network's sensitivities.
public struct NetworkTrials: Sendable {
  /// As its rows call it.
  let name: String
  let network: Network
  let inputs: NetworkInputs
  /// The layers, with what the network gives them.
  let layers: [Layer]

  /// A layer, as its rows know it.
  struct Layer: Sendable {
    let name: String
    /// Of each neuron the positive one, then the negative.
    let groups: [NeuronGroup]
    /// m of each group; 0 for a dead one.
    let draws: [Int]
    /// The layer's inputs at the sensitivity points.
    let sensitivity: Matrix
    /// And at the evaluation inputs.
    let evaluation: Matrix
  }

  /// K.
  static let prunings = 32

  /// The name of the stream of the prunings.
  var streamName: String { "network|\(name)" }

  /// The networks of rows, each once.
  static func networks(of suite: [Claim]) -> [NetworkTrials] {
    var names: Set<String> = []
    return suite.compactMap(\.network).filter {
      names.insert($0.name).inserted
    }
  }

  /// Prunes ``prunings`` times.
  ///
  /// - Parameters:
  ///   - monteCarlo: the run's seed and threads; a cancellation, or `deadline`,
  ///     leaves the first prunings.
  ///   - deadline: after it no pruning but the first is begun.
  /// - Returns: nil where there is no pruning.
  func record(
    _ monteCarlo: MonteCarlo, deadline: ContinuousClock.Instant? = nil
  ) -> NetworkRecord? {
    let found = Mutex<[Pruning]>([])
    monteCarlo.run(
      trials: Self.prunings, chunk: 1, deadline: deadline,
      see: { (piece: Pruning) in
        found.withLock { $0.append(piece) }
        return true
      },
      make: { pruning($0.lowerBound, seed: monteCarlo.seed) })
    let prunings = found.withLock { $0 }
    guard !prunings.isEmpty else { return nil }
    return NetworkRecord(
      name: name, rule: rule,
      weights: network.layers.reduce(0) { sum, layer in
        sum + layer.weights.elements.count { $0 != 0 }
      },
      labelled: inputs.labels?.count ?? 0,
      correctUnpruned: correct(network) ?? 0,
      undefined: prunings.count { !$0.isDefined },
      nonZeros: prunings.map(\.nonZeros),
      correct: prunings.compactMap(\.correct))
  }

  private struct Pruning: Sendable {
    let nonZeros: Int
    let correct: Int?
    var isDefined = true
  }

  /// One with a weight outside the range of `Double` is no network: it keeps the
  /// weights that it drew, and is never right.
  private func pruning(_ trial: Int, seed: UInt64) -> Pruning {
    var stream = stream(trial, seed: seed)
    let pruned = try? network.pruned(
      layers.map(\.groups), draws: { draws(layer: $0, $1) }, using: &stream)
    guard let pruned else {
      return Pruning(
        nonZeros: nonZeros(trial, seed: seed),
        correct: inputs.labels.map { _ in 0 }, isDefined: false)
    }
    return Pruning(
      nonZeros: pruned.nonZeros.reduce(0, +), correct: correct(pruned.network))
  }

  /// The non-zeros of a pruning alone, infinite ones too.
  private func nonZeros(_ trial: Int, seed: UInt64) -> Int {
    var stream = stream(trial, seed: seed)
    var count = 0
    for (number, layer) in layers.enumerated() {
      for group in layer.groups where !group.isDead {
        count += group.pruned(
          draws: draws(layer: number, group), using: &stream
        ).count { $0 != 0 }
      }
    }
    return count
  }

  private func stream(_ trial: Int, seed: UInt64) -> TrialStream {
    TrialStream(seed: seed, claim: StreamID(streamName), trial: trial)
  }

  private func draws(layer: Int, _ group: NeuronGroup) -> Int {
    layers[layer].draws[2 * group.neuron + (group.sign == .positive ? 0 : 1)]
  }

  /// How many of the evaluation inputs have their label's logit above all others:
  /// a tie is no right answer, nor is a logit without a value. Nil without labels.
  func correct(_ network: Network) -> Int? {
    guard let labels = inputs.labels else { return nil }
    let logits = network(inputs.evaluation)
    return labels.enumerated().count { input, label in
      let own = logits[input, label]
      return own.isFinite
        && (0..<logits.columns).allSatisfy {
          $0 == label || logits[input, $0] < own
        }
    }
  }

  private var rule: String {
    let draws = layers.map { layer in
      "\(layer.draws.reduce(0, +)) in \(layer.name)"
    }
    return
      "drawn with replacement by sensitivity, each group with T4b's draws at "
      + "eps=\(decimal(NetworkSuite.relativeError)) and "
      + "delta=\(decimal(NetworkSuite.failureProbability)) a layer: "
      + draws.joined(separator: ", ")
  }
}
