import Testing

@testable import Bounds
@testable import Empirical

@Suite("H7 gate: reports of a comparison")
struct GateReportTests {
  private typealias Records = GateRecords

  private func report(
    _ baseline: RunRecord, _ candidate: RunRecord, candidatePath: String? = nil
  ) throws -> GateReport {
    GateReport(
      try RegressionGate(baseline: baseline, candidate: candidate),
      baselinePath: "base.json", candidatePath: candidatePath,
      command: ["--margin", "0.1"])
  }

  @Test func theVerdictIsTheLastLine() throws {
    let base = Records.run(failed: [1], trials: 2_000)
    let passes = try report(base, base)
    #expect(passes.sentence.hasPrefix("No regression: "))
    #expect(passes.text.hasSuffix("\n\(passes.sentence)\n"))

    let worse = try report(
      base, Records.run(failed: Array(0..<200), trials: 2_000))
    #expect(worse.sentence == "Regression: 1 finding.")
    for part in [
      "regression: fails-more-often", "claim    T4e, blocks B=2",
      "1 of 2000 before, 200 of 2000 now", "p <= ", "McNemar",
      "repeat   sipp-verify verify --suite quick --trials 2000 --seed 1 "
        + "--claims 'T4e blocks B=2' --trial 0",
    ] {
      #expect(worse.text.contains(part), "\(part) in \(worse.text)")
    }
  }

  @Test func undecidedSaysWhatToDo() throws {
    let base = Records.run(failed: [1], trials: 100)
    let other = Records.run(failed: [2], trials: 100, probe: "b")
    let fresh = try report(base, other)
    let trials = try #require(fresh.gate.trialsNeeded)
    #expect(
      fresh.sentence.contains("make it again")
        && fresh.sentence.contains("--trials \(trials)"), "\(fresh.sentence)")
    let known = Records.run(failed: [1], trials: 100, oracle: "0.01")
    let changed = Records.run(
      failed: [2], trials: 100, probe: "b", oracle: "0.01")
    let open = try report(known, changed)
    let needed = try #require(open.gate.trialsNeeded)
    #expect(
      open.sentence
        == "Nothing can be concluded yet: \(needed) trials would decide. "
        + "sipp-verify gate --baseline base.json --margin 0.1 --trials \(needed)"
    )
    let stored = try report(known, changed, candidatePath: "run")
    #expect(
      stored.sentence.hasSuffix(
        "sipp-verify verify --suite quick --seed 1 --trials \(needed)"))
  }

  /// By the rules of GitHub's workflow commands.
  @Test func annotationsAreEscaped() throws {
    var run = Records.run(failed: [])
    run.rows[0].instance = "50 %, a: b"
    let gone = try report(run, Records.run(failed: []))
    let lines = gone.annotations(for: .github).split(separator: "\n")
    #expect(
      lines[0]
        == "::error title=H7 missing%3A T4e%2C 50 %25%2C a%3A b::"
        + "T4e, 50 %25, a: b: the claim is gone%0Acertified%0A"
        + "sipp-verify verify --suite quick --trials 10000 --seed 1 --claims "
        + "'T4e 50 %25, a: b'")
    #expect(lines[1].hasPrefix("::notice title=H7 new%3A"))
    #expect(lines.count == 2)
  }

  @Test func markdownShowsNamesAsTheyAre() throws {
    var run = Records.run(failed: [])
    run.rows[0].instance = "a|b <i> `c`\nd"
    let text = try report(run, Records.run(failed: [])).markdown
    #expect(text.contains("T4e, a\\|b \\<i> \\`c\\` d"))
    let rows = text.split(separator: "\n").filter {
      $0.hasPrefix("| regression")
    }
    #expect(rows.count == 1)
  }

  /// Names come from files.
  @Test func noNameMovesTheCursor() throws {
    var run = Records.run(failed: [])
    run.rows[0].instance = "a\u{1B}[2Jb"
    let text = try report(run, Records.run(failed: [])).text
    #expect(!text.unicodeScalars.contains { $0.value == 0x1B })
  }

  @Test func jsonHasTheDocumentedMembers() throws {
    let base = Records.run(failed: [1], trials: 100)
    let json = try report(
      base, Records.run(failed: [2], trials: 100, probe: "b")
    )
    .json
    guard case .object(let members) = json else {
      Issue.record("no object")
      return
    }
    #expect(
      members.map(\.name) == [
        "schema", "outcome", "sentence", "level", "margin", "margin_floor",
        "tolerance", "baseline", "candidate", "streams", "tests",
        "trials_needed", "baseline_needs_them", "findings",
      ])
    let text = json.text()
    #expect(text.contains("\"outcome\": \"undecided\""))
    #expect(text.contains("\"level\": \"1e-6\""))
  }
}
