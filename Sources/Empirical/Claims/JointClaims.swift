import Bounds
import SiPP

/// Claims whose trials redraw the sensitivity points, on inputs of a known law:
/// T1 alone, and T1 with T4b from S to the pruned neuron.
enum JointClaims {
  /// T1 on all instances, then the joint claims, each followed by its exact law
  /// where that is known.
  static func claims() throws -> [Claim] {
    try sensitivityClaims() + jointClaims()
  }

  // MARK: T1

  /// T1 alone: S is redrawn; a pair fails or none does.
  static func sensitivityClaims() throws -> [Claim] {
    try sensitivityInstances().flatMap {
      try claims($0.inputs, slack: $0.slack, constant: $0.constant)
    }
  }

  /// Inputs, C, and K where it is not the least that A(C, K) allows.
  private typealias Instance = (
    inputs: any RandomInputs, slack: Rational, constant: Rational?
  )

  private static func sensitivityInstances() throws -> [Instance] {
    var instances: [Instance] = [
      (try OneHotInputs.uniform(8), 1, nil),
      (try OneHotInputs.uniform(12), 1, nil),
      (try skewed(), 1, nil),
    ]
    for shape in ShareInputs.Shape.allCases {
      let inputs = try ShareInputs(shape)
      instances += [(inputs, 2, nil), (inputs, 8, nil)]
    }
    let boundary = try TwoPointInputs(neurons: 6, constant: 3)
    return instances + [(boundary, 2, boundary.constant)]
  }

  /// Seven values, the rarest a third as likely as the most frequent.
  private static func skewed() throws -> OneHotInputs {
    try OneHotInputs(weights: [1, 1, 1, 2, 2, 2, 3], name: "skewed")
  }

  /// The bound at the N that it asks for, and the exact law on the same trials.
  ///
  /// - Parameters:
  ///   - constant: K; the least, rounded up, unless given.
  ///   - failureProbability: δ.
  static func claims(
    _ inputs: any RandomInputs, slack C: Rational,
    constant: Rational? = nil, failureProbability δ: Rational = Rational(1, 20)
  ) throws -> [Claim] {
    let setting = try SensitivitySetting(
      inputs, slack: C, constant: constant, failureProbability: δ)
    let experiment = SensitivityExperiment(
      inputs, points: setting.points, slack: C)
    let bound = setting.claim(
      experiment, predicted: try setting.failureProbability(),
      parameters: setting.parameters)
    let exact = try inputs.failureProbability(
      slack: C, points: setting.points)
    return [bound, bound.exactLaw(Interval(exact))]
  }

  // MARK: T1 and T4b together

  /// S, x and the pruning are redrawn: the error is ε or more with probability at
  /// most δ_T1 + δ_T4b.
  ///
  /// Both plans of draws: m fixed before S is seen, at the ceiling C n that holds
  /// whatever S is, and m(S) from the number k of weights that S left, at C k.
  static func jointClaims() throws -> [Claim] {
    let (ε, δ) = (Rational(1, 2), Rational(1, 20))
    var claims: [Claim] = []
    for inputs in [try OneHotInputs.uniform(8), try skewed()] {
      let setting = try SensitivitySetting(
        inputs, slack: 1, failureProbability: δ)
      for plan in [
        try fixedPlan(setting, ε, δ), try livePlan(setting, ε, δ),
      ] {
        let claim = try jointClaim(setting, plan, ε)
        let law = try OneHotJointLaw(
          inputs, points: setting.points, draws: plan, relativeError: ε)
        claims += [claim, claim.exactLaw(law.failureProbability)]
      }
    }
    for shape in ShareInputs.Shape.allCases {
      let setting = try SensitivitySetting(
        ShareInputs(shape), slack: 2, failureProbability: δ)
      claims.append(
        try jointClaim(setting, fixedPlan(setting, ε, δ), ε))
    }
    return claims
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

  private static func samples(
    _ ceiling: Rational, _ ε: Rational, _ δ: Rational
  ) throws -> Int {
    let size = try BernsteinTail(ceiling: ceiling).samples(
      relativeError: ε, failureProbability: δ)
    guard let size else { preconditionFailure("T4b applies to every error") }
    return size.samples
  }

  /// One joint row, without its exact law.
  static func jointClaim(
    _ setting: SensitivitySetting, _ plan: DrawPlan, _ ε: Rational
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
      ])
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
  fileprivate func exactLaw(_ probability: Interval) -> Claim {
    Claim(
      id: id, instance: "\(instance), exact law", parameters: parameters,
      ledger: ledger, relation: .equals, predicted: probability,
      control: .negative, experiment: experiment, streamName: streamName,
      assumption: .met("the law of everything redrawn is known exactly"),
      oracle: probability)
  }
}
