import Foundation
import Testing

/// `calibrate` as a stranger sees it.
@Suite("calibrate: the harness tried on itself")
struct CalibrateCommandTests {
  @Test func helpHasAnExampleAndTheExitCodes() throws {
    let result = try CommandRunner.run(["calibrate", "--help"])
    #expect(result.code == 0)
    #expect(
      result.output.contains(
        "sipp-verify calibrate --seeds 100 --alpha 0.05 --alpha 0.01"))
    for words in ["0 calibrated; 2 not", "--seeds", "--suite", "--threads"] {
      #expect(result.output.contains(words), "\(words)")
    }
    let top = try CommandRunner.run(["--help"])
    #expect(top.output.contains("calibrate"))
  }

  @Test(arguments: [
    ["--seeds", "0"], ["--seeds", "1000001"], ["--seeds", "many"],
    ["--alpha", "0"], ["--alpha", "0.4"], ["--alpha", "x"],
    ["--threads", "0"], ["--alpha", "0.01", "--alpha", "-1"], ["extra"],
  ])
  func wrongArgumentsAreRefusedInOneLine(_ arguments: [String]) throws {
    let result = try CommandRunner.run(["calibrate"] + arguments)
    #expect(result.code == 64, "\(arguments)")
    #expect(result.output.isEmpty && result.errorLines.count == 1)
  }

  @Test func aSuiteThatIsNotThereIsRefused() throws {
    let result = try CommandRunner.run(["calibrate", "--suite", "no/such"])
    #expect(result.code == 65 && result.errorLines.count == 1)
  }

  private static let suite = """
    {"schema": "sipp-verify/suite/1", "name": "small", "trials": 100,
     "entries": [
      {"check": "ladder", "instance": {"kind": "blocks", "count": 4, "size": 1},
       "relative_error": 1, "draws": 9, "rungs": ["T4e"], "exact_laws": true}
     ]}
    """

  /// A small suite in full: text, JSON, silence.
  @Test func aSmallSuiteIsCalibrated() throws {
    let folder = try CommandRunner.temporaryFolder()
    try Self.suite.write(
      to: folder.appending(path: "s.json"), atomically: true, encoding: .utf8)
    let options = [
      "calibrate", "--suite", "s.json", "--seeds", "20", "--alpha", "0.05",
    ]
    let text = try CommandRunner.run(options, in: folder)
    #expect(text.code == 0 && text.error.isEmpty, "\(text)")
    #expect(text.output.contains("Calibrated: 20 seeds of suite small"))
    #expect(!text.output.contains("\u{1B}"))
    let json = try CommandRunner.run(options + ["--json"], in: folder)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8))
        as? [String: Any])
    #expect(document["calibrated"] as? Bool == true)
    #expect(document["schema"] as? String == "sipp-verify/calibration/1")
    let checks = try #require(document["checks"] as? [[String: Any]])
    #expect(checks.count > 20)
    #expect(checks.allSatisfy { $0["met"] as? Bool == true })
    let quiet = try CommandRunner.run(
      options + ["--quiet", "--threads", "1"], in: folder)
    #expect(quiet.code == 0 && quiet.output.isEmpty && quiet.error.isEmpty)
    // Nothing was written beside the suite.
    let files = try FileManager.default.contentsOfDirectory(
      atPath: folder.path)
    #expect(files == ["s.json"])
  }

  @Test func ctrlCEndsWith130() throws {
    let folder = try CommandRunner.temporaryFolder()
    try Self.suite.write(
      to: folder.appending(path: "s.json"), atomically: true, encoding: .utf8)
    let result = try CommandRunner.run(
      ["calibrate", "--suite", "s.json", "--seeds", "1000000"], in: folder,
      interruptAfter: 1)
    #expect(result.code == 130 && result.output.isEmpty)
  }
}
