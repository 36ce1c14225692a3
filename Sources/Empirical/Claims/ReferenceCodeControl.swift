import Bounds
import SiPP

/// R1 as a positive control: the relative error that the authors' code computes
/// on Blocks, with the failure probability that it claims there, against the
/// exact law.
enum ReferenceCodeControl {
  /// B = 50, m = 95,000, δ = 0.02: the claim is 0.0025, the exact failure
  /// probability 0.00797.
  ///
  /// ε_ref is irrational; it is rounded up, which makes failures rarer.
  ///
  /// - Parameter level: at which it must be refuted, with probability at least
  ///   0.999999; the number of trials follows.
  static func control(level: Rational) throws -> Claim {
    let neuron = SyntheticNeuron.blocks(50, size: 4)
    let (b, m, δ) = (Rational(50), 95_000, Rational(1, 50))
    let formula = try ReferenceCodeError(ceiling: b)
    let claimed = try formula.claimedFailureProbability(failureProbability: δ)
    let ε = Rational(
      exactly: try formula.relativeError(
        samples: m, failureProbability: δ
      ).upper)
    guard let ε else { preconditionFailure("an error is finite") }
    let truth = try TwoPointLaw(ceiling: b).failureProbability(
      relativeError: ε, samples: m)
    let trials = try Power.trialsToRefute(
      claim: claimed, truth: truth, level: level, limit: 1 << 20)
    let group = try neuron.group()
    guard
      let experiment = GroupErrorExperiment(
        group, activations: [neuron.input], draws: m, relativeError: ε)
    else { preconditionFailure("R1: no trial can fail") }
    return Claim(
      id: .r1, instance: "\(neuron.name), delta=\(decimal(δ))",
      parameters: [
        ("ceiling", .string(b.description)),
        (
          "relative_error", .string(Interval(ε).decimal(digits: 17).upper)
        ),
        ("failure_probability", .string(decimal(δ))),
        ("weights", .integer(group.indices.count)),
        ("samples", .integer(m)),
      ],
      ledger: neuron.ledger, predicted: Interval(claimed), control: .positive,
      trials: .exactly(trials), experiment: experiment,
      streamName: "R1|\(neuron.name)|\(decimal(δ))|m=\(m)",
      assumption: .met("R(x) = B and mu = 1, exactly"),
      trueProbability: truth)
  }
}
