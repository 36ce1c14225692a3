import Bounds

@testable import Empirical

/// Runs for the tests of reports.
enum ReportSample {
  /// What a name may hold that means something in HTML, XML, SARIF, Mustache or a
  /// shell. The quotation mark with an accent is one character that is not `"`.
  static let hostile =
    "</td><script>alert(\"1\")</script> & 'q' \"\u{301} onclick=\"x "
    + "{{css}} {0} [a](b) ]]> $(id) | \u{202E}\u{7}\u{FFFF} é"

  /// The same as a reader sees it: without what no report can hold.
  static let shownHostile = hostile.unicodeScalars.map {
    [0x202E, 0x7, 0xFFFF].contains($0.value)
      ? "\\u{\(String($0.value, radix: 16))}" : String($0)
  }.joined()

  /// A run of every kind of row, with every verdict and hostile words everywhere.
  static let everything: RunRecord = {
    var run = RunRecordTests.record
    for index in run.rows.indices where index % 3 == 0 {
      run.rows[index].instance = "\(hostile) \(index)"
    }
    let claims = run.rows.indices.filter { run.rows[$0].control == nil }
    let verdicts: [Verdict] = [
      .violated, .assumptionFails, .undecided, .consistent, .holds,
    ]
    for (index, verdict) in zip(claims, verdicts) {
      run.rows[index].verdict = verdict
      if verdict == .assumptionFails {
        run.rows[index].assumptionIsMet = false
        run.rows[index].assumption = "R(x) > B, \(hostile)"
      }
    }
    run.rows[run.rows.count - 1].verdict = .controlFailed
    run.controlsFailed = run.rows.count { $0.verdict == .controlFailed }
    run.controlsPassed =
      run.rows.count { $0.control != nil } - run.controlsFailed
    run.verdict = .violated
    run.suite = hostile
    run.command = ["verify", "--suite", hostile, "--claims", "T4*"]
    run.networks[0].name = hostile
    run.networks[0].rule = hostile
    for index in run.perturbations.indices {
      run.perturbations[index].formula += hostile
    }
    return run
  }()

  /// A plot of each kind: drawn, and not.
  static let plots = [
    Plot(
      id: "first", title: "Failure \(hostile)",
      svg: "<svg viewBox=\"0 0 10 10\"><path d=\"M0 0H10\"/></svg>",
      description: "What \(hostile)",
      table: .init(header: ["m", hostile], rows: [["1", hostile]])),
    Plot(
      id: "second", title: "Sizes", svg: nil, description: "No drawing",
      table: .init(header: ["x"], rows: [])),
  ]
}
