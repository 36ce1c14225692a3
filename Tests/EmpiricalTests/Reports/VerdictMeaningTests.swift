import Bounds
import Testing

@testable import Empirical

@Suite("Verdicts in words: what is said of a row is true of it")
struct VerdictMeaningTests {
  /// A row with its decimals: claim, limits, and what it would have seen.
  private func row(
    _ verdict: Verdict, _ relation: Claim.Relation, claim: String,
    limits: (String, String), detects: String? = nil,
    detectsBelow: String? = nil
  ) throws -> RowRecord {
    var row = RunRecordTests.record.rows[0]
    row.verdict = verdict
    row.relation = relation
    row.predicted = try DecimalEnclosure(lower: claim, upper: claim)
    row.limits = try DecimalEnclosure(lower: limits.0, upper: limits.1)
    row.power.detects = detects
    row.power.detectsBelow = detectsBelow
    (row.trials, row.undefined, row.undecided) = (100, 0, 0)
    return row
  }

  @Test("an exact law is violated from either side, and the text says which")
  func violated() throws {
    let above = try VerdictMeaning.text(
      row(.violated, .equals, claim: "0.1", limits: ("0.2", "0.3")))
    #expect(above.contains("more failures") && above.contains("lower limit"))
    let below = try VerdictMeaning.text(
      row(.violated, .equals, claim: "0.1", limits: ("0.01", "0.05")))
    #expect(below.contains("fewer failures") && below.contains("upper limit"))
    // An upper limit at the claim excludes it too.
    let at = try VerdictMeaning.text(
      row(.violated, .equals, claim: "0.1", limits: ("0.01", "0.1")))
    #expect(at == below)
    let bound = try VerdictMeaning.text(
      row(.violated, .atMost, claim: "0.1", limits: ("0.2", "0.3")))
    #expect(bound.contains("more failures") && !bound.contains("exact law"))
  }

  @Test("consistent: twice, halfway to 1, half, or half that limits exclude")
  func consistent() throws {
    let bound = try VerdictMeaning.text(
      row(
        .consistent, .atMost, claim: "0.1", limits: ("0.05", "0.15"),
        detects: "0.18"))
    #expect(bound.contains("twice the claim") && !bound.contains("half"))
    let large = try VerdictMeaning.text(
      row(
        .consistent, .atMost, claim: "0.6", limits: ("0.5", "0.7"),
        detects: "0.79"))
    #expect(large.contains("halfway from the claim to 1"))
    #expect(!large.contains("twice"))
    let seen = try VerdictMeaning.text(
      row(
        .consistent, .equals, claim: "0.1", limits: ("0.04", "0.15"),
        detects: "0.18", detectsBelow: "0.06"))
    #expect(seen.hasSuffix("and so would one of half the claim."))
    let excluded = try VerdictMeaning.text(
      row(
        .consistent, .equals, claim: "0.1", limits: ("0.06", "0.15"),
        detects: "0.18", detectsBelow: "0.04"))
    #expect(excluded.hasSuffix("half the claim is below the lower limit."))
    let never = try VerdictMeaning.text(
      row(
        .consistent, .equals, claim: "0", limits: ("0", "1e-3"),
        detects: "0"))
    #expect(!never.contains("half"))
  }

  @Test("undecided: only the side that is missing is called missing")
  func undecided() throws {
    let below = try VerdictMeaning.text(
      row(
        .undecided, .equals, claim: "0.0514", limits: ("0.02", "0.1"),
        detects: "0.0986", detectsBelow: "0.0199"))
    #expect(below.contains("half the claim (only one of 0.0199 or less)"))
    #expect(!below.contains("twice"))
    let above = try VerdictMeaning.text(
      row(
        .undecided, .equals, claim: "0.0514", limits: ("0.03", "0.1"),
        detects: "0.11", detectsBelow: "0.0199"))
    #expect(above.contains("twice the claim (only one of 0.11 or more)"))
    #expect(!above.contains("half the claim"))
    let both = try VerdictMeaning.text(
      row(.undecided, .equals, claim: "0.0514", limits: ("0.01", "0.2")))
    #expect(both.contains("of twice the claim or of half the claim would"))
    let bound = try VerdictMeaning.text(
      row(.undecided, .atMost, claim: "0.5", limits: ("0.1", "0.9")))
    #expect(bound.contains("halfway from the claim to 1 would"))
    #expect(!bound.contains("half the claim"))
    var open = try row(
      .undecided, .atMost, claim: "0.5", limits: ("0", "1"))
    (open.undefined, open.undecided) = (60, 40)
    #expect(VerdictMeaning.text(open) == "No trial had a decided outcome.")
  }

  /// Against the judgement itself, on claims, counts and trials of every size: what
  /// is said to be seen, excluded or missing is what decided the verdict.
  @Test("the words follow from the judgement, for all counts of small runs")
  func judged() throws {
    var seen: [Verdict: Int] = [:]
    let base = RunRecordTests.record
    for relation in [Claim.Relation.atMost, .equals] {
      for claim in [0, 0.02, 0.1, 0.3, 0.4, 0.9, 1] {
        for trials in [5, 40, 400] {
          let power = try Power(
            trials: trials,
            claimed: Interval(claim).unitRange, relation: relation,
            level: Rational(1, 100), trueProbability: nil)
          for failures in stride(from: 0, through: trials, by: 1 + trials / 9) {
            let (verdict, row) = try judge(
              base.rows[0], relation, claim, trials, failures, power)
            seen[verdict, default: 0] += 1
            let text = VerdictMeaning.text(row)
            let place = "\(relation) \(claim), \(failures)/\(trials): \(text)"
            switch verdict {
            case .violated:
              let rate = Double(failures) / Double(trials)
              #expect(
                text.contains("more failures") == (rate > claim), "\(place)")
            case .consistent:
              #expect(!text.contains("not shown"), "\(place)")
            case .undecided:
              #expect(text.contains("not shown that a true"), "\(place)")
            default:
              #expect(verdict == .holds, "\(place)")
            }
          }
        }
      }
    }
    for verdict in [Verdict.violated, .consistent, .undecided, .holds] {
      #expect(seen[verdict, default: 0] > 5, "\(verdict)")
    }
  }

  /// The verdict that the statistics give, as ``Judgement`` describes it, and the
  /// row as it would be recorded.
  private func judge(
    _ base: RowRecord, _ relation: Claim.Relation, _ claim: Double,
    _ trials: Int, _ failures: Int, _ power: Power
  ) throws -> (Verdict, RowRecord) {
    let level = Rational(1, 100)
    let exact = Interval(claim).unitRange.lowerBound
    let isAbove = try ClopperPearson.isLowerLimit(
      atLeast: exact, failures: failures, trials: trials, level: level)
    let isBelow = try ClopperPearson.isUpperLimit(
      atMost: exact, failures: failures, trials: trials, level: level)
    let lower = try ClopperPearson.lowerLimit(
      failures: failures, trials: trials, level: level)
    let upper = try ClopperPearson.upperLimit(
      failures: failures, trials: trials, level: level)
    let twice = min(2 * exact, (1 + exact) / 2)
    let above = power.detects?.isCertainlyAtMost(twice) ?? false
    let below =
      (power.detectsBelow?.isCertainlyAbove(exact / 2) ?? false)
      || lower.isCertainlyAbove(exact / 2)
    var row = base
    if isAbove || (relation == .equals && isBelow) {
      row.verdict = .violated
    } else if relation == .atMost, isBelow || claim >= 1 {
      row.verdict = .holds
    } else if above && (relation == .atMost || claim == 0 || below) {
      row.verdict = .consistent
    } else {
      row.verdict = .undecided
    }
    row.relation = relation
    row.predicted = DecimalEnclosure(Interval(claim), digits: 17)
    row.limits = DecimalEnclosure(from: lower, to: upper, digits: 17)
    row.power.detects = power.detects?.decimal(digits: 17).upper
    row.power.detectsBelow = power.detectsBelow?.decimal(digits: 17).lower
    (row.trials, row.failures, row.undefined, row.undecided) = (
      trials, failures, 0, 0
    )
    return (row.verdict, row)
  }
}
