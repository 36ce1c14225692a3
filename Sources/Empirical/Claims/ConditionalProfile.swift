import Bounds
import SiPP

/// The failure probabilities δ(S) of R independently drawn S: how much a joint
/// claim hides of what one S gets.
///
/// P(error ≥ ε) over S, x and the pruning is the mean of δ(S). A user has one S.
/// The profile shows how δ(S) varies; it is no trial of the joint claim and is kept
/// apart from it, with streams of its own.
struct ConditionalProfile: Sendable {
  /// δ(S), in ascending order of the middles of their enclosures.
  let probabilities: [Interval]

  /// Draws R sets and asks a law for δ(S) of each.
  ///
  /// - Parameters:
  ///   - experiment: what draws S.
  ///   - sets: R ≥ 1.
  ///   - seed: names the run, as for trials.
  ///   - streamName: names the streams; under a claim's own name these would be
  ///     the S of the claim's trials.
  ///   - law: δ(S) from the group that S left: a closed form, or any certified
  ///     enclosure.
  init(
    of experiment: JointExperiment, sets R: Int, seed: UInt64,
    streamName: String,
    law: (NeuronGroup) throws(BoundError) -> Interval
  ) throws(BoundError) {
    precondition(R >= 1, "a profile needs a set")
    var found: [Interval] = []
    for set in 0..<R {
      var stream = TrialStream(
        seed: seed, claim: StreamID(streamName), trial: set)
      let value = try law(experiment.group(using: &stream))
      precondition(!value.isIndeterminate, "a law gives a number")
      found.append(value)
    }
    probabilities = found.sorted { $0.midpoint < $1.midpoint }
  }

  /// The least δ(S).
  var minimum: Interval { probabilities[0] }

  /// The largest δ(S).
  var maximum: Interval { probabilities[probabilities.count - 1] }

  /// The ⌈p R⌉-th δ(S) in ascending order, the first for p = 0: a value with at
  /// least the share p at or below it.
  ///
  /// - Precondition: 0 ≤ p ≤ 1.
  func quantile(_ p: Rational) -> Interval {
    precondition(p >= 0 && p <= 1, "a quantile's share is 0 to 1")
    let rank = (p * Rational(probabilities.count)).ceiling ?? 1
    return probabilities[max(rank, 1) - 1]
  }

  /// How many S have δ(S) > `claimed`: at least the lower number for certain, at
  /// most the upper one.
  func count(above claimed: Rational) -> ClosedRange<Int> {
    let certain = probabilities.count { $0.isCertainlyAbove(claimed) }
    let below = probabilities.count { $0.isCertainlyAtMost(claimed) }
    return certain...(probabilities.count - below)
  }

  /// The share of S with δ(S) > `claimed`, from the certain ones.
  func share(above claimed: Rational) -> Double {
    Double(count(above: claimed).lowerBound) / Double(probabilities.count)
  }

  /// The mean of δ(S) over the R sets: an estimate of the joint probability.
  var mean: Interval {
    probabilities.reduce(Interval(0), +) / Interval(probabilities.count)
  }
}

/// How the conditional profile of a joint claim is made, in the run that judges the
/// claim.
public struct ProfilePlan: Sendable {
  /// R.
  static let sets = 1_000

  private let experiment: JointExperiment
  private let law: OneHotJointLaw
  private let streamName: String

  init(
    _ experiment: JointExperiment, law: OneHotJointLaw,
    _ setting: SensitivitySetting
  ) {
    self.experiment = experiment
    self.law = law
    streamName =
      "profile|\(setting.inputs.name)|C=\(setting.slack)|N=\(setting.points)"
  }

  /// δ(S) of ``sets`` sets S under `seed`.
  func profile(seed: UInt64) throws(BoundError) -> ConditionalProfile {
    try ConditionalProfile(
      of: experiment, sets: Self.sets, seed: seed, streamName: streamName
    ) { (group) throws(BoundError) in
      law.conditionalFailureProbability(of: group)
    }
  }
}
