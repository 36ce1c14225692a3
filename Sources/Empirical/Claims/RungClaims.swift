import Bounds
import SiPP

/// The claims of the ladder's rungs on one neuron at one input.
struct RungClaims {
  let neuron: SyntheticNeuron
  let group: NeuronGroup
  let evaluation: GroupEvaluation
  /// B of the claims.
  let ceiling: Rational

  init(_ neuron: SyntheticNeuron) throws {
    self.neuron = neuron
    group = try neuron.group()
    evaluation = GroupEvaluation(group, activation: neuron.input)
    ceiling = neuron.ceiling(of: group)
  }

  /// One claim a rung: at the sample size that the rung itself asks for at ε and
  /// δ, the failure probability is at most the rung's value there.
  ///
  /// Rungs that do not apply to ε give none.
  ///
  /// - Parameter only: the statements wanted; all rungs when nil.
  func claims(
    relativeError ε: Rational, failureProbability δ: Rational,
    only: Set<StatementID>? = nil
  ) throws -> [Claim] {
    let floor = try SamplingFloor(ceiling: ceiling).necessarySamples(
      relativeError: ε, failureProbability: δ)
    return try SamplingLadder.rungs(ceiling: ceiling).compactMap { rung in
      guard only?.contains(rung.statement) ?? true,
        let size = try rung.samples(
          relativeError: ε, failureProbability: δ)
      else { return nil }
      let predicted = try rung.failureProbability(
        relativeError: ε, samples: size.samples, side: .both)
      return try claim(
        rung.statement, relativeError: ε, failureProbability: δ,
        samples: size.samples, predicted: predicted,
        samplesOverFloor: Double(size.samples) / Double(floor.samples))
    }
  }

  /// The negative controls of `claims`: the same trials against the exact law.
  ///
  /// - Precondition: T takes two values, 0 and one other.
  func exactLaws(
    of claims: [Claim], relativeError ε: Rational
  ) throws -> [Claim] {
    try claims.map { claim in
      let law = try self.law(draws: samples(of: claim))
      return Claim(
        id: claim.id, instance: "\(claim.instance), exact law",
        parameters: claim.parameters, ledger: claim.ledger, relation: .equals,
        predicted: try law.failureProbability(relativeError: ε),
        control: .negative, experiment: claim.experiment,
        streamName: claim.streamName, samplesOverFloor: nil,
        assumption: .met("T takes two values, with known probabilities"))
    }
  }

  /// T4f: at the largest number of draws below the floor at which this instance
  /// fails with more than δ, the failure probability is the instance's own.
  func floorClaim(
    relativeError ε: Rational, failureProbability δ: Rational
  ) throws -> Claim {
    let floor = try SamplingFloor(ceiling: ceiling).necessarySamples(
      relativeError: ε, failureProbability: δ
    ).samples
    for samples in (1..<floor).reversed() {
      let predicted = try law(draws: samples).failureProbability(
        relativeError: ε)
      guard predicted.isCertainlyAbove(δ) else { continue }
      return try claim(
        .t4f, relativeError: ε, failureProbability: δ, samples: samples,
        predicted: predicted, relation: .equals, samplesOverFloor: nil)
    }
    preconditionFailure("\(neuron.name): one draw is enough")
  }

  private func claim(
    _ id: StatementID, relativeError ε: Rational,
    failureProbability δ: Rational, samples: Int, predicted: Interval,
    relation: Claim.Relation = .atMost, samplesOverFloor: Double?
  ) throws -> Claim {
    guard
      let experiment = GroupErrorExperiment(
        group, activations: [neuron.input], draws: samples, relativeError: ε)
    else { preconditionFailure("\(neuron.name): no trial can fail") }
    let numbers = "eps=\(decimal(ε)) delta=\(decimal(δ))"
    return Claim(
      id: id, instance: "\(neuron.name), \(numbers)",
      parameters: [
        ("ceiling", .string(ceiling.description)),
        ("slack", .string(neuron.slack.description)),
        ("relative_error", .string(decimal(ε))),
        ("failure_probability", .string(decimal(δ))),
        ("weights", .integer(group.indices.count)),
        ("samples", .integer(samples)),
      ],
      ledger: neuron.ledger, relation: relation, predicted: predicted,
      experiment: experiment,
      streamName: "\(id.rawValue)|\(neuron.name)|\(numbers)|m=\(samples)",
      samplesOverFloor: samplesOverFloor,
      assumption: assumption)
  }

  /// R(x) ≤ B and μ = 1, decided exactly.
  private var assumption: Claim.Assumption {
    if evaluation.hasUnseenMass {
      return .fails("mu < 1: unseen weights carry part of z")
    }
    if evaluation.maximumRatioExceeds(ceiling) {
      return .fails("R(x) > B")
    }
    return .met("R(x) <= B and mu = 1, exactly")
  }

  /// The law of ẑ/z when T is t with probability 1/t, else 0.
  private func law(draws: Int) throws -> HitCountLaw {
    let values = Set(evaluation.exactRatios).subtracting([0])
    guard let t = values.first, values.count == 1 else {
      preconditionFailure("\(neuron.name): T takes more than two values")
    }
    return HitCountLaw(probability: 1 / t, value: t, draws: draws)
  }

  private func samples(of claim: Claim) -> Int {
    for case ("samples", .integer(let samples)) in claim.parameters {
      return samples
    }
    preconditionFailure("a rung's claim has samples")
  }
}

/// A rational as people write it: a decimal where that is exact and short.
func decimal(_ x: Rational) -> String {
  for digits in 0...30 {
    var scale = Rational(1)
    for _ in 0..<digits { scale = 10 * scale }
    let scaled = x * scale
    guard scaled.isInteger, let integer = scaled.floor else { continue }
    if digits == 0 { return "\(integer)" }
    let sign = "\(integer)".prefix { $0 == "-" }
    let text = String(integer.magnitude)
    let padded =
      String(repeating: "0", count: max(0, digits + 1 - text.count))
      + text
    return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
  }
  return x.description
}
