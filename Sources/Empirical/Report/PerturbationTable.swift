import Bounds

/// What changes of written constants a run could have found, for readers (H9).
enum PerturbationTable {
  /// Lines for a terminal: one a constant; none for a run that did not look.
  static func lines(_ run: RunRecord) -> [String] {
    let table = run.perturbations
    guard !table.isEmpty else { return [] }
    let cells = [["constant", "false", "found"]] + table.map(cells)
    let widths = (0..<3).map { column in
      cells.map { $0[column].count }.max() ?? 0
    }
    let rows = cells.map { row in
      "  " + row[0]
        + String(repeating: " ", count: widths[0] - row[0].count)
        + (1..<3).map { column in
          String(repeating: " ", count: widths[column] - row[column].count + 2)
            + row[column]
        }.joined()
    }
    return [
      "Factors of a written constant from which its claim is certified false, and",
      "from which \(ReadableNumber.counted(run.trials, "trial")) would refute it "
        + "with probability 0.99 (report.md: where):",
    ] + rows + [""]
  }

  /// The section of report.md; none for a run that did not look.
  static func section(_ run: RunRecord) -> [String] {
    let table = run.perturbations
    guard !table.isEmpty else { return [] }
    func words(_ found: PerturbationRecord.Found?) -> String {
      MarkupText.markdown(found?.instance ?? "—")
    }
    let rows = table.map { row in
      let cells = [
        MarkupText.markdown(row.constant), MarkupText.markdownCode(row.formula),
        factor(row.falseFrom), words(row.falseFrom),
        factor(row.detectedFrom), words(row.detectedFrom),
      ]
      return "| " + cells.joined(separator: " | ") + " |"
    }
    return [
      "## Detectable perturbations", "", explanation(run), "",
      "| constant | bound | false from | on | found from | on |",
      "| --- | --- | ---: | --- | ---: | --- |",
    ] + rows + [""]
  }

  static func explanation(_ run: RunRecord) -> String {
    "Factors of a constant from which the claim is certified false on some "
      + "instance, and from which "
      + "\(ReadableNumber.counted(run.trials, "trial")), fixed beforehand, would "
      + "refute it with "
      + "probability 0.99 at the level of this run's claims."
  }

  private static func cells(_ row: PerturbationRecord) -> [String] {
    [row.constant, factor(row.falseFrom), factor(row.detectedFrom)]
  }

  private static func factor(
    _ found: PerturbationRecord.Found?
  ) -> String {
    found.map { "x \($0.factor)" } ?? "-"
  }
}
