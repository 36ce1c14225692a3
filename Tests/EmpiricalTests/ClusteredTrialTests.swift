import Bounds
import SiPP
import Testing

@testable import Empirical

/// Why a claim over S, x and the pruning redraws all three: trials that share one S
/// are not independent, and their count is not binomial around the joint
/// probability. All numbers are exact, on one-hot inputs.
@Suite("T1 clustered trials are no trials of the joint claim")
struct ClusteredTrialTests {
  private static let ε = Rational(1, 2)
  private static let level = Rational(1, 1_000_000_000)

  private func setting() throws -> (
    bound: Claim, experiment: JointExperiment, law: OneHotJointLaw
  ) {
    let claim = try #require(try JointClaims.jointClaims().first)
    let experiment = try #require(claim.experiment as? JointExperiment)
    let inputs = try #require(experiment.inputs as? OneHotInputs)
    return (
      claim, experiment,
      try OneHotJointLaw(
        inputs, points: experiment.points, draws: experiment.draws,
        relativeError: Self.ε)
    )
  }

  /// Given S the count is Bin(n, δ(S)), so its variance is
  /// n E[δ(1 − δ)] + n² Var δ, against n p (1 − p) for independent trials: a factor
  /// 1 + (n − 1) Var δ/(p(1 − p)).
  private func varianceInflation(_ law: OneHotJointLaw, trials: Int) -> Interval
  {
    let p = law.failureProbability
    let square = law.cells.reduce(Interval(0)) {
      $0 + Interval($1.probability) * $1.conditional * $1.conditional
    }
    let (one, more) = (Interval(1), Interval(trials - 1))
    return one + more * (square - p * p) / (p * (one - p))
  }

  /// P(the count of n trials that share S reaches k).
  private func probability(
    _ law: OneHotJointLaw, trials: Int, atLeast k: Int
  ) throws -> Interval {
    try law.cells.reduce(Interval(0)) { sum, cell in
      let middle = clampedToUnit(cell.conditional.midpoint)
      let tail = try BinomialLaw(trials: trials, probability: middle)
        .tail(atLeast: k).probability
      return sum + Interval(cell.probability) * tail
    }
  }

  /// 10,000 trials with one S against the true joint law: the variance is 877 times
  /// that of a binomial count, and the exact test at level 10⁻⁹ raises a false alarm
  /// about once in 23 runs, whichever claim it tests.
  @Test func theCountIsNotBinomial() throws {
    let (bound, _, law) = try setting()
    let p = law.failureProbability
    let trials = 10_000
    #expect(abs(p.midpoint - 0.00748) < 1e-5, "\(p)")
    let inflation = varianceInflation(law, trials: trials)
    #expect(abs(inflation.midpoint - 876.69) < 0.01, "\(inflation)")
    let alone = varianceInflation(law, trials: 1)
    #expect(alone.contains(1))

    let seen = try SeenSetLaw(values: 8, draws: 39).someUnseen.approximation
    for claimed in [p.upper, bound.predicted.upper] {
      let k = try ClopperPearson.criticalFailures(
        trials: trials, claim: clampedToUnit(claimed), level: Self.level)
      let alarm = try probability(law, trials: trials, atLeast: k)
      // Whenever S misses a value, near enough.
      #expect(alarm.lower > 0.04, "\(claimed): \(alarm)")
      #expect(abs(alarm.midpoint - seen) < 1e-6, "\(alarm), \(seen)")
      // Independent trials keep the level.
      let independent = try BinomialLaw(
        trials: trials, probability: clampedToUnit(p.upper)
      ).tail(atLeast: k).probability
      #expect(independent.isCertainlyAtMost(Self.level))
    }
  }

  /// The same in trials: one S of each kind, 2,000 prunings each.
  @Test func oneSetIsSeenAsTheClaimsFailureOrAsNone() throws {
    let (bound, experiment, law) = try setting()
    var groups: [Bool: NeuronGroup] = [:]
    for set in 0..<400 where groups.count < 2 {
      var stream = TrialStream(seed: 2, claim: StreamID("sets"), trial: set)
      let group = experiment.group(using: &stream)
      groups[group.support.count == 8] =
        groups[group.support.count == 8] ?? group
    }
    for (isComplete, group) in groups {
      let failures = MonteCarlo(seed: 2, threads: 2).run(
        experiment.given(group), claim: StreamID("one set"), trials: 2_000
      ).failures
      let conditional = law.conditionalFailureProbability(of: group)
      let ofSet = try BinomialLaw(
        trials: 2_000, probability: clampedToUnit(conditional.midpoint))
      #expect(try !ofSet.isTail(atLeast: failures, Self.level))
      #expect(try !ofSet.isTail(atMost: failures, Self.level))
      let joint = clampedToUnit(law.failureProbability.upper)
      let isRefuted = try ClopperPearson.isLowerLimit(
        atLeast: joint, failures: failures, trials: 2_000, level: Self.level)
      #expect(isRefuted == !isComplete, "\(failures)")
      #expect(!bound.predicted.contains(joint))
    }
    #expect(groups.count == 2)
  }

  // MARK: The profile

  private func profile(
    _ sets: Int, seed: UInt64 = 1
  ) throws -> (ConditionalProfile, OneHotJointLaw) {
    let (_, experiment, law) = try setting()
    let profile = try ConditionalProfile(
      of: experiment, sets: sets, seed: seed, streamName: "T1|profile"
    ) { law.conditionalFailureProbability(of: $0) }
    return (profile, law)
  }

  /// δ(S) takes the law's values with the law's probabilities.
  @Test func profilesFollowTheExactLawOfTheConditional() throws {
    let (profile, law) = try profile(1_000)
    #expect(profile.probabilities.count == 1_000)
    for level in [Rational(1, 1_000), Rational(1, 20), Rational(1, 5)] {
      let p = try law.probability(conditionalAbove: level)
      let count = profile.count(above: level)
      #expect(count.lowerBound == count.upperBound)
      let binomial = try BinomialLaw(trials: 1_000, probability: p)
      #expect(
        try !binomial.isTail(atLeast: count.lowerBound, Self.level), "\(level)")
      #expect(
        try !binomial.isTail(atMost: count.lowerBound, Self.level), "\(level)")
      #expect(profile.share(above: level) == Double(count.lowerBound) / 1_000)
    }
    let values = law.cells.map(\.conditional.midpoint)
    #expect(
      profile.probabilities.allSatisfy { values.contains($0.midpoint) })
    #expect(abs(profile.mean.midpoint - 0.0075) < 0.004)
  }

  /// The mean of δ(S) is the joint probability, and most of it comes from few S.
  @Test func theMeanOfTheLawIsTheJointProbability() throws {
    let (_, _, law) = try setting()
    #expect(law.cells.reduce(0) { $0 + $1.probability } == 1)
    let above = try law.probability(conditionalAbove: Rational(1, 20))
    #expect(above == (try SeenSetLaw(values: 8, draws: 39).someUnseen))
    let share = law.cells.filter { $0.seen < 8 }.reduce(Interval(0)) {
      $0 + Interval($1.probability) * $1.conditional
    }
    #expect(share.lower > 0.7 * law.failureProbability.upper)
  }

  /// Two hundred different values in no order.
  @Test func quantilesAreOrderStatistics() throws {
    let (_, experiment, _) = try setting()
    var calls = 0
    let profile = try ConditionalProfile(
      of: experiment, sets: 200, seed: 1, streamName: "T1|profile"
    ) { _ in
      calls += 1
      return Interval(Rational(37 * calls % 200 + 1, 1_000))
    }
    #expect(calls == 200)
    #expect(profile.minimum.contains(Rational(1, 1_000)))
    #expect(profile.maximum.contains(Rational(1, 5)))
    for (p, rank) in [
      (Rational(0), 1), (Rational(1, 200), 1), (Rational(1, 199), 2),
      (Rational(1, 2), 100), (Rational(99, 100), 198), (1, 200),
    ] {
      #expect(profile.quantile(p).contains(Rational(rank, 1_000)), "\(p)")
    }
    #expect(profile.count(above: Rational(201, 2_000)) == 100...100)
    #expect(profile.share(above: Rational(301, 2_000)) == 0.25)
    #expect(profile.mean.contains(Rational(201, 2_000)))
  }

  /// A level inside an enclosure leaves the count open.
  @Test func countsTellWhatIsOpen() throws {
    let (_, experiment, _) = try setting()
    let wide = Interval.hull(Interval(0.25), Interval(0.5))
    let profile = try ConditionalProfile(
      of: experiment, sets: 3, seed: 1, streamName: "T1|profile"
    ) { _ in wide }
    #expect(profile.count(above: Rational(1, 3)) == 0...3)
    #expect(profile.count(above: Rational(1, 5)) == 3...3)
    #expect(profile.count(above: Rational(1, 2)) == 0...0)
  }

  @Test func aProfileIsAFunctionOfItsSeed() throws {
    func values(_ seed: UInt64) throws -> [Double] {
      try profile(100, seed: seed).0.probabilities.map(\.midpoint)
    }
    let first = try values(1)
    #expect(try values(1) == first)
    #expect(try values(3) != first || values(4) != first)
  }
}
