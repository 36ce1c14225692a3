import Bounds
import SiPP
import Testing

@testable import Empirical

/// Trials against the same trials worked out the long way: the pruned weights,
/// the sum, the comparison, all in rationals.
@Suite("T3 experiments: a trial is what it says")
struct ExperimentTests {
  private func stream(_ trial: Int, _ name: String = "x") -> TrialStream {
    TrialStream(seed: 11, claim: StreamID(name), trial: trial)
  }

  /// |Σ ŵ_j a_j − z| ≥ ε z with ŵ_j = w_j count_j/(m q_j), from the counts that
  /// the same stream gives.
  private func fails(
    _ group: NeuronGroup, activation: [Double], draws m: Int, ε: Rational,
    using stream: inout TrialStream
  ) throws -> Bool {
    let sampler = try #require(group.sampler)
    let counts = sampler.counts(draws: m, using: &stream)
    var (z, estimate) = (Rational(0), Rational(0))
    for (position, index) in group.indices.enumerated() {
      let w = try #require(Rational(exactly: group.magnitudes[position]))
      z = z + w * (try #require(Rational(exactly: activation[index])))
    }
    for (k, position) in group.support.enumerated() where counts[k] > 0 {
      let w = try #require(Rational(exactly: group.magnitudes[position]))
      let a = try #require(
        Rational(exactly: activation[group.indices[position]]))
      estimate =
        estimate
        + w * a * Rational(Int(counts[k])) * Rational(Int(sampler.totalUnits))
        / (Rational(m) * Rational(Int(sampler.units[k])))
    }
    let error = estimate - z
    return max(error, -error) >= ε * z
  }

  @Test func groupTrialsAgreeWithPrunedWeights() throws {
    for (neuron, m, ε) in [
      (SyntheticNeuron.blocks(10, size: 3), 20, Rational(1, 2)),
      (.heavyTailed(weights: 30, points: 8, seed: 4), 25, Rational(1, 4)),
      (.unseenWeight(share: Rational(1, 4)), 30, Rational(1, 4)),
    ] {
      let group = try neuron.group()
      let experiment = try #require(
        GroupErrorExperiment(
          group, activations: [neuron.input], draws: m, relativeError: ε))
      var failures = 0
      for trial in 0..<80 {
        var (a, b) = (stream(trial), stream(trial))
        let expected = try fails(
          group, activation: neuron.input, draws: m, ε: ε, using: &b)
        let outcome = experiment.outcome(using: &a)
        #expect(
          (outcome == .fails) == expected, "\(neuron.name), trial \(trial)")
        failures += expected ? 1 : 0
      }
      #expect(failures > 0 && failures < 80, "\(neuron.name): \(failures)")
    }
  }

  /// Where a tie is possible, it is a failure, and rounding does not decide it.
  @Test func tiesAreFailures() throws {
    // B = 2 and m = 4: ẑ/z is 0, 1/2, 1, 3/2, 2; ε = 1/2 is met exactly.
    let neuron = SyntheticNeuron.blocks(2, size: 3)
    let experiment = try #require(
      GroupErrorExperiment(
        try neuron.group(), activations: [neuron.input], draws: 4,
        relativeError: Rational(1, 2)))
    let counts = MonteCarlo(seed: 1, threads: 1).run(
      experiment, claim: StreamID("tie"), trials: 4_096)
    // P(X ≠ 2) = 10/16; without the ties it would be 2/16.
    #expect(abs(counts.failures - 2_560) < 6 * 32)
  }

  /// A mixed-sign input is judged at both of its points, at one pruning.
  @Test func mixedSignInputsAreTwoPoints() throws {
    let layer = try DenseLayer(
      name: "x", weights: Matrix([[1, 2, 3, 4, 5, 6]]))
    let input: [Double] = [1, -1, 2, -2, 1, -1]
    let group = try layer.groups(points: Matrix([input]))[0]
    let parts = signParts(input)
    let (m, ε) = (12, Rational(1, 2))
    let both = try #require(
      GroupErrorExperiment(
        group, activations: [parts.positive, parts.negative], draws: m,
        relativeError: ε))
    var seen = Set<[Bool]>()
    for trial in 0..<100 {
      var streams = [stream(trial), stream(trial), stream(trial)]
      let plus = try fails(
        group, activation: parts.positive, draws: m, ε: ε, using: &streams[0])
      let minus = try fails(
        group, activation: parts.negative, draws: m, ε: ε, using: &streams[1])
      let outcome = both.outcome(using: &streams[2])
      #expect((outcome == .fails) == (plus || minus), "trial \(trial)")
      seen.insert([plus, minus])
    }
    #expect(seen.count == 4)
  }

  /// A layer's trial: x by the first draw, then its groups in order, each with
  /// its own draws; prepared tables or not.
  @Test func layerTrialsAreUnionsOfGroups() throws {
    let layer = try DenseLayer(
      name: "x", weights: Matrix([[1, -2, 3, 0], [-1, -1, 2, 4]]))
    let points = Matrix([[1, 1, 1, 1], [0, 2, 1, 1], [1, 0, 0, 3]])
    let groups = try layer.groups(points: points).filter { !$0.isDead }
    let members = groups.enumerated().map { index, group in
      LayerErrorExperiment.Member(group: group, draws: 2 + index)
    }
    let ε = Rational(3, 4)
    // w⁺ is {1, 3} and {2, 4}, w⁻ {2} and {1, 1}: 7 entries a point.
    for entries in [1 << 20, 21, 20, 0] {
      let experiment = LayerErrorExperiment(
        members: members, points: points, relativeError: ε,
        largestEntries: entries)
      #expect(experiment.isPrepared == (entries >= 21))
      var (failures, used) = (0, Set<Int>())
      for trial in 0..<60 {
        var (a, b) = (stream(trial), stream(trial))
        let point = Int(
          b.next64().multipliedFullWidth(by: 3).high)
        used.insert(point)
        var expected = false
        for member in members where !expected {
          let activation = Array(points.row(point))
          let z = zip(member.group.magnitudes, member.group.indices).reduce(0) {
            $0 + $1.0 * activation[$1.1]
          }
          guard z > 0 else { continue }
          expected = try fails(
            member.group, activation: activation, draws: member.draws, ε: ε,
            using: &b)
        }
        let outcome = experiment.outcome(using: &a)
        #expect((outcome == .fails) == expected, "trial \(trial)")
        failures += expected ? 1 : 0
      }
      #expect(used == [0, 1, 2] && failures > 0 && failures < 60)
    }
  }

  /// The comparison with a threshold is exact: ⌈2⁶⁴ sum/largest⌉ of all words are
  /// below, no more and no fewer.
  @Test func thresholdsAreComparedExactly() {
    func isBelow(_ u: UInt64, _ sum: UInt64, _ largest: UInt64) -> Bool {
      MomentExperiment.isBelow(u, sum: sum, largest: largest)
    }
    let half: UInt64 = 1 << 63
    #expect(isBelow(half - 1, 5, 10) && !isBelow(half, 5, 10))
    #expect(isBelow(.max, 10, 10) && !isBelow(0, 0, 10))
    // 2⁶⁴/3 = 6148914691236517205 and a third.
    #expect(isBelow(6_148_914_691_236_517_205, 1, 3))
    #expect(!isBelow(6_148_914_691_236_517_206, 1, 3))
  }

  /// The stated slack: the grid of 2⁻⁶⁴ and m e/largest, twice and squared for
  /// the second moment.
  @Test func momentEnclosuresHaveTheStatedWidth() throws {
    for (neuron, m) in [
      (SyntheticNeuron.blocks(10, size: 2), 4),
      (.unseenWeight(share: Rational(1, 4)), 3),
    ] {
      let evaluation = GroupEvaluation(
        try neuron.group(), activation: neuron.input)
      let table = try #require(evaluation.makeErrorTable())
      let largest = Rational(Int(try #require(table.table.values.max())))
      let grid = Rational(1, 1 << 32) * Rational(1, 1 << 32)
      let slack = table.perDrawError / largest + grid
      let scaled = largest / table.scale
      for (moment, value, width, unit) in [
        (Moment.mean, Rational(3, 7), slack, scaled),
        (
          .second, Rational(5, 7), 2 * slack + slack * slack, scaled * scaled
        ),
      ] {
        let experiment = try #require(
          MomentExperiment(evaluation, moment: moment, draws: m))
        let predicted = experiment.predicted(value)
        let center = value / unit
        let most = Rational(1, 1 << 50)
        for (inside, factor) in [(true, 1 - most), (false, 1 + most)] {
          #expect(predicted.contains(center + factor * width) == inside)
          #expect(predicted.contains(center - factor * width) == inside)
        }
      }
    }
  }

  /// The randomised thresholds have the moments' probabilities: enumerated over
  /// all outcomes of two draws and compared with what T3 predicts.
  @Test func momentRowsPredictTheExactProbability() throws {
    let neuron = SyntheticNeuron.unseenWeight(share: Rational(1, 4))
    let evaluation = GroupEvaluation(
      try neuron.group(), activation: neuron.input)
    let sampler = try #require(evaluation.group.sampler)
    let t = evaluation.exactRatios
    let q = (0..<sampler.count).map { sampler.probability(of: $0) }
    var (mean, square, largest) = (Rational(0), Rational(0), Rational(0))
    for (i, a) in t.enumerated() {
      largest = max(largest, a)
      for (j, b) in t.enumerated() {
        let y = (a + b) / 2
        mean = mean + q[i] * q[j] * y
        square = square + q[i] * q[j] * y * y
      }
    }
    let claims = try MomentClaims.claims(of: neuron, draws: 2)
    #expect(claims.count == 2)
    let exact = [mean / largest, square / (largest * largest)]
    for (claim, value) in zip(claims, exact) {
      #expect(claim.predicted.contains(value), "\(claim.instance)")
      #expect(claim.predicted.relativeWidthExponent < -20)
    }
  }
}
