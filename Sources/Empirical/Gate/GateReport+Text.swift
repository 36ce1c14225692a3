import SiPP

extension GateReport {
  /// Plain text, the verdict in the last line.
  public var text: String {
    var lines = [
      "baseline   \(baselinePath): \(Self.words(gate.baseline))",
      "candidate  \(candidatePath ?? "a fresh run"): "
        + Self.words(gate.candidate),
      "compared   \(streamsText)", "",
    ]
    for finding in findings { lines += Self.lines(finding) + [""] }
    // Names come from files: nothing in them moves a cursor.
    return (lines + [sentence]).map { printable($0, limit: 4_000) + "\n" }
      .joined()
  }

  private static func lines(_ finding: GateFinding) -> [String] {
    var lines = ["\(finding.severity.rawValue): \(finding.kind.rawValue)"]
    lines += finding.claims.map { "   claim    \($0)" }
    lines.append("   what     \(finding.what)")
    if !finding.amount.isEmpty { lines.append("   how much \(finding.amount)") }
    lines.append("   how sure \(finding.certainty)")
    if let trials = finding.trialsNeeded {
      lines.append("   needs    \(needs(finding, trials))")
    }
    if !finding.command.isEmpty {
      lines.append("   repeat   \(ShellCommand.text(finding.command))")
    }
    return lines
  }

  private static func needs(_ finding: GateFinding, _ trials: Int) -> String {
    "\(trials) trials"
      + (finding.baselineNeedsThem ? ", the baseline's run as well" : "")
  }

  /// Markdown, as a summary of a job shows it.
  public var markdown: String {
    var lines = [
      "# Regression gate", "", "**\(Self.escaped(sentence))**", "",
      "- Baseline: \(Self.escaped(baselinePath)), "
        + Self.escaped(Self.words(gate.baseline)),
      "- Candidate: \(Self.escaped(candidatePath ?? "a fresh run")), "
        + Self.escaped(Self.words(gate.candidate)),
      "- Compared: \(streamsText)", "",
    ]
    if !findings.isEmpty {
      lines += [
        "| Finding | Claim | What | How much | How sure | Repeat |",
        "| --- | --- | --- | --- | --- | --- |",
      ]
      lines += findings.map { finding in
        let cells = [
          "\(finding.severity.rawValue): \(finding.kind.rawValue)",
          finding.claims.joined(separator: "; "), finding.what, finding.amount,
          finding.certainty
            + (finding.trialsNeeded.map { "; needs \(Self.needs(finding, $0))" }
              ?? ""),
        ].map(Self.escaped)
        let command =
          finding.command.isEmpty
          ? ""
          : MarkupText.markdownCode(
            printable(ShellCommand.text(finding.command), limit: 4_000))
        return "| \((cells + [command]).joined(separator: " | ")) |"
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Writes ``markdown`` whole or not at all.
  ///
  /// - Throws: ``OutputError``.
  public func writeMarkdown(to path: String) throws(OutputError) {
    do {
      try writeAtomically([Array(markdown.utf8)], to: path)
    } catch {
      throw OutputError(error, path: path)
    }
  }

  /// Text that Markdown shows as it is, inside a cell of a table too.
  private static func escaped(_ text: String) -> String {
    MarkupText.markdown(printable(MarkupText.oneLine(text), limit: 4_000))
  }
}
