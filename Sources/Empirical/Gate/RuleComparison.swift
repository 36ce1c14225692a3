import Bounds
import SiPP

/// Two pruning rules on the same instances, words and numbers of draws, as two runs
/// that a gate compares (H7).
public struct RuleComparison: Sendable {
  /// Philox's key.
  public let seed: Int
  /// Trials of each instance.
  public let trials: Int
  /// Workers; changes no result.
  public let threads: Int

  /// A comparison; see the properties.
  ///
  /// - Precondition: as of ``RunConfiguration``.
  public init(seed: Int, trials: Int, threads: Int) {
    self.seed = seed
    self.trials = trials
    self.threads = threads
  }

  /// A group at an input, and what is asked of it.
  private struct Instance {
    let name: String
    let group: NeuronGroup
    let points: [[Double]]
    let activation: [Double]
    let draws: Int
    let relativeError: Rational
    let ledger: Ledger
  }

  /// The run of `rule`.
  ///
  /// - Parameters:
  ///   - rules: both, for the command that repeats the comparison.
  ///   - cancellation: as ``Run``'s.
  public func run(
    of rule: PruningRule, among rules: [PruningRule],
    cancellation: Cancellation = Cancellation()
  ) throws -> RunRecord {
    let claims = try Self.instances().map { try claim(rule, $0) }
    let run = try Run(
      claims,
      configuration: RunConfiguration(
        seed: UInt64(seed), trials: trials, suite: "rules", threads: threads),
      cancellation: cancellation)
    return RunRecord(
      run,
      command: ["gate", "--compare"] + rules.map(\.rawValue)
        + ["--trials", "\(trials)", "--seed", "\(seed)"])
  }

  /// Claims nothing: the rate is what is compared.
  private func claim(
    _ rule: PruningRule, _ instance: Instance
  ) throws -> Claim {
    let ε = instance.relativeError
    let name = "\(instance.name), eps=\(decimal(ε)) m=\(instance.draws)"
    return Claim(
      id: .h7, instance: name,
      parameters: [
        ("relative_error", .string(decimal(ε))),
        ("samples", .integer(instance.draws)),
      ],
      ledger: instance.ledger, predicted: Interval(1),
      experiment: try PruningRuleExperiment(
        rule, instance.group, points: instance.points,
        activation: instance.activation, draws: instance.draws,
        relativeError: ε.approximation),
      streamName: "H7|\(name)", assumption: .met("nothing is claimed"))
  }

  /// Where rules are alike, where they are not, and a trained neuron. No number of
  /// hits among the draws of the first is exactly on the edge.
  private static func instances() throws -> [Instance] {
    var instances: [Instance] = []
    for (neuron, draws, ε) in [
      (SyntheticNeuron.blocks(10, size: 8), 410, Rational(1, 4)),
      (.heavyTailed(weights: 64, points: 32, seed: 1), 24, Rational(1, 2)),
    ] {
      instances.append(
        Instance(
          name: neuron.name, group: try neuron.group(), points: neuron.points,
          activation: neuron.input, draws: draws, relativeError: ε,
          ledger: neuron.ledger))
    }
    return instances + [try digits()]
  }

  private static func digits() throws -> Instance {
    let network = try DigitsFixture.network()
    let inputs = try DigitsFixture.inputs(for: network)
    let points = network.layerInputs(inputs.sensitivity)[0]
    let neuron = 3
    let group = try network.layers[0].groups(
      points: points, neurons: neuron..<neuron + 1)[0]
    return Instance(
      name: "digits layer 0 neuron \(neuron), positive weights, point 0",
      group: group, points: (0..<points.rows).map { Array(points.row($0)) },
      activation: Array(points.row(0)), draws: 16,
      relativeError: Rational(1, 2),
      ledger: Ledger(points: .trainingInputs, input: .pointOfS))
  }
}
