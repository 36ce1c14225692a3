import SiPP
import Testing

@testable import Bounds
@testable import Empirical

/// Fails always, or never.
private struct Certain: Experiment {
  let outcome: Outcome
  func outcome(using stream: inout TrialStream) -> Outcome { outcome }
}

private func claim(
  _ predicted: Rational, relation: Claim.Relation = .atMost,
  control: Claim.Control? = nil, name: String = "row",
  outcome: Outcome = .holds, truth: Rational? = nil
) -> Claim {
  Claim(
    id: .t4b, instance: name, parameters: [],
    ledger: Ledger(points: .none, input: .none), relation: relation,
    predicted: Interval(predicted), control: control,
    experiment: Certain(outcome: outcome), streamName: name,
    assumption: .met("given"), trueProbability: truth.map { Interval($0) })
}

private func counts(_ failures: Int, of trials: Int) -> OutcomeCounts {
  var counts = OutcomeCounts()
  for _ in 0..<failures { counts.record(.fails) }
  counts.recordHolding(trials - failures)
  return counts
}

private func run(
  _ rows: [Claim], outOf whole: [Claim]? = nil, trials: Int = 200,
  alpha: Rational = Rational(1, 1_000),
  ending: RunConfiguration.Ending = .fixed,
  cancellation: Cancellation = Cancellation()
) throws -> Run {
  try Run(
    rows, outOf: whole,
    configuration: RunConfiguration(
      seed: 3, trials: trials, alpha: alpha, suite: "test", threads: 1,
      ending: ending),
    cancellation: cancellation)
}

@Suite("H3 verdict edges: what a hostile reader tries first")
struct JudgementEdgeTests {
  /// An event that cannot happen has probability 0, and an exact law that says so
  /// is not refuted by the bound 0.
  @Test func impossibleEventsAreNoContradiction() throws {
    let rungs = try RungClaims(.blocks(1, size: 8))
    let claims = try rungs.claims(
      RungSetting(relativeError: Rational(1, 2), draws: .fixed(20)),
      only: [.t4b])
    let rows = try claims + rungs.exactLaws(of: claims)
    let result = try run(rows)
    #expect(result.rows.map(\.verdict) == [.holds, .exactAsExpected])
    #expect(result.rows.map(\.counts.failures) == [0, 0])
  }

  /// "Consistent" of an exact law needs power on both sides, and a claim of 1/2 or
  /// more has no double.
  @Test func consistentNeedsPowerOnBothSides() throws {
    func verdict(
      _ c: Rational, _ relation: Claim.Relation, _ k: Int, _ n: Int
    ) throws -> Verdict {
      let row = claim(c, relation: relation)
      return try Judgement(
        row, counts: counts(k, of: n),
        levels: Levels(alpha: Rational(1, 1_000), rows: [row])
      ).verdict
    }
    // 25 trials do not tell 1/2 from 1/4 at this level.
    #expect(try verdict(Rational(1, 2), .equals, 12, 25) == .undecided)
    #expect(try verdict(Rational(1, 2), .equals, 500, 1_000) == .consistent)
    // 3/4 of a bound: 7/8 would have to be seen.
    #expect(try verdict(Rational(3, 4), .atMost, 19, 25) == .undecided)
    #expect(try verdict(Rational(3, 4), .atMost, 750, 1_000) == .consistent)
    // Seen from above, not from below: undecided.
    let row = claim(Rational(1, 40), relation: .equals)
    let level = Rational(1, 2_000)
    let n = 400
    let power = try Power(row, trials: n, level: level)
    let above = try #require(power.detects)
    #expect(!(power.detectsBelow?.isCertainlyAbove(Rational(1, 80)) ?? false))
    #expect(above.upper > 0.025)
  }

  /// The stated power from below is that of the exact test.
  @Test func detectableFromBelowIsExact() throws {
    let row = claim(Rational(1, 4), relation: .equals)
    let (n, level) = (300, Rational(1, 2_000))
    let power = try Power(row, trials: n, level: level)
    let found = try #require(power.detectsBelow)
    // The counts that contradict from below, by the definition.
    let law = try BinomialLaw(trials: n, probability: Rational(1, 4))
    let most = (0...n).last {
      law.tail(atMost: $0).probability.isCertainlyAtMost(level)
    }
    let k = try #require(most)
    let p = try #require(Rational(exactly: found.midpoint))
    let there = try BinomialLaw(trials: n, probability: p)
    let probability = there.tail(atMost: k).probability.midpoint
    #expect(abs(probability - 0.99) < 1e-9)
    #expect(
      try Power(claim(Rational(1, 4)), trials: n, level: level).detectsBelow
        == nil)
  }

  /// A bound of 1 or more holds whatever is seen; a law of 1 does not.
  @Test func aBoundOfOneHolds() throws {
    let row = claim(3, outcome: .fails)
    #expect(try run([row]).rows[0].verdict == .holds)
    #expect(
      try run([row], ending: .anytime(stopsEarly: true, timeLimit: nil))
        .rows[0].verdict == .holds)
    let law = claim(1, relation: .equals, outcome: .fails)
    #expect(try run([law]).rows[0].verdict != .violated)
    let false1 = claim(1, relation: .equals, outcome: .holds)
    #expect(try run([false1]).rows[0].verdict == .violated)
  }

  /// A selection of rows has the levels, and the kind of trials, of the whole.
  @Test func aSelectionIsJudgedAsInTheWhole() throws {
    let rungs = try RungClaims(.blocks(4, size: 4))
    let all = try (1..<20).flatMap { m in
      try rungs.claims(
        RungSetting(relativeError: Rational(1, 2), draws: .fixed(12 * m)),
        only: [.t4b])
    }
    let whole = try run(all)
    let methods = Set(whole.rows.map(\.method))
    #expect(methods == [.fixed, .tilted])
    for (index, row) in all.enumerated() {
      let alone = try run([row], outOf: all).rows[0]
      let there = whole.rows[index]
      #expect(alone.method == there.method)
      #expect(alone.counts == there.counts)
      #expect(alone.upperLimit.upper == there.upperLimit.upper)
      let replayed = try ReplayedTrial.replay(
        [row], trial: 5, configuration: whole.configuration, suite: all)
      let again = try ReplayedTrial.replay(
        all, trial: 5, configuration: whole.configuration, suite: all)
      #expect(replayed[0].text == again[index].text)
    }
  }

  /// An exact law is tried as the claim that it controls, on the same trials.
  @Test func controlsAreTriedLikeTheirClaims() throws {
    let rungs = try RungClaims(.blocks(2, size: 8))
    let claims = try rungs.claims(
      RungSetting(
        relativeError: Rational(1, 2),
        draws: .asRungsAsk(failureProbability: Rational(1, 10))))
    let laws = try rungs.exactLaws(of: claims)
    let result = try run(claims + laws)
    for (claim, law) in zip(
      result.rows.prefix(claims.count), result.rows.suffix(laws.count))
    {
      #expect(claim.method == law.method && claim.counts == law.counts)
    }
    // Left alone, the law of a rare event is tilted.
    let alone = try run([laws[0]])
    #expect(alone.rows[0].method == .tilted)
  }

  /// Without controls of both kinds nothing is shown.
  @Test func aRunWithoutControlsIsUndecided() throws {
    let row = claim(Rational(1, 10))
    let positive = claim(
      Rational(1, 10), control: .positive, name: "p", outcome: .fails,
      truth: 1)
    let negative = claim(
      0, relation: .equals, control: .negative, name: "n")
    for (rows, verdict) in [
      ([row], .undecided), ([row, positive], .undecided),
      ([row, negative], .undecided), ([row, positive, negative], .holds),
    ] as [([Claim], RunVerdict)] {
      let result = try run(rows)
      #expect(result.rows[0].verdict == .holds)
      #expect(result.verdict == verdict)
      let sentence = RunSummary.sentence(RunRecord(result))
      #expect(
        sentence.contains("Without controls of both kinds")
          == (verdict == .undecided))
    }
  }

  /// What ended a row from outside would have ended it under another truth.
  @Test func powerIsThatOfTheTrialsThatThereWere() throws {
    let row = claim(Rational(1, 10))
    let early = try run(
      [row], trials: 5_000,
      ending: .anytime(stopsEarly: true, timeLimit: nil)
    ).rows[0]
    let timed = try run(
      [row], trials: 5_000,
      ending: .anytime(stopsEarly: true, timeLimit: .seconds(100))
    ).rows[0]
    #expect(early.counts == timed.counts && early.end == .decided)
    let far = try #require(early.power.detects)
    // So few trials, and a boundary made for many: no count is seen in them.
    #expect(timed.power.detects.map { $0.lower > far.upper } ?? true)
    // A row may end where it holds before its last look: that is allowed for.
    let test = try SequentialTest(
      row, level: Rational(1, 2_000), mostTrials: 5_000)
    let critical = try #require(test.criticalFailures(at: 5_000))
    let law = try StoppingLaw(
      boundary: test.above,
      probability: try #require(Rational(exactly: far.upper)))
    #expect(law.violated.lower >= 0.99)
    let look = try BinomialLaw(
      trials: 5_000,
      probability: try #require(Rational(exactly: far.midpoint)))
    #expect(
      look.tail(atLeast: critical).probability.midpoint > 0.99 + 0.0004)
  }

  /// A level that no sequence has: the interrupted row is left out, what was
  /// finished is kept, and the run is incomplete.
  @Test func anInterruptionLosesNothingElse() throws {
    let cancellation = Cancellation()
    struct Stopping: Experiment {
      let cancellation: Cancellation
      func outcome(using stream: inout TrialStream) -> Outcome {
        cancellation.cancel()
        return .holds
      }
    }
    let last = Claim(
      id: .t4b, instance: "last", parameters: [],
      ledger: Ledger(points: .none, input: .none),
      predicted: Interval(Rational(1, 10)),
      experiment: Stopping(cancellation: cancellation), streamName: "last",
      assumption: .met("given"))
    // α/(2 · 2) is 0.475 a side: above 1/3 there is no boundary.
    let wide = claim(Rational(1, 10))
    let result = try run(
      [wide, last], outOf: [wide], trials: 5_000, alpha: Rational(19, 20),
      cancellation: cancellation)
    #expect(result.rows.count == 1 && !result.isComplete)
    #expect(result.rows[0].claim.instance == "row")
  }

  /// Adjusted p-values are rounded up, never down.
  @Test func adjustedValuesStayUpperBounds() throws {
    let values = (1...200).map { 1 / Double(3 * $0 + 1) }
    let adjusted = holmAdjusted(values, claims: 300)
    let order = values.indices.sorted { values[$0] < values[$1] }
    var largest = Rational(0)
    for (rank, index) in order.enumerated() {
      let exact =
        Rational(300 - rank) * (try #require(Rational(exactly: values[index])))
      largest = max(largest, min(1, exact))
      let shown = try #require(Rational(exactly: adjusted[index]))
      #expect(shown >= largest)
      #expect(adjusted[index].nextDown < largest.approximation.nextUp)
    }
  }
}
