import Bounds
import SiPP

/// T2 or T2' on inputs of a known law: rows that redraw the fresh inputs V.
struct RatioSetting: Sendable {
  let inputs: any RatioInputs
  /// N.
  let points: Int
  /// Whether every trial draws S anew.
  let redrawsPoints: Bool
  /// λ of T2'; T2 where nil.
  let mixture: DefensiveMixture?
  let plan: FreshInputPlan

  /// The row on the certificate, and its exact law where that is known.
  func rows() throws -> (bound: Claim, law: Claim?) {
    let experiment = try experiment()
    let exact = try failureProbability(experiment)
    let bound = claim(
      experiment, named: "", predicted: Interval(plan.errorProbability),
      parameters: [], oracle: exact)
    return (bound, exact.map { bound.knownLaw($0) })
  }

  /// The trials.
  func experiment() throws -> RatioExperiment {
    RatioExperiment(
      inputs,
      points: redrawsPoints ? .drawn(points) : .fixed(fixedGroups()),
      statistic: mixture.map { .mixedRange($0) } ?? .ratio, plan: plan)
  }

  /// What N points, the same in every trial, leave.
  private func fixedGroups() -> [NeuronGroup] {
    var stream = TrialStream(
      seed: 0, claim: StreamID("points of a certificate|\(inputs.name)"),
      trial: 0)
    return inputs.groups(points: points, using: &stream)
  }

  /// P(P_x(ρ(x) > C) > β), exactly; nil where it is not known.
  private func failureProbability(
    _ experiment: RatioExperiment
  ) throws -> Interval? {
    guard case .fixed(let groups) = experiment.points else {
      return mixture == nil
        ? try inputs.certificateFailure(points: points, plan: plan) : nil
    }
    let divisors = try groups.flatMap { group throws -> [Rational] in
      guard let mixture else {
        return group.sensitivities.compactMap { Rational(exactly: $0) }
      }
      let law = try group.sampler(mixedBy: mixture)
      return (0..<law.count).map { law.probability(of: $0) }
    }
    return try inputs.certificateFailure(divisors: divisors, plan: plan)
  }

  /// T2 and T4b together, on one-hot inputs with S redrawn: the error is ε or more
  /// with probability at most γ + β + δ. The bound and its exact law.
  func errorRows(
    relativeError ε: Rational, failureProbability δ: Rational
  ) throws -> (bound: Claim, law: Claim) {
    guard let oneHot = inputs as? OneHotInputs, redrawsPoints, mixture == nil
    else { preconditionFailure("the exact law is that of one-hot inputs") }
    let ceilings = (0...oneHot.weights.count).map(Self.ceiling)
    let sizes = try ceilings.map { try JointClaims.samples($0, ε, δ) }
    let plan = DrawPlan.byLiveWeights(sizes)
    let most = try zip(ceilings, sizes).dropFirst().map { ceiling, m in
      try BernsteinTail(ceiling: ceiling).failureProbability(
        relativeError: ε, samples: m, side: .both)
    }.reduce(Interval(0)) { .max($0, $1) }
    let exact = try exactError(oneHot, plan, ε)
    let bound = claim(
      CertifiedErrorExperiment(
        certificate: try experiment(), draws: plan, ceilings: ceilings,
        relativeError: ε),
      named: "V to pruning, eps=\(decimal(ε)), ", withPruning: true,
      predicted: Interval(self.plan.errorProbability + self.plan.exceedance)
        + most,
      parameters: [
        ("relative_error", .string(decimal(ε))),
        ("failure_probability", .string(decimal(δ))),
        ("draws", .string("from S and V")),
      ], oracle: exact)
    return (bound, bound.knownLaw(exact))
  }

  /// C k for k live weights, with room for C = 1 rounded up; at least 1.
  private static func ceiling(liveWeights k: Int) -> Rational {
    max(1, Rational(k) * (1 + Rational.powerOfTwo(-40)))
  }

  /// Given S, something is certified when at most r of V inputs are unseen; then a
  /// seen x fails as the pruning does, and an unseen one where ε ≤ 1.
  private func exactError(
    _ inputs: OneHotInputs, _ draws: DrawPlan, _ ε: Rational
  ) throws -> Interval {
    try inputs.mean(points: points) { (cell) throws(BoundError) in
      let pruning = try TwoPointLaw(ceiling: Rational(cell.seen))
        .failureProbability(
          relativeError: ε, samples: draws.draws(liveWeights: cell.seen))
      let unseen = 1 - cell.mass
      let certified = try BinomialLaw(
        trials: plan.inputs, probability: unseen
      ).tail(atMost: plan.allowed).probability
      return certified
        * (Interval(cell.mass) * pruning + Interval(ε <= 1 ? unseen : 0))
    }
  }
}

// MARK: - Rows

extension RatioSetting {
  private var id: StatementID { mixture == nil ? .t2 : .t2Prime }

  private var name: String {
    "\(inputs.name), N=\(points)\(redrawsPoints ? "" : " fixed")"
      + (mixture.map { ", lambda=\(decimal($0.share))" } ?? "")
      + ", V=\(plan.inputs) r=\(plan.allowed) beta=\(decimal(plan.exceedance))"
  }

  private var parameters: [(name: String, value: JSONValue)] {
    [
      ("sensitivity_points", .integer(points)),
      ("fresh_inputs", .integer(plan.inputs)),
      ("allowed", .integer(plan.allowed)),
      ("exceedance", .string(decimal(plan.exceedance))),
      ("error_probability", .string(decimal(plan.errorProbability))),
    ] + (mixture.map { [("uniform_share", .string(decimal($0.share)))] } ?? [])
  }

  private func claim(
    _ experiment: any Experiment, named prefix: String,
    withPruning: Bool = false, predicted: Interval,
    parameters further: [(name: String, value: JSONValue)], oracle: Interval?
  ) -> Claim {
    let law = inputs.name
    let name = prefix + self.name
    return Claim(
      id: id, instance: name, parameters: parameters + further,
      ledger: Ledger(
        points: redrawsPoints ? .drawn(law: law) : .constructed,
        input: withPruning ? .drawn(law: law) : .none,
        redrawsPruning: withPruning,
        validation: .drawn(count: plan.inputs, law: law)),
      predicted: predicted, experiment: experiment,
      streamName:
        "\(id.rawValue)|\(name)|gamma=\(decimal(plan.errorProbability))",
      assumption: .met(
        "V is drawn independently of S, and nothing is assumed of the law"),
      oracle: oracle)
  }
}
