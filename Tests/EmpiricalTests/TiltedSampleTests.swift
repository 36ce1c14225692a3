import Bounds
import SiPP
import TestSupport
import Testing

@testable import Empirical

@Suite("H5 tilting: limits, decisions and power")
struct TiltedSampleTests {
  private let level = Rational(1, 1_000_000)

  private func sample(
    _ plan: TiltedPlan, trials: Int, seed: UInt64 = 3, name: String = "x"
  ) -> TiltedSample {
    TiltedSample(
      plan,
      outcomes: MonteCarlo(seed: seed, threads: 2).runWeighted(
        plan, claim: StreamID(name), trials: trials))
  }

  private func blocks(
    _ count: Int, draws: Int, ε: Rational, side: TailSide
  ) throws -> (plan: TiltedPlan, exact: Interval) {
    let neuron = SyntheticNeuron.blocks(count, size: 2)
    let plan = try #require(
      try TiltedPlan(
        neuron.group(), activation: neuron.input, draws: draws,
        relativeError: ε, side: side))
    let law = try BinomialLaw(trials: draws, probability: Rational(1, count))
    let m = Rational(draws)
    let x = try #require((m * (1 + ε) / Rational(count)).ceiling)
    let y = try #require((m * (1 - ε) / Rational(count)).floor)
    let tails = [
      law.tail(atLeast: x).probability, law.tail(atMost: y).probability,
    ]
    let exact =
      switch side {
      case .upper: tails[0]
      case .lower: tails[1]
      case .both: tails[0] + tails[1]
      }
    return (plan, exact)
  }

  /// Exact binomial tails from 10⁻³ to 10⁻¹⁷, on either side and both: inside,
  /// with limits within a factor of 2 of each other.
  @Test func limitsHoldExactTails() throws {
    for (count, draws, ε, side) in [
      (2, 60, Rational(2, 5), TailSide.upper), (2, 200, Rational(1, 2), .both),
      (3, 300, Rational(3, 5), .lower), (5, 250, 1, .upper),
      (7, 300, Rational(4, 5), .both),
    ] {
      let (plan, exact) = try blocks(count, draws: draws, ε: ε, side: side)
      let sample = sample(plan, trials: 3_000)
      let low = try sample.lowerLimit(level: level)
      let high = try sample.upperLimit(level: level)
      let name = "\(count), \(draws), \(side): \(low.lower) to \(high.upper)"
      #expect(low.isCertainlyAtMost(exact), "\(name)")
      #expect(exact.isCertainlyAtMost(high), "\(name)")
      #expect(high.upper < 2 * low.lower, "\(name), \(exact)")
      #expect(abs(sample.estimate / exact.midpoint - 1) < 0.2, "\(name)")
    }
  }

  /// Random groups, their law by enumeration of all counts: the exact value is
  /// within limits at 10⁻⁶ a side.
  @Test func randomGroupsAgainstTheExactLaw() throws {
    var rare = 0
    for seed in 0..<24 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let neuron = SyntheticNeuron.heavyTailed(
        weights: 3, points: 4, seed: seed)
      let group = try neuron.group()
      guard let sampler = group.sampler else { continue }
      let m = Int.random(in: 10...50, using: &random)
      let ε = Rational(Int.random(in: 1...12, using: &random), 8)
      let side = TailSide.allCases[Int(seed % 3)]
      guard
        let plan = try TiltedPlan(
          group, activation: neuron.input, draws: m, relativeError: ε,
          side: side)
      else { continue }
      let exact = try exactProbability(
        group, sampler, neuron.input, draws: m, ε: ε, side: side)
      let name = "seed \(seed), m = \(m), ε = \(ε), \(side)"
      #expect(plan.isImpossible == (exact.sign == 0), "\(name)")
      #expect(!plan.bound.isCertainlyBelow(Interval(exact)), "\(name)")
      let sample = sample(plan, trials: 300, seed: seed, name: name)
      let low = try sample.lowerLimit(level: level)
      let high = try sample.upperLimit(level: level)
      #expect(!low.isCertainlyAbove(exact), "\(name)")
      #expect(!(-high).isCertainlyAbove(-exact), "\(name)")
      if exact.sign > 0, exact < Rational(1, 1_000) { rare += 1 }
    }
    #expect(rare >= 4, "\(rare)")
  }

  private func exactProbability(
    _ group: NeuronGroup, _ sampler: ImportanceSampler, _ input: [Double],
    draws m: Int, ε: Rational, side: TailSide
  ) throws -> Rational {
    let evaluation = GroupEvaluation(group, activation: input)
    let n = sampler.count
    var total: Rational = 0
    func visit(_ counts: [UInt32], _ left: Int, _ weight: Rational) {
      guard counts.count < n - 1 else {
        let all = counts + [UInt32(left)]
        guard
          evaluation.exactlyFails(
            counts: all, draws: m, relativeError: ε, side: side)
        else { return }
        let q = sampler.probability(of: n - 1)
        total = total + (0..<left).reduce(weight) { product, _ in product * q }
        return
      }
      let q = sampler.probability(of: counts.count)
      var term = weight
      for k in 0...left {
        visit(counts + [UInt32(k)], left - k, term)
        term = term * q * Rational(left - k, k + 1)
      }
    }
    visit([], m, 1)
    return total
  }

  @Test func decisionsFollowTheLimits() throws {
    let (plan, exact) = try blocks(
      2, draws: 200, ε: Rational(1, 2), side: .both)
    let sample = sample(plan, trials: 2_000)
    let low = try sample.lowerLimit(level: level).lower
    let high = try sample.upperLimit(level: level).upper
    func rational(_ x: Double) throws -> Rational {
      try #require(Rational(exactly: x))
    }
    for (factor, isRefuted) in [(0.999, true), (1.001, false)] {
      let claim = try rational(low * factor)
      #expect(
        try sample.isLowerLimit(atLeast: claim, level: level) == isRefuted)
      let p = try sample.pValue(atMost: claim, level: level)
      #expect((p <= 1e-6) == isRefuted, "\(p)")
      #expect(p > 0.8e-6 && p < 1.25e-6, "\(p)")
    }
    for (factor, isConfirmed) in [(1.001, true), (0.999, false)] {
      let claim = try rational(high * factor)
      #expect(
        try sample.isUpperLimit(atMost: claim, level: level) == isConfirmed)
    }
    let truth = try rational(exact.midpoint)
    #expect(try sample.pValue(atMost: truth, level: level) > 1e-6)
    // W proves itself, and nothing above it can be refuted.
    let bound = try rational(plan.bound.upper)
    #expect(plan.proves(bound))
    #expect(try sample.isUpperLimit(atMost: bound, level: level))
    #expect(try sample.pValue(atMost: bound, level: level) == 1)
    #expect(
      try plan.detects(claim: bound, trials: 2_000, level: level) == nil)
    #expect(try sample.isLowerLimit(atLeast: 0, level: level))
  }

  /// The stated power is W times that of the betting test for claim/W, and a true
  /// probability above it is noticed: of 20 runs, all.
  @Test func statedPowerIsKept() throws {
    let (plan, exact) = try blocks(
      2, draws: 100, ε: Rational(1, 2), side: .upper)
    let trials = 1_000
    // The largest claim, about, from which the truth is told at this size.
    var claim = try #require(Rational(exactly: exact.lower))
    while true {
      claim = claim * Rational(19, 20)
      let detects = try #require(
        try plan.detects(claim: claim, trials: trials, level: level))
      #expect(detects.isCertainlyAbove(claim))
      if detects.upper <= exact.lower { break }
    }
    // From a claim of 2/3 of the truth at this size.
    #expect(claim.approximation > exact.lower / 2.5)
    for seed in 0..<20 as Range<UInt64> {
      let sample = sample(plan, trials: trials, seed: seed)
      #expect(try sample.isLowerLimit(atLeast: claim, level: level))
    }
    // The formula at a looser loss.
    let mean = try #require(
      Rational(exactly: (Interval(claim) / plan.bound).upper))
    let detected = try #require(
      try BettingMean.detectableMean(
        claim: mean, trials: trials, level: level))
    let stated = try #require(
      try plan.detects(claim: claim, trials: trials, level: level))
    let plain = plan.bound * detected
    #expect(stated.upper >= plain.upper && stated.upper < plain.upper * 1.00001)
  }

  /// An undecided trial counts as nothing below and as W above.
  @Test func undecidedTrialsCountAgainstEitherClaim() throws {
    let (plan, _) = try blocks(2, draws: 100, ε: Rational(1, 2), side: .upper)
    func limits(_ outcome: WeightedOutcome) throws -> [Double] {
      var outcomes = WeightedOutcomes()
      for trial in 0..<200 {
        outcomes.record(
          trial % 10 == 0
            ? outcome : .fails(lower: 0.0625, upper: 0.125))
      }
      let sample = TiltedSample(plan, outcomes: outcomes)
      return [
        try sample.lowerLimit(level: level).midpoint,
        try sample.upperLimit(level: level).midpoint,
      ]
    }
    let open = try limits(.undecided)
    #expect(open[0] == (try limits(.holds))[0])
    #expect(open[1] == (try limits(.fails(lower: 1, upper: 1)))[1])
    #expect(open[1] > (try limits(.holds))[1])
  }
}

@Suite("H5 weighted Monte Carlo")
struct WeightedMonteCarloTests {
  private struct Wheel: WeightedExperiment {
    func outcome(using stream: inout TrialStream) -> WeightedOutcome {
      let x = Double(stream.next64() % 8) / 8
      return x == 0 ? .undecided : x < 0.5 ? .fails(lower: x, upper: x) : .holds
    }
  }

  private struct Interrupting: WeightedExperiment {
    let cancellation: Cancellation
    func outcome(using stream: inout TrialStream) -> WeightedOutcome {
      if stream.next64() % 500 == 0 { cancellation.cancel() }
      return .fails(lower: 1, upper: 1)
    }
  }

  @Test func outcomesDoNotDependOnThreads() {
    let outcomes = [1, 2, 3, 8].map { threads in
      MonteCarlo(seed: 4, threads: threads).runWeighted(
        Wheel(), claim: StreamID("wheel"), trials: 1_001)
    }
    #expect(outcomes[0].trials == 1_001)
    #expect(outcomes[0].failures > 0 && outcomes[0].undecided > 0)
    #expect(
      outcomes[0].failures + outcomes[0].undecided == outcomes[0].events.count)
    #expect(outcomes.allSatisfy { $0 == outcomes[0] })
  }

  /// Events carry the numbers of their trials, in order, and each is the outcome of
  /// that trial replayed alone.
  @Test func eventsAreReplayedTrials() {
    let run = MonteCarlo(seed: 5, threads: 2)
    let outcomes = run.runWeighted(
      Wheel(), claim: StreamID("wheel"), trials: 300)
    var expected: [Int] = []
    for trial in 0..<300 {
      let outcome = run.replayWeighted(
        Wheel(), claim: StreamID("wheel"), trial: trial)
      if outcome != .holds { expected.append(trial) }
      let event = outcomes.events.first { $0.trial == trial }
      #expect(event?.outcome ?? .holds == outcome)
    }
    #expect(outcomes.events.map(\.trial) == expected)
  }

  @Test func anInterruptedRunIsAPrefix() {
    for threads in [1, 2, 4] {
      let cancellation = Cancellation()
      let outcomes = MonteCarlo(
        seed: 6, threads: threads, cancellation: cancellation
      ).runWeighted(
        Interrupting(cancellation: cancellation), claim: StreamID("stop"),
        trials: 100_000)
      #expect(outcomes.trials < 100_000 && outcomes.trials % 64 == 0)
      #expect(outcomes.events.map(\.trial) == Array(0..<outcomes.trials))
    }
  }
}

@Suite("H5 choice of method")
struct TrialMethodTests {
  @Test func claimsBelowTheReachOfPlainTrialsAreTilted() throws {
    let level = Rational(1, 100_000_000)
    for (claim, trials, method) in [
      // (1 − c)^N = e^−20 ≤ 10⁻⁸: no failure would confirm.
      (Rational(2, 1_000), 10_000, TrialMethod.plain),
      (Rational(1, 1_000), 10_000, .tilted), (Rational(1, 10), 10_000, .plain),
      (try Rational(decimal: "1e-30"), 10_000, .tilted),
      (0, 10_000, .tilted), (1, 10, .plain), (Rational(1, 2), 10, .tilted),
    ] {
      #expect(
        try TrialMethod.choice(claim: claim, trials: trials, level: level)
          == method, "\(claim) by \(trials)")
    }
    // Not confirmed without failures, but twice the claim is noticed: plain.
    #expect(
      try TrialMethod.choice(
        claim: Rational(499, 1_000), trials: 4, level: Rational(1, 16))
        == .plain)
  }
}
