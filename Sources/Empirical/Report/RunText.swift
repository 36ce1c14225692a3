import Bounds

/// What the command prints of a run.
public enum RunText {
  /// Tables of claims and controls, what failed of the assumptions, and the
  /// verdict; ends with a line end.
  ///
  /// - Parameters:
  ///   - folder: where the files are.
  ///   - width: of the terminal; nil where lines may have any length.
  ///   - colored: mark verdicts with a terminal's colours.
  public static func text(
    _ run: RunRecord, folder: String, width: Int? = nil, colored: Bool = false
  ) -> String {
    func table(_ title: String, _ rows: [RowRecord]) -> [String] {
      let lines = RunTable.lines(rows, width: width, colored: colored)
      return lines.isEmpty ? [] : ["\(title):"] + lines + [""]
    }
    func rows(_ control: Claim.Control?) -> [RowRecord] {
      run.rows.filter { $0.control == control }
    }
    // Exact laws that were not refuted are one line: report.md has them all.
    let laws = rows(.negative)
    let failed = laws.filter { $0.verdict == .controlFailed }
    var lines = table("Claims", rows(nil)) + assumptions(run)
    lines += table("Positive controls (must be refuted)", rows(.positive))
    if !laws.isEmpty {
      lines += [
        "Negative controls: \(laws.count - failed.count) of \(laws.count) exact "
          + "laws not refuted by the same trials.", "",
      ]
    }
    lines += table("Exact laws that were refuted", failed)
    lines += PerturbationTable.lines(run)
    lines += [RunSummary.levels(run)]
    lines += [RunSummary.endings(run)].compactMap { $0 }
    lines += [
      "Seed \(run.seed), \(ReadableNumber.counted(run.trials, "trial")), suite "
        + MarkupText.oneLine(run.suite) + ". Files: \(folder)",
      RunSummary.sentence(run),
    ]
    return lines.map { $0 + "\n" }.joined()
  }

  private static func assumptions(_ run: RunRecord) -> [String] {
    let reasons = RunSummary.failedAssumptions(run)
    guard !reasons.isEmpty else { return [] }
    return ["Where an assumption fails (the rate judges nothing):"]
      + reasons.map { "  \(MarkupText.oneLine($0))" } + [""]
  }
}
