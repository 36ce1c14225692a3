import Empirical
import Foundation
import TestSupport
import Testing

@Suite("report: a stored run again")
struct ReportCommandTests {
  /// A small run in `folder`; T3's has no plots.
  private func run(in folder: String, claims: String = "T3") throws {
    let result = try CommandRunner.run([
      "verify", "--suite", "quick", "--claims", claims, "--trials", "60",
      "--output", folder, "--quiet",
    ])
    #expect(result.code == 0, "\(result.error)")
  }

  @Test func rendersToEqualBytes() throws {
    let folder = try CommandRunner.temporaryFolder().path
    let first = "\(folder)/first"
    try run(in: first)
    let second = "\(folder)/second"
    let result = try CommandRunner.run([
      "report", first, "--output", second,
    ])
    #expect(result.code == 0, "\(result.error)")
    let names = try FileManager.default.contentsOfDirectory(atPath: first)
    #expect(names.count >= 4)
    for name in names where name != "run.json" {
      let (a, b) = (
        FileManager.default.contents(atPath: "\(first)/\(name)"),
        FileManager.default.contents(atPath: "\(second)/\(name)")
      )
      #expect(a != nil && a == b, "\(name)")
    }
    // In place: a lost report comes back, and results.json stays.
    let before = FileManager.default.contents(
      atPath: "\(first)/report.md")
    try FileManager.default.removeItem(atPath: "\(first)/report.md")
    let again = try CommandRunner.run(["report", "\(first)/results.json"])
    #expect(again.code == 0, "\(again.error)")
    #expect(
      FileManager.default.contents(atPath: "\(first)/report.md") == before)
  }

  /// A gnuplot that says nothing does not hold a person who presses Ctrl-C, and
  /// no page without pictures takes the place of one that has them.
  @Test func anInterruptionEndsTheDrawing() throws {
    let folder = try CommandRunner.temporaryFolder()
    try run(in: "\(folder.path)/r", claims: "T4e")
    let page = "\(folder.path)/r/report.html"
    let before = FileManager.default.contents(atPath: page)
    let gnuplot = folder.appending(path: "gnuplot")
    try Data("#!/bin/sh\nsleep 60\n".utf8).write(to: gnuplot)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: gnuplot.path)
    for options in [[], ["--format", "html"], ["--plot", "errors-1"]] {
      let result = try CommandRunner.run(
        ["report", "\(folder.path)/r"] + options, interruptAfter: 1,
        searchPath: folder.path)
      #expect(result.code == 130, "\(options): \(result.error)")
      #expect(result.output.isEmpty && result.error.isEmpty)
    }
    #expect(FileManager.default.contents(atPath: page) == before)
  }

  @Test func printsOneFormat() throws {
    let folder = try CommandRunner.temporaryFolder().path
    try run(in: "\(folder)/r")
    for format in ReportFile.Format.allCases {
      let result = try CommandRunner.run([
        "report", "\(folder)/r", "--format", format.rawValue,
      ])
      let file = FileManager.default.contents(
        atPath: "\(folder)/r/\(format.fileName)")
      #expect(Data(result.output.utf8) == file, "\(format)")
    }
    for options in [
      ["--format", "csv", "--output", "x"], ["--plot", "x", "--output", "x"],
    ] {
      let both = try CommandRunner.run(["report", "\(folder)/r"] + options)
      #expect(both.code == 64)
    }
    let none = try CommandRunner.run(["report", "\(folder)/r", "--plot", "x"])
    #expect(none.code == 64)
    #expect(none.errorLines.count == 1)
  }

  @Test func refusesWhatIsNoRun() throws {
    let folder = try CommandRunner.temporaryFolder().path
    try run(in: "\(folder)/r")
    let path = "\(folder)/r/results.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let cases = [
      ("cut", String(text.prefix(text.count / 2))),
      ("edited", text.replacing("\"trials\": 60", with: "\"trials\": 61")),
      ("newer", text.replacing("results/1", with: "results/9")),
      ("empty", ""), ("list", "[]"), ("no member", "{}"),
    ]
    for (name, content) in cases {
      try Data(content.utf8).write(to: URL(fileURLWithPath: path))
      for command in [["report", "\(folder)/r"], ["report", path]] {
        let result = try CommandRunner.run(command)
        #expect(result.code == 65, "\(name)")
        #expect(result.output.isEmpty)
        #expect(
          result.error.hasPrefix("sipp-verify: \(path)")
            && result.error.split(separator: "\n").count == 1,
          "\(name): \(result.error)")
      }
    }
    let absent = try CommandRunner.run(["report", "\(folder)/none"])
    #expect(absent.code == 65)
    // The folder holds a run, which is not replaced without being asked.
    try run(in: "\(folder)/other")
    let held = try CommandRunner.run([
      "report", "\(folder)/other", "--output", "\(folder)/other",
    ])
    #expect(held.code == 74)
  }

  @Test func helpHasAnExample() throws {
    let result = try CommandRunner.run(["report", "--help"])
    #expect(result.code == 0)
    #expect(result.output.contains("sipp-verify report reports/runs/run-0001"))
    #expect(result.output.contains("65"))
  }
}
