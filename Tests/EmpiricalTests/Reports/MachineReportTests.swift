import Bounds
import Foundation
import Testing

@testable import Empirical

@Suite("JUnit: a run as test cases")
struct JUnitReportTests {
  private let run = ReportSample.everything

  @Test("it is well formed, and every row is a case under its statement")
  func cases() throws {
    let elements = try MarkupReader(JUnitReport.text(run)).elements
    let cases = elements.filter { $0.name == "testcase" }
    #expect(cases.count == run.rows.count + 1)
    let names = cases.map { "\($0["classname"] ?? "")|\($0["name"] ?? "")" }
    #expect(Set(names).count == names.count)
    for (index, row) in run.rows.enumerated() {
      let instance =
        index % 3 == 0
        ? "\(ReportSample.shownHostile) \(index)" : row.instance
      let name =
        instance + (row.control.map { ", \($0.rawValue) control" } ?? "")
      #expect(names.contains("\(row.id.rawValue)|\(name)"), "\(name)")
    }
    #expect(names.last?.hasPrefix("run|") == true)
  }

  @Test("counts are right, of the whole and of every suite")
  func counts() throws {
    let elements = try MarkupReader(JUnitReport.text(run)).elements
    func count(_ name: String) -> Int { elements.count { $0.name == name } }
    let whole = elements[0]
    #expect(whole.name == "testsuites")
    #expect(whole["tests"] == "\(count("testcase"))")
    #expect(whole["failures"] == "\(count("failure"))")
    #expect(whole["errors"] == "\(count("error"))")
    #expect(whole["skipped"] == "\(count("skipped"))")
    let suites = elements.filter { $0.name == "testsuite" }
    for name in ["tests", "failures", "errors", "skipped"] {
      let sum = suites.compactMap { Int($0[name] ?? "") }.reduce(0, +)
      #expect(whole[name] == "\(sum)")
    }
    let verdicts = run.rows.map(\.verdict)
    #expect(count("failure") == verdicts.count { $0 == .violated })
    #expect(count("error") == verdicts.count { $0 == .controlFailed })
    let unjudged: Set<Verdict> = [.undecided, .assumptionFails]
    #expect(count("skipped") == verdicts.count { unjudged.contains($0) })
  }

  @Test("messages say claim, limits and reason; properties name the run")
  func texts() throws {
    let elements = try MarkupReader(JUnitReport.text(run)).elements
    let row = try #require(run.rows.first { $0.verdict == .violated })
    let failure = try #require(elements.first { $0.name == "failure" })
    let message = try #require(failure["message"])
    #expect(message.contains(RunTable.Column.claim.cell(row)))
    #expect(message.contains(RunTable.Column.limits.cell(row)))
    #expect(failure["type"] == "violated")
    let skipped = elements.filter { $0.name == "skipped" }.compactMap {
      $0["message"]
    }
    #expect(skipped.contains { $0.contains("R(x) > B") })
    let properties = elements.filter { $0.name == "property" }
    func value(_ name: String) -> String? {
      properties.first { $0["name"] == name }?["value"]
    }
    #expect(value("seed") == "\(run.seed)" && value("alpha") == run.alpha)
    #expect(value("command")?.hasPrefix("sipp-verify verify ") == true)
  }

  @Test("an interrupted run, and one without controls, is an error")
  func interruption() throws {
    func last(_ run: RunRecord) throws -> MarkupReader.Element {
      try #require(try MarkupReader(JUnitReport.text(run)).elements.last)
    }
    #expect(try last(run)["name"]?.hasPrefix("every row") == true)
    var incomplete = run
    incomplete.isComplete = false
    #expect(try last(incomplete)["type"] == "incomplete")
    var bare = run
    bare.rows.removeAll { $0.control == .negative }
    #expect(try last(bare)["type"] == "without-controls")
  }
}

@Suite("SARIF: a run as findings")
struct SARIFReportTests {
  private let run = ReportSample.everything

  private func log(_ run: RunRecord) throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(
      with: Data(SARIFReport.text(run).utf8))
    let log = try #require(json as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    return try #require((log["runs"] as? [[String: Any]])?.first)
  }

  private func results(_ run: RunRecord) throws -> [[String: Any]] {
    try #require(try log(run)["results"] as? [[String: Any]])
  }

  private func fingerprints(_ run: RunRecord) throws -> [String] {
    try results(run).map {
      let prints = $0["partialFingerprints"] as? [String: String]
      return try #require(prints?["row/v1"])
    }
  }

  @Test("every row is a result of its statement's rule")
  func rows() throws {
    let log = try log(run)
    let tool = try #require(log["tool"] as? [String: [String: Any]])
    let rules = try #require(tool["driver"]?["rules"] as? [[String: Any]])
    let results = try results(run)
    #expect(results.count == run.rows.count)
    let levels: [Verdict: String] = [
      .violated: "error", .controlFailed: "error", .undecided: "warning",
      .assumptionFails: "note",
    ]
    for (row, result) in zip(run.rows, results) {
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(rules[index]["id"] as? String == row.id.rawValue)
      #expect(result["ruleId"] as? String == row.id.rawValue)
      let level = levels[row.verdict] ?? "none"
      #expect(result["level"] as? String == level, "\(row.name)")
      // SARIF: a level other than none is of kind fail only.
      let kind = level == "none" ? "pass" : "fail"
      #expect(result["kind"] as? String == kind, "\(row.name)")
    }
    #expect(rules.count == Set(run.rows.map(\.id)).count)
  }

  @Test("results are located at files that exist, without a line to go stale")
  func places() throws {
    for result in try results(run) {
      let places = try #require(result["locations"] as? [[String: Any]])
      let place = try #require(
        places.first?["physicalLocation"] as? [String: Any])
      let artifact = try #require(
        place["artifactLocation"] as? [String: String])
      #expect(artifact["uriBaseId"] == "%SRCROOT%")
      #expect(artifact["uri"]?.hasPrefix("Sources/") == true)
      #expect((place["region"] as? [String: Int]) == ["startLine": 1])
    }
  }

  @Test("a message makes no link and no placeholder of a name")
  func messages() throws {
    let texts = try results(run).compactMap {
      ($0["message"] as? [String: String])?["text"]
    }
    #expect(texts.contains { $0.contains("[a] (b)") && $0.contains("{{0}}") })
    #expect(texts.allSatisfy { !$0.contains("](") })
  }

  @Test("fingerprints are the row's, whatever the seed, trials and numbers")
  func fingerprints() throws {
    let rows = try Suite(.quick).claims(alpha: Levels.defaultAlpha)
    let again = RunRecord(
      try Run(
        rows,
        configuration: RunConfiguration(
          seed: 4, trials: 20, suite: "quick", threads: 1)))
    let base = RunRecordTests.record
    let prints = try fingerprints(base)
    #expect(try fingerprints(again) == prints)
    #expect(Set(prints).count == base.rows.count)

    var changed = base
    changed.rows[0].instance += " "
    changed.rows[1].parameters.append((name: "other", value: .integer(1)))
    changed.rows[2].control = .positive
    changed.rows[3].id = .t17
    changed.rows[4].estimate += 0.5
    changed.rows[4].verdict = .violated
    let others = try fingerprints(changed)
    for index in 0..<4 { #expect(others[index] != prints[index], "\(index)") }
    #expect(others[4...] == prints[4...])
  }

  @Test("an incomplete run did not succeed, and says why")
  func interruption() throws {
    func invocation(_ run: RunRecord) throws -> [String: Any] {
      try #require(try log(run)["invocations"] as? [[String: Any]])[0]
    }
    #expect(try invocation(run)["executionSuccessful"] as? Bool == true)
    var incomplete = run
    incomplete.isComplete = false
    let cut = try invocation(incomplete)
    #expect(cut["executionSuccessful"] as? Bool == false)
    #expect((cut["toolExecutionNotifications"] as? [Any])?.count == 1)
  }
}
