import Bounds
import SiPP
import Testing

@testable import Empirical

/// Rows that plain trials cannot see, as a run judges them.
@Suite("H5 runs: rare rows are tilted, and judged like others")
struct TiltedRunTests {
  /// T4e and its exact law on Blocks, with ε = 1/2 and enough draws to make
  /// failures rare.
  private func rows(draws m: Int, side: TailSide = .upper) throws -> [Claim] {
    let rungs = try RungClaims(.blocks(4, size: 4))
    let claims = try rungs.claims(
      RungSetting(
        relativeError: Rational(1, 2), draws: .fixed(m), side: side),
      only: [.t4e])
    return claims + (try rungs.exactLaws(of: claims))
  }

  private func run(
    _ rows: [Claim], trials: Int = 400, threads: Int = 2, seed: UInt64 = 5,
    ending: RunConfiguration.Ending = .fixed
  ) throws -> Run {
    try Run(
      rows,
      configuration: RunConfiguration(
        seed: seed, trials: trials, alpha: Rational(1, 1_000), suite: "test",
        threads: threads, ending: ending))
  }

  @Test func theMethodFollowsFromTheClaim() throws {
    for (m, method) in [(40, .fixed), (600, .tilted)]
      as [(Int, Judgement.Method)]
    {
      let run = try run(rows(draws: m))
      #expect(run.rows.map(\.method) == [method, method], "m = \(m)")
    }
    // The same claim is plain where trials are many.
    let few = try run(rows(draws: 100), trials: 100)
    let many = try run(rows(draws: 100), trials: 40_000)
    #expect(few.rows[0].method == .tilted)
    #expect(many.rows[0].method == .fixed)
  }

  /// The limits contain the exact law, the claim holds, the law is not refuted,
  /// and the row says what it could have seen.
  @Test func rareRowsAreDecided() throws {
    for side in TailSide.allCases {
      let run = try run(rows(draws: 900, side: side), trials: 2_000)
      let (claim, law) = (run.rows[0], run.rows[1])
      let exact = try #require(claim.claim.oracle)
      #expect(exact.upper < 1e-12)
      #expect(claim.lowerLimit.isCertainlyBelow(exact), "\(side)")
      #expect(exact.isCertainlyBelow(claim.upperLimit), "\(side)")
      #expect(claim.upperLimit.upper <= 4 * claim.lowerLimit.lower)
      #expect(claim.verdict == .holds)
      #expect(law.verdict == .exactAsExpected)
      #expect(law.counts == claim.counts)
      #expect(claim.pValue > 0.01 && law.pValue > 1e-3)
      let detects = try #require(claim.power.detects)
      #expect(detects.upper > claim.claim.predicted.upper)
      #expect(detects.upper < 4 * claim.claim.predicted.upper)
      #expect(claim.estimate < 1e-12 && claim.estimate > 0)
    }
  }

  /// A claim below the truth is refuted, and one above it confirmed, at 10⁻²⁰.
  @Test func falseClaimsAreRefuted() throws {
    let row = try #require(try rows(draws: 900).first)
    let exact = try #require(row.oracle)
    let truth = try #require(Rational(exactly: exact.midpoint))
    for (factor, verdict) in [
      (Rational(1, 3), .violated), (1, .consistent), (3, .holds),
    ] as [(Rational, Verdict)] {
      let claim = Claim(
        id: .t4e, instance: "x\(factor)", parameters: [], ledger: row.ledger,
        predicted: Interval(factor * truth), experiment: row.experiment,
        streamName: row.streamName, assumption: .met("given"),
        fixedInput: row.fixedInput, oracle: exact)
      let judged = try run([claim], trials: 2_000).rows[0]
      #expect(judged.method == .tilted)
      #expect(judged.verdict == verdict, "\(factor): \(judged.verdict)")
      let alsoLaw = Claim(
        id: .t4e, instance: "law x\(factor)", parameters: [],
        ledger: row.ledger, relation: .equals,
        predicted: Interval(factor * truth), control: .negative,
        experiment: row.experiment, streamName: row.streamName,
        assumption: .met("given"), fixedInput: row.fixedInput)
      let law = try run([alsoLaw], trials: 2_000).rows[0]
      #expect(
        law.verdict == (factor == 1 ? .exactAsExpected : .controlFailed))
    }
  }

  @Test func threadsChangeNothingAndTrialsAreReplayed() throws {
    let suite = try rows(draws: 900)
    let runs = try [1, 3].map { try run(suite, threads: $0) }
    #expect(
      RunRecord(runs[0]).text
        == RunRecord(runs[1]).text)
    var failures = 0
    for trial in 0..<400 {
      let replayed = try ReplayedTrial.replay(
        [suite[0]], trial: trial, configuration: runs[0].configuration,
        suite: suite)
      #expect(replayed.count == 1)
      if replayed[0].outcome == .fails { failures += 1 }
      #expect((replayed[0].weight != nil) == (replayed[0].outcome == .fails))
    }
    #expect(failures == runs[0].rows[0].counts.failures)
  }

  /// Time that is over leaves fewer trials, judged with the bets of the plan.
  @Test func timeThatIsOverWidensTheLimits() throws {
    let suite = try rows(draws: 900)
    let whole = try run(suite, trials: 10_000)
    let short = try run(
      suite, trials: 10_000,
      ending: .anytime(stopsEarly: false, timeLimit: .zero))
    let row = short.rows[0]
    #expect(row.end == .timeLimit && row.counts.trials < 10_000)
    #expect(row.lowerLimit.upper < whole.rows[0].lowerLimit.upper)
    #expect(row.power.detects == nil)
    let exact = try #require(row.claim.oracle)
    #expect(row.lowerLimit.isCertainlyBelow(exact))
    #expect(exact.isCertainlyBelow(row.upperLimit))
  }

  /// Exact binomial tails where T takes two values, brackets elsewhere: they agree
  /// where both apply.
  @Test func oraclesAgree() throws {
    let rungs = try RungClaims(.blocks(4, size: 4))
    for m in [1, 7, 100, 900] {
      for side in TailSide.allCases {
        let event = FixedInput(
          rungs.group, activation: rungs.activation, draws: m,
          relativeError: Rational(1, 2), side: side)
        let exact = try event.oracle()
        let law = try #require(event.evaluation.law)
        let bracket = try LatticeBracket(law: law).failureProbability(
          draws: m, relativeError: Rational(1, 2), side: side)
        #expect(
          bracket.lower <= exact.upper && exact.lower <= bracket.upper,
          "m = \(m), \(side)")
      }
    }
    let heavy = try RungClaims(.heavyTailed(weights: 20, points: 5, seed: 3))
    let event = FixedInput(
      heavy.group, activation: heavy.activation, draws: 60,
      relativeError: Rational(1, 2))
    let counts = MonteCarlo(seed: 2, threads: 2).run(
      try #require(event.experiment()), claim: StreamID("heavy"),
      trials: 20_000)
    let oracle = try event.oracle()
    let level = Rational(1, 1_000_000)
    #expect(
      try ClopperPearson.lowerLimit(
        failures: counts.failures, trials: 20_000, level: level
      ).lower <= oracle.upper)
    #expect(
      try ClopperPearson.upperLimit(
        failures: counts.failures, trials: 20_000, level: level
      ).upper >= oracle.lower)
    #expect(oracle.lower > 0 && oracle.upper <= 1.05 * oracle.lower)
  }

  /// Search and confirmation never share a stream: the tilt follows from the law
  /// alone, whatever the seed, and its trials are no others' trials.
  @Test func theTiltIsFixedBeforeAnyTrial() throws {
    let row = try #require(try rows(draws: 900).first)
    let event = try #require(row.fixedInput)
    let plans = try (0..<3).map { _ in try #require(try event.tiltedPlan()) }
    #expect(Set(plans.map(\.parameters)).count == 1)
    #expect(row.tiltedStreamName != row.streamName)
    let runs = try [1, 2].map { try run([row], seed: UInt64($0)) }
    #expect(
      runs[0].rows[0].power.detects?.upper
        == runs[1].rows[0].power.detects?.upper)
    #expect(runs[0].rows[0].estimate != runs[1].rows[0].estimate)
  }
}
