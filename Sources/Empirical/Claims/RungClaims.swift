import Bounds
import SiPP

/// Where the rungs of the ladder are tried: how many draws, and which errors count.
struct RungSetting: Sendable {
  /// ε.
  let relativeError: Rational
  /// The number of draws.
  let draws: Draws
  /// Which errors are failures.
  var side = TailSide.both

  enum Draws: Sendable {
    /// What each rung itself asks for to fail with at most δ.
    case asRungsAsk(failureProbability: Rational)
    /// The same for all rungs.
    case fixed(Int)
  }

  /// ε, δ or m, and the side, as instances name them.
  func text(draws m: Int) -> String {
    let tail = side == .both ? "" : ", \(side.rawValue) tail"
    return switch draws {
    case .asRungsAsk(let δ):
      "eps=\(decimal(relativeError)) delta=\(decimal(δ))" + tail
    case .fixed: "eps=\(decimal(relativeError)) m=\(m)" + tail
    }
  }

  var failureProbability: Rational? {
    if case .asRungsAsk(let δ) = draws { return δ }
    return nil
  }
}

/// The claims of the ladder's rungs on one group at one input.
struct RungClaims {
  /// What reports call the instance.
  let name: String
  let group: NeuronGroup
  /// The neuron's whole row at x.
  let activation: [Double]
  let evaluation: GroupEvaluation
  /// B of the claims.
  let ceiling: Rational
  /// C.
  let slack: Rational
  let ledger: Ledger

  init(_ neuron: SyntheticNeuron) throws(SiPPError) {
    let group = try neuron.group()
    self.init(
      name: neuron.name, group: group, activation: neuron.input,
      ceiling: neuron.ceiling(of: group), slack: neuron.slack,
      ledger: neuron.ledger)
  }

  init(
    name: String, group: NeuronGroup, activation: [Double],
    ceiling: Rational, slack: Rational, ledger: Ledger
  ) {
    self.name = name
    self.group = group
    self.activation = activation
    self.ceiling = ceiling
    self.slack = slack
    self.ledger = ledger
    evaluation = GroupEvaluation(group, activation: activation)
  }

  /// One claim a rung: at the setting's number of draws the failure probability
  /// is at most the rung's value there.
  ///
  /// Rungs that do not apply to ε give none.
  ///
  /// - Parameters:
  ///   - only: the statements wanted; all rungs when nil.
  ///   - known: ``floor(_:)`` of the setting, where the caller has it.
  func claims(
    _ setting: RungSetting, only: Set<StatementID>? = nil,
    floor known: Int? = nil
  ) throws -> [Claim] {
    let ε = setting.relativeError
    let floor = try known ?? self.floor(setting)
    return try SamplingLadder.rungs(ceiling: ceiling).compactMap { rung in
      guard only?.contains(rung.statement) ?? true,
        rung.isApplicable(relativeError: ε),
        let samples = try samples(of: rung, setting)
      else { return nil }
      let predicted = try rung.failureProbability(
        relativeError: ε, samples: samples, side: setting.side)
      return try claim(
        rung.statement, setting, samples: samples, predicted: predicted,
        samplesOverFloor: floor.map { Double(samples) / Double($0) }
      ).with(ladder: LadderPlan(name: name, ceiling: ceiling, floor: floor))
    }
  }

  /// T4f's number of draws for the setting's ε and δ; nil where there is no δ.
  ///
  /// It may be searched for seconds where ε is small.
  func floor(_ setting: RungSetting) throws(BoundError) -> Int? {
    guard let δ = setting.failureProbability else { return nil }
    return try SamplingFloor(ceiling: ceiling).necessarySamples(
      relativeError: setting.relativeError, failureProbability: δ
    ).samples
  }

  private func samples(
    of rung: any SamplingTail, _ setting: RungSetting
  ) throws -> Int? {
    switch setting.draws {
    case .fixed(let m): m
    case .asRungsAsk(let δ):
      try rung.samples(
        relativeError: setting.relativeError, failureProbability: δ)?.samples
    }
  }

  /// The negative controls of `claims`: the same trials against the exact law, one
  /// for each stream of trials.
  ///
  /// - Precondition: T takes two values, 0 and one other.
  func exactLaws(of claims: [Claim]) throws -> [Claim] {
    precondition(
      evaluation.hasTwoPointLaw, "\(name): T takes more than two values")
    var streams: Set<String> = []
    return try claims.filter {
      streams.insert($0.streamName).inserted
    }.map { claim in
      guard let event = claim.fixedInput else {
        preconditionFailure("a rung's claim has a fixed input")
      }
      let law = try event.oracle()
      return Claim(
        id: claim.id, instance: "\(claim.instance), exact law",
        parameters: claim.parameters, ledger: claim.ledger, relation: .equals,
        predicted: law, control: .negative, experiment: claim.experiment,
        streamName: claim.streamName, samplesOverFloor: nil,
        assumption: .met("T takes two values, with known probabilities"),
        fixedInput: event, oracle: law)
    }
  }

  /// T4f: at the largest number of draws below the floor at which this instance
  /// fails with more than δ, the failure probability is the instance's own.
  ///
  /// Nil where the instance fails with at most δ at each of the
  /// ``mostFloorSteps`` numbers below the floor. The floor is that of the worst
  /// instance, and this one may be far from it.
  ///
  /// - Precondition: T takes two values.
  func floorClaim(
    relativeError ε: Rational, failureProbability δ: Rational,
    floor known: Int? = nil
  ) throws -> Claim? {
    let setting = RungSetting(
      relativeError: ε, draws: .asRungsAsk(failureProbability: δ))
    guard let floor = try known ?? self.floor(setting) else { return nil }
    for samples in (1..<floor).reversed().prefix(Self.mostFloorSteps) {
      let predicted = try event(setting, samples: samples).oracle()
      guard predicted.isCertainlyAbove(δ) else { continue }
      return try claim(
        .t4f, setting, samples: samples, predicted: predicted,
        relation: .equals, samplesOverFloor: nil
      ).with(ladder: LadderPlan(name: name, ceiling: ceiling, floor: floor))
    }
    return nil
  }

  /// How many numbers of draws below the floor are looked at: each is a binomial
  /// tail, and an instance that is near the worst one fails at once.
  static let mostFloorSteps = 1_000

  private func event(_ setting: RungSetting, samples: Int) -> FixedInput {
    FixedInput(
      group, activation: activation, draws: samples,
      relativeError: setting.relativeError, side: setting.side)
  }

  private func claim(
    _ id: StatementID, _ setting: RungSetting, samples: Int,
    predicted: Interval, relation: Claim.Relation = .atMost,
    samplesOverFloor: Double?
  ) throws -> Claim {
    let event = event(setting, samples: samples)
    guard let experiment = event.experiment() else {
      preconditionFailure("\(name): no trial can fail")
    }
    let numbers = setting.text(draws: samples)
    // Where all rungs speak of one event they see the same trials of it.
    let stream = setting.failureProbability == nil ? "T4" : id.rawValue
    return Claim(
      id: id, instance: "\(name), \(numbers)",
      parameters: parameters(setting, samples: samples), ledger: ledger,
      relation: relation, predicted: predicted, experiment: experiment,
      streamName: "\(stream)|\(name)|\(numbers)|m=\(samples)",
      samplesOverFloor: samplesOverFloor, assumption: assumption,
      fixedInput: event, oracle: try event.oracle())
  }

  private func parameters(
    _ setting: RungSetting, samples: Int
  ) -> [(name: String, value: JSONValue)] {
    var parameters: [(name: String, value: JSONValue)] = [
      ("ceiling", .string(ceiling.description)),
      ("slack", .string(slack.description)),
      ("relative_error", .string(decimal(setting.relativeError))),
    ]
    if let δ = setting.failureProbability {
      parameters.append(("failure_probability", .string(decimal(δ))))
    }
    if setting.side != .both {
      parameters.append(("tail", .string(setting.side.rawValue)))
    }
    return parameters + [
      ("weights", .integer(group.indices.count)),
      ("samples", .integer(samples)),
    ]
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
}
