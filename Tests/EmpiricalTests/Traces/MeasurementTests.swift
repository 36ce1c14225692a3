import Bounds
import SiPP
import TestSupport
import Testing

@testable import Empirical

/// A measured trial is the trial, and its numbers are those of the pruned weights
/// worked out the long way.
@Suite("H7: measured trials")
struct MeasurementTests {
  private func stream(_ trial: Int, _ name: String = "x") -> TrialStream {
    TrialStream(seed: 23, claim: StreamID(name), trial: trial)
  }

  /// One experiment of every kind that has trials, and how many of these to run.
  private func experiments() throws -> [(name: String, any Experiment)] {
    let suite = try Suite(.default).without(.network).claims()
    var kinds: [String: Int] = [:]
    var result: [(String, any Experiment)] = []
    for claim in suite {
      // R1's 95,000 draws are too many for a debug build.
      guard claim.id != .r1 else { continue }
      let kind = "\(type(of: claim.experiment))"
      kinds[kind, default: 0] += 1
      if kinds[kind, default: 0] <= 6 {
        result.append((claim.name, claim.experiment))
      }
    }
    return result
  }

  /// Every kind of experiment of the default suite.
  @Test func outcomesAreThoseOfTheTrials() throws {
    var failures: [String: Int] = [:]
    for (name, experiment) in try experiments() {
      let kind = "\(type(of: experiment))"
      for trial in 0..<60 {
        var (a, b) = (stream(trial, name), stream(trial, name))
        let outcome = experiment.outcome(using: &a)
        let measured = experiment.measure(using: &b)
        #expect(measured.outcome == outcome, "\(name), trial \(trial)")
        failures[kind, default: 0] += outcome == .fails ? 1 : 0
        // Trials without a rest that is not needed end at the same word.
        if [
          "GroupErrorExperiment", "MomentExperiment", "SensitivityExperiment",
        ]
        .contains(kind) {
          let ends = (a.next64(), b.next64())
          #expect(ends.0 == ends.1, "\(name), trial \(trial)")
        }
      }
    }
    #expect(failures.count >= 10, "\(failures.keys.sorted())")
    #expect(failures.values.contains { $0 > 0 })
  }

  /// Ties that integers are too coarse to decide: T is 3/7, 6/7 or 12/7, and two
  /// draws give 9/7 = 1 + ε.
  @Test func exactDecisionsAreTheSame() throws {
    let group = try NeuronGroup(
      neuron: 0, sign: .positive, indices: [0, 1, 2],
      magnitudes: [1, 1, 1], sensitivities: [0.5, 0.5, 0.5])
    let a: [Double] = [1, 2, 4]
    for side in TailSide.allCases {
      let experiment = try #require(
        GroupErrorExperiment(
          group, activations: [a], draws: 2, relativeError: Rational(2, 7),
          side: side))
      var ties = 0
      for trial in 0..<200 {
        var (x, y, z) = (stream(trial), stream(trial), stream(trial))
        let outcome = experiment.outcome(using: &x)
        let measured = experiment.measure(using: &y)
        #expect(measured.outcome == outcome, "\(side), trial \(trial)")
        let counts = try #require(group.sampler).counts(draws: 2, using: &z)
        guard counts == [0, 1, 1] else { continue }
        #expect((measured.outcome == .fails) == (side != .lower))
        #expect(abs((try #require(measured.error)) - 2.0 / 7) < 1e-9)
        ties += 1
      }
      #expect(ties > 10)
    }
  }

  /// |Σ ŵ_j a_j − z|/z in rationals, 0 where z = 0, and the weights that are not
  /// 0.
  private func pruned(
    _ group: NeuronGroup, at a: [Double], draws m: Int,
    using stream: inout TrialStream
  ) throws -> (error: Double, nonZeros: Int) {
    let counts = group.sampler?.counts(draws: m, using: &stream) ?? []
    var (z, estimate) = (Rational(0), Rational(0))
    for (position, index) in group.indices.enumerated() {
      z =
        z + (try #require(Rational(exactly: group.magnitudes[position])))
        * (try #require(Rational(exactly: a[index])))
    }
    for (k, position) in group.support.enumerated() where counts[k] > 0 {
      estimate =
        estimate
        + (try #require(Rational(exactly: group.magnitudes[position])))
        * (try #require(Rational(exactly: a[group.indices[position]])))
        * group.multiplier(ofSupport: k, count: counts[k], draws: m)
    }
    let weights =
      group.isDead
      ? [] : group.prunedWeights(counts: counts, draws: m)
    let error = z.sign == 0 ? 0 : max(estimate - z, z - estimate) / z
    return (error.approximation, weights.count { $0 != 0 })
  }

  @Test func groupErrorsAreThoseOfThePrunedWeights() throws {
    for (neuron, m) in [
      (SyntheticNeuron.blocks(10, size: 3), 20),
      (.heavyTailed(weights: 30, points: 8, seed: 4), 25),
      (.unseenWeight(share: Rational(1, 4)), 30),
    ] {
      let group = try neuron.group()
      let rare = neuron.input.map { $0 * 3 }
      let experiment = try #require(
        GroupErrorExperiment(
          group, activations: [neuron.input, rare], draws: m,
          relativeError: Rational(1, 4)))
      for trial in 0..<60 {
        var (a, b) = (stream(trial), stream(trial))
        let measured = experiment.measure(using: &a)
        let expected = try pruned(
          group, at: neuron.input, draws: m, using: &b)
        let error = try #require(measured.error)
        #expect(
          abs(error - expected.error) < 1e-7, "\(neuron.name), trial \(trial)")
        #expect(
          measured.nonZeros == expected.nonZeros,
          "\(neuron.name), trial \(trial)")
      }
    }
  }

  /// Of several points the largest error counts.
  @Test func theWorstPointCounts() throws {
    let layer = try DenseLayer(
      name: "x", weights: Matrix([[1, 2, 3, 4, 5, 6]]))
    let parts = signParts([1, -1, 2, -2, 1, -1])
    // Another point makes the errors at both parts differ.
    let group = try layer.groups(
      points: Matrix([[1, -1, 2, -2, 1, -1], [3, -1, 1, -1, 1, -5]]))[0]
    let experiment = try #require(
      GroupErrorExperiment(
        group, activations: [parts.positive, parts.negative], draws: 12,
        relativeError: Rational(1, 2)))
    var larger = [0, 0]
    for trial in 0..<60 {
      var streams = [stream(trial), stream(trial), stream(trial)]
      let errors = try [parts.positive, parts.negative].enumerated().map {
        try pruned(group, at: $0.element, draws: 12, using: &streams[$0.offset])
          .error
      }
      if abs(errors[0] - errors[1]) > 0.01 {
        larger[errors[0] > errors[1] ? 0 : 1] += 1
      }
      let error = try #require(experiment.measure(using: &streams[2]).error)
      #expect(abs(error - max(errors[0], errors[1])) < 1e-7, "trial \(trial)")
    }
    #expect(larger.allSatisfy { $0 > 5 }, "\(larger)")
  }

  /// A layer: x, then the groups that it meets, then the others; dead groups
  /// lose all.
  @Test func layersArePrunedWhole() throws {
    let layer = try DenseLayer(
      name: "x",
      weights: Matrix([[1, -2, 3, 0, 0], [-1, -1, 2, 4, 0], [0, 0, 0, 0, 5]]))
    let seen = Matrix([[1, 1, 1, 1, 0], [0, 2, 1, 1, 0], [1, 0, 0, 3, 0]])
    // The last points meet: no negative group; one group; the dead one.
    let points = Matrix([
      [1, 1, 1, 1, 0], [0, 0, 0, 1, 0], [1, -1, 1, 0, 2], [0, 0, 0, 0, 1],
    ])
    let groups = try layer.groups(points: seen)
    let members = groups.filter { !$0.isDead }.enumerated().map {
      LayerErrorExperiment.Member(group: $1, draws: 2 + $0)
    }
    let dead = groups.filter { $0.isDead && !$0.indices.isEmpty }
    #expect(members.count == 4 && dead.count == 1)
    for (ε, entries) in [
      (Rational(3, 4), 1 << 20), (Rational(3, 4), 0), (Rational(2), 0),
    ] {
      let experiment = LayerErrorExperiment(
        members: members, dead: dead, points: points, relativeError: ε,
        largestEntries: entries)
      var failures = 0
      for trial in 0..<120 {
        var (a, b, c) = (stream(trial), stream(trial), stream(trial))
        let x = Int(a.next64().multipliedFullWidth(by: 4).high)
        let point = points.row(x)
        let parts = signParts(point)
        var error = point[point.startIndex + 4] != 0 ? 1.0 : 0
        var nonZeros = 0
        func meets(_ group: NeuronGroup) -> Bool {
          group.indices.contains { point[point.startIndex + $0] != 0 }
        }
        for member in members.filter({ meets($0.group) })
          + members.filter({ !meets($0.group) })
        {
          let start = a
          for (index, part) in [parts.positive, parts.negative].enumerated() {
            a = start
            let result = try pruned(
              member.group, at: part, draws: member.draws, using: &a)
            error = max(error, result.error)
            nonZeros += index == 0 ? result.nonZeros : 0
          }
        }
        let measured = experiment.measure(using: &b)
        #expect(measured.outcome == experiment.outcome(using: &c))
        failures += measured.outcome == .fails ? 1 : 0
        let found = try #require(measured.error)
        #expect(abs(found - error) < 1e-7, "trial \(trial), ε \(ε)")
        #expect(measured.nonZeros == nonZeros, "trial \(trial), ε \(ε)")
      }
      #expect(failures > 0 && failures < 120)
    }
  }

  /// T1's quantity: 1 − min s_j/M_j, 0 or 1 on one-hot inputs.
  @Test func sensitivitiesLackWhatTheyLack() throws {
    let oneHot = SensitivityExperiment(
      try OneHotInputs.uniform(5), points: 8, slack: 1)
    var seen = Set<Double>()
    for trial in 0..<60 {
      var a = stream(trial)
      let measured = oneHot.measure(using: &a)
      let error = try #require(measured.error)
      #expect(error == (measured.outcome == .fails ? 1 : 0), "trial \(trial)")
      #expect(measured.nonZeros == nil)
      seen.insert(error)
    }
    #expect(seen == [0, 1])
    let shares = try ShareInputs(.square)
    let slack = Rational(2)
    let experiment = SensitivityExperiment(shares, points: 3, slack: slack)
    for trial in 0..<60 {
      var (a, b) = (stream(trial), stream(trial))
      let error = try #require(experiment.measure(using: &a).error)
      let g = (0..<3).map { _ in shares.input(using: &b)[0] }
      let least = min(
        g.max() ?? 0, (1 - (g.min() ?? 0)) / shares.maxima[1].approximation)
      #expect(abs(error - (1 - least)) < 1e-12, "trial \(trial)")
    }
  }

  /// Joint trials: S, x and the pruning from one stream; what S leaves may be
  /// dead, or not be met by x.
  @Test func jointTrialsPruneWhatTheyLeft() throws {
    let inputs = try OneHotInputs.uniform(6)
    for (ε, expected) in [
      (Rational(1, 2), Set([0, 1])), (Rational(3, 2), Set([0, 1])),
    ] {
      let joint = JointExperiment(
        inputs: inputs, points: 5, draws: .fixed(12), relativeError: ε)
      var unseen = Set<Int>()
      for trial in 0..<80 {
        var (a, b, c) = (stream(trial), stream(trial), stream(trial))
        let group = joint.group(using: &a)
        let x = inputs.input(using: &a)
        let isUnseen = !group.support.contains { x[group.indices[$0]] > 0 }
        let result = try pruned(group, at: x, draws: 12, using: &a)
        let measured = joint.measure(using: &b)
        let error = try #require(measured.error)
        #expect(abs(error - result.error) < 1e-7, "trial \(trial)")
        #expect(measured.nonZeros == result.nonZeros, "trial \(trial)")
        #expect(measured.outcome == joint.outcome(using: &c))
        unseen.insert(isUnseen ? 1 : 0)
      }
      #expect(unseen == expected)
    }
    // A dead group, met and not.
    let dead = try NeuronGroup(
      neuron: 0, sign: .positive, indices: [0], magnitudes: [1],
      sensitivities: [0])
    for (ε, outcome) in [(Rational(1), Outcome.fails), (2, .holds)] {
      let rest = ConditionalExperiment(
        inputs: try OneHotInputs.uniform(2), group: dead, draws: 3,
        relativeError: ε)
      var seen = Set<Double>()
      for trial in 0..<20 {
        var (a, b) = (stream(trial), stream(trial))
        let measured = rest.measure(using: &a)
        let error = try #require(measured.error)
        #expect(measured.outcome == rest.outcome(using: &b))
        #expect(measured.outcome == (error == 1 ? outcome : .holds))
        #expect(measured.nonZeros == 0)
        seen.insert(error)
      }
      #expect(seen == [0, 1])
    }
  }

  /// |ẑ/z − 1| of the draws whose moment is tried.
  @Test func momentTrialsHaveTheirEstimators() throws {
    let neuron = SyntheticNeuron.heavyTailed(weights: 20, points: 6, seed: 2)
    let group = try neuron.group()
    for moment in Moment.allCases {
      let experiment = try #require(
        MomentExperiment(
          GroupEvaluation(group, activation: neuron.input), moment: moment,
          draws: 4))
      for trial in 0..<40 {
        var (a, b) = (stream(trial), stream(trial))
        let measured = experiment.measure(using: &a)
        let expected = try pruned(
          group, at: neuron.input, draws: 4, using: &b)
        let error = try #require(measured.error)
        #expect(abs(error - expected.error) < 1e-7, "trial \(trial)")
        #expect(measured.nonZeros == expected.nonZeros, "trial \(trial)")
      }
    }
  }
}
