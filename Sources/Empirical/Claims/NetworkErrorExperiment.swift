import Bounds
import SiPP

/// Prunes all layers of a network, and fails where an output at a fixed input is
/// further from the original's than a statement allows (T9, T10).
///
/// The network that counts is the one that is delivered, whose weights are
/// `Double`s: its outputs are enclosed, and where the enclosure does not decide they
/// are computed exactly. So nothing stays undecided.
struct NetworkErrorExperiment: Experiment {
  /// What an output may be off by.
  enum Allowed: Sendable {
    /// T9's e, from ε of each layer and from the pruned weights.
    case certificate(relativeErrors: [Rational])
    /// T10's r_L |z|.
    case relative(Rational)
  }

  private let network: Network
  private let groups: [[NeuronGroup]]
  private let draws: [[Int]]
  private let input: [Double]
  private let allowed: Allowed
  /// z^L.
  private let outputs: [Rational]

  /// - Parameters:
  ///   - groups: of each layer, two a neuron.
  ///   - draws: m of each group, 0 for dead ones.
  ///   - input: x.
  init(
    _ network: Network, groups: [[NeuronGroup]], draws: [[Int]],
    input: [Double], allowed: Allowed
  ) {
    self.network = network
    self.groups = groups
    self.draws = draws
    self.input = input
    self.allowed = allowed
    outputs = network.exactOutputs(at: input)
  }

  func outcome(using stream: inout TrialStream) -> Outcome {
    trial(using: &stream).outcome
  }

  /// The largest error over what is allowed (T9) or over |z| (T10), and how many
  /// weights were left.
  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    let trial = trial(using: &stream)
    return TrialMeasurement(
      outcome: trial.outcome, error: trial.error, nonZeros: trial.nonZeros)
  }

  private func trial(
    using stream: inout TrialStream
  ) -> (outcome: Outcome, error: Double, nonZeros: Int) {
    let pruned = prune(using: &stream)
    let limits = limits(pruned.network)
    let estimates = pruned.network.enclosedOutputs(at: input)
    let fails =
      decide(estimates, limits) ?? exactlyFails(pruned.network, limits)
    var error = 0.0
    for (i, estimate) in estimates.enumerated() {
      let z = outputs[i].approximation
      let unit =
        switch allowed {
        case .certificate: limits[i].upper
        case .relative: abs(z)
        }
      let deviation = abs((estimate.lower + estimate.upper) / 2 - z)
      if deviation > 0, unit > 0 { error = max(error, deviation / unit) }
    }
    return (
      fails ? .fails : .holds, error, pruned.nonZeros.reduce(0, +)
    )
  }

  /// The delivered network of a trial.
  func prune(using stream: inout TrialStream) -> PrunedNetwork {
    do {
      return try network.pruned(
        groups,
        draws: { layer, group in
          draws[layer][2 * group.neuron + (group.sign == .positive ? 0 : 1)]
        }, using: &stream)
    } catch {
      preconditionFailure("whole numbers stay in range: \(error)")
    }
  }

  /// What each output may be off by, as the statement's code has it: exact for
  /// T10, and for T9 the number that it returns.
  func limits(_ pruned: Network) -> [ValueRange] {
    switch allowed {
    case .relative(let r):
      return outputs.map { z in
        let limit = Interval(r * max(z, -z), precision: 53)
        return ValueRange(lower: limit.lower, upper: limit.upper)
      }
    case .certificate(let ε):
      do {
        let errors = try NetworkCertificate(
          LayerGraph(network, pruned: pruned), input: input,
          relativeErrors: zip(ε, network.layers).map { ε, layer in
            Array(
              repeating: Interval(ε, precision: 53).upper,
              count: layer.outputs)
          }
        ).errors
        return errors.map { ValueRange(lower: $0, upper: $0) }
      } catch {
        preconditionFailure("lists fit the network: \(error)")
      }
    }
  }

  /// Whether an output is further off than allowed; nil where enclosures do not
  /// tell.
  func decide(_ estimates: [ValueRange], _ limits: [ValueRange]) -> Bool? {
    var isOpen = false
    for ((estimate, z), limit) in zip(zip(estimates, outputs), limits) {
      let error = estimate.distance(from: z)
      if error.lower > limit.upper { return true }
      if !(error.upper <= limit.lower) { isOpen = true }
    }
    return isOpen ? nil : false
  }

  /// The same, exactly.
  func exactlyFails(_ pruned: Network, _ limits: [ValueRange]) -> Bool {
    let estimates = pruned.exactOutputs(at: input)
    return outputs.indices.contains { i in
      let error = estimates[i] - outputs[i]
      return max(error, -error) > limit(i, limits)
    }
  }

  private func limit(_ i: Int, _ limits: [ValueRange]) -> Rational {
    switch allowed {
    case .relative(let r): return r * max(outputs[i], -outputs[i])
    case .certificate:
      guard let limit = Rational(exactly: limits[i].upper) else {
        preconditionFailure("small networks have finite certificates")
      }
      return limit
    }
  }
}

extension LayerGraph<Double> {
  /// A stack with ReLU between its layers, before and after pruning.
  init(_ network: Network, pruned: Network) throws(BoundError) {
    try self.init(inputs: network.inputs)
    for (number, layer) in network.layers.enumerated() {
      if number > 0 { try append(.activation(.rectifier)) }
      try append(
        .dense(
          PrunedDense(
            rows: layer.outputs, columns: layer.inputs,
            original: layer.weights.elements,
            pruned: pruned.layers[number].weights.elements,
            bias: layer.bias)))
    }
  }
}
