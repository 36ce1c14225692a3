import Bounds
import SiPP
import Testing

@testable import Empirical

/// Rows of T5, T6 and T6': errors of the pruned weights worked out from weights and
/// activations, failure probabilities summed over inputs and outcomes.
@Suite("T5, T6, T6' rows: weights that are kept")
struct PruningClaimTests {
  private func stream(_ trial: Int) -> TrialStream {
    TrialStream(seed: 5, claim: StreamID("kept"), trial: trial)
  }

  private func parameter(_ name: String, of claim: Claim) -> JSONValue? {
    claim.parameters.first { $0.name == name }?.value
  }

  private func power(_ x: Rational, _ n: Int) -> Rational {
    (0..<n).reduce(Rational(1)) { product, _ in product * x }
  }

  /// Positions by falling s, equal ones by rising position.
  private func ranking(_ s: [Double]) -> [Int] {
    s.indices.sorted { s[$0] == s[$1] ? $0 < $1 : s[$0] > s[$1] }
  }

  private func sum(_ s: [Double], at positions: some Sequence<Int>) -> Rational
  {
    positions.reduce(Rational(0)) { $0 + (Rational(exactly: s[$1]) ?? 0) }
  }

  // MARK: T5

  private static let neurons: [SyntheticNeuron] = [
    .heavyTailed(weights: 9, points: 5, seed: 1),
    .heavyTailed(weights: 16, points: 8, seed: 2), .blocks(3, size: 3),
    .outsideInput(sigma: Rational(7, 2), slack: Rational(5, 4), name: "o"),
    .rareInput(among: 4),
  ]

  /// Every number of kept weights: bound, errors and inputs by the definitions.
  @Test func noInputErrsByMoreThanWhatIsDropped() throws {
    var largest: Rational = 0
    for neuron in Self.neurons {
      let group = try neuron.group()
      let s = group.sensitivities
      for k in 0...s.count {
        let claim = try DeterministicClaims.claim(of: neuron, keeping: k)
        let kept = ranking(s).prefix(k)
        let dropped = ranking(s).dropFirst(k)
        let bound = min(1, neuron.slack * sum(s, at: dropped))
        let multipliers = Dictionary(
          uniqueKeysWithValues: kept.map { ($0, Rational(1)) })
        var inputs = neuron.points
        if !inputs.contains(neuron.input) { inputs.append(neuron.input) }
        let errors = inputs.map {
          OutcomeEnumeration.error(group, at: $0, multipliers: multipliers)
        }
        let note = "\(neuron.name), k=\(k)"
        #expect(errors.allSatisfy { $0 <= bound }, "\(note)")
        #expect(claim.id == .t5 && claim.relation == .atMost)
        #expect(claim.oracle?.upper == 0, "\(note)")
        let n = inputs.count
        #expect(claim.predicted.contains(Rational(1, 2 * n)), "\(note)")
        #expect(
          parameter("relative_error", of: claim)
            == DecimalEnclosure(Interval(bound), digits: 17).json, "\(note)")
        #expect(parameter("inputs", of: claim) == .integer(n))
        #expect(claim.redrawn == [.x])
        #expect(
          claim.ledger.input
            == .oneOf(count: n, inS: neuron.points.count), "\(note)")
        guard case .met = claim.assumption else {
          Issue.record("\(note): C s_j ≥ g_j holds by construction")
          continue
        }
        // Some trials: an error of the inputs, and all weights that are kept.
        for trial in 0..<10 {
          var (a, b) = (stream(trial), stream(trial))
          let measured = claim.experiment.measure(using: &a)
          #expect(measured.outcome == .holds)
          #expect(claim.experiment.outcome(using: &b) == .holds)
          #expect(measured.nonZeros == k)
          #expect(errors.map(\.approximation).contains(measured.error ?? -1))
        }
        if bound < 1 {
          largest = max(
            largest, (errors.max() ?? 0) / max(bound, Rational(1, 1 << 30)))
        }
      }
    }
    // Some bound below 1 is all but reached.
    #expect(largest > Rational(9, 10))
  }

  /// A bound that is too small is exceeded at the inputs that exceed it, at others
  /// not, and not where it is met exactly; each input is drawn alike.
  @Test func theFailingInputsAreCounted() throws {
    for neuron in Self.neurons {
      let source = try PrunedInputs(neuron, redrawsPruning: false)
      let group = source.group
      let pruning = try GroupPruning(group, rule: .deterministic(kept: 2))
      let weights = pruning.prunedWeights(counts: [])
      let multipliers = Dictionary(
        uniqueKeysWithValues: pruning.kept.map { ($0, Rational(1)) })
      let errors = source.inputs.map {
        OutcomeEnumeration.error(group, at: $0, multipliers: multipliers)
      }
      // Thresholds at, and just below, every error.
      for threshold in Set(errors).flatMap({
        [$0, $0 - Rational(1, 1 << 40)]
      }) {
        let experiment = KeptErrorExperiment(
          group, weights: weights, inputs: source.inputs, bound: threshold)
        let failing = errors.count { $0 > threshold }
        #expect(
          experiment.failureProbability == Rational(failing, errors.count),
          "\(neuron.name) at \(threshold)")
      }
      let bound = errors.sorted()[errors.count / 2]
      let experiment = KeptErrorExperiment(
        group, weights: weights, inputs: source.inputs, bound: bound)
      let p = experiment.failureProbability.approximation
      let counts = MonteCarlo(seed: 2, threads: 1).run(
        experiment, claim: StreamID(neuron.name), trials: 2_000)
      #expect(
        abs(Double(counts.failures) - 2_000 * p)
          <= 6 * (2_000 * p * (1 - p)).squareRoot(), "\(neuron.name)")
    }
  }

  /// A weight that is not kept as it was is seen.
  @Test func theErrorIsThatOfTheWeights() throws {
    let group = try NeuronGroup(
      neuron: 0, sign: .negative, indices: [0, 2, 3],
      magnitudes: [1, 2, 4], sensitivities: [0.5, 0.5, 0.5])
    let row: [Double] = [3, 100, 1, 0]
    func error(_ weights: [Double]) -> Rational {
      KeptErrorExperiment.error(of: weights, group, at: row)
    }
    #expect(error([-1, -2, -4]) == 0)
    #expect(error([-1, 0, -4]) == Rational(2, 5))
    #expect(error([-2, -2, 0]) == Rational(3, 5))
    #expect(error([0, 0, -4]) == 1)
    #expect(
      KeptErrorExperiment.error(of: [0, 0, 0], group, at: [0, 1, 0, 0]) == 0)
  }

  /// Means in place of maxima: the sum of the dropped is the mean error, so an
  /// input exceeds it; the reference code's mistake is refuted.
  @Test func meansAreExceeded() throws {
    let neuron = SyntheticNeuron.heavyTailed(weights: 16, points: 8, seed: 1)
    let group = try neuron.group()
    var means = [Double](repeating: 0, count: 16)
    for point in neuron.points {
      let z = zip(neuron.weights, point).reduce(0) { $0 + $1.0 * $1.1 }
      for j in 0..<16 { means[j] += neuron.weights[j] * point[j] / z / 8 }
    }
    let kept = Set(ranking(means).prefix(6))
    let errors = neuron.points.map { point in
      let parts = zip(neuron.weights, point).map { $0 * $1 }
      let z = parts.reduce(0, +)
      return (0..<16).reduce(0) { kept.contains($1) ? $0 : $0 + parts[$1] / z }
    }
    let bound = (0..<16).reduce(0) { kept.contains($1) ? $0 : $0 + means[$1] }
    #expect(abs(errors.reduce(0, +) / 8 - bound) < 1e-12)
    let failing = errors.count { $0 > bound + 1e-9 }
    #expect(failing > 0 && errors.allSatisfy { abs($0 - bound) > 1e-9 })
    let control = try PlantedFault.meanOfDropped.control(
      level: Rational(1, 1_000_000))
    #expect(control.id == .t5 && control.relation == .atMost)
    let truth = try #require(control.trueProbability)
    #expect(truth.contains(Rational(failing, 8)))
    #expect(control.predicted.contains(Rational(1, 16)))
    // The maxima at the same k are not exceeded.
    let right = try PlantedFault.meanOfDropped.rightClaim()
    let experiment = try #require(right.experiment as? KeptErrorExperiment)
    #expect(experiment.failureProbability == 0)
    #expect(group.sensitivities.reduce(0, +) > means.reduce(0, +))
  }

  // MARK: T6

  /// The rule, its ε and the failure probability at each input.
  @Test func theHybridsRowIsOfTheRuleTaken() throws {
    let (β, δ) = (Rational(12), Rational(1, 2))
    let claims = try HybridClaims(
      .blocks(2, size: 8), expectedNonZeros: β, failureProbability: δ)
    #expect(claims.choice.rule == .sampled)
    let m = claims.choice.draws
    // 16 (1 − (15/16)^m), the expected non-zeros, is at most 12, and would not be.
    func expected(_ m: Int) -> Rational {
      16 * (1 - power(Rational(15, 16), m))
    }
    #expect(expected(m) <= β && expected(m + 1) > β)
    let ε = claims.choice.relativeError
    let ceiling = try #require(claims.source.group.ceiling)
    #expect(
      try RandomizedRoundingTail(ceiling: ceiling).failureProbability(
        relativeError: ε, samples: m
      ).isCertainlyAtMost(δ))
    let claim = try claims.claim()
    #expect(claim.id == .t6 && claim.redrawn == [.pruning, .x])
    #expect(claim.predicted.contains(δ))
    #expect(claim.predicted.upper - claim.predicted.lower < 1e-15)
    // Either input: |2X/m − 1| ≥ ε with X ~ Bin(m, 1/2), equal importances.
    var exact: Rational = 0
    var mass = power(Rational(1, 2), m)
    for x in 0...m {
      let error = Rational(2 * x, m) - 1
      if max(error, -error) >= ε { exact = exact + mass }
      mass = mass * Rational(m - x, x + 1)
    }
    let oracle = try #require(claim.oracle)
    #expect(abs(oracle.midpoint - exact.approximation) < 1e-12)
    #expect(exact > 0 && exact <= δ)
    let counts = MonteCarlo(seed: 4, threads: 1).run(
      claim.experiment, claim: claim.stream, trials: 3_000)
    let p = exact.approximation
    #expect(
      abs(Double(counts.failures) - 3_000 * p)
        < 6 * (3_000 * p * (1 - p)).squareRoot())
  }

  /// Inputs that differ: the row's probability is the mean of theirs.
  @Test func theHybridsInputsAreDrawnAlike() throws {
    let neuron = SyntheticNeuron.heavyTailed(weights: 64, points: 16, seed: 3)
    let claims = try HybridClaims(
      neuron, expectedNonZeros: 32, failureProbability: Rational(9, 10))
    #expect(claims.choice.rule == .sampled, "\(claims.choice)")
    let claim = try claims.claim()
    var (lower, upper) = (0.0, 0.0)
    for point in neuron.points {
      let oracle = try FixedInput(
        claims.source.group, activation: point, draws: claims.choice.draws,
        relativeError: claims.choice.relativeError
      ).oracle()
      lower += oracle.lower / 16
      upper += oracle.upper / 16
    }
    let oracle = try #require(claim.oracle)
    #expect(abs(oracle.lower - lower) < 1e-12)
    #expect(abs(oracle.upper - upper) < 1e-12)
    let counts = MonteCarlo(seed: 4, threads: 1).run(
      claim.experiment, claim: claim.stream, trials: 3_000)
    let p = oracle.midpoint
    #expect(p > 0.01)
    #expect(
      abs(Double(counts.failures) - 3_000 * p)
        < 6 * (3_000 * p * (1 - p)).squareRoot() + 3_000 * (upper - lower))
  }

  /// Little is dropped: T5 is taken, nothing is drawn, and no input fails.
  @Test func theHybridTakesT5WhereLittleIsDropped() throws {
    let neuron = SyntheticNeuron.heavyTailed(weights: 16, points: 4, seed: 1)
    let claims = try HybridClaims(
      neuron, expectedNonZeros: 13, failureProbability: Rational(1, 20))
    #expect(claims.choice.rule == .deterministic)
    #expect(claims.pruning.draws == 0 && claims.pruning.kept.count == 13)
    let s = claims.source.group.sensitivities
    let bound = min(1, sum(s, at: ranking(s).dropFirst(13)))
    #expect(claims.choice.relativeError == bound)
    let claim = try claims.claim()
    #expect(claim.id == .t6)
    #expect(claim.predicted.contains(Rational(1, 8)))
    #expect(claim.oracle?.upper == 0)
    #expect(parameter("rule", of: claim) == .string("deterministic"))
    #expect(parameter("samples", of: claim) == .integer(0))
    #expect(parameter("kept", of: claim) == .integer(13))
    #expect(claim.experiment is KeptErrorExperiment)
  }

  /// x outside S: C counts in both rules, and x is one of the inputs.
  @Test func theHybridKnowsTheSlack() throws {
    let neuron = SyntheticNeuron.outsideInput(sigma: 5, slack: 2, name: "o")
    let δ = Rational(1, 2)
    for β in [Rational(6), 5, 4] {
      let claims = try HybridClaims(
        neuron, expectedNonZeros: β, failureProbability: δ)
      let m = claims.choice.draws
      #expect((m == 0) == (β == 6), "nothing is drawn where all is kept")
      if m > 0 {
        let ceiling = try #require(claims.source.group.ceiling)
        let ε = try #require(
          try RandomizedRoundingTail(ceiling: 2 * ceiling).relativeError(
            samples: m, failureProbability: δ))
        let sampled = try #require(claims.choice.sampledError)
        #expect(ε.contains(sampled), "\(β)")
      }
      let s = claims.source.group.sensitivities
      let kept = claims.choice.kept
      #expect(
        claims.choice.deterministicError
          == min(1, 2 * sum(s, at: ranking(s).dropFirst(kept))))
      let claim = try claims.claim()
      #expect(
        claim.ledger.input
          == .oneOf(
            count: neuron.points.count + 1, inS: neuron.points.count))
      #expect(claim.isTrue)
    }
  }

  // MARK: T6'

  /// Oracle and trials against the whole group's error, over all outcomes.
  @Test func theMixedRowsAreErrorsOfTheWhole() throws {
    var failing = 0
    for (neuron, k, m, ε) in [
      (
        SyntheticNeuron.heavyTailed(weights: 7, points: 3, seed: 1), 2, 4,
        Rational(1, 5)
      ),
      (.heavyTailed(weights: 7, points: 3, seed: 2), 1, 3, Rational(1, 4)),
      (.heavyTailed(weights: 6, points: 4, seed: 3), 0, 4, Rational(1, 2)),
      (.blocks(2, size: 3), 2, 5, Rational(1, 4)),
      (.outsideInput(sigma: 3, slack: 2, name: "o"), 1, 6, Rational(1, 3)),
    ] {
      let source = try RungClaims(neuron)
      let claims = try #require(
        try MixedClaims(source, keeping: k, draws: m, relativeError: ε))
      let claim = try claims.claim()
      let group = source.group
      let kept = ranking(group.sensitivities).prefix(k)
      #expect(Set(claims.pruning.kept) == Set(kept), "\(neuron.name)")
      let rest = group.indices.indices.filter { !kept.contains($0) }
      let drawn = try #require(claims.pruning.drawn)
      let sampler = try #require(drawn.sampler)
      func error(_ counts: [UInt32]) -> Rational {
        var multipliers = Dictionary(
          uniqueKeysWithValues: kept.map { ($0, Rational(1)) })
        for (k, position) in drawn.support.enumerated() {
          multipliers[rest[position]] =
            Rational(Int(counts[k]))
            / (Rational(m) * sampler.probability(of: k))
        }
        return OutcomeEnumeration.error(
          group, at: neuron.input, multipliers: multipliers)
      }
      let exact = OutcomeEnumeration.probability(sampler, draws: m) {
        error($0) >= ε
      }
      let oracle = try #require(claim.oracle)
      let note = "\(claim.instance): \(exact.approximation)"
      #expect(oracle.lower <= exact.approximation + 1e-12, "\(note)")
      #expect(oracle.upper >= exact.approximation - 1e-12, "\(note)")
      #expect(oracle.upper - oracle.lower < 0.05, "\(note)")
      #expect(claim.predicted.upper >= exact.approximation, "\(note)")
      // The bound by the definitions: B = C max s/q over R, μ_max = min(1, C Σ s).
      let s = rest.map { group.sensitivities[$0] }
      let range = drawn.support.enumerated().map { k, position in
        neuron.slack * (Rational(exactly: s[position]) ?? 0)
          / sampler.probability(of: k)
      }.max()
      let tail = try MixedTail(
        range: try #require(range),
        greatestMean: min(1, neuron.slack * sum(s, at: s.indices)))
      #expect(
        try claim.predicted.upper
          == tail.failureProbability(relativeError: ε, samples: m).upper,
        "\(note)")
      for trial in 0..<80 {
        var (a, b, c) = (stream(trial), stream(trial), stream(trial))
        let counts = sampler.counts(draws: m, using: &c)
        let expected = error(counts)
        let measured = claim.experiment.measure(using: &a)
        #expect(claim.experiment.outcome(using: &b) == measured.outcome)
        #expect((measured.outcome == .fails) == (expected >= ε), "\(note)")
        #expect(
          abs((measured.error ?? -1) - expected.approximation) < 1e-7, "\(note)"
        )
        #expect(
          measured.nonZeros == k + counts.count { $0 > 0 }, "\(note)")
        failing += measured.outcome == .fails ? 1 : 0
      }
    }
    #expect(failing > 20 && failing < 380, "\(failing)")
  }

  /// Blocks, four of eight kept: 4/8 of z is drawn from 76 equal weights, and hits
  /// are binomial.
  @Test func theExactLawOfBlocksIsBinomial() throws {
    let (m, ε) = (60, Rational(1, 4))
    let claims = try #require(
      try MixedClaims(
        RungClaims(.blocks(10, size: 8)), keeping: 4, draws: m,
        relativeError: ε))
    #expect(claims.drawnShare == Rational(1, 2) && claims.hasTwoPointLaw)
    let law = try claims.exactLaw()
    #expect(law.control == .negative && law.relation == .equals)
    #expect(law.id == .t6Prime)
    #expect(try law.streamName == claims.claim().streamName)
    // (ẑ − z)/z = (19/2) X/m − 1/2 with X ~ Bin(m, 1/19).
    var exact: Rational = 0
    var mass = power(Rational(18, 19), m)
    for x in 0...m {
      let error = Rational(19 * x, 2 * m) - Rational(1, 2)
      if max(error, -error) >= ε { exact = exact + mass }
      mass = mass * Rational(m - x, x + 1) / 18
    }
    // q is 1/76 up to 2⁻²⁵, relatively.
    #expect(abs(law.predicted.midpoint / exact.approximation - 1) < 1e-5)
    #expect(exact.approximation > 0.05)
    let heavy = try #require(
      try MixedClaims(
        RungClaims(.heavyTailed(weights: 9, points: 3, seed: 1)), keeping: 2,
        draws: 9, relativeError: ε))
    #expect(!heavy.hasTwoPointLaw)
  }

  /// Where nothing can fail there is no row.
  @Test func nothingDrawnIsNoRow() throws {
    let blocks = try RungClaims(.blocks(2, size: 3))
    // x is the first block, which is kept.
    for k in [3, 4, 6] {
      #expect(
        try MixedClaims(blocks, keeping: k, draws: 5, relativeError: 1) == nil
      )
    }
    #expect(
      try MixedClaims(blocks, keeping: 2, draws: 0, relativeError: 1) == nil)
    #expect(
      try MixedClaims(blocks, keeping: 2, draws: 1, relativeError: 1) != nil)
  }

  /// An input that exceeds what S saw is found out, to the last bit.
  @Test func theHypothesisIsDecidedExactly() throws {
    let group = try NeuronGroup(
      neuron: 0, sign: .positive, indices: [0, 1], magnitudes: [1, 1],
      sensitivities: [0.75, 0.5])
    func isMet(_ row: [Double], slack: Rational = 1) -> Bool {
      if case .met = group.assumption(at: row, slack: slack) {
        true
      } else {
        false
      }
    }
    #expect(isMet([3, 1]) && isMet([1, 1]) && isMet([0, 0]))
    #expect(!isMet([(3.0).nextUp, 1]) && !isMet([1, (1.0).nextUp]))
    #expect(!isMet([1, 3]) && isMet([1, 3], slack: Rational(3, 2)))
    let unseen = try MixedClaims(
      RungClaims(.unseenWeight(share: Rational(1, 4))), keeping: 2, draws: 9,
      relativeError: 1)
    guard case .fails = try #require(unseen).claim().assumption else {
      Issue.record("a weight of sensitivity 0 is met")
      return
    }
  }
}
