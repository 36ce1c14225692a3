import Bounds
import SiPP

extension SyntheticNeuron {
  /// The neuron as the algorithm sees it: sensitivities over S, the law that
  /// samples, and a ceiling.
  func group() throws(SiPPError) -> NeuronGroup {
    let layer = try DenseLayer(name: name, weights: Matrix([weights]))
    let groups = try layer.groups(points: Matrix(points))
    // Weights are positive, so the first group is the neuron.
    return groups[0]
  }

  /// B with C s_j ≥ g_j(x), for the law that is drawn: C · max s_j/q_j.
  ///
  /// Sensitivities are rounded up, so this may be above C · SS by a few units in
  /// the last place; where T ≤ `nominalCeiling` exactly, that is taken, so the
  /// numbers in a report are those of the theory.
  func ceiling(of group: NeuronGroup) -> Rational {
    guard let ceiling = group.ceiling else { return 1 }
    let evaluation = GroupEvaluation(group, activation: input)
    if let nominalCeiling, !evaluation.maximumRatioExceeds(nominalCeiling) {
      return nominalCeiling
    }
    return slack * ceiling
  }

  /// S and x are fixed; whether x is in S is looked up.
  var ledger: Ledger {
    Ledger(
      points: .constructed,
      input: points.contains(input) ? .pointOfS : .outsideS)
  }
}
