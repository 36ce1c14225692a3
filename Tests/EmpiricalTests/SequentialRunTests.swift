import Synchronization
import TestSupport
import Testing

@testable import Bounds
@testable import Empirical

/// Fails with probability 1/`odds`; one word in 32 leaves a trial open.
private struct Coin: Experiment {
  let odds: UInt64
  var hasOpenOutcomes = false

  func outcome(using stream: inout TrialStream) -> Outcome {
    let word = stream.next64()
    if hasOpenOutcomes, word >> 59 == 0 {
      return word % 2 == 0 ? .undefined : .undecided
    }
    return word % odds == 0 ? .fails : .holds
  }
}

/// Counts how many trials are run.
private final class Meter: Sendable {
  let trials = Atomic<Int>(0)
}

private struct Metered: Experiment {
  let meter: Meter
  let coin: Coin
  func outcome(using stream: inout TrialStream) -> Outcome {
    meter.trials.add(1, ordering: .relaxed)
    return coin.outcome(using: &stream)
  }
}

private func claim(
  _ predicted: Rational, odds: UInt64, relation: Claim.Relation = .atMost,
  control: Claim.Control? = nil, name: String = "coin",
  experiment: (any Experiment)? = nil, isOpen: Bool = false
) -> Claim {
  Claim(
    id: .t4b, instance: name, parameters: [],
    ledger: Ledger(points: .none, input: .none), relation: relation,
    predicted: Interval(predicted), control: control,
    experiment: experiment ?? Coin(odds: odds, hasOpenOutcomes: isOpen),
    streamName: name, assumption: .met("given"),
    trueProbability: control == .positive
      ? Interval(Rational(1, Int(odds))) : nil)
}

private func run(
  _ rows: [Claim], trials: Int, seed: UInt64 = 1,
  alpha: Rational = Rational(1, 100), threads: Int = 2,
  ending: RunConfiguration.Ending = .anytime(
    stopsEarly: true, timeLimit: nil),
  cancellation: Cancellation = Cancellation()
) throws -> Run {
  try Run(
    rows,
    configuration: RunConfiguration(
      seed: seed, trials: trials, alpha: alpha, suite: "test",
      threads: threads, ending: ending),
    cancellation: cancellation)
}

@Suite("H2 runs: looked at after every trial")
struct SequentialRunTests {
  /// The state's looks are those of asking the boundary after each trial.
  @Test func everyTrialIsLookedAt() throws {
    var random = SplitMix64(seed: 3)
    for round in 0..<60 {
      let odds = UInt64(2 + random.next() % 40)
      let c = claim(
        Rational(1, 10), odds: odds,
        relation: round % 3 == 0 ? .equals : .atMost)
      let test = try SequentialTest(
        c, level: Rational(1, 50), mostTrials: 600)
      var state = SequentialState(test)
      var counts = OutcomeCounts()
      var above: Look?
      var below: Look?
      var events: [TrialEvent] = []
      var start = 0
      for trial in 0..<600 {
        let word = random.next()
        let outcome: Outcome =
          word >> 60 == 0 ? .undecided : word % odds == 0 ? .fails : .holds
        counts.record(outcome)
        if outcome != .holds {
          events.append(TrialEvent(trial: trial, outcome: outcome))
        }
        let look = Look(counts)
        let decision = test.above.decision(
          fewestFailures: look.fewestFailures,
          mostFailures: look.mostFailures, trials: look.trials)
        if above == nil, decision == .violated { above = look }
        let low = test.below.decision(
          fewestFailures: look.mostFailures, mostFailures: look.mostFailures,
          trials: look.trials)
        if below == nil, low == .holds { below = look }
        // In pieces of any size.
        if word % 7 == 0 || trial == 599 {
          state.advance(
            to: trial + 1, events: events.filter { $0.trial >= start })
          start = trial + 1
        }
      }
      #expect(state.counts == counts, "round \(round)")
      #expect(state.above == above, "round \(round)")
      #expect(state.below == below, "round \(round)")
    }
  }

  /// A row ends with the trial that decides it, on any number of threads, and
  /// sees no trial after that.
  @Test func aDecidedRowEndsAtTheDecidingTrial() throws {
    for (odds, verdict) in [(200, .holds), (4, .violated)]
      as [(UInt64, Verdict)]
    {
      let c = claim(Rational(1, 10), odds: odds)
      let runs = try [1, 2, 5].map {
        try run([c], trials: 5_000, threads: $0)
      }
      let row = runs[0].rows[0]
      #expect(row.verdict == verdict)
      #expect(row.end == .decided && row.method == .anytime)
      #expect(row.counts.trials < 1_000)
      for other in runs {
        #expect(
          RunRecord(other).text
            == RunRecord(runs[0]).text)
      }
      // One trial fewer does not decide; the limits agree with the verdict.
      let test = try SequentialTest(
        c, level: Rational(1, 200), mostTrials: 5_000)
      let (k, n) = (row.counts.failures, row.counts.trials)
      if verdict == .holds {
        #expect(test.below.holds(from: k) == n)
      } else {
        #expect(test.above.violates(through: k) >= n)
        #expect(test.above.violates(through: k - 1) < n - 1)
      }
      if verdict == .holds {
        #expect(row.upperLimit.isCertainlyAtMost(Rational(1, 10)))
      } else {
        #expect(row.lowerLimit.isCertainlyAbove(Rational(99, 1_000)))
        #expect(row.pValue <= 1 / 200)
      }
      // The trials are the first ones of a run of fixed length.
      let fixed = try run(
        [c], trials: row.counts.trials, ending: .fixed)
      #expect(fixed.rows[0].counts == row.counts)
    }
  }

  /// Trials after the decision are saved, but for what the workers had begun.
  @Test func trialsAreSaved() throws {
    let meter = Meter()
    let c = claim(
      Rational(1, 10), odds: 4,
      experiment: Metered(meter: meter, coin: Coin(odds: 4)))
    let run = try run([c], trials: 100_000)
    let done = meter.trials.load(ordering: .relaxed)
    #expect(done >= run.rows[0].counts.trials)
    #expect(done <= run.rows[0].counts.trials + 4 * 64, "\(done)")
  }

  /// Open outcomes help neither decision.
  @Test func openOutcomesDelayBothDecisions() throws {
    for odds in [200, 4] as [UInt64] {
      let alpha = Rational(1, 1_000_000)
      let closed = try run(
        [claim(Rational(1, 10), odds: odds)], trials: 9_000, alpha: alpha)
      let open = try run(
        [claim(Rational(1, 10), odds: odds, isOpen: true)], trials: 9_000,
        alpha: alpha)
      let row = open.rows[0]
      #expect(row.verdict == closed.rows[0].verdict)
      let counts = row.counts
      #expect(counts.undefined + counts.undecided > 0)
      let test = try SequentialTest(
        row.claim, level: alpha / 2, mostTrials: 9_000)
      if row.verdict == .violated {
        #expect(
          counts.failures >= test.criticalFailures(at: counts.trials) ?? .max)
      } else {
        #expect(
          counts.mostFailures <= test.holdingFailures(at: counts.trials) ?? -1)
      }
    }
  }

  /// Rows on one stream end together, and an exact law among them has no say.
  @Test func rowsOfOneStreamEndTogether() throws {
    let rows = [
      claim(Rational(1, 10), odds: 200, name: "coin"),
      Claim(
        id: .t4d, instance: "coin", parameters: [],
        ledger: Ledger(points: .none, input: .none),
        predicted: Interval(Rational(1, 50)),
        experiment: Coin(odds: 200), streamName: "coin",
        assumption: .met("given")),
      claim(
        Rational(1, 200), odds: 200, relation: .equals, control: .negative,
        name: "coin"),
    ]
    let all = try run(rows, trials: 20_000)
    #expect(Set(all.rows.map(\.counts.trials)).count == 1)
    #expect(all.rows.map(\.verdict) == [.holds, .holds, .exactAsExpected])
    let slower = try run([rows[1]], trials: 20_000, alpha: Rational(1, 200))
    #expect(all.rows[0].counts.trials == slower.rows[0].counts.trials)
    // Alone, the exact law runs to its end.
    let law = try run([rows[2]], trials: 3_000)
    #expect(law.rows[0].end == .all && law.rows[0].counts.trials == 3_000)
  }

  /// A positive control gets as many trials as the last look needs.
  @Test func controlsKeepTheirPower() throws {
    var control = claim(
      Rational(1, 20), odds: 10, control: .positive, name: "control")
    let fixed = try Power.trialsToRefute(
      claim: Rational(1, 20), truth: Interval(Rational(1, 10)),
      level: Rational(1, 200), limit: 1 << 16)
    control = control.with(trials: .exactly(fixed))
    let looking = try Power.trialsToRefuteWhileLooking(
      control, level: Rational(1, 200), from: fixed)
    #expect(fixed < looking && looking < 4 * fixed)
    let run = try run([control], trials: 10)
    let row = run.rows[0]
    #expect(row.verdict == .refutedAsExpected)
    #expect(row.power.probability >= 0.999_999)
    #expect(row.counts.trials < looking)
    // The stated power is that of the last look, and any look adds to it.
    let test = try SequentialTest(
      control, level: Rational(1, 200), mostTrials: looking)
    let boundary = StoppingBoundary(
      claim: test.above.claim, mostTrials: looking,
      lastViolating: test.above.lastViolating, firstHolding: [])
    let law = try StoppingLaw(
      boundary: boundary, probability: Rational(1, 10))
    #expect(law.violated.upper >= row.power.probability)
  }

  /// Time that is over ends every row after its first trials, and what is judged
  /// is valid all the same.
  @Test func timeEndsARow() throws {
    let rows = (0..<3).map { claim(Rational(1, 10), odds: 20, name: "\($0)") }
    let run = try run(
      rows, trials: 1_000_000,
      ending: .anytime(stopsEarly: false, timeLimit: .zero))
    #expect(run.isComplete)
    for row in run.rows {
      #expect(row.end == .timeLimit)
      #expect(row.counts.trials >= 64 && row.counts.trials < 4_096)
      #expect(row.method == .anytime)
    }
    #expect(
      RunSummary.endings(RunRecord(run))
        == "Of 3 rows run, 3 ended before the last trial: 3 when the time was "
        + "over.")
  }

  /// Controls come before claims where time is short.
  @Test func controlsComeFirstWhenTimeIsShort() throws {
    var control = claim(
      Rational(1, 20), odds: 2, control: .positive, name: "control")
    control = control.with(trials: .exactly(2_000))
    let run = try run(
      [claim(Rational(1, 10), odds: 20), control], trials: 1 << 20,
      ending: .anytime(stopsEarly: false, timeLimit: .milliseconds(40)))
    #expect(run.rows.map(\.claim.control) == [nil, .positive])
    #expect(run.rows[1].verdict == .refutedAsExpected)
    #expect(run.rows[1].end == .decided)
  }

  /// An interruption is a look that nobody planned: it is judged as one.
  @Test func anInterruptedRowIsJudgedAsALook() throws {
    let cancellation = Cancellation()
    struct Stopping: Experiment {
      let cancellation: Cancellation
      func outcome(using stream: inout TrialStream) -> Outcome {
        cancellation.cancel()
        return .fails
      }
    }
    let c = claim(
      Rational(1, 10), odds: 1, experiment: Stopping(cancellation: cancellation)
    )
    let run = try run(
      [c], trials: 4_096, threads: 1, ending: .fixed,
      cancellation: cancellation)
    let row = run.rows[0]
    #expect(!run.isComplete && row.end == .interrupted)
    #expect(row.method == .anytime && row.counts.trials == 64)
    let sequence = try ConfidenceSequence(
      prior: .refuting(
        claim: Rational(exactly: row.claim.predicted.upper) ?? 0,
        level: Rational(1, 200), mostTrials: 4_096),
      level: Rational(1, 200))
    let limit = try sequence.lowerLimit(failures: 64, trials: 64)
    #expect(row.lowerLimit.midpoint == limit.midpoint)
  }
}
