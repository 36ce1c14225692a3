import Bounds
import SiPP

/// A neuron's group and the inputs at which its pruned weights are judged: the
/// points of S, and x where that is none of them.
struct PrunedInputs: Sendable {
  let name: String
  let group: NeuronGroup
  /// C: 1 at the points of S.
  let slack: Rational
  /// Rows of the whole neuron, ≥ 0; at least one.
  let inputs: [[Double]]
  let ledger: Ledger
  let assumption: Claim.Assumption

  init(
    _ neuron: SyntheticNeuron, redrawsPruning: Bool
  ) throws(SiPPError) {
    let isInS = neuron.points.contains(neuron.input)
    name = neuron.name
    group = try neuron.group()
    slack = neuron.slack
    inputs = neuron.points + (isInS ? [] : [neuron.input])
    ledger = Ledger(
      points: .constructed,
      input: .oneOf(count: inputs.count, inS: neuron.points.count),
      redrawsPruning: redrawsPruning)
    assumption = group.assumption(at: neuron.input, slack: neuron.slack)
  }

  /// What a row claims that no input fails: a failure rate is a multiple of 1/N, so
  /// below that it is 0. A claim of 0 could be refuted by trials, never confirmed.
  var none: Interval { Interval(Rational(1, 2 * inputs.count)) }
}

extension NeuronGroup {
  /// |w_j| a_j of each weight at a row of the neuron, exactly: [n].
  func exactProducts(at row: [Double]) -> [Rational] {
    zip(magnitudes, indices).map { w, index in
      guard let w = Rational(exactly: w), let a = Rational(exactly: row[index])
      else { preconditionFailure("weights and activations are finite") }
      return w * a
    }
  }

  /// Whether C s_j ≥ g_j at `row` for every weight, exactly.
  func assumption(
    at row: [Double], slack C: Rational
  ) -> Claim.Assumption {
    let products = exactProducts(at: row)
    let z = products.reduce(0, +)
    let exceeds = zip(products, sensitivities).contains { product, s in
      guard let s = Rational(exactly: s) else {
        preconditionFailure("a sensitivity is finite")
      }
      return product > C * s * z
    }
    return exceeds
      ? .fails("C s_j < g_j(x) for a weight j")
      : .met("C s_j >= g_j(x) for every weight j, exactly")
  }
}
