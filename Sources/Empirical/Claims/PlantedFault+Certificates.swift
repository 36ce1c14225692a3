import Bounds
import SiPP

// Faults of a certificate from fresh inputs (T2): it fails more often than γ.

extension PlantedFault {
  /// γ.
  private static let errorProbability = Rational(1, 20)

  /// On the points of S no ratio is above 1, whatever S has not seen: C = 1 is
  /// always certified, and fails wherever the unseen have more than β.
  func planReusedValidation() throws -> Plan {
    let inputs = try OneHotInputs.uniform(8)
    let plan = try FreshInputPlan.withFewestInputs(
      allowed: 0, exceedance: Rational(1, 10),
      errorProbability: Self.errorProbability)
    let points = plan.inputs
    let truth = try inputs.mean(points: points) { cell in
      Interval(1 - cell.mass > plan.exceedance ? 1 : 0)
    }
    return certificatePlan(
      inputs, points: .drawn(points), plan, as: plan, reusesPoints: true,
      truth: truth)
  }

  /// On nearly continuous shares the (r+2)-th largest ratio fails with
  /// P(Bin(V, β) ≤ r + 1), about four times γ for r = 0.
  func planLowerRank() throws -> Plan {
    let inputs = try ShareInputs(.uniform)
    let setting = RatioSetting(
      inputs: inputs, points: 4, redrawsPoints: false, mixture: nil,
      plan: try .withFewestInputs(
        allowed: 0, exceedance: Rational(1, 10),
        errorProbability: Self.errorProbability))
    let plan = setting.plan
    let faulty = try FreshInputPlan.withLeastExceedance(
      inputs: plan.inputs, allowed: plan.allowed + 1,
      errorProbability: Self.errorProbability)
    let right = try setting.experiment()
    guard case .fixed(let groups) = right.points else {
      preconditionFailure("the points are fixed")
    }
    let mass = try inputs.massFromQuantile(
      plan.exceedance,
      divisors: groups.flatMap(\.sensitivities).compactMap {
        Rational(exactly: $0)
      })
    let truth = try BinomialLaw(trials: plan.inputs, probability: mass).tail(
      atMost: plan.allowed + 1
    ).probability
    return certificatePlan(
      inputs, points: right.points, plan, as: faulty, reusesPoints: false,
      truth: truth)
  }

  private func certificatePlan(
    _ inputs: any RatioInputs, points: RatioExperiment.Points,
    _ plan: FreshInputPlan, as faulty: FreshInputPlan, reusesPoints: Bool,
    truth: Interval
  ) -> Plan {
    let law = inputs.name
    var (number, source) = (0, Ledger.Points.constructed)
    if case .drawn(let N) = points { (number, source) = (N, .drawn(law: law)) }
    return Plan(
      instance: "\(law)\(number > 0 ? ", N=\(number)" : ""), "
        + "V=\(plan.inputs) r=\(plan.allowed) "
        + "beta=\(decimal(plan.exceedance))",
      draws: nil,
      experiment: RatioExperiment(
        inputs, points: points, plan: faulty, exceedance: plan.exceedance,
        reusesPoints: reusesPoints),
      right: RatioExperiment(inputs, points: points, plan: plan), truth: truth,
      ledger: Ledger(
        points: source, input: .none, redrawsPruning: false,
        validation: .drawn(count: plan.inputs, law: law)),
      statement: .t2, bound: Interval(plan.errorProbability))
  }
}
