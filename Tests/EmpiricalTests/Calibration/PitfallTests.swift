import Bounds
import Foundation
import SiPP
import Synchronization
import TestSupport
import Testing

@testable import Empirical

/// Ways in which a statistical harness deceives its users, each by name, and why
/// this one does not.
@Suite("H3 pitfalls: how a harness deceives itself")
struct PitfallTests {
  private let claimed = Rational(1, 10)

  private func run(
    _ rows: [Claim], seed: UInt64 = 1, trials: Int = 200,
    alpha: Rational = Rational(1, 20)
  ) throws -> Run {
    try Run(
      rows,
      configuration: RunConfiguration(
        seed: seed, trials: trials, alpha: alpha, suite: "pitfalls",
        threads: 2))
  }

  private func mass(_ n: Int, _ k: Int, _ p: Rational) -> Rational {
    var mass: Rational = 1
    for i in 0..<k { mass = mass * p * Rational(n - i, i + 1) }
    for _ in k..<n { mass = mass * (1 - p) }
    return mass
  }

  // MARK: - Peeking

  /// Asking the fixed test after every trial alarms too often; the rows that are
  /// looked at use another test, whose exact error is within the level.
  @Test func peeking() throws {
    let claim = coinRow(claimed: claimed, actual: claimed)
    let level = Rational(1, 20)
    let (p, n) = (claimed, 150)
    var critical: [Int] = []
    for trials in 1...n {
      critical.append(
        try CriticalCounts(claim, trials: trials, level: level).violatesFrom)
    }
    // P(the fixed test alarms at some look), by the recursion over counts.
    var masses = [1.0]
    var alarmed = 0.0
    for trials in 1...n {
      var next = [Double](repeating: 0, count: trials + 1)
      for (k, mass) in masses.enumerated() {
        next[k] += mass * (1 - p.approximation)
        next[k + 1] += mass * p.approximation
      }
      for k in next.indices where k >= critical[trials - 1] {
        alarmed += next[k]
        next[k] = 0
      }
      masses = next
    }
    #expect(alarmed > 3 * level.approximation, "peeking costs: \(alarmed)")
    let test = try SequentialTest(claim, level: level, mostTrials: n)
    let law = try test.law(of: claim)
    #expect(law.violated.isCertainlyAtMost(level))
    #expect(law.violated.lower > 0.1 * level.approximation)
  }

  // MARK: - Retrying until green

  /// A seed is the run: repeating it cannot turn it green. Other seeds can, with a
  /// probability that is known.
  @Test func retryUntilGreen() throws {
    let row = coinRow(claimed: claimed, actual: Rational(3, 20))
    let first = try run([row], seed: 4)
    for _ in 0..<3 {
      let again = try run([row], seed: 4)
      #expect(
        RunRecord(again).text
          == RunRecord(first).text)
    }
    // A false claim is called violated with probability β; r new seeds let it pass
    // at least once with probability 1 − βʳ.
    let levels = Levels(alpha: Rational(1, 20), rows: [row])
    let counts = try CriticalCounts(
      row, trials: 200, level: levels.sideLevel(of: nil))
    let β = counts.contradiction(under: try #require(row.knownProbability))
    #expect(β.lower > 0.3 && β.upper < 0.9)
    let passesWithinFive = 1 - β.power(5).lower
    #expect(passesWithinFive > 0.8, "why retries must be counted")
    var green = 0
    for seed in 1...60 {
      let verdict = try run([row], seed: UInt64(seed)).rows[0].verdict
      if verdict != .violated { green += 1 }
    }
    let limits = try CountLimits(
      of: 60, probability: Interval(1) - β, level: Rational(1, 10_000))
    #expect(limits.admits(green, green), "\(green) of \(limits.allowed)")
    // The same for false alarms: each new seed is charged to the budget.
    let budget = LifetimeBudget(alpha: Rational(1, 20), rows: [row])
    #expect(budget.falseAlarm(runs: 5) == 5 * budget.falseAlarm)
  }

  // MARK: - Thresholds that move

  /// Critical counts are there before the tested code is called: they are made
  /// from a row whose every trial would trap.
  @Test func thresholdsNeverDependOnTheTestedCode() throws {
    struct Trap: Experiment {
      func outcome(using stream: inout TrialStream) -> Outcome {
        preconditionFailure("a trial before its thresholds")
      }
    }
    let honest = coinRow(claimed: claimed, actual: claimed)
    let trap = Claim(
      id: honest.id, instance: honest.instance, parameters: [],
      ledger: honest.ledger, predicted: honest.predicted, experiment: Trap(),
      streamName: honest.streamName, assumption: honest.assumption,
      oracle: honest.oracle)
    let level = Rational(1, 50)
    #expect(
      try CriticalCounts(trap, trials: 500, level: level)
        == CriticalCounts(honest, trials: 500, level: level))
    let (a, b) = (
      try SequentialTest(trap, level: level, mostTrials: 300),
      try SequentialTest(honest, level: level, mostTrials: 300)
    )
    for trials in [1, 10, 100, 300] {
      #expect(
        a.criticalFailures(at: trials) == b.criticalFailures(at: trials))
    }
    // All of a calibration's laws and judges, too.
    let plan = try CalibrationPlan([
      .init(alpha: Rational(1, 20), rows: [trap], trials: 300)
    ])
    #expect(plan.events.count > 6 && plan.streams.count >= 2)
  }

  // MARK: - Passing without looking

  /// Trials that decide nothing let nothing pass; a run of no trials is refused.
  @Test func vacuousPass() throws {
    struct Void: Experiment {
      let result: Outcome
      func outcome(using stream: inout TrialStream) -> Outcome { result }
    }
    for result in [Outcome.undefined, .undecided] {
      for control in [nil, Claim.Control.positive, .negative] {
        let row = Claim(
          id: .t4b, instance: "void", parameters: [],
          ledger: Ledger(points: .none, input: .none),
          relation: control == .negative ? .equals : .atMost,
          predicted: Interval(claimed), control: control,
          experiment: Void(result: result), streamName: "void",
          assumption: .met("given"),
          trueProbability: control == .positive ? Interval(0.9) : nil)
        let run = try run([row])
        #expect(
          run.rows[0].verdict == (control == nil ? .undecided : .controlFailed),
          "\(result), \(control as Any)")
        #expect(run.verdict != .holds)
      }
    }
    #expect(RunVerdict([]) == .undecided)
    let text = """
      {"schema": "sipp-verify/suite/1", "name": "none", "trials": 0,
       "entries": [{"check": "reference-code"}]}
      """
    #expect(throws: SiPPError.self) {
      try Empirical.Suite(
        JSONTree(Array(text.utf8), name: "s.json"), file: "s.json")
    }
  }

  // MARK: - Proportions in place of counts

  /// Results keep integers: judged again from the document, rows say the same. A
  /// proportion in floating point would not do.
  @Test func proportionsRebuiltFromFloats() throws {
    let rows = [
      coinRow(claimed: claimed, actual: Rational(1, 50), name: "a"),
      coinRow(claimed: claimed, actual: Rational(1, 6), name: "b"),
      coinRow(claimed: claimed, actual: Rational(1, 9), name: "c"),
    ]
    let run = try run(rows, trials: 3_000)
    let document = try #require(
      try JSONSerialization.jsonObject(
        with: Data(RunRecord(run).text.utf8)) as? [String: Any])
    let claims = try #require(document["claims"] as? [[String: Any]])
    let levels = Levels(alpha: Rational(1, 20), rows: rows)
    for (claim, row) in zip(claims, run.rows) {
      let trials = try #require(claim["trials"] as? Int)
      let failures = try #require(claim["failures"] as? Int)
      var counts = OutcomeCounts()
      for trial in 0..<trials {
        counts.record(trial < failures ? .fails : .holds)
      }
      let again = try Judgement(row.claim, counts: counts, levels: levels)
      #expect(again.verdict == row.verdict && again.pValue == row.pValue)
      #expect(claim["verdict"] as? String == row.verdict.rawValue)
    }
    // Of 49 trials one failed: 1/49 · 49 is not 1.
    #expect(Int(1.0 / 49.0 * 49.0) == 0)
  }

  // MARK: - Approximate intervals

  /// Limits cover near 0 and 1, where normal approximations do not: the exact
  /// coverage of both, over all counts.
  @Test func intervalsApproximateNearTheEnds() throws {
    let (n, level) = (40, Rational(1, 40))
    for p in [
      Rational(1, 1_000), Rational(1, 100), Rational(1, 50), Rational(49, 50),
      Rational(999, 1_000),
    ] {
      var (covered, normal) = (Rational(0), Rational(0))
      for k in 0...n {
        let lower = try ClopperPearson.lowerLimit(
          failures: k, trials: n, level: level)
        let upper = try ClopperPearson.upperLimit(
          failures: k, trials: n, level: level)
        let mass = mass(n, k, p)
        if Interval(p).lower >= lower.lower, Interval(p).upper <= upper.upper {
          covered = covered + mass
        }
        let share = Double(k) / Double(n)
        let half = 1.96 * (share * (1 - share) / Double(n)).squareRoot()
        if abs(p.approximation - share) <= half { normal = normal + mass }
      }
      #expect(covered >= 1 - 2 * level, "\(p): \(covered.approximation)")
      #expect(normal < Rational(3, 5), "\(p): \(normal.approximation)")
    }
  }
}
