import Bounds
import SiPP

// The fault of a rule that draws nothing.

extension PlantedFault {
  /// T5 with means over the points in place of maxima.
  ///
  /// The sum of the dropped means is the mean of the errors at the points, so it
  /// bounds all of them only where they are equal.
  func planMeanOfDropped() throws -> Plan {
    let k = 6
    let neuron = SyntheticNeuron.heavyTailed(weights: 16, points: 8, seed: 1)
    let source = try PrunedInputs(neuron, redrawsPruning: false)
    let means = try Self.meanGroup(source)
    func experiment(_ group: NeuronGroup) throws -> KeptErrorExperiment {
      let pruning = try GroupPruning(group, rule: .deterministic(kept: k))
      return KeptErrorExperiment(
        group, weights: pruning.prunedWeights(counts: []),
        inputs: source.inputs,
        bound: try group.deterministicError().relativeError(keeping: k))
    }
    let faulty = try experiment(means)
    return Plan(
      instance: "\(neuron.name), k=\(k)", draws: nil, experiment: faulty,
      right: try experiment(source.group),
      truth: Interval(faulty.failureProbability), ledger: source.ledger,
      statement: .t5, bound: source.none)
  }

  /// The group with the mean of g_j over the points, rounded up, for s_j.
  private static func meanGroup(
    _ source: PrunedInputs
  ) throws(SiPPError) -> NeuronGroup {
    let group = source.group
    var sums = [Rational](repeating: 0, count: group.indices.count)
    for input in source.inputs {
      let products = group.exactProducts(at: input)
      let z = products.reduce(0, +)
      for (j, product) in products.enumerated() where product.sign > 0 {
        sums[j] = sums[j] + product / z
      }
    }
    return try NeuronGroup(
      neuron: group.neuron, sign: group.sign, indices: group.indices,
      magnitudes: group.magnitudes,
      sensitivities: sums.map {
        Interval($0 / Rational(source.inputs.count), precision: 53).upper
      })
  }
}
