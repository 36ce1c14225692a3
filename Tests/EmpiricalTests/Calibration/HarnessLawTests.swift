import Bounds
import SiPP
import TestSupport
import Testing

@testable import Empirical

/// The law of a small instance by listing every sequence of draws: nothing is taken
/// from ``HitCountLaw`` or from binomial tails.
struct ListedInstance {
  let claim: Claim
  /// P(a trial fails), exactly.
  let failing: Rational

  init(
    _ neuron: SyntheticNeuron, draws: Int, relativeError ε: Rational,
    claimed: Rational? = nil, relation: Claim.Relation = .atMost
  ) throws {
    let group = try neuron.group()
    let evaluation = GroupEvaluation(group, activation: neuron.input)
    let sampler = try #require(group.sampler)
    let q = (0..<sampler.count).map { sampler.probability(of: $0) }
    let t = evaluation.exactRatios
    var failing: Rational = 0
    func list(_ left: Int, _ probability: Rational, _ sum: Rational) {
      guard left > 0 else {
        let error = sum / Rational(draws) - 1
        if error >= ε || -error >= ε { failing = failing + probability }
        return
      }
      for j in q.indices { list(left - 1, probability * q[j], sum + t[j]) }
    }
    list(draws, 1, 0)
    self.failing = failing
    let fixed = FixedInput(
      group, activation: neuron.input, draws: draws, relativeError: ε)
    claim = Claim(
      id: .t4h, instance: "listed \(neuron.name)", parameters: [],
      ledger: neuron.ledger, relation: relation,
      predicted: Interval(claimed ?? failing),
      experiment: try #require(fixed.experiment()),
      streamName: "listed|\(neuron.name)|\(relation)",
      assumption: .met("given"), oracle: Interval(failing))
  }
}

@Suite("H3 exact laws: what a row will say, against every outcome listed")
struct HarnessLawTests {
  private func choose(_ n: Int, _ k: Int) -> Rational {
    (0..<k).reduce(Rational(1)) { $0 * Rational(n - $1, $1 + 1) }
  }

  private func power(_ x: Rational, _ n: Int) -> Rational {
    (0..<n).reduce(Rational(1)) { product, _ in product * x }
  }

  private func counts(_ failures: Int, of trials: Int) -> OutcomeCounts {
    var counts = OutcomeCounts()
    for trial in 0..<trials {
      counts.record(trial < failures ? .fails : .holds)
    }
    return counts
  }

  /// Oracles are the listed laws, on instances of two and of more values.
  @Test func oraclesAreTheListedLaws() throws {
    for (neuron, draws, ε) in [
      (SyntheticNeuron.blocks(2, size: 1), 5, Rational(1, 2)),
      (.blocks(3, size: 1), 5, Rational(1, 2)),
      (.blocks(2, size: 2), 4, Rational(1, 4)),
      (.blocks(4, size: 1), 4, Rational(1)),
    ] {
      let listed = try ListedInstance(neuron, draws: draws, relativeError: ε)
      let event = FixedInput(
        try neuron.group(), activation: neuron.input, draws: draws,
        relativeError: ε)
      let oracle = try event.oracle()
      #expect(oracle.contains(listed.failing), "\(neuron.name)")
      #expect(oracle.relativeWidthExponent < -50, "\(neuron.name)")
    }
  }

  /// From draws to verdicts: all counts of N trials judged by the harness, each
  /// with its exact probability.
  @Test func verdictsHappenAsOftenAsTheirLawSays() throws {
    for relation in [Claim.Relation.atMost, .equals] {
      for claimed in [Rational(1, 20), Rational(1, 4), Rational(3, 4), nil] {
        let listed = try ListedInstance(
          .blocks(3, size: 1), draws: 4, relativeError: Rational(1, 2),
          claimed: claimed, relation: relation)
        let claim = listed.claim
        let levels = Levels(alpha: Rational(1, 3), rows: [claim])
        let (n, p) = (12, listed.failing)
        var violated: Rational = 0
        var holding: Rational = 0
        let critical = try CriticalCounts(
          claim, trials: n, level: levels.sideLevel(of: nil))
        for k in 0...n {
          let row = try Judgement(
            claim, counts: counts(k, of: n), levels: levels)
          let mass = choose(n, k) * power(p, k) * power(1 - p, n - k)
          if row.verdict == .violated { violated = violated + mass }
          if row.verdict == .holds { holding = holding + mass }
          #expect(critical.contradicts(k) == (row.verdict == .violated))
          #expect(
            (relation == .atMost && k <= critical.holdsThrough)
              == (row.verdict == .holds), "k = \(k)")
        }
        let law = critical.contradiction(under: Interval(p))
        #expect(law.contains(violated), "\(relation) \(claimed as Any)")
        #expect(law.relativeWidthExponent < -40 || violated.sign == 0)
        if relation == .atMost {
          #expect(critical.holding(under: Interval(p)).contains(holding))
        }
        // True claims: never above the level.
        if claim.isTrue {
          let level = Rational(claim.sides) * levels.sideLevel(of: nil)
          #expect(violated <= level)
        } else if claimed == Rational(1, 20) {
          #expect(violated > Rational(1, 4), "a test without power")
        }
      }
    }
  }

  /// The same where every trial is looked at: all 2^N sequences of outcomes.
  @Test func sequentialVerdictsHappenAsOftenAsTheirLawSays() throws {
    for relation in [Claim.Relation.atMost, .equals] {
      for claimed in [Rational(1, 10), Rational(9, 10)] {
        let listed = try ListedInstance(
          .blocks(3, size: 1), draws: 4, relativeError: Rational(1, 2),
          claimed: claimed, relation: relation)
        let (n, p) = (11, listed.failing)
        let test = try SequentialTest(
          listed.claim, level: Rational(1, 4), mostTrials: n)
        let judge = SequentialJudge(
          rows: [
            .init(
              test: test, isDeciding: true, contradictionSlot: 0, holdsSlot: 1)
          ], mostTrials: n, trialsSlot: 0)
        var (contradicted, holding, trials) = (
          Rational(0), Rational(0), Rational(0)
        )
        for word in 0..<(1 << n) {
          let events = (0..<n).filter { word >> $0 & 1 == 1 }.map {
            TrialEvent(trial: $0, outcome: .fails)
          }
          let mass = power(p, events.count) * power(1 - p, n - events.count)
          var findings = SeedFindings(seed: 1)
          judge.judge(events, &findings)
          for (slot, finding) in findings.events where finding == .yes {
            if slot == 0 { contradicted = contradicted + mass }
            if slot == 1 { holding = holding + mass }
          }
          trials = trials + Rational(findings.trials[0].count) * mass
        }
        let law = try VerdictLaw(listed.claim, test, isAlone: true)
        #expect(law.enclosure.contains(contradicted), "\(relation) \(claimed)")
        #expect(
          law.enclosure.relativeWidthExponent < -30 || contradicted.sign == 0)
        #expect(contradicted > 0 || claimed > p)
        if relation == .atMost {
          #expect(try test.law(of: listed.claim).holds.contains(holding))
        }
        let group = try StoppingGroup(listed.claim, test, alpha: 1)
        #expect(group.expectedTrials.contains(trials))
        #expect(group.expectedTrials.relativeWidthExponent < -30)
      }
    }
  }

  /// Tilted trials of a tiny instance: every sequence of N weights, with its exact
  /// probability; a claim at the truth is refuted with at most the level's, and the
  /// p-value is never smaller than uniform.
  @Test func tiltedRowsKeepTheirLevelOnEverySequence() throws {
    let neuron = SyntheticNeuron.blocks(2, size: 1)
    let (draws, n) = (3, 9)
    let plan = try #require(
      try TiltedPlan(
        neuron.group(), activation: neuron.input, draws: draws,
        relativeError: Rational(1, 2), side: .upper))
    let tail = try #require(plan.tails.first)
    let tilted = (0..<2).map { tail.sampler.sampler.probability(of: $0) }
    // T is 2 on index 0 and else 0: the event is three hits, of weight 1/8 over
    // the tilted probability.
    let hitting = power(tilted[0], draws)
    let truth = Rational(1, 8)
    let x = Interval(truth / hitting) / plan.bound
    let fails = WeightedOutcome.fails(lower: x.lower, upper: min(x.upper, 1))
    for level in [Rational(1, 4), Rational(1, 20)] {
      var refuted: Rational = 0
      var small: [Rational] = [0, 0]
      for word in 0..<(1 << n) {
        var outcomes = WeightedOutcomes()
        for trial in 0..<n {
          outcomes.record(word >> trial & 1 == 1 ? fails : .holds)
        }
        let k = word.nonzeroBitCount
        let mass = power(hitting, k) * power(1 - hitting, n - k)
        let sample = TiltedSample(plan, outcomes: outcomes)
        if try sample.isLowerLimit(atLeast: truth, level: level) {
          refuted = refuted + mass
        }
        let p = try sample.pValue(atMost: truth, level: level)
        for (index, t) in [0.5, 0.1].enumerated() where p <= t {
          small[index] = small[index] + mass
        }
      }
      #expect(refuted <= level)
      #expect(small[0] <= Rational(1, 2) && small[1] <= Rational(1, 10))
    }
  }

  /// P(p-value ≤ t) ≤ t at every value t that a row of the quick suite can show.
  @Test func pValuesAreNoSmallerThanUniform() throws {
    for claim in try Empirical.Suite(.quick).claims() where claim.isTrue {
      guard let p = claim.knownProbability else { continue }
      let n = min(claim.trialCount(asked: 2_000), isFullEffort ? 2_000 : 400)
      let low = try BinomialLaw(
        trials: n, probability: claim.claimed.lowerBound)
      let high = try BinomialLaw(
        trials: n, probability: claim.claimed.upperBound)
      var seen = 0
      for k in stride(from: 0, through: n, by: isFullEffort ? 1 : 9) {
        let above = high.tail(atLeast: k, precision: 64).probability
        let below = low.tail(atMost: k, precision: 64).probability
        let t = claim.relation == .equals ? Interval.min(above, below) : above
        guard t.lower > 1e-3, t.upper < 0.5 else { continue }
        let side = Rational(exactly: t.upper) ?? 1
        let critical = try CriticalCounts(claim, trials: n, level: side)
        let probability = critical.contradiction(under: p)
        #expect(
          !probability.isCertainlyAbove(Rational(claim.sides) * side),
          "\(claim.name), k = \(k)")
        // Attained: the smallest p-value of this row is seen at k.
        if claim.relation == .atMost { #expect(critical.contradicts(k)) }
        seen += 1
      }
      #expect(seen > 0 || claim.claimed.upperBound < Rational(1, 100))
    }
  }
}
