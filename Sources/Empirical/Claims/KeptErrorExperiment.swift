import Bounds
import SiPP

/// Draws an input and fails where weights that were chosen beforehand err there by
/// more than a bound (T5): nothing else is random.
///
/// The error is that of the weights themselves, |Σ ŵ_j a_j − z|/z in rationals, 0
/// where z = 0. At the bound exactly a trial holds.
struct KeptErrorExperiment: Experiment {
  private let errors: [Double]
  private let fails: [Bool]
  private let nonZeros: Int

  /// - Parameters:
  ///   - group: whose weights are pruned.
  ///   - weights: ŵ, with their sign: [n].
  ///   - inputs: rows of the whole neuron, ≥ 0, at least one.
  ///   - bound: of the relative error.
  init(
    _ group: NeuronGroup, weights: [Double], inputs: [[Double]],
    bound: Rational
  ) {
    precondition(!inputs.isEmpty, "x is drawn from at least one input")
    let exact = inputs.map { Self.error(of: weights, group, at: $0) }
    errors = exact.map(\.approximation)
    fails = exact.map { $0 > bound }
    nonZeros = weights.count { $0 != 0 }
  }

  /// |ẑ − z|/z at one input.
  static func error(
    of weights: [Double], _ group: NeuronGroup, at row: [Double]
  ) -> Rational {
    let products = group.exactProducts(at: row)
    let z = products.reduce(0, +)
    guard z.sign > 0 else { return 0 }
    var kept: Rational = 0
    for (j, weight) in weights.enumerated() where weight != 0 {
      guard let ŵ = Rational(exactly: abs(weight)),
        let w = Rational(exactly: group.magnitudes[j])
      else { preconditionFailure("weights are finite") }
      kept = kept + products[j] * ŵ / w
    }
    return max(kept - z, z - kept) / z
  }

  /// The failure probability: the share of the inputs that fail.
  var failureProbability: Rational {
    Rational(fails.count { $0 }, fails.count)
  }

  func outcome(using stream: inout TrialStream) -> Outcome {
    fails[input(using: &stream)] ? .fails : .holds
  }

  /// The relative error at the input, and the weights that are left.
  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    let input = input(using: &stream)
    return TrialMeasurement(
      outcome: fails[input] ? .fails : .holds, error: errors[input],
      nonZeros: nonZeros)
  }

  private func input(using stream: inout TrialStream) -> Int {
    Int(stream.uniform(below: UInt64(fails.count)))
  }
}
