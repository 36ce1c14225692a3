import Bounds
import SiPP

/// Claims whose trials redraw the sensitivity points, on inputs of a known law:
/// T1 alone, and T1 with T4b from S to the pruned neuron.
enum JointClaims {
  /// T1 alone, S redrawn: a pair fails or none does. The bound at the N that it
  /// asks for, and the exact law on the same trials.
  static func sensitivityRows(
    _ setting: SensitivitySetting
  ) throws -> (bound: Claim, law: Claim) {
    let bound = setting.claim(
      SensitivityExperiment(
        setting.inputs, points: setting.points, slack: setting.slack),
      predicted: try setting.failureProbability(),
      parameters: setting.parameters)
    let exact = try setting.inputs.failureProbability(
      slack: setting.slack, points: setting.points)
    return (bound, bound.knownLaw(Interval(exact)))
  }

  /// S, x and the pruning are redrawn: the error is ε or more with probability at
  /// most δ_T1 + δ_T4b. The bound, and the exact law where it is known: on one-hot
  /// inputs.
  ///
  /// - Parameter plan: m fixed before S is seen, at the ceiling C n that holds
  ///   whatever S is, or m(S) from the number k of weights that S left, at C k.
  static func jointRows(
    _ setting: SensitivitySetting, _ plan: DrawPlan, _ ε: Rational
  ) throws -> (bound: Claim, law: Claim?) {
    guard let inputs = setting.inputs as? OneHotInputs else {
      return (try jointClaim(setting, plan, ε), nil)
    }
    let law = try OneHotJointLaw(
      inputs, points: setting.points, draws: plan, relativeError: ε)
    let bound = try jointClaim(setting, plan, ε, law: law)
    return (bound, bound.knownLaw(law.failureProbability))
  }

  /// T4b's m at the ceiling that is certain before S is seen.
  static func fixedPlan(
    _ setting: SensitivitySetting, _ ε: Rational, _ δ: Rational
  ) throws -> DrawPlan {
    .fixed(try samples(setting.ceiling(liveWeights: setting.weights), ε, δ))
  }

  /// T4b's m for each number of weights with s_j > 0.
  static func livePlan(
    _ setting: SensitivitySetting, _ ε: Rational, _ δ: Rational
  ) throws -> DrawPlan {
    let sizes = try (1...setting.weights).map {
      try samples(setting.ceiling(liveWeights: $0), ε, δ)
    }
    // Nothing is drawn from nothing; entry 0 is never used.
    return .byLiveWeights([1] + sizes)
  }

  /// T4b's m.
  static func samples(
    _ ceiling: Rational, _ ε: Rational, _ δ: Rational
  ) throws -> Int {
    let size = try BernsteinTail(ceiling: ceiling).samples(
      relativeError: ε, failureProbability: δ)
    guard let size else { preconditionFailure("T4b applies to every error") }
    return size.samples
  }

  /// One joint row, without its exact law.
  static func jointClaim(
    _ setting: SensitivitySetting, _ plan: DrawPlan, _ ε: Rational,
    law: OneHotJointLaw? = nil
  ) throws -> Claim {
    let experiment = JointExperiment(
      inputs: setting.inputs, points: setting.points, draws: plan,
      relativeError: ε)
    let kind: (words: String, samples: JSONValue)
    switch plan {
    case .fixed(let m): kind = ("m fixed", .integer(m))
    case .byLiveWeights(let table):
      kind = ("m from S", .string("\(table[1]) to \(table[setting.weights])"))
    }
    return setting.claim(
      experiment, named: "S to pruning, \(kind.words), eps=\(decimal(ε)), ",
      ledger: setting.ledger(withPruning: true),
      predicted: try setting.failureProbability()
        + pruningBound(setting, plan, ε),
      parameters: setting.parameters + [
        ("relative_error", .string(decimal(ε))), ("samples", kind.samples),
        ("draws", .string(kind.words)),
      ],
      oracle: law?.failureProbability,
      profile: law.map { ProfilePlan(experiment, law: $0, setting) })
  }

  /// T4b given any S at which T1's event did not happen: the largest over what S
  /// may leave.
  private static func pruningBound(
    _ setting: SensitivitySetting, _ plan: DrawPlan, _ ε: Rational
  ) throws -> Interval {
    try (1...setting.weights).map { k in
      try BernsteinTail(ceiling: setting.ceiling(liveWeights: k))
        .failureProbability(
          relativeError: ε, samples: plan.draws(liveWeights: k), side: .both)
    }.reduce(Interval(0)) { .max($0, $1) }
  }
}

extension Claim {
  /// The negative control of a bound: the same trials against their exact law.
  func knownLaw(_ probability: Interval) -> Claim {
    Claim(
      id: id, instance: "\(instance), exact law", parameters: parameters,
      ledger: ledger, relation: .equals, predicted: probability,
      control: .negative, experiment: experiment, streamName: streamName,
      assumption: .met("the law of everything redrawn is known exactly"),
      oracle: probability)
  }
}
