import Bounds
import SiPP

/// T6' on one group at one input x: k weights are kept, m draws taken from the
/// rest R.
///
/// With r = Σ_R g_j(x), the share of z that is drawn,
///
///     (ẑ − z)/z  =  r (ẑ_R − z_R)/z_R,
///
/// since kept weights stay as they are. So |ẑ − z| ≥ ε z is an error of ε/r of the
/// rest alone, a group with a sampler of its own: what is known of one group at one
/// input, its exact law, its tilted trials, is known here.
struct MixedClaims {
  let source: RungClaims
  /// The group as it is pruned; something is drawn.
  let pruning: GroupPruning
  /// ε.
  let relativeError: Rational
  /// δ, where it chose k, m and ε.
  let failureProbability: Rational?
  /// T6' at the ceiling of the law that is drawn.
  let tail: MixedTail
  /// The rest at x.
  let event: FixedInput
  /// r, above 0.
  let drawnShare: Rational
  private let inner: GroupErrorExperiment

  /// Nil where no trial can fail: nothing is drawn, or x meets nothing of it.
  init?(
    _ source: RungClaims, keeping k: Int, draws m: Int,
    relativeError ε: Rational, failureProbability δ: Rational? = nil
  ) throws {
    let pruning = try GroupPruning(
      source.group, rule: .mixed(kept: k, draws: m))
    guard let drawn = pruning.drawn,
      let tail = try pruning.mixedTail(slack: source.slack)
    else { return nil }
    let share = Self.share(of: drawn, in: source)
    guard share.sign > 0 else { return nil }
    let event = FixedInput(
      drawn, activation: source.activation, draws: pruning.draws,
      relativeError: ε / share)
    guard let inner = event.experiment() else { return nil }
    self.source = source
    self.pruning = pruning
    relativeError = ε
    failureProbability = δ
    self.tail = tail
    self.event = event
    drawnShare = share
    self.inner = inner
  }

  /// Σ_R g_j(x).
  private static func share(
    of drawn: NeuronGroup, in source: RungClaims
  ) -> Rational {
    func sum(_ group: NeuronGroup) -> Rational {
      group.exactProducts(at: source.activation).reduce(0, +)
    }
    return sum(drawn) / sum(source.group)
  }

  /// The least of T6's bounds; above 1 it says nothing.
  func bound() throws(BoundError) -> Interval {
    try tail.failureProbability(
      relativeError: relativeError, samples: pruning.draws)
  }

  private var name: String {
    "\(source.name), k=\(pruning.kept.count) m=\(pruning.draws) "
      + (failureProbability.map { "planned delta=\(decimal($0))" }
        ?? "eps=\(decimal(relativeError))")
  }

  /// The row.
  func claim() throws -> Claim {
    Claim(
      id: .t6Prime, instance: name, parameters: parameters,
      ledger: source.ledger, predicted: try bound(), experiment: experiment,
      streamName: "T6'|\(name)", assumption: assumption, fixedInput: event,
      oracle: try event.oracle())
  }

  /// The negative control of ``claim()``: the same trials against the exact law.
  ///
  /// - Precondition: ``hasTwoPointLaw``.
  func exactLaw() throws -> Claim {
    precondition(hasTwoPointLaw, "\(name): T takes more than two values")
    let law = try event.oracle()
    return Claim(
      id: .t6Prime, instance: "\(name), exact law", parameters: parameters,
      ledger: source.ledger, relation: .equals, predicted: law,
      control: .negative, experiment: experiment, streamName: "T6'|\(name)",
      assumption: .met("T takes two values, with known probabilities"),
      fixedInput: event, oracle: law)
  }

  /// Whether T of the rest takes one value besides 0.
  var hasTwoPointLaw: Bool { event.evaluation.hasTwoPointLaw }

  private var experiment: MixedErrorExperiment {
    MixedErrorExperiment(
      rest: inner, drawnShare: drawnShare.approximation,
      kept: pruning.kept.count)
  }

  private var assumption: Claim.Assumption {
    source.group.assumption(at: source.activation, slack: source.slack)
  }

  private var parameters: [(name: String, value: JSONValue)] {
    func enclosed(_ x: Rational) -> JSONValue {
      DecimalEnclosure(Interval(x), digits: 17).json
    }
    return [
      ("slack", .string(source.slack.description)),
      ("range", enclosed(tail.range)),
      ("greatest_mean", enclosed(tail.greatestMean)),
      ("mean", enclosed(drawnShare)),
      ("relative_error", enclosed(relativeError)),
    ]
      + (failureProbability.map {
        [("failure_probability", .string(decimal($0)))]
      } ?? []) + [
        ("kept", .integer(pruning.kept.count)),
        ("weights", .integer(source.group.indices.count)),
        ("samples", .integer(pruning.draws)),
      ]
  }
}

/// Trials of the rest, measured as errors of the whole.
struct MixedErrorExperiment: Experiment {
  let rest: GroupErrorExperiment
  /// r.
  let drawnShare: Double
  /// k; kept weights are not 0.
  let kept: Int

  func outcome(using stream: inout TrialStream) -> Outcome {
    rest.outcome(using: &stream)
  }

  /// |ẑ − z|/z, and the weights that are left.
  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    var measured = rest.measure(using: &stream)
    measured.error = measured.error.map { $0 * drawnShare }
    measured.nonZeros = measured.nonZeros.map { $0 + kept }
    return measured
  }
}
