import Bounds

/// junit.xml: a test suite a statement, a test case a row.
///
/// | Verdict | Test case |
/// | --- | --- |
/// | violated | failure |
/// | control-failed | error |
/// | undecided, assumption-fails | skipped, with the reason |
/// | all others | passes |
///
/// The last suite, `run`, has one case: an error where rows are missing or where
/// there are no controls of both kinds, so that an interrupted run is never green.
public enum JUnitReport {
  /// The whole file.
  public static func text(_ run: RunRecord) -> String {
    let suites = suites(run)
    let count = Count(suites.flatMap(\.cases))
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      "<testsuites"
        + attributes([
          ("name", "sipp-verify, suite \(run.suite)"),
          ("tests", "\(count.tests)"), ("failures", "\(count.failures)"),
          ("errors", "\(count.errors)"), ("skipped", "\(count.skipped)"),
          ("time", "0"),
        ]) + ">",
    ]
    for suite in suites { lines += text(suite, properties(run)) }
    return (lines + ["</testsuites>"]).map { $0 + "\n" }.joined()
  }

  private struct TestSuite {
    let name: String
    let cases: [Case]
  }

  private struct Case {
    enum Outcome: Equatable { case passes, failure, error, skipped }
    let suite: String
    let name: String
    let outcome: Outcome
    let type: String
    let message: String
  }

  private struct Count {
    let tests, failures, errors, skipped: Int

    init(_ cases: [Case]) {
      tests = cases.count
      failures = cases.count { $0.outcome == .failure }
      errors = cases.count { $0.outcome == .error }
      skipped = cases.count { $0.outcome == .skipped }
    }
  }

  // MARK: - From rows to cases

  private static func suites(_ run: RunRecord) -> [TestSuite] {
    StatementID.allCases.compactMap { id in
      let rows = run.rows.filter { $0.id == id }
      guard !rows.isEmpty else { return nil }
      return TestSuite(
        name: "\(id.rawValue) \(id.entry.title)", cases: rows.map(testCase))
    } + [TestSuite(name: "run", cases: [wholeness(run)])]
  }

  private static func testCase(_ row: RowRecord) -> Case {
    Case(
      suite: row.id.rawValue,
      name: row.instance
        + (row.control.map { ", \($0.rawValue) control" } ?? ""),
      outcome: outcome(row.verdict), type: row.verdict.rawValue,
      message: RowMessage.text(row))
  }

  private static func outcome(_ verdict: Verdict) -> Case.Outcome {
    switch verdict {
    case .violated: .failure
    case .controlFailed: .error
    case .undecided, .assumptionFails: .skipped
    case .holds, .consistent, .refutedAsExpected, .exactAsExpected: .passes
    }
  }

  private static func wholeness(_ run: RunRecord) -> Case {
    let isWhole = run.isComplete && run.hasControls
    return Case(
      suite: "run", name: "every row was run, with controls of both kinds",
      outcome: isWhole ? .passes : .error,
      type: run.isComplete ? "without-controls" : "incomplete",
      message: RunSummary.sentence(run))
  }

  // MARK: - To text

  private static func properties(_ run: RunRecord) -> [String] {
    let values = [
      ("version", run.version), ("suite", run.suite), ("seed", "\(run.seed)"),
      ("trials", "\(run.trials)"), ("alpha", run.alpha),
      ("verdict", run.verdict.rawValue),
      ("command", ShellCommand.text(run.command)),
    ]
    return ["    <properties>"]
      + values.map { name, value in
        "      <property" + attributes([("name", name), ("value", value)])
          + "/>"
      } + ["    </properties>"]
  }

  private static func text(
    _ suite: TestSuite, _ properties: [String]
  ) -> [String] {
    let count = Count(suite.cases)
    let head =
      "  <testsuite"
      + attributes([
        ("name", suite.name), ("tests", "\(count.tests)"),
        ("failures", "\(count.failures)"), ("errors", "\(count.errors)"),
        ("skipped", "\(count.skipped)"), ("time", "0"),
      ]) + ">"
    return [head] + properties + suite.cases.flatMap(text) + ["  </testsuite>"]
  }

  private static func text(_ test: Case) -> [String] {
    let names = attributes([
      ("classname", test.suite), ("name", test.name), ("time", "0"),
    ])
    let element: String
    switch test.outcome {
    case .passes: return ["    <testcase\(names)/>"]
    case .failure: element = "failure"
    case .error: element = "error"
    case .skipped: element = "skipped"
    }
    return [
      "    <testcase\(names)>",
      "      <\(element)"
        + attributes([("type", test.type), ("message", test.message)]) + "/>",
      "    </testcase>",
    ]
  }

  private static func attributes(_ values: [(String, String)]) -> String {
    values.map { name, value in
      " \(name)=\"\(MarkupText.escaped(value, keepsLines: false))\""
    }.joined()
  }
}
