import Bounds
import SiPP

/// T5: the largest sensitivities are kept, and at no input that obeys the hypothesis
/// does the error exceed min(1, C Σ s) of what is dropped.
enum DeterministicClaims {
  /// The row on `neuron`, k weights kept.
  ///
  /// - Throws: `outsideDomain` where the group has fewer weights.
  static func claim(of neuron: SyntheticNeuron, keeping k: Int) throws -> Claim
  {
    let source = try PrunedInputs(neuron, redrawsPruning: false)
    let group = source.group
    let bound = try group.deterministicError(slack: source.slack)
      .relativeError(keeping: k)
    let pruning = try GroupPruning(group, rule: .deterministic(kept: k))
    return claim(
      .t5, source, pruning, bound: bound, name: "\(source.name), k=\(k)",
      parameters: [
        ("slack", .string(source.slack.description)), ("kept", .integer(k)),
      ])
  }

  /// The row of weights that are chosen before x is drawn, by T5 or by T6.
  static func claim(
    _ id: StatementID, _ source: PrunedInputs, _ pruning: GroupPruning,
    bound: Rational, name: String,
    parameters: [(name: String, value: JSONValue)]
  ) -> Claim {
    let experiment = KeptErrorExperiment(
      source.group, weights: pruning.prunedWeights(counts: []),
      inputs: source.inputs, bound: bound)
    return Claim(
      id: id, instance: name,
      parameters: parameters + [
        (
          "relative_error", DecimalEnclosure(Interval(bound), digits: 17).json
        ),
        ("weights", .integer(source.group.indices.count)),
        ("inputs", .integer(source.inputs.count)),
      ],
      ledger: source.ledger, predicted: source.none, experiment: experiment,
      streamName: "\(id.rawValue)|\(name)", assumption: source.assumption,
      oracle: Interval(experiment.failureProbability))
  }
}
