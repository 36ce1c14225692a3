import Bounds
import SiPP

/// Draws N sensitivity points S, then x, both from D, then prunes with m draws;
/// fails where |ẑ − z| ≥ ε z: the whole claim of T1 and T4, with all that is
/// random redrawn in every trial.
///
/// Everything comes from the trial's one stream, in that order, so a trial can be
/// replayed alone. Sensitivities, law and draws are the algorithm's own; the
/// decision is ``GroupErrorExperiment``'s, exact.
struct JointExperiment: Experiment {
  let inputs: any RandomInputs
  /// N ≥ 1.
  let points: Int
  let draws: DrawPlan
  /// ε > 0.
  let relativeError: Rational

  func outcome(using stream: inout TrialStream) -> Outcome {
    given(group(using: &stream)).outcome(using: &stream)
  }

  /// The relative error of the pruning at x, and how many weights it left.
  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    given(group(using: &stream)).measure(using: &stream)
  }

  /// What S leaves: the neuron's one group.
  func group(using stream: inout TrialStream) -> NeuronGroup {
    let groups = inputs.groups(points: points, using: &stream)
    precondition(groups.count == 1, "a joint trial is about one group")
    return groups[0]
  }

  /// The rest of a trial, given S.
  func given(_ group: NeuronGroup) -> ConditionalExperiment {
    ConditionalExperiment(
      inputs: inputs, group: group, draws: draws.draws(of: group),
      relativeError: relativeError)
  }
}

/// Draws x from D and prunes a given group: what is left of a joint trial when S
/// is not redrawn.
///
/// Its failure rate is that of this one S. Trials of one S are no trials of the
/// joint claim, however many: they share S, and their count is not binomial
/// around the joint probability.
struct ConditionalExperiment: Experiment {
  let inputs: any RandomInputs
  let group: NeuronGroup
  /// m ≥ 1.
  let draws: Int
  let relativeError: Rational

  func outcome(using stream: inout TrialStream) -> Outcome {
    let x = inputs.input(using: &stream)
    return outcome(at: x, using: &stream)
  }

  /// The rest of a trial, given x.
  func outcome(at x: [Double], using stream: inout TrialStream) -> Outcome {
    guard group.indices.contains(where: { x[$0] > 0 }) else { return .holds }
    // A dead group keeps nothing of z: its error is 1.
    if group.isDead { return relativeError <= 1 ? .fails : .holds }
    let pruning = GroupErrorExperiment(
      group, activations: [x], draws: draws, relativeError: relativeError)
    return pruning?.outcome(using: &stream) ?? .holds
  }

  /// The relative error at x, and how many weights were drawn.
  ///
  /// Where x meets no weight the error is 0, and the group is pruned all the
  /// same; a dead one keeps nothing, which is an error of 1 where x meets it.
  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    let x = inputs.input(using: &stream)
    if let pruning = GroupErrorExperiment(
      group, activations: [x], draws: draws, relativeError: relativeError)
    {
      return pruning.measure(using: &stream)
    }
    let isMet = group.indices.contains { x[$0] > 0 }
    let counts = group.sampler?.counts(draws: draws, using: &stream) ?? []
    return TrialMeasurement(
      outcome: isMet && relativeError <= 1 ? .fails : .holds,
      error: isMet ? 1 : 0, nonZeros: counts.count { $0 > 0 })
  }
}

/// How many draws a pruning has: a number fixed beforehand, or one that depends on
/// S. Both are allowed, since the draws are independent of x and, given S, of
/// everything before.
enum DrawPlan: Sendable {
  /// m, a function of n, ε and δ alone.
  case fixed(Int)
  /// m(S): entry k for k weights with s_j > 0. Each s_j ≤ 1, so the sum of
  /// sensitivities is at most k, known once S is seen.
  case byLiveWeights([Int])

  /// m for this group.
  func draws(of group: NeuronGroup) -> Int {
    draws(liveWeights: group.support.count)
  }

  /// m where k weights have s_j > 0.
  func draws(liveWeights k: Int) -> Int {
    switch self {
    case .fixed(let m): m
    case .byLiveWeights(let table): table[k]
    }
  }
}
