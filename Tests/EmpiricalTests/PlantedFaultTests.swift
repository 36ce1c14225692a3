import Bounds
import SiPP
import Testing

@testable import Empirical

/// What a reader of a report relies on: the instance that a control names is the
/// one that is run, and its numbers are these.
@Suite("H9 planted faults: the stated instances")
struct PlantedFaultTests {
  private let level = Rational(1, 10_000_000)

  private struct Row {
    let fault: PlantedFault
    let instance: String
    let ceiling: String
    let relativeError: String
    let draws: Int
    /// Counts that fail: from here up, and down to here.
    let least: Int
    let most: Int
    let truth: Double
  }

  /// The draws are T4e's at δ = 0.05; the counts are ⌈d(1 + ε)/t⌉ and
  /// ⌊d(1 − ε)/t⌋; the probabilities are binomial sums,
  /// the rare input's with q = 858,993,460/2³².
  private let rows: [Row] = [
    Row(
      fault: .noReweighting, instance: "blocks B=10 k=512", ceiling: "10",
      relativeError: "1/4", draws: 786, least: 640, most: 384, truth: 1),
    Row(
      fault: .wrongDivisor, instance: "blocks B=10 k=8", ceiling: "10",
      relativeError: "1/4", draws: 786, least: 86, most: 51,
      truth: 0.20482594576419955),
    Row(
      fault: .meanSensitivity, instance: "rare input, 1 of 5", ceiling: "2",
      relativeError: "1/2", draws: 21, least: 7, most: 2,
      truth: 0.28721528686729233),
    Row(
      fault: .aliasOffByOne, instance: "importances 1 to 6", ceiling: "7/2",
      relativeError: "1/2", draws: 54, least: 24, most: 7,
      truth: 0.3023386943891702),
    Row(
      fault: .stuckStream, instance: "blocks B=2 k=32", ceiling: "2",
      relativeError: "1/4", draws: 87, least: 55, most: 32, truth: 1),
    Row(
      fault: .halfTheDraws, instance: "blocks B=10 k=8", ceiling: "10",
      relativeError: "1/4", draws: 786, least: 50, most: 29,
      truth: 0.09204841879151053),
  ]

  @Test func theInstancesAreTheStatedOnes() throws {
    #expect(rows.map(\.fault) == Array(PlantedFault.allCases.prefix(6)))
    for row in rows {
      let control = try row.fault.control(level: level)
      let name = row.fault.rawValue
      #expect(control.instance == "fault: \(name); \(row.instance)")
      let parameters = control.parameters.map(\.value)
      #expect(
        parameters == [
          .string(name), .string(row.ceiling), .string(row.relativeError),
          .integer(row.draws),
        ])
      let truth = try #require(control.trueProbability)
      #expect(abs(truth.midpoint - row.truth) < 1e-14, "\(name)")
      #expect(truth.lower >= 0 && truth.upper < 1 + 1e-12)
      #expect(truth.upper - truth.lower < 1e-14)
      let counts = try #require(failure(of: control.experiment))
      #expect(counts.least == row.least, "\(name)")
      #expect(counts.most == row.most, "\(name)")
      // T4e's draws at this ceiling, and its promise there.
      #expect(control.predicted.isCertainlyAtMost(Rational(1, 20)))
      #expect(control.predicted.lower > 0.047)
    }
  }

  private func failure(of experiment: any Experiment) -> HitCountFailure? {
    switch experiment {
    case let hits as HitCountExperiment: hits.failure
    case let stuck as StuckExperiment: stuck.experiment.failure
    case let distinct as DistinctCountExperiment: distinct.failure
    case let shifted as ShiftedAliasExperiment: shifted.failure
    default: nil
    }
  }

  /// The number of trials refutes the claim's upper end with the stated power,
  /// and is the first of its steps that does.
  @Test func theTrialsAreThoseThatRefute() throws {
    for row in rows {
      let control = try row.fault.control(level: level)
      let truth = try #require(control.trueProbability)
      let claim = try #require(Rational(exactly: control.predicted.upper))
      let trials = try Power.trialsToRefute(
        claim: claim, truth: truth, level: level, limit: 1 << 17)
      #expect(control.trials == .exactly(trials))
    }
  }

  /// Fails unless there are exactly `hits` hits.
  private func exactly(_ hits: Int) -> HitCountFailure {
    HitCountFailure(
      value: 1, divisor: Rational(hits), relativeError: Rational(1, 1_000))
  }

  private func stream(_ trial: Int) -> TrialStream {
    TrialStream(seed: 2, claim: StreamID("fault"), trial: trial)
  }

  /// Faulty trials against the same words, worked out here.
  @Test func faultyTrialsCountWhatTheySay() throws {
    let sampler = try ImportanceSampler(importances: [1, 2, 3, 4, 5, 6])
    let m = 40
    for trial in 0..<40 {
      var a = stream(trial)
      var hits = 0
      for _ in 0..<m {
        let word = UInt32(truncatingIfNeeded: a.next64())
        // 6 leaves 4 of 2³² words over: none of them is met here.
        guard let choice = sampler.selection(of: word) else { continue }
        let place = choice.isAlias ? choice.index + 1 : choice.index
        hits += place == 5 ? 1 : 0
      }
      try #require(hits > 0)
      for count in [hits, hits + 1] {
        var b = stream(trial)
        let shifted = ShiftedAliasExperiment(
          sampler: sampler, hit: 5, draws: m, failure: exactly(count))
        #expect(
          (shifted.outcome(using: &b) == .holds) == (count == hits),
          "trial \(trial)")
      }
    }
  }

  /// The shifted index wraps around: an alias of the last index becomes the first.
  @Test func theShiftWrapsAround() throws {
    let sampler = try ImportanceSampler(importances: [1, 1, 2, 9])
    let m = 30
    for trial in 0..<20 {
      var a = stream(trial)
      var hits = 0
      for _ in 0..<m {
        let word = UInt32(truncatingIfNeeded: a.next64())
        guard let choice = sampler.selection(of: word) else { continue }
        let place = choice.isAlias ? (choice.index + 1) % 4 : choice.index
        hits += place == 0 ? 1 : 0
      }
      try #require(hits > 0)
      var b = stream(trial)
      let shifted = ShiftedAliasExperiment(
        sampler: sampler, hit: 0, draws: m, failure: exactly(hits))
      #expect(shifted.outcome(using: &b) == .holds, "trial \(trial)")
    }
  }

  /// Distinct hits in the block: counted once, however often they are drawn.
  @Test func unweightedTrialsCountDistinctHits() throws {
    let sampler = try ImportanceSampler(
      importances: Array(repeating: 1, count: 12))
    for trial in 0..<40 {
      var (a, b) = (stream(trial), stream(trial))
      let counts = sampler.counts(draws: 20, using: &a)
      let distinct = counts[2..<9].count { $0 != 0 }
      try #require(distinct > 0 && distinct < 20)
      let experiment = DistinctCountExperiment(
        sampler: sampler, block: 2..<9, draws: 20, failure: exactly(distinct))
      #expect(experiment.outcome(using: &b) == .holds, "trial \(trial)")
    }
  }

  /// A stuck stream gives all hits or none; hits count one each.
  @Test func stuckTrialsAreAllOrNothing() throws {
    let sampler = try ImportanceSampler(importances: [1, 1])
    var seen = Set<Bool>()
    for trial in 0..<20 {
      var (a, b, c) = (stream(trial), stream(trial), stream(trial))
      let word = UInt32(truncatingIfNeeded: a.next64())
      let hits = sampler.selection(of: word)?.index == 0 ? 9 : 0
      seen.insert(hits == 9)
      let inner = HitCountExperiment(
        sampler: sampler, hits: { $0 == 0 }, draws: 9, failure: exactly(9))
      let stuck = StuckExperiment(experiment: inner)
      #expect((stuck.outcome(using: &b) == .holds) == (hits == 9))
      // And the unstuck one counts its hits.
      var d = c
      let counts = sampler.counts(draws: 9, using: &c)
      #expect((inner.outcome(using: &d) == .holds) == (counts[0] == 9))
    }
    #expect(seen.count == 2)
  }

  /// R1's numbers, as the report shows them.
  @Test func theReferenceCodesInstanceIsTheStatedOne() throws {
    let control = try ReferenceCodeControl.control(level: level)
    #expect(control.instance == "blocks B=50 k=4, delta=0.02")
    #expect(
      control.parameters.map(\.value) == [
        .string("50"), .string("6.0498888406357331e-02"), .string("0.02"),
        .integer(200), .integer(95_000),
      ])
    let truth = try #require(control.trueProbability)
    #expect(abs(truth.midpoint - 0.007967760608269353) < 1e-15)
    #expect(abs(control.predicted.midpoint - 0.0025) < 1e-15)
    let trials = try Power.trialsToRefute(
      claim: Rational(1, 400), truth: truth, level: level, limit: 1 << 20)
    #expect(control.trials == .exactly(trials))
    // A few of its trials: the rate is not that of another instance.
    let counts = MonteCarlo(seed: 1, threads: 2).run(
      control.experiment, claim: control.stream, trials: 8)
    #expect(counts.failures <= 3)
  }
}
