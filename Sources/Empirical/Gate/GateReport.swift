import Bounds

/// A comparison for readers: text, Markdown, JSON, annotations of a code host (H7).
public struct GateReport: Sendable {
  /// The comparison.
  public let gate: RegressionGate
  /// What is said beside it: a baseline that was weakened.
  public let remarks: [GateFinding]
  /// Where the baseline is.
  public let baselinePath: String
  /// Where the candidate is; nil for a fresh run.
  public let candidatePath: String?
  /// What a comparison with more trials is called with, beside `--trials`.
  let command: [String]

  /// A report on `gate`; see the properties.
  public init(
    _ gate: RegressionGate, remarks: [GateFinding] = [],
    baselinePath: String, candidatePath: String?,
    command: [String] = []
  ) {
    self.gate = gate
    self.remarks = remarks
    self.baselinePath = baselinePath
    self.candidatePath = candidatePath
    self.command = command
  }

  /// Findings and remarks.
  var findings: [GateFinding] { gate.findings + remarks }

  /// The verdict in a sentence, and what to do next.
  public var sentence: String {
    let regressions = gate.findings.count { $0.severity == .regression }
    switch gate.outcome {
    case .passes: return "No regression: " + likenesses + "."
    case .regression:
      return "Regression: \(regressions) "
        + (regressions == 1 ? "finding." : "findings.")
    case .undecided: return undecided
    }
  }

  private var undecided: String {
    if gate.findings.contains(where: { $0.kind == .controlFailed }) {
      return "Nothing can be concluded: a control failed."
    }
    if gate.findings.contains(where: { $0.kind == .incomplete }) {
      return "Nothing can be concluded: a run was interrupted."
    }
    guard let trials = gate.trialsNeeded else {
      return "Nothing can be concluded, and the findings say why: no number of "
        + "trials is known that would decide."
    }
    let start = "Nothing can be concluded yet: \(trials) trials would decide. "
    return gate.baselineNeedsThem
      ? start + "The baseline needs them too: make it again from the code that "
        + "it was made from, with --accept --trials \(trials) --reason …"
      : start + nextStep(trials: trials)
  }

  private func nextStep(trials: Int) -> String {
    guard candidatePath != nil else {
      return ShellCommand.text(
        ["gate", "--baseline", baselinePath] + command
          + ["--trials", "\(trials)"])
    }
    var arguments = gate.candidate.command
    arguments.replace("--trials", with: "\(trials)")
    return "make the candidate's run with them: \(ShellCommand.text(arguments))"
  }

  /// How many streams were how alike, and how many tests that took.
  var streamsText: String {
    "\(likenesses); \(gate.tests) hypotheses at level "
      + ReadableNumber.nearest(gate.settings.level.approximation)
  }

  private var likenesses: String {
    let streams = gate.streams
    let parts = [
      (
        streams.equal,
        "unchanged (\(streams.equalOutcomes) outcomes equal bit for bit)"
      ),
      (streams.sameAlgorithm, "other trials of the same algorithm"),
      (streams.changed, "of a changed algorithm"),
      (streams.otherMethod, "tried by another method"),
    ].filter { $0.0 > 0 }.map { "\($0) \($1)" }
    return "streams of trials: "
      + (parts.isEmpty ? "none" : parts.joined(separator: ", "))
  }

  static func words(_ run: RunRecord) -> String {
    "\(run.suite), seed \(run.seed), \(run.trials) trials, version "
      + run.version
  }
}
