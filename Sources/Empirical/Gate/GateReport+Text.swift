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
          ? "" : "`\(Self.code(ShellCommand.text(finding.command)))`"
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

  /// Text that Markdown shows as it is, inside a cell of a table too; control
  /// characters are escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in oneLine(text).unicodeScalars {
      if "\\`*_[]<>|#&".unicodeScalars.contains(scalar) { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// A cell's code: a bar would end the cell, and a backtick the code.
  private static func code(_ text: String) -> String {
    var result = ""
    for scalar in oneLine(text).unicodeScalars {
      switch scalar {
      case "|": result += "\\|"
      case "`": result += "'"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func oneLine(_ text: String) -> String {
    printable(
      String(text.map { $0.isNewline ? " " : $0 }), limit: 4_000)
  }
}
