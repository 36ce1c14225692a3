import Bounds
import SiPP

/// Draws V fresh inputs, certifies C from them, and fails where P_x(ρ(x) > C) > β
/// (T2), or the same of the range under a mixed law (T2').
///
/// Ratios are the algorithm's, rounded up; whether the certificate is true is
/// decided exactly, since the inputs' law is known. Where nothing is certified
/// nothing is claimed, and the trial holds.
struct RatioExperiment: Experiment {
  /// Where the sensitivities come from.
  enum Points: Sendable {
    /// Groups that are the same in every trial.
    case fixed([NeuronGroup])
    /// N points S drawn before the fresh inputs.
    case drawn(Int)
  }

  /// What importances are divided by.
  enum Statistic: Sendable {
    /// ρ: by sensitivities.
    case ratio
    /// R_q: by a law mixed with the uniform one.
    case mixedRange(DefensiveMixture)
  }

  let inputs: any RatioInputs
  let points: Points
  let statistic: Statistic
  let plan: FreshInputPlan
  /// β, as claimed.
  let exceedance: Rational
  /// The fault of taking S for V (H9): nothing fresh is drawn.
  let reusesPoints: Bool

  init(
    _ inputs: any RatioInputs, points: Points, statistic: Statistic = .ratio,
    plan: FreshInputPlan, exceedance: Rational? = nil,
    reusesPoints: Bool = false
  ) {
    self.inputs = inputs
    self.points = points
    self.statistic = statistic
    self.plan = plan
    self.exceedance = exceedance ?? plan.exceedance
    self.reusesPoints = reusesPoints
  }

  func outcome(using stream: inout TrialStream) -> Outcome {
    share(using: &stream) > exceedance ? .fails : .holds
  }

  /// P_x(ρ(x) > C); 0 where nothing is certified.
  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    let share = share(using: &stream)
    return TrialMeasurement(
      outcome: share > exceedance ? .fails : .holds,
      error: share.approximation)
  }

  /// The share of inputs that exceed what is certified.
  private func share(using stream: inout TrialStream) -> Rational {
    let start = stream
    let groups = groups(using: &stream)
    var fresh = reusesPoints ? start : stream
    let found = certificate(of: groups, using: &fresh)
    guard let C = found.certificate.ratio else { return 0 }
    return inputs.probability(
      ofImportanceAbove: C, times: found.divisors)
  }

  /// What S leaves.
  func groups(using stream: inout TrialStream) -> [NeuronGroup] {
    switch points {
    case .fixed(let groups): groups
    case .drawn(let N): inputs.groups(points: N, using: &stream)
    }
  }

  /// Draws V inputs and certifies the largest ratio of the groups.
  func certificate(
    of groups: [NeuronGroup], using stream: inout TrialStream
  ) -> (certificate: CertifiedRatio, divisors: [Rational]) {
    do {
      var divisors: [Rational] = []
      var searches: [RatioSearch] = []
      for group in groups {
        switch statistic {
        case .ratio:
          divisors += group.sensitivities.compactMap { Rational(exactly: $0) }
          searches.append(RatioSearch(group, dividedBy: [.sensitivities]))
        case .mixedRange(let mixture):
          let law = try group.sampler(mixedBy: mixture)
          divisors += (0..<law.count).map { law.probability(of: $0) }
          searches.append(RatioSearch(group, dividedBy: [.law(law)]))
        }
      }
      let ratios = (0..<plan.inputs).map { _ -> Double in
        let x = inputs.input(using: &stream)
        var ρ = 0.0
        for k in searches.indices { ρ = max(ρ, searches[k].ratios(at: x)[0]) }
        return ρ
      }
      return (try CertifiedRatio(plan, ratios: ratios), divisors)
    } catch {
      preconditionFailure("groups with weights, ratios of 0 or more: \(error)")
    }
  }
}

/// Draws S, V fresh inputs and x, certifies C, and prunes with the draws that T4b
/// asks for at ceiling C · SS; fails where |ẑ − z| ≥ ε z and something was
/// certified: the whole claim of T2 and T4.
struct CertifiedErrorExperiment: Experiment {
  let certificate: RatioExperiment
  let draws: DrawPlan
  /// C · B of any group with k live weights is at most this.
  let ceilings: [Rational]
  /// ε > 0.
  let relativeError: Rational

  func outcome(using stream: inout TrialStream) -> Outcome {
    given(using: &stream)?.outcome(using: &stream) ?? .holds
  }

  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    given(using: &stream)?.measure(using: &stream)
      ?? TrialMeasurement(outcome: .holds, error: 0, nonZeros: 0)
  }

  /// The rest of a trial, given S and V; nil where nothing is certified.
  private func given(
    using stream: inout TrialStream
  ) -> ConditionalExperiment? {
    let groups = certificate.groups(using: &stream)
    precondition(groups.count == 1, "a pruning is of one group")
    let found = certificate.certificate(of: groups, using: &stream)
    guard let B = groups[0].ceiling,
      let ceiling = found.certificate.ceiling(ofSensitivities: B)
    else { return nil }
    precondition(
      ceiling <= ceilings[groups[0].support.count],
      "the draws are enough for what is certified")
    return ConditionalExperiment(
      inputs: certificate.inputs, group: groups[0],
      draws: draws.draws(of: groups[0]), relativeError: relativeError)
  }
}
