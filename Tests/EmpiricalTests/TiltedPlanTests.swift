import Bounds
import SiPP
import TestSupport
import Testing

@testable import Empirical

/// Given words, then the largest word.
private struct ListedWords: RandomWordSource {
  var rest: ArraySlice<UInt32>

  mutating func fill(_ words: UnsafeMutableBufferPointer<UInt32>) {
    for i in words.indices { words[i] = rest.popFirst() ?? .max }
  }
}

extension ImportanceSampler {
  /// A word that selects each index: a column's first words select its own index,
  /// its last one the alias.
  fileprivate func words() -> [UInt32] {
    var words = [UInt32](repeating: 0, count: count)
    var missing = Set(0..<count)
    let n = UInt64(count)
    for column in 0..<n {
      let first = (column << 32 + n - 1) / n
      let last = ((column + 1) << 32 - 1) / n
      for word in [first, first + 1, last].map({ UInt32($0) }) {
        guard let (index, _) = selection(of: word) else { continue }
        words[index] = word
        missing.remove(index)
      }
    }
    precondition(missing.isEmpty, "every index has a word")
    return words
  }
}

/// All sequences of `length` indices below `count`.
private func sequences(_ count: Int, length: Int) -> [[Int]] {
  (0..<length).reduce([[]]) { prefixes, _ in
    prefixes.flatMap { prefix in (0..<count).map { prefix + [$0] } }
  }
}

/// Trials of small groups, all of them, in rationals.
@Suite("H5 tilting: weights are those of the draws")
struct TiltedPlanTests {
  private struct Small {
    let name: String
    let group: NeuronGroup
    let activation: [Double]
    let draws: Int
    let ε: Rational

    init(_ neuron: SyntheticNeuron, draws: Int, ε: Rational) throws {
      name = "\(neuron.name), m = \(draws), ε = \(ε)"
      group = try neuron.group()
      activation = neuron.input
      self.draws = draws
      self.ε = ε
    }

    func plan(_ side: TailSide) throws -> TiltedPlan {
      try #require(
        try TiltedPlan(
          group, activation: activation, draws: draws, relativeError: ε,
          side: side))
    }
  }

  private func instances() throws -> [Small] {
    try [
      Small(.blocks(3, size: 1), draws: 4, ε: 1),
      Small(.blocks(2, size: 2), draws: 4, ε: Rational(1, 2)),
      Small(
        .heavyTailed(weights: 4, points: 5, seed: 9), draws: 4,
        ε: Rational(1, 4)),
      Small(
        .heavyTailed(weights: 3, points: 4, seed: 3), draws: 5,
        ε: Rational(1, 10)),
      Small(.rareInput(among: 7), draws: 6, ε: Rational(2, 3)),
    ]
  }

  /// Whether the draws fail on this side, and their probability under `law`.
  private func exact(
    _ draws: [Int], _ small: Small, _ side: TailSide, law: ImportanceSampler
  ) throws -> (fails: Bool, probability: Rational) {
    let evaluation = GroupEvaluation(
      small.group, activation: small.activation)
    let t = evaluation.exactRatios
    let sum = draws.reduce(Rational(0)) { $0 + t[$1] }
    let m = Rational(small.draws)
    let fails =
      switch side {
      case .upper: sum >= m * (1 + small.ε)
      case .lower: sum <= m * (1 - small.ε)
      case .both: sum >= m * (1 + small.ε) || sum <= m * (1 - small.ε)
      }
    return (
      fails, draws.reduce(1) { $0 * law.probability(of: $1) }
    )
  }

  /// For every sequence of draws: the event is decided as in rationals, the
  /// enclosure holds q(draws)/(q'(draws) W), and that is at most 1. Summed: the
  /// trial's mean is P/W, so the estimate is unbiased.
  @Test func everySequenceOfDraws() throws {
    for small in try instances() {
      let base = try #require(small.group.sampler)
      for side in [TailSide.upper, .lower] {
        let plan = try small.plan(side)
        let tail = try #require(plan.tails.first)
        let tilted = tail.sampler.sampler
        let words = tilted.words()
        var (mean, probability) = (Interval(0), Rational(0))
        for draws in sequences(base.count, length: small.draws) {
          let (fails, q) = try exact(draws, small, side, law: base)
          let tiltedQ = try exact(draws, small, side, law: tilted).probability
          var source = ListedWords(rest: draws.map { words[$0] }[...])
          let outcome = plan.weighted(using: &source)
          guard fails else {
            #expect(outcome == .holds, "\(small.name), \(draws)")
            continue
          }
          probability = probability + q
          guard case .fails(let low, let high) = outcome else {
            Issue.record("\(small.name), \(draws): \(outcome)")
            continue
          }
          let weight = Interval(q / tiltedQ) / plan.bound
          #expect(Interval(low).isCertainlyAtMost(weight))
          #expect(weight.isCertainlyAtMost(Interval(high)))
          #expect(high - low < 1e-7 * high && high <= 1)
          mean =
            mean + .hull(Interval(low), Interval(high)) * Interval(tiltedQ)
        }
        let product = mean * plan.bound
        #expect(product.contains(probability), "\(small.name), \(side)")
        #expect(product.relativeWidthExponent < -22)
        #expect(!plan.bound.isCertainlyBelow(Interval(probability)))
      }
    }
  }

  /// Both sides in one trial: first the draws tilted up, then those tilted down.
  @Test func bothSidesAddUp() throws {
    let small = try Small(.blocks(3, size: 1), draws: 3, ε: 1)
    let base = try #require(small.group.sampler)
    let plan = try small.plan(.both)
    #expect(plan.pruningsPerTrial == 2 && plan.parameters[0] > 0)
    #expect(plan.parameters[1] < 0)
    let samplers = plan.tails.map(\.sampler.sampler)
    let words = samplers.map { $0.words() }
    var mean = Interval(0)
    for up in sequences(3, length: 3) {
      for down in sequences(3, length: 3) {
        let list = up.map { words[0][$0] } + down.map { words[1][$0] }
        var source = ListedWords(rest: list[...])
        let (low, high) = plan.weighted(using: &source).enclosure
        let q =
          try exact(up, small, .upper, law: samplers[0]).probability
          * exact(down, small, .lower, law: samplers[1]).probability
        mean = mean + .hull(Interval(low), Interval(high)) * Interval(q)
      }
    }
    let probability = try sequences(3, length: 3).reduce(Rational(0)) {
      let (fails, q) = try exact($1, small, .both, law: base)
      return fails ? $0 + q : $0
    }
    let product = mean * plan.bound
    #expect(product.contains(probability))
    #expect(product.relativeWidthExponent < -22)
  }

  /// The draws' law has the threshold for its mean, and W is the Chernoff bound.
  @Test func theDrawsAreTiltedToTheThreshold() throws {
    for (neuron, m) in [
      (SyntheticNeuron.blocks(10, size: 8), 400),
      (.heavyTailed(weights: 60, points: 9, seed: 2), 300),
    ] {
      let group = try neuron.group()
      let base = try #require(group.sampler)
      let t = GroupEvaluation(group, activation: neuron.input).exactRatios
      let law = try FiniteLaw(
        values: t, probabilities: t.indices.map { base.probability(of: $0) })
      for side in [TailSide.upper, .lower] {
        let plan = try #require(
          try TiltedPlan(
            group, activation: neuron.input, draws: m,
            relativeError: Rational(1, 4), side: side))
        let sampler = plan.tails[0].sampler.sampler
        let mean = t.indices.reduce(Rational(0)) {
          $0 + t[$1] * sampler.probability(of: $1)
        }
        let target = side == .upper ? 1.25 : 0.75
        #expect(abs(mean.approximation - target) < 1e-4, "\(neuron.name)")
        let x = Rational(m) * (side == .upper ? Rational(5, 4) : Rational(3, 4))
        let chernoff =
          side == .upper
          ? try ExponentialTilt(law: law, draws: m, atLeast: x).bound()
          : try ExponentialTilt(law: law, draws: m, atMost: x).bound()
        #expect(plan.bound.lower >= chernoff.lower * (1 - 1e-4))
        #expect(plan.bound.upper <= chernoff.upper * 1.001, "\(neuron.name)")
      }
    }
  }

  @Test func impossibleEventsHaveProbabilityZero() throws {
    let neuron = SyntheticNeuron.blocks(3, size: 2)
    func plan(_ ε: Rational, _ side: TailSide) throws -> TiltedPlan {
      try #require(
        try TiltedPlan(
          neuron.group(), activation: neuron.input, draws: 20,
          relativeError: ε, side: side))
    }
    // T ≤ 3, and T ≥ 0.
    let above = try plan(Rational(21, 10), .upper)
    #expect(above.isImpossible && above.proves(0) && above.bound.upper == 0)
    #expect(try plan(Rational(11, 10), .lower).isImpossible)
    #expect(try !plan(Rational(11, 10), .both).isImpossible)
    let outcomes = MonteCarlo(seed: 1, threads: 1).runWeighted(
      above, claim: StreamID("impossible"), trials: 50)
    #expect(outcomes.trials == 50 && outcomes.events.isEmpty)
    let sample = TiltedSample(above, outcomes: outcomes)
    let level = Rational(1, 1_000)
    #expect(try sample.lowerLimit(level: level).upper == 0)
    #expect(try sample.upperLimit(level: level).upper == 0)
    #expect(try sample.isUpperLimit(atMost: 0, level: level))
    #expect(try !sample.isLowerLimit(atLeast: 0, level: level))
    #expect(try sample.pValue(atMost: 0, level: level) == 1)
    #expect(try above.detects(claim: 0, trials: 50, level: level) == nil)
    // Nothing random happens at a silent point.
    #expect(
      try TiltedPlan(
        neuron.group(), activation: neuron.input.map { _ in 0 }, draws: 20,
        relativeError: 1) == nil)
  }

  /// At the ends of the support only one sequence of values is left: (1/B)^m
  /// above, (1 − 1/B)^m below. Nearly all trials show it, with one weight.
  @Test func endsOfTheSupport() throws {
    let neuron = SyntheticNeuron.blocks(3, size: 2)
    let level = Rational(1, 1_000_000)
    for (ε, side, p) in [
      (Rational(2), TailSide.upper, Rational(1, 3)),
      (1, .lower, Rational(2, 3)),
    ] {
      let plan = try #require(
        try TiltedPlan(
          neuron.group(), activation: neuron.input, draws: 90,
          relativeError: ε, side: side))
      let outcomes = MonteCarlo(seed: 1, threads: 1).runWeighted(
        plan, claim: StreamID("end"), trials: 400)
      #expect(outcomes.failures == 400)
      let sample = TiltedSample(plan, outcomes: outcomes)
      let exact = (0..<90).reduce(Rational(1)) { power, _ in power * p }
      let low = try sample.lowerLimit(level: level)
      let high = try sample.upperLimit(level: level)
      #expect(!low.isCertainlyAbove(exact))
      #expect(!high.isCertainlyBelow(Interval(exact)))
      #expect(high.upper < 1.1 * low.lower, "\(side)")
    }
  }

  /// A side that is not rare is not tilted: half of z is unseen, so ẑ ≤ 3/4 z
  /// nearly always, and weights are 1.
  @Test func commonEventsAreNotTilted() throws {
    let neuron = SyntheticNeuron.unseenWeight(share: Rational(1, 2))
    let plan = try #require(
      try TiltedPlan(
        neuron.group(), activation: neuron.input, draws: 50,
        relativeError: Rational(1, 4), side: .lower))
    #expect(plan.parameters == [0] && plan.bound.contains(1))
    #expect(plan.bound.relativeWidthExponent < -50)
    let outcomes = MonteCarlo(seed: 1, threads: 1).runWeighted(
      plan, claim: StreamID("common"), trials: 100)
    #expect(outcomes.failures > 90)
    #expect(
      outcomes.events.allSatisfy {
        $0.outcome.enclosure.lower > 1 - 1e-12
          && $0.outcome.enclosure.upper == 1
      })
  }
}
