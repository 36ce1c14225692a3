import Bounds

/// report.md: the run for a reader, with what it rests on.
public enum MarkdownReport {
  /// The whole file.
  public static func text(_ run: RunRecord) -> String {
    var lines = [
      "# sipp-verify report", "", RunSummary.sentence(run), "",
      "Seed \(run.seed), \(run.trials) trials, suite \(run.suite), version "
        + "\(run.version). The same seed gives the same numbers.", "",
      RunSummary.levels(run), "",
    ]
    if let endings = RunSummary.endings(run) { lines += [endings, ""] }
    lines += section(
      "Claims", run, control: nil,
      note: "A claim holds when the upper limit of the observed failure "
        + "probability is at most the claim; it is violated when the lower "
        + "limit is above it.")
    lines += assumptions(run)
    lines += section(
      "Positive controls", run, control: .positive,
      note: "False claims and planted faults: each must be refuted, or this "
        + "run could not have seen a violation.")
    lines += section(
      "Negative controls", run, control: .negative,
      note: "Exactly known laws: none may be refuted, or this run invents "
        + "violations.")
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
    let rule = columns.map { $0.isNumeric ? "---:" : "---" }
    let head = [line(columns.map(\.rawValue)), line(rule)]
    return ["## \(title)", "", note, ""] + head
      + rows.map { row in line(columns.map { $0.cell(row) }) } + [""]
  }

  /// What one S gets, beside claims that are about all of them.
  private static func profiles(_ run: RunRecord) -> [String] {
    let rows = run.rows.compactMap { row -> String? in
      guard let profile = row.profile else { return nil }
      let quantiles = [
        profile.minimum, profile.median, profile.quantile90, profile.maximum,
      ].map { ReadableNumber.nearest($0.upper) }
      return line(
        [row.name] + quantiles + ["\(profile.setsAboveClaim)/\(profile.sets)"])
    }
    guard !rows.isEmpty else { return [] }
    return [
      "## Conditional profile", "",
      "The failure probability that one S has, over many S drawn apart from "
        + "the trials: a joint claim speaks of their mean, and a user has one "
        + "S. These judge nothing.", "",
      line(["row", "least", "median", "0.9", "largest", "above the claim"]),
      line(["---", "---:", "---:", "---:", "---:", "---:"]),
    ] + rows + [""]
  }

  /// What every trial of each row draws anew, and where the rest comes from.
  private static func ledgers(_ run: RunRecord) -> [String] {
    let rows = run.rows.map { row in
      let ledger = row.ledger
      return line([row.name, ledger.pruning, ledger.input, ledger.points])
    }
    guard !rows.isEmpty else { return [] }
    return [
      "## Randomness ledger", "",
      "Trials are independent in what they draw anew. A row whose S is fixed "
        + "says something of that S, and nothing of another.", "",
      line(["row", "pruning", "x", "S"]), line(["---", "---", "---", "---"]),
    ] + rows + [""]
  }

  private static func assumptions(_ run: RunRecord) -> [String] {
    let reasons = RunSummary.failedAssumptions(run)
    guard !reasons.isEmpty else { return [] }
    return [
      "## Where an assumption fails", "",
      "The observed rate of these rows judges nothing: a hypothesis of the "
        + "statement is certainly false on the instance.", "",
    ] + reasons.map { "- \($0)" } + [""]
  }

  private static func line(_ cells: [String]) -> String {
    let cells = cells.map { cell in
      cell.split(separator: "|", omittingEmptySubsequences: false)
        .joined(separator: "\\|")
    }
    return "| " + cells.joined(separator: " | ") + " |"
  }
}
