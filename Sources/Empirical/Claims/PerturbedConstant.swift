import Bounds
import SiPP

/// A statement with one written constant changed, as a positive control (H9).
///
/// The constant is changed by no more than what 10,000 trials find almost surely
/// on the instance where they find it best, and the control has the trials that its
/// power asks for.
enum PerturbedConstant {
  /// One constant of each statement.
  static let onePerStatement = [
    "T4a: 8 of 8 B", "T4b: 6", "T4c upper: 2", "T4c' upper: v",
    "T4d upper: 1/B", "T4e upper: 1 of x", "T4e' upper: 1 before min",
    "T1: K",
  ].compactMap(RungConstant.named)

  /// For about so many trials a control's perturbation is chosen.
  static let trials = 10_000

  /// Instances whose trials are cheap, and whose failures are neither rare nor
  /// the rule. A few draws are left out: a threshold at their end makes a bound
  /// jump to 0, whatever the constant.
  static func family(
    _ constant: RungConstant
  ) throws(BoundError) -> [PerturbationInstance] {
    var family: [PerturbationInstance] = []
    for instance in PerturbationInstance.family
    where instance.concerns(constant) {
      if case .twoPoint(_, _, let m) = instance, !(10...2_000).contains(m) {
        continue
      }
      let truth = try instance.truth(constant.side)
      if truth.isCertainlyAbove(Rational(1, 1_000)),
        truth.isCertainlyAtMost(Rational(1, 2))
      {
        family.append(instance)
      }
    }
    return family
  }

  /// The control.
  ///
  /// - Parameters:
  ///   - level: at which it must be refuted, with probability at least 0.999999;
  ///     the number of trials follows.
  ///   - trials: about how many.
  /// - Throws: `beyondReach` where no change of this constant alone is found.
  static func control(
    _ constant: RungConstant, level: Rational, trials: Int = trials
  ) throws -> Claim {
    let family = try family(constant)
    var search = PerturbationSearch(
      trials: trials, level: level, power: Power.demandedOfControls,
      family: family)
    guard
      let found = try search.smallest(constant, refutedBy: .trials),
      let instance = family.first(where: { $0.name == found.instance })
    else {
      throw BoundError.beyondReach(
        "a perturbation of '\(constant.name)' that \(trials) trials refute",
        limit: "a change of this constant alone")
    }
    let truth = try instance.truth(constant.side)
    let claimed = try instance.bound(constant, times: found.factor)
    let enough = try Power.trialsToRefute(
      claim: clampedToUnit(claimed.upper), truth: truth, level: level,
      limit: 1 << 20)
    let trial = try trial(instance, side: constant.side)
    let name = text(constant, times: found.factor)
    return Claim(
      id: constant.statement, instance: "\(name); \(instance.name)",
      parameters: [
        ("constant", .string(constant.name)),
        ("formula", .string(constant.formula)),
        ("factor", .string(decimal(found.factor))),
      ] + trial.parameters,
      ledger: trial.ledger, predicted: claimed, control: .positive,
      trials: .exactly(enough), experiment: trial.experiment,
      streamName: "perturbed|\(constant.name)|\(instance.name)",
      assumption: .met("the instance meets them; the constant is at fault"),
      trueProbability: truth, perturbedConstant: constant)
  }

  /// "6, x 0.41".
  static func text(_ constant: RungConstant, times factor: Rational) -> String {
    let tail =
      constant.side == .both || constant.statement == .t1
      ? "" : "\(constant.side.rawValue) tail, "
    return "\(tail)\(constant.symbol), x \(decimal(factor))"
  }

  private typealias Trial = (
    experiment: any Experiment, ledger: Ledger,
    parameters: [(name: String, value: JSONValue)]
  )

  private static func trial(
    _ instance: PerturbationInstance, side: TailSide
  ) throws -> Trial {
    switch instance {
    case .twoPoint(let b, let ε, let m):
      let neuron = PerturbationInstance.neuron(b)
      let event = FixedInput(
        try neuron.group(), activation: neuron.input, draws: m,
        relativeError: ε, side: side)
      guard let experiment = event.experiment() else {
        preconditionFailure("\(instance.name): no trial can fail")
      }
      return (
        experiment, neuron.ledger,
        [
          ("ceiling", .string(b.description)),
          ("relative_error", .string(decimal(ε))),
          ("samples", .integer(m)),
        ]
      )
    case .oneHot(let n, let points):
      let inputs = try OneHotInputs.uniform(n)
      return (
        SensitivityExperiment(inputs, points: points, slack: 1),
        Ledger(
          points: .drawn(law: inputs.name), input: .none,
          redrawsPruning: false),
        [("weights", .integer(n)), ("sensitivity_points", .integer(points))]
      )
    }
  }
}
