import Bounds
import Foundation
import SiPP
import Testing

@testable import Empirical

/// 1. the exact law by enumeration of all S, x and draws; 2. trials against a long
/// way; 3. rates against laws and bounds; 4. replay; 5. ledger and rows.
@Suite("T1 joint trials: S, x and the pruning redrawn")
struct JointClaimTests {
  private static let level = Rational(1, 1_000_000_000)

  /// True when `SIPP_TEST_EFFORT=full`: more trials.
  private let isFullEffort =
    ProcessInfo.processInfo.environment["SIPP_TEST_EFFORT"] == "full"

  // MARK: 1

  /// Every sequence of N inputs, every x, every sequence of m draws from what was
  /// seen; |ẑ/z − 1| ≥ ε with ẑ/z = (k/m) · (draws equal to x).
  private func enumerated(
    _ weights: [Int], _ N: Int, _ plan: DrawPlan, _ ε: Rational
  ) -> Rational {
    let total = weights.reduce(0, +)
    var sum: Rational = 0
    for seen in sequences(weights.count, N) {
      let set = Set(seen).sorted()
      let pS = seen.reduce(Rational(1)) { $0 * Rational(weights[$1], total) }
      let m = plan.draws(liveWeights: set.count)
      for x in weights.indices {
        var (failing, all) = (0, 0)
        for draws in sequences(set.count, m) {
          let hits = draws.count { set[$0] == x }
          let error = Rational(set.count * hits, m) - 1
          failing += max(error, -error) >= ε ? 1 : 0
          all += 1
        }
        sum =
          sum + pS * Rational(weights[x], total) * Rational(failing, all)
      }
    }
    return sum
  }

  private func sequences(_ values: Int, _ length: Int) -> [[Int]] {
    (0..<length).reduce([[]]) { found, _ in
      found.flatMap { start in (0..<values).map { start + [$0] } }
    }
  }

  @Test func theExactLawIsThatOfAllOutcomes() throws {
    let cases: [([Int], Int, DrawPlan)] = [
      ([1, 1], 1, .fixed(3)), ([1, 1, 1], 3, .fixed(4)),
      ([1, 2, 3], 2, .fixed(5)), ([1, 1, 3], 4, .byLiveWeights([1, 1, 3, 5])),
      ([1, 2, 2, 4], 3, .byLiveWeights([1, 2, 2, 4, 3])), ([1], 2, .fixed(2)),
    ]
    for (weights, N, plan) in cases {
      let inputs = try OneHotInputs(weights: weights, name: "test")
      for ε in [Rational(1, 4), Rational(1, 2), 1, Rational(3, 2)] {
        let law = try OneHotJointLaw(
          inputs, points: N, draws: plan, relativeError: ε)
        let value = law.failureProbability
        let exact = enumerated(weights, N, plan, ε)
        #expect(value.contains(exact), "\(weights), \(N), \(ε): \(exact)")
        #expect(exact == 0 || value.relativeWidthExponent < -60)
      }
    }
  }

  /// From Scripts/notes/sensitivity_points.py.
  @Test(arguments: [
    (39, 276, 0.007_480_110_739_263), (20, 100, 0.121_562_332_096_028),
    (3, 4, 0.870_062_934_027_778),
  ])
  func theExactLawIsThatOfTheScript(N: Int, m: Int, p: Double) throws {
    let law = try OneHotJointLaw(
      .uniform(8), points: N, draws: .fixed(m), relativeError: Rational(1, 2))
    #expect(abs(law.failureProbability.midpoint - p) < 1e-15)
  }

  // MARK: 2

  private func stream(_ trial: Int) -> TrialStream {
    TrialStream(seed: 5, claim: StreamID("joint"), trial: trial)
  }

  /// The trial from its definition: inputs one by one, importances in rationals,
  /// the law of the same importances, ẑ from counts.
  private func fails(
    _ experiment: JointExperiment, using stream: inout TrialStream
  ) throws -> Bool {
    func exact(_ x: [Double]) throws -> [Rational] {
      try x.map { try #require(Rational(exactly: $0)) }
    }
    let S = (0..<experiment.points).map { _ in
      experiment.inputs.input(using: &stream)
    }
    let sensitivities = try S[0].indices.map { j in
      // Sums are 1, so entries are importances.
      try #require(S.map { $0[j] }.max())
    }
    let x = try exact(experiment.inputs.input(using: &stream))
    let live = sensitivities.indices.filter { sensitivities[$0] > 0 }
    let sampler = try ImportanceSampler(
      importances: live.map { sensitivities[$0] })
    let m = experiment.draws.draws(liveWeights: live.count)
    let counts = sampler.counts(draws: m, using: &stream)
    var ratio: Rational = 0
    for (k, j) in live.enumerated() {
      ratio =
        ratio + x[j] * Rational(Int(counts[k]))
        / (Rational(m) * sampler.probability(of: k))
    }
    let error = ratio - 1
    return max(error, -error) >= experiment.relativeError
  }

  @Test func trialsAreWhatTheySay() throws {
    let plans: [(any RandomInputs, Int, DrawPlan, Rational)] = [
      (try OneHotInputs.uniform(8), 20, .fixed(60), Rational(1, 2)),
      (
        try OneHotInputs(weights: [1, 2, 4, 8], name: "x"), 7,
        .byLiveWeights([1, 3, 9, 20, 40]), Rational(1, 3)
      ),
      (try OneHotInputs.uniform(4), 4, .fixed(5), Rational(6, 5)),
      (try OneHotInputs.uniform(4), 2, .fixed(8), 1),
    ]
    for (inputs, points, plan, ε) in plans {
      let experiment = JointExperiment(
        inputs: inputs, points: points, draws: plan, relativeError: ε)
      var failures = 0
      for trial in 0..<100 {
        var (a, b) = (stream(trial), stream(trial))
        let expected = try fails(experiment, using: &b)
        #expect(
          (experiment.outcome(using: &a) == .fails) == expected,
          "\(inputs.name), trial \(trial)")
        failures += expected ? 1 : 0
      }
      #expect(failures > 0 && failures < 100, "\(inputs.name): \(failures)")
    }
  }

  /// As above where sensitivities are rounded: the algorithm's, then by hand.
  @Test func trialsOnSharesAreWhatTheySay() throws {
    for shape in ShareInputs.Shape.allCases {
      let experiment = JointExperiment(
        inputs: try ShareInputs(shape), points: 3, draws: .fixed(15),
        relativeError: Rational(1, 4))
      var failures = 0
      for trial in 0..<100 {
        var (a, b) = (stream(trial), stream(trial))
        let group = experiment.group(using: &b)
        let x = experiment.inputs.input(using: &b)
        let sampler = try #require(group.sampler)
        let counts = sampler.counts(draws: 15, using: &b)
        let expected = GroupEvaluation(group, activation: x).exactlyFails(
          counts: counts, draws: 15, relativeError: Rational(1, 4))
        #expect(
          (experiment.outcome(using: &a) == .fails) == expected,
          "\(shape), trial \(trial)")
        failures += expected ? 1 : 0
      }
      #expect(failures > 0 && failures < 100, "\(shape): \(failures)")
    }
  }

  /// T1's event, in rationals; with C such that thresholds are met exactly.
  @Test func sensitivityTrialsAreWhatTheySay() throws {
    let settings: [(any RandomInputs, Int, Rational)] = [
      (try OneHotInputs.uniform(5), 8, 1), (try OneHotInputs.uniform(5), 8, 3),
      (try ShareInputs(.square), 2, 2), (try ShareInputs(.uniform), 2, 2),
      (try ShareInputs(.maximum), 1, 3),
      (try TwoPointInputs(neurons: 4, constant: 1), 2, 2),
    ]
    for (inputs, N, C) in settings {
      let experiment = SensitivityExperiment(inputs, points: N, slack: C)
      var failures = 0
      for trial in 0..<200 {
        var (a, b) = (stream(trial), stream(trial))
        let s = inputs.groups(points: N, using: &b).flatMap(\.sensitivities)
        let expected = try zip(s, inputs.maxima).contains { s, M in
          C * (try #require(Rational(exactly: s))) < M
        }
        #expect(
          (experiment.outcome(using: &a) == .fails) == expected,
          "\(inputs.name), C = \(C), trial \(trial)")
        failures += expected ? 1 : 0
      }
      #expect(failures > 0 && failures < 200, "\(inputs.name): \(failures)")
    }
  }

  /// A sensitivity that meets M/C exactly is no failure.
  @Test func aTieIsNoFailure() throws {
    // The second weight's g is 1/2 at the most often drawn point, and M/C = 1/2.
    let inputs = try TwoPointInputs(neurons: 1, constant: 3)
    let experiment = SensitivityExperiment(
      inputs, points: 1, slack: Rational(7, 4))
    var outcomes: [Bool: Int] = [:]
    for trial in 0..<200 {
      var (a, b) = (stream(trial), stream(trial))
      let isLow = inputs.input(using: &b)[0] == 0.125
      #expect((experiment.outcome(using: &a) == .fails) == isLow)
      outcomes[isLow, default: 0] += 1
    }
    #expect(outcomes.count == 2)
  }

  @Test func theLeastSufficientSensitivityIsTheNextDouble() throws {
    for numerator in 1...40 {
      for denominator in 1...40 {
        let y = Rational(numerator, denominator)
        let s = SensitivityExperiment.leastSufficient(y)
        #expect(try #require(Rational(exactly: s)) >= y, "\(y)")
        #expect(try #require(Rational(exactly: s.nextDown)) < y, "\(y)")
      }
    }
  }

  /// Where S excites nothing the group is dead: ẑ = 0, and x decides. Where x
  /// excites nothing no error is possible.
  @Test func silentInputsFailOnlyWhereSomethingIsLost() throws {
    for ε in [Rational(1, 2), 1, Rational(3, 2)] {
      let experiment = JointExperiment(
        inputs: try SilentInputs(), points: 2, draws: .fixed(5),
        relativeError: ε)
      var seen = Set<[Bool]>()
      for trial in 0..<100 {
        var (a, b) = (stream(trial), stream(trial))
        let S = (0..<2).map { _ in experiment.inputs.input(using: &b) }
        let x = experiment.inputs.input(using: &b)
        let (isDead, isSilent) = (S.allSatisfy { $0 == [0] }, x == [0])
        let expected = isDead && !isSilent && ε <= 1
        #expect(
          (experiment.outcome(using: &a) == .fails) == expected,
          "trial \(trial)")
        seen.insert([isDead, isSilent])
      }
      #expect(seen.count == 4)
    }
  }

  // MARK: 3, 4

  @Test func ratesAgreeWithLawsAndBounds() throws {
    let claims = try JointClaims.claims()
    var counts: [String: OutcomeCounts] = [:]
    for claim in claims {
      let trials = isFullEffort ? 4_000 : 120
      let seen =
        counts[claim.streamName]
        ?? MonteCarlo(seed: 1, threads: 2).run(
          claim.experiment, claim: claim.stream, trials: trials)
      counts[claim.streamName] = seen
      #expect(seen.undecided == 0 && seen.undefined == 0)
      let most = try BinomialLaw(
        trials: trials, probability: clampedToUnit(claim.predicted.upper))
      #expect(
        try !most.isTail(atLeast: seen.failures, Self.level),
        "\(claim.instance): \(seen.failures), \(claim.predicted)")
      guard claim.relation == .equals else { continue }
      let least = try BinomialLaw(
        trials: trials, probability: clampedToUnit(claim.predicted.lower))
      #expect(
        try !least.isTail(atMost: seen.failures, Self.level),
        "\(claim.instance): \(seen.failures), \(claim.predicted)")
    }
  }

  @Test func everyTrialCanBeReplayedAlone() throws {
    for claim in try JointClaims.claims() where claim.control == nil {
      let run = MonteCarlo(seed: 9, threads: 2)
      let outcomes = (0..<16).reversed().map {
        run.replay(claim.experiment, claim: claim.stream, trial: $0)
      }
      let counts = run.run(
        claim.experiment, claim: claim.stream, trials: 16)
      #expect(
        outcomes.count { $0 == .fails } == counts.failures, "\(claim.instance)")
    }
  }

  // MARK: 5

  @Test func rowsTellWhatTheyRedrawAndKeepTheirLawsBesideThem() throws {
    let claims = try JointClaims.claims()
    #expect(claims.count == 31)
    #expect(claims.allSatisfy { $0.id == .t1 })
    let sole = try JointClaims.sensitivityClaims()
    #expect(sole.count == 20)
    #expect(sole.allSatisfy { $0.redrawn == [.S] })
    let joint = try JointClaims.jointClaims()
    #expect(joint.allSatisfy { $0.redrawn == [.pruning, .x, .S] })
    let bounds = claims.filter { $0.control == nil }
    let laws = claims.filter { $0.control == .negative }
    #expect(bounds.count == 17 && laws.count == 14)
    #expect(Set(claims.map(\.instance)).count == 31)
    #expect(Set(bounds.map(\.streamName)).count == 17)
    #expect(bounds.allSatisfy { $0.relation == .atMost })
    for law in laws {
      #expect(law.relation == .equals)
      let bound = try #require(
        bounds.first { $0.streamName == law.streamName })
      #expect(law.instance == bound.instance + ", exact law")
      #expect(law.redrawn == bound.redrawn)
      #expect(
        !bound.predicted.isCertainlyBelow(law.predicted), "\(law.instance)")
      // A row says something, and can be seen to fail.
      #expect(bound.predicted.upper < 0.101, "\(bound.instance)")
      #expect(law.predicted.lower > 0.0005, "\(law.instance)")
    }
    for name in [
      "one-hot uniform, n=8, C=1 N=39", "one-hot uniform, n=12, C=1 N=63",
      "one-hot skewed, n=7, C=1 N=57", "share Beta(1,1), C=2 N=6",
      "two-point at the boundary, 6 neurons, C=2 N=15",
    ] {
      #expect(sole.contains { $0.instance == name }, "\(name)")
    }
    for claim in claims {
      guard case .met = claim.assumption else {
        Issue.record("\(claim.instance)")
        continue
      }
    }
  }

  /// N is T1's, and m is T4b's at a ceiling that no S exceeds.
  @Test func settingsAskTheTheory() throws {
    let setting = try SensitivitySetting(
      ShareInputs(.square), slack: 2, failureProbability: Rational(1, 20))
    #expect(setting.weights == 2 && setting.bound.pairs == 2)
    #expect(
      try setting.points
        == setting.bound.points(failureProbability: Rational(1, 20)))
    for trial in 0..<200 {
      var stream = stream(trial)
      let group = setting.inputs.groups(
        points: setting.points, using: &stream)[0]
      let ceiling = try #require(group.ceiling)
      #expect(
        setting.slack * ceiling
          <= setting.ceiling(liveWeights: group.support.count))
    }
    let uniform = try SensitivitySetting(
      OneHotInputs.uniform(8), slack: 1, failureProbability: Rational(1, 20))
    #expect(uniform.points == 39 && uniform.ceiling(liveWeights: 8) == 8)
    // ⌈8 (6 + 2ε) log(2/δ)/(3 ε²)⌉ at ε = 1/2, δ = 1/20.
    let plan = try JointClaims.fixedPlan(
      uniform, Rational(1, 2), Rational(1, 20))
    #expect(plan.draws(liveWeights: 3) == 276)
    let live = try JointClaims.livePlan(
      uniform, Rational(1, 2), Rational(1, 20))
    #expect(live.draws(liveWeights: 8) == 276)
    #expect(live.draws(liveWeights: 4) == 138)
  }
}

/// One weight, and x is 1 or 0, each half of the time.
private struct SilentInputs: RandomInputs {
  let name = "silent"
  let layer: DenseLayer
  init() throws {
    layer = try DenseLayer(name: "silent", weights: Matrix([[1]]))
  }
  var maxima: [Rational] { [1] }
  func append(to elements: inout [Double], using stream: inout TrialStream) {
    elements.append(stream.uniform(below: 2) == 0 ? 0 : 1)
  }
  func probability(ofPair pair: Int, below y: Rational) -> Rational {
    y <= 0 ? 0 : y > 1 ? 1 : Rational(1, 2)
  }
  func failureProbability(
    slack C: Rational, points N: Int
  ) throws(BoundError) -> Rational {
    try SensitivityPoints.pairFailureProbability(
      probability: Rational(1, 2), points: N)
  }
}
