import Bounds

/// What the command prints of a run.
public enum RunText {
  /// Tables of claims and controls, what failed of the assumptions, and the
  /// verdict; ends with a line end.
  ///
  /// - Parameters:
  ///   - folder: where the files are.
  ///   - colored: mark verdicts with a terminal's colours.
  public static func text(
    _ run: Run, folder: String, colored: Bool
  ) -> String {
    var lines: [String] = []
    for (title, control) in sections {
      let table = RunTable.lines(run, control: control, colored: colored)
      if !table.isEmpty { lines += ["\(title):"] + table + [""] }
      if control == nil { lines += assumptions(run) }
    }
    lines += [
      RunSummary.levels(run),
      "Seed \(run.configuration.seed), \(run.configuration.trials) trials, "
        + "suite \(run.configuration.suite). Files: \(folder)",
      RunSummary.sentence(run),
    ]
    return lines.map { $0 + "\n" }.joined()
  }

  private static let sections: [(String, Claim.Control?)] = [
    ("Claims", nil), ("Positive controls (must be refuted)", .positive),
    ("Negative controls (must not be)", .negative),
  ]

  private static func assumptions(_ run: Run) -> [String] {
    let reasons = RunSummary.failedAssumptions(run)
    guard !reasons.isEmpty else { return [] }
    return ["Where an assumption fails (the rate judges nothing):"]
      + reasons.map { "  \($0)" } + [""]
  }
}
