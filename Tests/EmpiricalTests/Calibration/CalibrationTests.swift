import Bounds
import SiPP
import TestSupport
import Testing

@testable import Empirical

/// A row on a coin whose failure probability is known, or thought to be.
func coinRow(
  claimed: Rational, actual: Rational, known: Rational? = nil,
  relation: Claim.Relation = .atMost, control: Claim.Control? = nil,
  name: String = "coin"
) -> Claim {
  let coin = Coin(actual)
  let known = Interval(known ?? coin.probability)
  return Claim(
    id: .t4b, instance: name, parameters: [],
    ledger: Ledger(points: .none, input: .none), relation: relation,
    predicted: Interval(claimed), control: control, experiment: coin,
    streamName: name, assumption: .met("given"), oracle: known,
    trueProbability: control == .positive ? known : nil)
}

/// The harness on itself: right rows pass, and what is wrong is found.
@Suite("H3 calibration: the harness against its exact laws")
struct CalibrationTests {
  private let claimed = Rational(1, 10)

  private func calibrate(
    _ rows: [Claim], seeds: Int = 100, trials: Int = 150,
    alphas: [Rational] = [Rational(1, 5)], threads: Int = 2
  ) throws -> Calibration {
    let plan = try CalibrationPlan(
      alphas.map { .init(alpha: $0, rows: rows, trials: trials) })
    return try #require(
      try Calibration(plan, name: "coins", seeds: seeds, threads: threads))
  }

  private func failed(
    _ calibration: Calibration
  ) -> Set<CalibrationCheck.Section> {
    Set(calibration.checks.filter { !$0.isMet }.map(\.section))
  }

  @Test func rightRowsPass() throws {
    let rows = [
      coinRow(claimed: claimed, actual: Rational(1, 100), name: "slack"),
      coinRow(claimed: claimed, actual: Rational(1, 12), name: "near"),
      coinRow(
        claimed: Coin(claimed).probability, actual: claimed,
        relation: .equals, name: "law"),
      coinRow(
        claimed: claimed, actual: Rational(1, 2), control: .positive,
        name: "fault"),
      coinRow(
        claimed: Coin(claimed).probability, actual: claimed,
        relation: .equals, control: .negative, name: "law"),
    ]
    let calibration = try calibrate(
      rows, alphas: [Rational(1, 5), Rational(1, 20)])
    let wrong = calibration.checks.filter { !$0.isMet }
    #expect(calibration.isCalibrated, "\(wrong)")
    #expect(calibration.disagreements.isEmpty)
    #expect(calibration.seeds == 100 && calibration.alphas.count == 2)
    // Every section compares something.
    let sections = Set(calibration.checks.map(\.section))
    #expect(sections == Set(CalibrationCheck.Section.allCases))
    // The exact law of the law's alarms is near its level: such a row tells.
    let alarms = calibration.events.filter {
      $0.claim.instance == "law" && $0.claim.control == nil
        && $0.saying == .contradicted(alpha: Rational(1, 5))
        && $0.mode == .fixed
    }
    let law = try #require(alarms.first?.law)
    #expect(law.upperBound > 0.02 && law.upperBound <= 0.2)
    #expect(calibration.ratios.contains { $0.truth == .slack })
    #expect(calibration.ratios.allSatisfy { $0.isMet })
    let text = CalibrationReport.text(calibration)
    #expect(text.hasSuffix("all passed.\n"))
    #expect(!text.contains("FAILED") && !text.contains(" \n"))
  }

  /// A row that alarms more often than its law says is found, and a fault that is
  /// missed more often.
  @Test func rowsThatFailMoreOftenThanKnownAreFound() throws {
    let rows = [
      coinRow(
        claimed: claimed, actual: Rational(3, 20), known: Rational(1, 10),
        name: "worse")
    ]
    let calibration = try calibrate(rows)
    #expect(!calibration.isCalibrated)
    #expect(failed(calibration).isSuperset(of: [.rows, .runs]))
    #expect(CalibrationReport.text(calibration).contains("FAILED"))
    #expect(CalibrationReport.sentence(calibration).hasPrefix("Not"))
    let missed = try calibrate([
      coinRow(
        claimed: claimed, actual: Rational(3, 20), known: Rational(2, 5),
        control: .positive, name: "fault")
    ])
    #expect(failed(missed).isSuperset(of: [.rows, .runs]))
  }

  /// So is a harness that alarms too rarely: limits have two sides.
  @Test func rowsThatAreTooQuietAreFound() throws {
    let calibration = try calibrate([
      coinRow(
        claimed: claimed, actual: Rational(1, 20), known: claimed,
        name: "quiet")
    ])
    #expect(failed(calibration).contains(.rows))
    // Its p-values are too large.
    #expect(
      calibration.checks.contains {
        !$0.isMet && $0.quantity.hasPrefix("p at most")
      })
  }

  /// The mean number of trials is compared with its exact value.
  @Test func trialsThatTheLawDoesNotExpectAreFound() throws {
    let calibration = try calibrate([
      coinRow(
        claimed: claimed, actual: Rational(1, 20), known: Rational(1, 100),
        name: "slow")
    ])
    #expect(failed(calibration).contains(.trials))
  }

  /// A row without an oracle is judged one-sidedly, by the stated level.
  @Test func rowsWithoutAnOracleAreHeldToTheirLevel() throws {
    func row(_ actual: Rational) -> Claim {
      Claim(
        id: .t4b, instance: "no oracle", parameters: [],
        ledger: Ledger(points: .none, input: .none),
        predicted: Interval(claimed), experiment: Coin(actual),
        streamName: "no oracle", assumption: .met("given"))
    }
    #expect(try calibrate([row(Rational(1, 100))]).isCalibrated)
    #expect(try !calibrate([row(Rational(3, 20))]).isCalibrated)
    // Where an assumption fails nothing is judged.
    let claim = row(Rational(3, 20))
    let void = Claim(
      id: claim.id, instance: claim.instance, parameters: [],
      ledger: claim.ledger, predicted: claim.predicted,
      experiment: claim.experiment, streamName: claim.streamName,
      assumption: .fails("certainly"))
    let plan = try CalibrationPlan([
      .init(alpha: Rational(1, 5), rows: [void], trials: 100)
    ])
    #expect(
      plan.events.allSatisfy { event in
        if case .pValue = event.saying { true } else { false }
      })
  }

  /// Rows of one stream alarm together: bounds, not a product.
  @Test func rowsOfOneStreamAreNotTakenAsIndependent() throws {
    let twins = [Rational(1, 10), Rational(1, 9)].map {
      coinRow(claimed: $0, actual: Rational(1, 10), name: "twin")
    }
    let rows = twins.enumerated().map { index, row in
      Claim(
        id: row.id, instance: "twin \(index)", parameters: [],
        ledger: row.ledger, predicted: row.predicted,
        experiment: row.experiment, streamName: "twin",
        assumption: row.assumption, oracle: row.oracle)
    }
    let calibration = try calibrate(rows)
    #expect(calibration.isCalibrated)
    let alarm = try #require(
      calibration.alarms.first { $0.mode == .fixed && $0.family == .claims })
    let single = calibration.events.filter {
      $0.concernsAlarms && $0.mode == .fixed
    }
    let laws = single.map { $0.law.enclosure }
    #expect(alarm.probability.lower <= laws.map(\.lower).max() ?? 0)
    #expect(
      alarm.probability.upper >= laws.map(\.lower).reduce(0, +) * 0.999)
  }

  /// Rows of one stream end together, with the last decision, as in a run.
  @Test func rowsOfOneStreamEndTogether() throws {
    let rows = [Rational(1, 10), Rational(2, 5)].enumerated().map {
      let row = coinRow(claimed: $1, actual: Rational(1, 50), name: "twin")
      return Claim(
        id: row.id, instance: "twin \($0)", parameters: [],
        ledger: row.ledger, predicted: row.predicted,
        experiment: row.experiment, streamName: "twin",
        assumption: row.assumption, oracle: row.oracle)
    }
    let (alpha, trials) = (Rational(1, 10), 400)
    let level = Levels(alpha: alpha, rows: rows).sideLevel(of: nil)
    let judge = SequentialJudge(
      rows: try rows.map {
        .init(
          test: try SequentialTest($0, level: level, mostTrials: trials),
          isDeciding: true, contradictionSlot: nil, holdsSlot: nil)
      }, mostTrials: trials, trialsSlot: 0)
    let stream = CalibratedStream(
      name: "twin",
      work: .plain(rows[0].experiment, fixed: [], sequential: [judge]),
      trials: trials)
    for seed in 1...20 as ClosedRange<UInt64> {
      let run = try Run(
        rows,
        configuration: RunConfiguration(
          seed: seed, trials: trials, alpha: alpha, suite: "twins", threads: 1,
          ending: .anytime(stopsEarly: true, timeLimit: nil)))
      let made = try stream.findings(seed: seed).trials.map(\.count)
      #expect(made == [run.rows[1].counts.trials], "seed \(seed)")
      #expect(made[0] < trials)
    }
  }

  @Test func threadsChangeNothing() throws {
    let rows = [
      coinRow(claimed: claimed, actual: claimed, name: "a"),
      coinRow(
        claimed: claimed, actual: Rational(1, 3), control: .positive, name: "b"),
    ]
    let one = try calibrate(rows, seeds: 70, threads: 1)
    let two = try calibrate(rows, seeds: 70, threads: 3)
    #expect(CalibrationReport.json(one) == CalibrationReport.json(two))
  }

  @Test func aCancelledCalibrationSaysNothing() throws {
    let plan = try CalibrationPlan([
      .init(
        alpha: Rational(1, 5),
        rows: [coinRow(claimed: claimed, actual: claimed)], trials: 50)
    ])
    let cancellation = Cancellation()
    cancellation.cancel()
    let calibration = try Calibration(
      plan, name: "coins", seeds: 10, threads: 2, cancellation: cancellation)
    #expect(calibration == nil)
  }

  /// A few seeds of the quick suite itself.
  @Test func theQuickSuiteIsCalibrated() throws {
    guard isFullEffort else {
      print("skipped: \(#function): SIPP_TEST_EFFORT is not full")
      return
    }
    let calibration = try #require(
      try Calibration(
        Empirical.Suite(.quick), seeds: 20, alphas: [Rational(1, 20)],
        threads: 2))
    #expect(
      calibration.isCalibrated, "\(calibration.checks.filter { !$0.isMet })")
    #expect(
      calibration.ratios.allSatisfy { $0.isMet } && !calibration.ratios.isEmpty)
  }
}

/// Limits of counts, and sizes of tests, against sums in fractions.
@Suite("H4 calibration: count limits and sizes of tests")
struct CountLimitsTests {
  private func mass(_ n: Int, _ k: Int, _ p: Rational) -> Rational {
    var mass: Rational = 1
    for i in 0..<k { mass = mass * p * Rational(n - i, i + 1) }
    for _ in k..<n { mass = mass * (1 - p) }
    return mass
  }

  /// Outside is as improbable as stated, and one step further in is not.
  @Test func limitsAreTheTightestOfTheirLevel() throws {
    var random = SplitMix64(seed: 11)
    for round in 0..<60 {
      let n = Int(random.next() % 30) + 1
      let p = Rational(Int(random.next() % 101), 100)
      let level = Rational(1, Int(random.next() % 50) + 2)
      let limits = try CountLimits(
        of: n, probability: Interval(p), level: level
      ).allowed
      let masses = (0...n).map { mass(n, $0, p) }
      func sum(_ range: some Sequence<Int>) -> Rational {
        range.reduce(Rational(0)) { $0 + masses[$1] }
      }
      try #require(limits.lowerBound >= 0 && limits.upperBound <= n)
      let above = limits.upperBound + 1
      #expect(sum(above..<max(n + 1, above)) <= level, "round \(round)")
      #expect(sum(0..<limits.lowerBound) <= level, "round \(round)")
      #expect(sum(limits.upperBound...n) > level, "round \(round)")
      #expect(sum(0...limits.lowerBound) > level, "round \(round)")
      let one = try CountLimits(of: n, atMost: p, level: level).allowed
      #expect(one == 0...limits.upperBound)
    }
  }

  @Test func wideProbabilitiesGiveWideLimits() throws {
    let level = Rational(1, 1_000)
    let wide = try CountLimits(
      of: 1_000, probability: .hull(Interval(0.01), Interval(0.02)),
      level: level)
    let low = try CountLimits(
      of: 1_000, probability: Interval(0.01), level: level)
    let high = try CountLimits(
      of: 1_000, probability: Interval(0.02), level: level)
    #expect(wide.allowed.lowerBound == low.allowed.lowerBound)
    #expect(wide.allowed.upperBound == high.allowed.upperBound)
    #expect(wide.admits(15, 15) && !wide.admits(60, 70) && wide.admits(0, 5))
    let never = try CountLimits(
      of: 1_000, probability: Interval(0), level: level)
    #expect(never.allowed == 0...0)
  }

  /// The fewest trials are those of the H2 note, and of every N tried in turn.
  @Test func sizesAreTheFewest() throws {
    let level = Rational(1, 100_000_000)
    for (c, at99, surely) in [
      (Rational(1, 20), 1_631, 2_869), (Rational(1, 100), 8_654, 15_258),
    ] {
      for (power, trials) in [
        (Power.demanded, at99), (Power.demandedOfControls, surely),
      ] {
        let found = try FixedTestSize.trials(
          claim: c, truth: 2 * c, level: level, power: power)
        #expect(found == trials)
      }
    }
    for (c, θ) in [(Rational(1, 5), Rational(3, 5)), (Rational(1, 3), 1)] {
      let power = Rational(9, 10)
      let found = try FixedTestSize.trials(
        claim: c, truth: θ, level: Rational(1, 20), power: power)
      let first = (1...60).first { n in
        (0...n).contains { k in
          let tail = (k...n).reduce(Rational(0)) { $0 + mass(n, $1, c) }
          let seen = (k...n).reduce(Rational(0)) { $0 + mass(n, $1, θ) }
          return tail <= Rational(1, 20) && seen >= power
        }
      }
      #expect(found == first && found != nil, "\(c), \(θ)")
    }
    #expect(
      try FixedTestSize.trials(
        claim: Rational(1, 20), truth: Rational(1, 10), level: level,
        power: Power.demanded, limit: 1_000) == nil)
  }

  /// Wald's bound is below what is expected, and the ratios are Show's.
  @Test func earlyStoppingSavesWhatIsStated() throws {
    for (denominator, alpha) in [(20, 1_000_000), (100, 1_000), (20, 20)] {
      let c = Rational(1, denominator)
      let level = Rational(1, 50 * alpha)
      let row = coinRow(claimed: c, actual: c / 10)
      for truth in [StoppingRatio.Truth.slack, .fault] {
        let p = truth == .slack ? c / 10 : 2 * c
        let ratio = try #require(
          try StoppingRatio(
            truth, row, probability: Interval(p),
            alpha: Rational(1, alpha), level: level))
        #expect(ratio.isMet, "\(truth) \(c): \(ratio.ratio)")
        #expect(ratio.leastTrials.isCertainlyBelow(ratio.expectedTrials))
        #expect(ratio.leastTrials.lower > 0.7 * ratio.expectedTrials.upper)
        #expect(ratio.ratio.isCertainlyBelow(ratio.ratioAtLessPower))
      }
      // A tighter rung takes longer: the limit can be missed.
      let tight = try #require(
        try StoppingRatio(
          .slack, row, probability: Interval(c / 2), alpha: Rational(1, alpha),
          level: level))
      #expect(!tight.isMet)
    }
  }

  @Test func coinsFailAsOftenAsTheySay() {
    for p in [Rational(0), Rational(1, 3), Rational(1, 20), 1] {
      let coin = Coin(p)
      #expect(coin.probability <= p)
      #expect(p - coin.probability < Rational(1, 1 << 61))
      let counts = MonteCarlo(seed: 5, threads: 2).run(
        coin, claim: StreamID("coin"), trials: 4_000)
      let expected = 4_000 * p.approximation
      #expect(abs(Double(counts.failures) - expected) < 180, "\(p)")
    }
  }
}
