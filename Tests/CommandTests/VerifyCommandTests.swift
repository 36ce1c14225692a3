import ArgumentParser
import Bounds
import Empirical
import Foundation
import Testing

@testable import sipp_verify

/// Everything that needs no trial: what is refused, and how.
@Suite("verify: options, refusals and help")
struct VerifyOptionTests {
  /// Each of these is exit 64 and one line that says which option and why.
  @Test(arguments: [
    (["--trials", "0"], "--trials is 0"),
    (["--trials", "-5"], "--trials is -5"),
    (["--trials", "nan"], "'nan'"), (["--trials", "1e3"], "'1e3'"),
    (["--trials", ""], "''"), (["--trials"], "--trials"),
    (["--trials", "4294967297"], "--trials is 4294967297"),
    (["--seed", "-1"], "--seed is -1"), (["--seed", "x"], "'x'"),
    (["--threads", "0"], "--threads is 0"),
    (["--alpha", "0"], "--alpha is 0"), (["--alpha", "1"], "--alpha is 1"),
    (["--alpha", "nan"], "--alpha is 'nan'"),
    (["--alpha", ""], "--alpha is ''"),
    (["--trial", "-1"], "--trial is -1"),
    (["--model", "m"], "--model and --data go together"),
    (
      ["--suite", "quick", "--model", "m", "--data", "d"],
      "--suite and --model do not go together"
    ),
    (["--time-limit", "0"], "--time-limit is 0.0, but must be above 0"),
    (["--time-limit", "nan"], "--time-limit is nan, but must be above 0"),
    (["--time-limit", "x"], "'x'"),
    (
      ["--stop-early", "--trials", "100000001"],
      "--trials is 100000001, but must be 1 to 10000000"
    ),
    (["--resume"], "--resume is not in this version"),
    (["--implementation", "x"], "--implementation is not in this version"),
    (["--bogus"], "--bogus"), (["nonsense"], "nonsense"),
    (["prune", "m", "--help"], "'prune' is not in this version"),
    (["shard"], "'shard' is not in this version"),
    (["bound", "network"], "<model>"),
  ])
  func usageErrorsAreOneLine(arguments: [String], reason: String) throws {
    let result = try CommandRunner.run(arguments)
    #expect(result.code == 64, "\(arguments): \(result.error)")
    #expect(result.output.isEmpty)
    #expect(result.errorLines.count == 1, "\(result.error)")
    #expect(result.error.contains(reason), "\(result.error)")
  }

  @Test func aSuiteFileIsRefusedInOneLine() throws {
    let folder = try CommandRunner.temporaryFolder().path
    let path = folder + "/suite.json"
    let text = """
      {"schema": "sipp-verify/suite/1", "name": "mine",
       "entries": [{"check": "moments", "instance": 3}]}
      """
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    for (path, reason) in [
      (path, "line 2, entries[0].instance: expected { … }"),
      (folder + "/none.json", "No such file or directory"),
      (folder, "is a directory"), ("quik", "No such file or directory"),
    ] {
      let result = try CommandRunner.run(["--suite", path])
      #expect(result.code == 65, "\(result.error)")
      #expect(result.output.isEmpty)
      #expect(result.errorLines == ["sipp-verify: \(path): \(reason)"])
    }
  }

  @Test(arguments: [
    [], ["verify"], ["bound"], ["bound", "samples"], ["bound", "points"],
    ["explain"],
  ])
  func helpHasAnExample(path: [String]) throws {
    let result = try CommandRunner.run(path + ["--help"])
    #expect(result.code == 0 && result.error.isEmpty)
    #expect(result.output.contains("sipp-verify "))
    #expect(result.output.lowercased().contains("example"))
  }

  @Test func theVersionIsThatOfTheResults() throws {
    let result = try CommandRunner.run(["--version"])
    #expect(result.code == 0)
    #expect(result.output == RunRecord.programVersion + "\n")
  }

  @Test(arguments: [
    ("missing.safetensors", "data"), ("model", "missing.safetensors"),
  ])
  func missingFilesAreExit65(model: String, data: String) throws {
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Fixtures").standardizedFileURL
    func path(_ name: String) -> String {
      switch name {
      case "model": fixtures.appending(path: "digits.safetensors").path
      case "data": fixtures.appending(path: "digits-inputs.safetensors").path
      default: name
      }
    }
    let result = try CommandRunner.run([
      "--model", path(model), "--data", path(data),
    ])
    #expect(result.code == 65 && result.output.isEmpty)
    #expect(result.errorLines.count == 1)
    #expect(result.error.contains("missing.safetensors: "))
  }

  /// An output that cannot be written costs no trial.
  @Test func outputsAreClaimedBeforeTheRun() throws {
    let folder = try CommandRunner.temporaryFolder()
    let file = folder.appending(path: "file")
    try Data("x".utf8).write(to: file)
    let holding = folder.appending(path: "holding")
    try FileManager.default.createDirectory(
      at: holding, withIntermediateDirectories: true)
    try Data("{}".utf8).write(to: holding.appending(path: "results.json"))
    for (path, reason) in [
      (file.path, "not a folder"), (holding.path, "--force"), ("", "empty"),
      ("/proc/none/run", "cannot be written"),
    ] {
      let command = try #require(
        try SippVerify.parseAsRoot(["verify", "--output", path])
          as? VerifyCommand)
      let error = #expect(throws: OutputError.self) {
        _ = try command.runFolder()
      }
      #expect(error?.description.contains(reason) ?? false, "\(path)")
    }
    let forced = try #require(
      try SippVerify.parseAsRoot([
        "verify", "--output", holding.path, "--force",
      ]) as? VerifyCommand)
    #expect(throws: Never.self) { try forced.runFolder() }
  }

  /// No file of the process may take the place of a stream that is closed.
  @Test func aClosedOutputIsExit74() throws {
    let binary = try #require(CommandRunner.binary)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "exec \"$0\" explain T4b >&-", binary.path]
    let error = Pipe()
    process.standardError = error
    try process.run()
    let text = error.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 74)
    #expect(
      String(decoding: text, as: UTF8.self)
        == "sipp-verify: standard output: cannot be written: "
        + "Bad file descriptor\n")
  }

  @Test func runFoldersAreNumbered() throws {
    let base = try CommandRunner.temporaryFolder().appending(path: "runs").path
    let first = try RunFolder(nextUnder: base)
    let second = try RunFolder(nextUnder: base)
    #expect(first.path == base + "/run-0001")
    #expect(second.path == base + "/run-0002")
  }
}

/// Whole runs of the command, where a release build makes them quick.
@Suite("verify: runs, as a stranger sees them")
struct VerifyRunTests {
  /// Few trials of few claims of the quick suite; its controls take what they need.
  private func run(
    _ arguments: [String], in folder: URL, interruptAfter: Double? = nil
  ) throws -> CommandRunner.Result {
    try CommandRunner.run(
      ["--suite", "quick", "--claims", "T4e*", "--trials", "200"] + arguments,
      in: folder, interruptAfter: interruptAfter)
  }

  private func bytes(_ folder: URL, _ name: String = "results.json") throws
    -> Data
  {
    try Data(contentsOf: folder.appending(path: name))
  }

  @Test func aRunLeavesItsFolderAndTable() throws {
    guard CommandRunner.isRelease else { return CommandRunner.skip(#function) }
    let folder = try CommandRunner.temporaryFolder()
    let result = try run([], in: folder)
    #expect(result.code == 0 && result.error.isEmpty)
    #expect(result.output.contains("refuted-as-expected"))
    #expect(result.output.contains("exact laws not refuted"))
    #expect(!result.output.contains("\u{1B}"), "no colours in a pipe")
    let runs = folder.appending(path: "reports/runs/run-0001")
    for name in ["results.json", "results.csv", "report.md", "run.json"] {
      #expect(try !bytes(runs, name).isEmpty)
    }
    let again = try run([], in: folder)
    #expect(again.code == 0)
    let second = folder.appending(path: "reports/runs/run-0002")
    #expect(try bytes(runs) == bytes(second), "one seed, one result")
  }

  @Test func threadsChangeNoByteAndSeedsDo() throws {
    guard CommandRunner.isRelease else { return CommandRunner.skip(#function) }
    let folder = try CommandRunner.temporaryFolder()
    var documents: [Data] = []
    for (index, options) in [
      ["--seed", "7", "--threads", "1"], ["--seed", "7", "--threads", "2"],
      ["--seed", "8", "--threads", "2"],
    ].enumerated() {
      let result = try run(
        options + ["--json", "--output", "r\(index)"], in: folder)
      #expect(result.code == 0)
      let document = try bytes(folder.appending(path: "r\(index)"))
      #expect(document == Data(result.output.utf8), "--json is the file")
      documents.append(document)
    }
    #expect(documents[0] == documents[1] && documents[1] != documents[2])
  }

  /// --trial repeats the outcomes that a run counted, given the run's options.
  @Test func trialsReplayToTheCountsOfTheRun() throws {
    guard CommandRunner.isRelease else { return CommandRunner.skip(#function) }
    let folder = try CommandRunner.temporaryFolder()
    let suite = """
      {"schema": "sipp-verify/suite/1", "name": "floor", "entries": [
        {"check": "ladder",
         "instance": {"kind": "blocks", "count": 2, "size": 32},
         "relative_error": "1/2", "failure_probability": 0.3, "floor": true}]}
      """
    try suite.write(
      to: folder.appending(path: "floor.json"), atomically: true,
      encoding: .utf8)
    let options = [
      "--suite", "floor.json", "--claims", "T4f*", "--trials", "9",
    ]
    let result = try CommandRunner.run(
      options + ["--json", "--output", "r"], in: folder)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        as? [String: Any])
    let rows = try #require(document["claims"] as? [[String: Any]])
    let row = try #require(
      rows.first { $0["control"] is NSNull && $0["id"] as? String == "T4f" })
    var failures = 0
    for trial in 0..<9 {
      let replay = try CommandRunner.run(
        options + ["--trial", "\(trial)"], in: folder)
      #expect(replay.code == 0)
      let lines = replay.output.split(separator: "\n")
      #expect(lines.count == 1)
      failures += replay.output.contains(": fails") ? 1 : 0
    }
    #expect(failures == row["failures"] as? Int && (1...8).contains(failures))
  }

  /// Few trials decide little: that is exit 0, and 2 when asked to be strict.
  @Test func undecidedRowsAreExit2UnderStrict() throws {
    guard CommandRunner.isRelease else { return CommandRunner.skip(#function) }
    let folder = try CommandRunner.temporaryFolder()
    #expect(try run(["--quiet", "--output", "a"], in: folder).code == 0)
    let strict = try run(["--strict", "--output", "b"], in: folder)
    #expect(strict.code == 2)
    #expect(strict.output.contains("not every claim is decided"))
  }

  @Test func anInterruptedRunKeepsWhatItHas() throws {
    guard CommandRunner.isRelease else { return CommandRunner.skip(#function) }
    let folder = try CommandRunner.temporaryFolder()
    // A closed terminal ends a run as Ctrl-C does.
    let hungUp = try CommandRunner.run(
      ["--trials", "100000000", "--output", "h"], in: folder,
      interruptAfter: 3, signal: SIGHUP)
    #expect(hungUp.code == 130 && hungUp.output.contains("interrupted"))
    let result = try CommandRunner.run(
      ["--trials", "100000000", "--output", "r"], in: folder,
      interruptAfter: 3)
    #expect(result.code == 130)
    #expect(result.output.contains("interrupted"))
    let document = try #require(
      try JSONSerialization.jsonObject(
        with: bytes(folder.appending(path: "r"))) as? [String: Any])
    #expect(document["complete"] as? Bool == false)
    #expect(document["verdict"] as? String != "holds")
  }

  @Test func theUsersNetworkIsVerified() throws {
    guard CommandRunner.isRelease else { return CommandRunner.skip(#function) }
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Fixtures").standardizedFileURL
    let result = try CommandRunner.run([
      "--model", fixtures.appending(path: "digits.safetensors").path, "--data",
      fixtures.appending(path: "digits-inputs.safetensors").path, "--trials",
      "200",
    ])
    #expect(result.code == 0 && result.error.isEmpty)
    for layer in ["fc1", "fc2", "fc3"] {
      #expect(result.output.contains("network \(layer), sensitivity points"))
    }
    #expect(result.output.contains("assumption-fails"))
    #expect(result.output.contains("R(x) > B at"))
  }
}
