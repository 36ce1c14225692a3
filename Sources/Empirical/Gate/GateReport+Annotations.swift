extension GateReport {
  /// Where annotations are read.
  public enum Host: String, Sendable, CaseIterable {
    /// Workflow commands of GitHub Actions.
    case github
  }

  /// A line a finding that `host` shows beside a run.
  ///
  /// - Source: GitHub Docs, "Workflow commands for GitHub Actions": `%`, CR and LF
  ///   are escaped in a message, `:` and `,` in a property as well.
  public func annotations(for host: Host) -> String {
    findings.map { finding in
      let command =
        switch finding.severity {
        case .regression: "error"
        case .undecided: "warning"
        case .note: "notice"
        }
      let title = (["H7 \(finding.kind.rawValue)"] + finding.claims.prefix(1))
        .joined(separator: ": ")
      let message = [
        finding.line, finding.certainty,
        finding.command.isEmpty ? "" : ShellCommand.text(finding.command),
      ].filter { !$0.isEmpty }.joined(separator: "\n")
      return "::\(command) title=\(Self.property(title))::"
        + Self.message(message) + "\n"
    }.joined()
  }

  static func message(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "%": "%25"
      case "\r": "%0D"
      case "\n": "%0A"
      default: String(scalar)
      }
    }.joined()
  }

  static func property(_ text: String) -> String {
    message(text).unicodeScalars.map { scalar in
      switch scalar {
      case ":": "%3A"
      case ",": "%2C"
      default: String(scalar)
      }
    }.joined()
  }
}
