import Bounds
import SiPP

/// T4g on one group at one input x: what the law of T at x itself promises.
///
/// No rung of the ladder is used, and no ceiling: R, V and μ are those of x, so the
/// statement also holds where weights are never drawn (μ < 1) or R(x) > B.
struct PosteriorClaims: Sendable {
  /// The group, at x.
  let source: RungClaims
  /// ε, the side, and δ or m.
  let setting: RungSetting

  /// What the bound is told of x.
  enum Knowledge: String, CaseIterable, Sendable {
    /// μ, V and R.
    case moments
    /// All values of T and their probabilities.
    case law
  }

  /// The moments of T at x, exactly.
  func moments() throws -> PosteriorMoments {
    try PosteriorMoments(MomentClaims.moments(source.evaluation))
  }

  /// The least of T4g's bounds.
  func tail(_ knowledge: Knowledge) throws -> PosteriorTail {
    guard knowledge == .law else {
      return PosteriorTail(moments: try moments())
    }
    guard let law = source.evaluation.law else {
      preconditionFailure("\(source.name): nothing is drawn")
    }
    return try PosteriorTail(law: law)
  }

  /// The setting's m, or what the bound asks for; nil where no number of draws is
  /// enough, for ε ≤ |1 − μ|.
  func samples(of tail: PosteriorTail) throws(BoundError) -> Int? {
    switch setting.draws {
    case .fixed(let m): m
    case .asRungsAsk(let δ):
      try tail.samples(
        relativeError: setting.relativeError, failureProbability: δ)?.samples
    }
  }

  /// At `samples` draws the failure probability is at most the bound.
  func claim(
    _ knowledge: Knowledge, _ tail: PosteriorTail, samples: Int
  ) throws -> Claim {
    let event = FixedInput(
      source.group, activation: source.activation, draws: samples,
      relativeError: setting.relativeError, side: setting.side)
    guard let experiment = event.experiment() else {
      preconditionFailure("\(source.name): no trial can fail")
    }
    let name =
      "\(source.name), from \(knowledge.rawValue), "
      + setting.text(draws: samples)
    return Claim(
      id: .t4g, instance: name,
      parameters: parameters(knowledge, tail.moments, samples: samples),
      ledger: source.ledger,
      predicted: try tail.failureProbability(
        relativeError: setting.relativeError, samples: samples,
        side: setting.side),
      experiment: experiment, streamName: "T4g|\(name)|m=\(samples)",
      assumption: .met("mu, V and R are those of x, exactly"),
      fixedInput: event, oracle: try event.oracle())
  }

  private func parameters(
    _ knowledge: Knowledge, _ moments: PosteriorMoments, samples: Int
  ) -> [(name: String, value: JSONValue)] {
    func enclosed(_ x: Rational) -> JSONValue {
      DecimalEnclosure(Interval(x), digits: 17).json
    }
    var parameters: [(name: String, value: JSONValue)] = [
      ("known", .string(knowledge.rawValue)),
      ("mean", enclosed(moments.mean)),
      ("second_moment", enclosed(moments.secondMoment)),
      ("range", enclosed(moments.range)),
      ("relative_error", .string(decimal(setting.relativeError))),
    ]
    if let δ = setting.failureProbability {
      parameters.append(("failure_probability", .string(decimal(δ))))
    }
    if setting.side != .both {
      parameters.append(("tail", .string(setting.side.rawValue)))
    }
    return parameters + [
      ("weights", .integer(source.group.indices.count)),
      ("samples", .integer(samples)),
    ]
  }
}
