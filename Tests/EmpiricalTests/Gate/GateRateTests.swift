import TestSupport
import Testing

@testable import Bounds
@testable import Empirical

/// Failure rates of two runs: what is worse, what is shown, what stays open.
@Suite("H7 gate: failure rates of two runs")
struct GateRateTests {
  private typealias Records = GateRecords

  @Test func equalBitsNeedNoTest() throws {
    let run = Records.run(failed: [3, 70, 9_000])
    let gate = try RegressionGate(baseline: run, candidate: run)
    #expect(gate.outcome == .passes)
    #expect(gate.findings.isEmpty)
    #expect(gate.tests == 1)
    #expect(gate.streams.equal == 1)
    #expect(gate.streams.equalOutcomes == 10_000)
  }

  /// Another seed, the same algorithm: only an alarm counts, nothing has to be
  /// shown, however few the trials.
  @Test func otherTrialsOfTheSameAlgorithmPass() throws {
    let gate = try RegressionGate(
      baseline: Records.run(failed: [1, 5], trials: 100),
      candidate: Records.run(failed: [2, 9, 11], trials: 100, seed: 2))
    #expect(gate.outcome == .passes, "\(gate.findings)")
    #expect(gate.streams.sameAlgorithm == 1)
    #expect(gate.tests == 1)
  }

  /// Fewer trials on one seed: their outcomes are those of the first ones, or the
  /// algorithm changed, whatever its probe says.
  @Test func theCommonTrialsMustBeEqual() throws {
    for (failed, isSame) in [([3, 70], true), ([3, 71], false)] {
      let gate = try RegressionGate(
        baseline: Records.run(failed: [3, 70, 9_000]),
        candidate: Records.run(failed: failed, trials: 5_000))
      #expect(gate.streams.sameAlgorithm == (isSame ? 1 : 0), "\(failed)")
      #expect(gate.streams.changed == (isSame ? 0 : 1), "\(failed)")
    }
  }

  /// Base rate 0.05, ten per cent more failures, all others
  /// alike.
  @Test func tenPerCentMoreFailuresAreFoundInPairs() throws {
    let before = Records.spread(500, of: 10_000)
    let now = (before + before.prefix(50).map { $0 + 1 }).sorted()
    let gate = try RegressionGate(
      baseline: Records.run(failed: before),
      candidate: Records.run(failed: now, probe: "b"))
    #expect(gate.outcome == .regression)
    #expect(gate.kinds(.regression) == [.failsMoreOften])
    #expect(gate.kinds(.undecided).isEmpty)
    let finding = try #require(gate.findings.first)
    #expect(finding.claims == ["T4e, blocks B=2"])
    // 2^-50, one test.
    #expect(abs(try #require(finding.adjustedPValue) / 8.882e-16 - 1) < 1e-3)
    #expect(finding.command.contains("--trial"))
  }

  /// As many failures in other places, at once or spread: no worse is shown by the
  /// pairs as long as few trials differ.
  @Test func fewDifferingPairsShowNoWorse() throws {
    let before = Records.spread(500, of: 10_000)
    let now = before.map { $0 == before[7] ? $0 + 1 : $0 }
    let gate = try RegressionGate(
      baseline: Records.run(failed: before),
      candidate: Records.run(failed: now, probe: "b"))
    #expect(gate.outcome == .passes, "\(gate.findings)")
    #expect(gate.streams.changed == 1)
  }

  /// Bits differ, outcomes do not: no regression, and with these trials shown.
  @Test func differingBitsAloneAreNoRegression() throws {
    let failed = Records.spread(500, of: 10_000)
    let gate = try RegressionGate(
      baseline: Records.run(failed: failed),
      candidate: Records.run(failed: failed, probe: "b"))
    #expect(gate.outcome == .passes, "\(gate.findings)")
    #expect(gate.streams.changed == 1)
  }

  /// The coupling is lost: undecided with N; with that N an equal rate passes and
  /// one that rose by the margin fails.
  @Test(arguments: [nil, "0.05"] as [String?])
  func lostCouplingAsksForTrialsThatDecide(oracle: String?) throws {
    var generator = SplitMix64(seed: 7)
    func run(
      _ trials: Int, rate: Double, seed: Int = 1, probe: String
    ) -> RunRecord {
      Records.run(
        failed: Records.failures(rate: rate, of: trials, using: &generator),
        trials: trials, seed: seed, probe: probe, oracle: oracle)
    }
    let first = try RegressionGate(
      baseline: run(10_000, rate: 0.05, probe: "a"),
      candidate: run(10_000, rate: 0.05, probe: "b"))
    #expect(first.outcome == .undecided, "\(first.findings)")
    #expect(first.kinds(.undecided) == [.notShown])
    let needed = try #require(first.trialsNeeded)
    #expect(first.baselineNeedsThem == (oracle == nil))

    let trials = oracle == nil ? needed : 10_000
    let baseline = run(trials, rate: 0.05, probe: "a")
    let same = try RegressionGate(
      baseline: baseline, candidate: run(needed, rate: 0.05, probe: "b"))
    #expect(same.outcome == .passes, "\(needed): \(same.findings)")
    let worse = try RegressionGate(
      baseline: baseline, candidate: run(needed, rate: 0.055, probe: "b"))
    #expect(worse.outcome == .regression, "\(needed): \(worse.findings)")
  }

  /// N is not larger than it must be: with a third of it one of both cannot be seen.
  @Test func theNumberOfTrialsIsNotTooLarge() throws {
    for known in [Rational(1, 20)...Rational(1, 20), nil] {
      let counts = OutcomeCounts(trials: 10_000, failures: 500)
      let rates = RateComparison(
        baseline: counts, candidate: counts, pairs: nil, known: known,
        isExactLaw: false)
      let settings = GateSettings()
      let needed = try #require(
        try TrialsNeeded(rates: rates, settings: settings, tests: 1).answer())
      let fewer = needed.trials / 3
      let same = OutcomeCounts(trials: fewer, failures: fewer / 20)
      let worse = OutcomeCounts(trials: fewer, failures: fewer * 55 / 1_000)
      let isShown = try NonInferiority(
        rates: RateComparison(
          baseline: same, candidate: same, pairs: nil, known: known,
          isExactLaw: false), settings: settings
      ).isShown()
      let p =
        try known.map { known throws(BoundError) in
          try RateComparison.pValue(worse, known: known, .candidateIsWorse)
        } ?? RateComparison.pValueByLimits(less: same, more: worse)
      #expect(!isShown || p > 1e-6, "\(needed), \(p)")
    }
  }

  /// Fewer failures of an exact law are as bad as more.
  @Test func exactLawsAreLeftInNeitherDirection() throws {
    for (failures, kind) in [
      (750, GateFinding.Kind.failsLessOften), (1_300, .failsMoreOften),
    ] {
      for relation in [Claim.Relation.equals, .atMost] {
        let gate = try RegressionGate(
          baseline: Records.run(
            failed: Records.spread(1_000, of: 10_000), relation: relation),
          candidate: Records.run(
            failed: Records.spread(failures, of: 10_000), seed: 2,
            relation: relation))
        let isFound = relation == .equals || kind == .failsMoreOften
        #expect(
          gate.kinds(.regression) == (isFound ? [kind] : []),
          "\(failures), \(relation): \(gate.findings)")
      }
    }
  }

  /// A known rate finds what two runs of this size cannot.
  @Test func aKnownRateIsMorePowerful() throws {
    let (before, now) = (
      Records.spread(500, of: 10_000), Records.spread(620, of: 10_000, from: 7)
    )
    for (oracle, isFound) in [("0.05", true), (nil, false)] as [(String?, Bool)]
    {
      let gate = try RegressionGate(
        baseline: Records.run(failed: before, oracle: oracle),
        candidate: Records.run(failed: now, seed: 2, oracle: oracle))
      #expect(
        (gate.outcome == .regression) == isFound, "\(gate.findings)")
    }
  }

  /// Open trials count against the candidate where something must be shown, and
  /// for it where rates are tested; so their own number is tested.
  @Test func openTrialsHelpNobody() throws {
    let base = Records.run(failed: [])
    var open = Records.run(failed: [], probe: "b")
    open.rows[0].undefined = 400
    open.streams[0].undefined = Array(0..<400)
    let gate = try RegressionGate(baseline: base, candidate: open)
    #expect(gate.kinds(.regression) == [.fewerOutcomes])
    #expect(gate.kinds(.undecided) == [.notShown])
    // Of the same algorithm on another seed, too; a few are no finding.
    for (count, kinds) in [(400, [GateFinding.Kind.fewerOutcomes]), (3, [])] {
      var other = Records.run(failed: [], seed: 2)
      other.rows[0].undecided = count
      other.streams[0].undecided = Array(0..<count)
      let gate = try RegressionGate(baseline: base, candidate: other)
      #expect(gate.findings.map(\.kind) == kinds, "\(gate.findings)")
      #expect(gate.tests == 2)
    }
    var both = base
    both.rows[0].undefined = 400
    both.streams[0].undefined = Array(0..<400)
    #expect(
      try RegressionGate(baseline: both, candidate: both).outcome == .passes)
  }

  /// Limits are compared where trials may not be counted.
  @Test func tiltedRowsAreComparedByTheirLimits() throws {
    func run(_ lower: String, _ upper: String, probe: String) -> RunRecord {
      var run = Records.run(failed: Array(0..<4_000), probe: probe) {
        $0.method = .tilted
        $0.limits = Records.enclosure(lower, upper)
      }
      run.streams[0].method = .tilted
      return run
    }
    let baseline = run("1e-9", "2e-9", probe: "a")
    for (lower, upper, probe, outcome) in [
      ("1.5e-9", "3e-9", "a", RegressionGate.Outcome.passes),
      ("1.5e-9", "3e-9", "b", .passes), ("3e-9", "4e-9", "b", .regression),
      ("1e-9", "0.02", "b", .undecided),
    ] {
      var candidate = run(lower, upper, probe: probe)
      candidate.streams[0].digest = "other"
      candidate.seed = 2
      let gate = try RegressionGate(baseline: baseline, candidate: candidate)
      #expect(gate.outcome == outcome, "\(lower): \(gate.findings)")
      #expect(gate.tests == 0)
    }
  }

  /// Rows with one stream are one event: one test, and all are named.
  @Test func rowsOfOneStreamAreTestedOnce() throws {
    func run(_ failed: [Int], seed: Int) -> RunRecord {
      Records.run(
        [
          Records.row(failures: failed.count),
          Records.row(.t4d, failures: failed.count),
        ], [Records.stream(failed: failed)], seed: seed)
    }
    let gate = try RegressionGate(
      baseline: run([], seed: 1), candidate: run(Array(0..<100), seed: 2))
    #expect(gate.tests == 1)
    #expect(
      gate.findings.first?.claims == ["T4e, blocks B=2", "T4d, blocks B=2"])
  }
}
