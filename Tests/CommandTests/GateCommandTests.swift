import Empirical
import Foundation
import TestSupport
import Testing

@Suite("gate: a run against a baseline")
struct GateCommandTests {
  /// A folder with a run, `run`, and a baseline of it, `base.json`.
  private func accepted() throws -> String {
    let folder = try CommandRunner.temporaryFolder().path
    let run = try CommandRunner.run([
      "verify", "--suite", "quick", "--claims", "T3", "--trials", "60",
      "--output", "\(folder)/run", "--quiet",
    ])
    #expect(run.code == 0, "\(run.error)")
    let accept = try CommandRunner.run([
      "gate", "--baseline", "\(folder)/base.json", "--candidate",
      "\(folder)/run", "--accept", "--reason", "the first one",
    ])
    #expect(accept.code == 0, "\(accept.error)")
    #expect(accept.output.hasSuffix("Nothing was given up.\n"))
    return folder
  }

  /// The run of `folder`, changed, as `folder/other`; its path.
  private func changed(
    _ folder: String, _ change: (inout RunRecord) -> Void
  ) throws -> String {
    var record = try RunRecord(path: "\(folder)/run")
    change(&record)
    let path = "\(folder)/other.json"
    try Data(record.text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func gate(
    _ folder: String, _ arguments: String...
  ) throws -> CommandRunner.Result {
    try CommandRunner.run(
      ["gate", "--baseline", "\(folder)/base.json"] + arguments)
  }

  @Test func anUnchangedAlgorithmPasses() throws {
    let folder = try accepted()
    for arguments in [[], ["--seed", "5"], ["--threads", "1"]] {
      let result = try CommandRunner.run(
        ["gate", "--baseline", "\(folder)/base.json"] + arguments)
      #expect(result.code == 0, "\(result.output) \(result.error)")
      let last = result.output.split(separator: "\n").last
      #expect(last?.hasPrefix("No regression: ") ?? false)
      #expect(
        result.output.contains("equal bit for bit")
          == (arguments.first != "--seed"))
    }
  }

  @Test func aRegressionFailsWithItsName() throws {
    let folder = try accepted()
    let path = try changed(folder) {
      $0.rows[0].instance = "blocks of another kind"
    }
    let result = try gate(
      folder, "--candidate", path, "--annotations", "github", "--output",
      "\(folder)/gate.md")
    #expect(result.code == 1, "\(result.error)")
    #expect(result.output.hasPrefix("::error title=H7 missing"))
    #expect(result.output.contains("regression: missing\n   claim    T3, "))
    #expect(result.output.hasSuffix("Regression: 1 finding.\n"))
    let markdown = try String(
      contentsOfFile: "\(folder)/gate.md", encoding: .utf8)
    #expect(markdown.contains("| regression: missing | T3, "))
    let json = try gate(folder, "--candidate", path, "--json")
    #expect(json.code == 1)
    let document =
      try JSONSerialization.jsonObject(with: Data(json.output.utf8))
      as? [String: Any]
    #expect(document?["outcome"] as? String == "regression")
    let quiet = try gate(folder, "--candidate", path, "--quiet")
    #expect(quiet.code == 1 && quiet.output.isEmpty && quiet.error.isEmpty)
  }

  @Test func aChangedAlgorithmWithFewTrialsIsUndecided() throws {
    let folder = try accepted()
    let path = try changed(folder) { record in
      for place in record.streams.indices {
        record.streams[place].probe = "0000000000000000"
      }
    }
    let result = try gate(folder, "--candidate", path)
    #expect(result.code == 2, "\(result.error)")
    #expect(result.output.contains("not-shown"))
    #expect(result.output.contains(" trials would decide. "))
  }

  @Test func aWeakenedBaselineSaysSo() throws {
    let folder = try accepted()
    let path = try changed(folder) { $0.rows.removeFirst() }
    let accept = try gate(
      folder, "--candidate", path, "--accept", "--reason", "a row less")
    #expect(accept.code == 0, "\(accept.error)")
    #expect(accept.output.contains("the claim is gone"))
    let result = try gate(folder, "--candidate", path)
    #expect(result.code == 0, "\(result.error)")
    #expect(
      result.output.contains(
        "the baseline was weakened when it was accepted: a row less"))
  }

  @Test func refusesToAcceptWhatShowsNothing() throws {
    let folder = try accepted()
    let before = FileManager.default.contents(atPath: "\(folder)/base.json")
    for (code, change) in [
      (
        1,
        {
          $0.rows[0].verdict = .violated
          $0.verdict = .violated
        }
      ),
      (
        2,
        {
          $0.rows[$0.rows.count - 1].verdict = .controlFailed
          $0.controlsPassed -= 1
          $0.controlsFailed += 1
          $0.verdict = .controlFailed
        }
      ),
      (
        2,
        {
          $0.isComplete = false
          $0.verdict = .undecided
        }
      ),
    ] as [(Int32, (inout RunRecord) -> Void)] {
      let path = try changed(folder, change)
      let result = try gate(
        folder, "--candidate", path, "--accept", "--reason", "x")
      #expect(result.code == code)
      #expect(result.errorLines.count == 1)
      #expect(result.error.contains("nothing is written"))
    }
    let after = FileManager.default.contents(atPath: "\(folder)/base.json")
    #expect(before == after)
  }

  @Test func refusesBadFilesAndPlaces() throws {
    let folder = try accepted()
    let none = try CommandRunner.run(["gate", "--baseline", "\(folder)/none"])
    #expect(none.code == 65)
    let run = try CommandRunner.run([
      "gate", "--baseline", "\(folder)/run/results.json",
    ])
    #expect(run.code == 65)
    let candidate = try gate(folder, "--candidate", "\(folder)/base.json")
    #expect(candidate.code == 65)
    let place = try CommandRunner.run([
      "gate", "--baseline", "\(folder)/none/base.json", "--candidate",
      "\(folder)/run", "--accept", "--reason", "x",
    ])
    #expect(place.code == 74)
    let output = try gate(
      folder, "--candidate", "\(folder)/run", "--output",
      "\(folder)/none/gate.md")
    #expect(output.code == 74)
    for result in [none, run, candidate, place, output] {
      #expect(result.errorLines.count == 1, "\(result.error)")
    }
  }

  @Test func comparesRules() throws {
    let same = try CommandRunner.run([
      "gate", "--compare", "sipp", "sipp", "--trials", "50",
    ])
    #expect(same.code == 0, "\(same.output) \(same.error)")
    let worse = try CommandRunner.run([
      "gate", "--compare", "sipp", "stuck-stream", "--trials", "200", "--seed",
      "2",
    ])
    #expect(worse.code == 1, "\(worse.output) \(worse.error)")
    #expect(
      worse.output.contains(
        "sipp-verify gate --compare sipp stuck-stream --trials 200 --seed 2"))
    for arguments in [
      ["sipp"], ["sipp", "other"],
      ["sipp", "uniform", "--accept", "--reason", "x"],
      ["sipp", "uniform", "--suite", "quick"],
      ["sipp", "uniform", "--baseline", "b"],
    ] {
      let result = try CommandRunner.run(["gate", "--compare"] + arguments)
      #expect(result.code == 64, "\(arguments): \(result.error)")
    }
  }

  @Test(arguments: [
    [], ["--accept"], ["--reason", "x"], ["--accept", "--reason", " "],
    ["--accept", "--reason", "x", "--json"],
    ["--candidate", "r", "--trials", "5"], ["--candidate", "r", "--seed", "5"],
    ["--json", "--annotations", "github"], ["--annotations", "other"],
    ["--alpha", "0"], ["--alpha", "1"], ["--margin", "nan"],
    ["--margin", "0"], ["--tolerance", "-0.1"], ["--tolerance", "1"],
    ["--trials", "0"],
  ])
  func refusesBadUsage(arguments: [String]) throws {
    let folder = try CommandRunner.temporaryFolder().path
    // A baseline that is there, so that usage is what is refused.
    try Data("{}".utf8).write(to: URL(fileURLWithPath: folder + "/b"))
    let baseline = arguments.isEmpty ? [] : ["--baseline", folder + "/b"]
    let result = try CommandRunner.run(["gate"] + baseline + arguments)
    #expect(result.code == 64, "\(arguments): \(result.error)")
    #expect(result.errorLines.count == 1, "\(result.error)")
    #expect(result.output.isEmpty)
  }
}
