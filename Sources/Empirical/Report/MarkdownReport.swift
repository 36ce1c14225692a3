import Bounds

/// report.md: the run for a reader, with what it rests on.
public enum MarkdownReport {
  /// The whole file.
  public static func text(_ run: RunRecord) -> String {
    var lines = [
      "# sipp-verify report", "", RunSummary.sentence(run), "",
      "Seed \(run.seed), \(ReadableNumber.counted(run.trials, "trial")), suite "
        + "\(MarkupText.markdown(run.suite)), version "
        + "\(MarkupText.markdown(run.version)). The same version, suite, options "
        + "and seed give the same numbers"
        + (Page.Command.exception(run) ?? "") + ".", "",
      RunSummary.levels(run), "",
    ]
    if let endings = RunSummary.endings(run) { lines += [endings, ""] }
    lines += section(
      "Claims", run, control: nil,
      note: "A bound (≤) holds when the upper limit of the failure probability "
        + "is at most the claim; it is violated when the lower limit is not below "
        + "it. An exact law (=) is violated when either limit excludes it. A row "
        + "whose assumption fails is not judged. claim/seen is the claim over the "
        + "observed rate, to one digit for fewer than ten failures, to two for "
        + "fewer than a hundred, and of tilted trials by the width of the limits."
    )
    lines += assumptions(run)
    lines += section(
      "Positive controls", run, control: .positive,
      note: "False claims and planted faults: each must be refuted, or this "
        + "run proves nothing.")
    lines += section(
      "Negative controls", run, control: .negative,
      note: "Exactly known laws: none may be refuted, or this run proves "
        + "nothing.")
    lines += PerturbationTable.section(run)
    lines += profiles(run) + ledgers(run)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func section(
    _ title: String, _ run: RunRecord, control: Claim.Control?, note: String
  ) -> [String] {
    let rows = run.rows.filter { $0.control == control }
    guard !rows.isEmpty else { return [] }
    let columns = RunTable.Column.allCases
    let head = [
      line(columns.map(\.rawValue)), rule(columns.map(\.isNumeric)),
    ]
    return ["## \(title)", "", note, ""] + head
      + rows.map { row in line(columns.map { $0.cell(row) }) } + [""]
  }

  /// What one S gets, beside claims that are about all of them.
  private static func profiles(_ run: RunRecord) -> [String] {
    let rows = run.rows.compactMap { row -> String? in
      guard let profile = row.profile else { return nil }
      let quantiles = [
        profile.minimum, profile.median, profile.quantile90, profile.maximum,
      ].map { RunTable.enclosed($0) }
      return line(
        [row.name] + quantiles + ["\(profile.setsAboveClaim)/\(profile.sets)"])
    }
    guard !rows.isEmpty else { return [] }
    return [
      "## Conditional profile", "",
      "The failure probability given one S, over many S drawn apart from "
        + "the trials: a joint claim speaks of their mean, and a user has one "
        + "S. These judge nothing.", "",
      line([
        "row", "least", "median", "quantile 0.9", "largest",
        "S above the claim",
      ]),
      rule([false, true, true, true, true, true]),
    ] + rows + [""]
  }

  /// What every trial of each row draws anew, and where the rest comes from.
  private static func ledgers(_ run: RunRecord) -> [String] {
    let hasV = run.rows.contains { $0.ledger.validation != nil }
    let rows = run.rows.map { row in
      let ledger = row.ledger
      return line(
        [row.name, ledger.pruning, ledger.input, ledger.points]
          + (hasV ? [ledger.validation ?? "none"] : []))
    }
    guard !rows.isEmpty else { return [] }
    let titles = ["row", "pruning", "x", "S"] + (hasV ? ["V"] : [])
    return [
      "## Randomness ledger", "",
      "Trials are independent in what they draw anew. A row whose S is fixed "
        + "says something of that S, and nothing of another.", "",
      line(titles), rule(titles.map { _ in false }),
    ] + rows + [""]
  }

  private static func assumptions(_ run: RunRecord) -> [String] {
    let reasons = RunSummary.failedAssumptions(run)
    guard !reasons.isEmpty else { return [] }
    return [
      "## Where an assumption fails", "",
      "The observed rate of these rows judges nothing: a hypothesis of the "
        + "statement is certainly false on the instance.", "",
    ] + reasons.map { "- \(MarkupText.markdown($0))" } + [""]
  }

  /// The line beneath a table's head: numbers are aligned to the right.
  private static func rule(_ areNumbers: [Bool]) -> String {
    "| " + areNumbers.map { $0 ? "---:" : "---" }.joined(separator: " | ")
      + " |"
  }

  private static func line(_ cells: [String]) -> String {
    "| " + cells.map { MarkupText.markdown($0) }.joined(separator: " | ") + " |"
  }
}
