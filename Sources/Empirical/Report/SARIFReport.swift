import Bounds

/// sarif.json: the run as SARIF 2.1.0 (OASIS standard), a rule a statement and a
/// result a row.
///
/// | Verdict | Result |
/// | --- | --- |
/// | violated, control-failed | `fail`, level `error` |
/// | undecided | `fail`, level `warning` |
/// | assumption-fails | `fail`, level `note` |
/// | all others | `pass`, level `none` |
///
/// SARIF lets only results of kind `fail` have a level, so what a reader should see
/// is of that kind. A result's fingerprints say which row it is, and nothing of what
/// was drawn or found: runs of other seeds and trials have equal ones.
public enum SARIFReport {
  /// The whole file.
  public static func text(_ run: RunRecord) -> String {
    let rules = StatementID.allCases.filter { id in
      run.rows.contains { $0.id == id }
    }
    let log = JSONValue.object([
      ("$schema", "https://json.schemastore.org/sarif-2.1.0.json"),
      ("version", "2.1.0"),
      (
        "runs",
        .array([
          .object([
            ("tool", tool(run, rules)),
            ("automationDetails", automation(run)),
            ("invocations", .array([invocation(run)])),
            ("originalUriBaseIds", sourceRoot),
            ("columnKind", "unicodeCodePoints"),
            ("results", .array(run.rows.map { result($0, rules) })),
            ("properties", properties(run)),
          ])
        ])
      ),
    ])
    return log.text() + "\n"
  }

  // MARK: - The run

  private static func tool(
    _ run: RunRecord, _ rules: [StatementID]
  ) -> JSONValue {
    .object([
      (
        "driver",
        .object([
          ("name", "sipp-verify"), ("version", .string(run.version)),
          ("semanticVersion", .string(run.version)),
          ("rules", .array(rules.map { rule($0.entry) })),
        ])
      )
    ])
  }

  /// Runs of one suite are runs of one kind: what follows the last slash would
  /// name the run, and is empty.
  private static func automation(_ run: RunRecord) -> JSONValue {
    .object([("id", .string("sipp-verify/\(run.suite)/"))])
  }

  private static func invocation(_ run: RunRecord) -> JSONValue {
    let isWhole = run.isComplete && run.hasControls
    let notification = JSONValue.object([
      ("level", "error"), ("message", message(RunSummary.sentence(run))),
    ])
    return .object([
      ("commandLine", .string(ShellCommand.text(run.command))),
      ("arguments", .array(run.command.map { .string($0) })),
      ("executionSuccessful", .bool(isWhole)),
      (
        "toolExecutionNotifications", .array(isWhole ? [] : [notification])
      ),
    ])
  }

  private static var sourceRoot: JSONValue {
    .object([
      (
        "%SRCROOT%",
        .object([
          ("description", message("The root of sipp-verify's sources."))
        ])
      )
    ])
  }

  private static func properties(_ run: RunRecord) -> JSONValue {
    .object([
      ("suite", .string(run.suite)), ("seed", .integer(run.seed)),
      ("trials", .integer(run.trials)), ("alpha", .string(run.alpha)),
      ("verdict", .string(run.verdict.rawValue)),
    ])
  }

  // MARK: - Statements

  private static func rule(_ statement: Statement) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("id", .string(statement.id.rawValue)),
      (
        "shortDescription",
        message("\(statement.id.rawValue): \(statement.title)")
      ),
      ("fullDescription", message(statement.claim)),
      ("help", message(help(statement))),
      ("defaultConfiguration", .object([("level", "error")])),
    ]
    if let encoding = statement.encoding {
      members.insert(("name", .string(encoding.typeName)), at: 1)
    }
    return .object(members)
  }

  private static func help(_ statement: Statement) -> String {
    let note = statement.encoding.map {
      "Proof: proofs-notes/\($0.proofNote). "
    }
    return "Assumption: \(statement.assumption) Source: \(statement.source) "
      + (note ?? "")
      + "All of it: sipp-verify explain \(statement.id.rawValue)"
  }

  /// The file that encodes the statement, as a whole: a line number would age.
  private static func location(_ encoding: Statement.Encoding) -> JSONValue {
    .object([
      (
        "physicalLocation",
        .object([
          (
            "artifactLocation",
            .object([
              ("uri", .string(encoding.sourceFile)),
              ("uriBaseId", "%SRCROOT%"),
            ])
          ),
          ("region", .object([("startLine", .integer(1))])),
        ])
      ),
      (
        "logicalLocations",
        .array([
          .object([
            ("fullyQualifiedName", .string(encoding.typeName)),
            ("kind", "type"),
          ])
        ])
      ),
    ])
  }

  // MARK: - Rows

  private static func result(
    _ row: RowRecord, _ rules: [StatementID]
  ) -> JSONValue {
    let (kind, level) = standing(row.verdict)
    let encoding = row.id.entry.encoding
    return .object([
      ("ruleId", .string(row.id.rawValue)),
      ("ruleIndex", JSONValue(rules.firstIndex(of: row.id))),
      ("kind", .string(kind)), ("level", .string(level)),
      ("message", message(RowMessage.text(row))),
      ("locations", .array(encoding.map { [location($0)] } ?? [])),
      ("partialFingerprints", fingerprints(row)),
      (
        "properties",
        .object([
          ("instance", .string(row.instance)),
          ("verdict", .string(row.verdict.rawValue)),
          ("control", JSONValue(row.control?.rawValue)),
        ])
      ),
    ])
  }

  private static func standing(
    _ verdict: Verdict
  ) -> (kind: String, level: String) {
    switch verdict {
    case .violated, .controlFailed: ("fail", "error")
    case .undecided: ("fail", "warning")
    case .assumptionFails: ("fail", "note")
    case .holds, .consistent, .refutedAsExpected, .exactAsExpected:
      ("pass", "none")
    }
  }

  /// Which row it is: statement, instance, parameters and control.
  ///
  /// All rows of a statement are at one place, so the hash of the place's line, by
  /// which some services tell results apart, is the row's as well.
  private static func fingerprints(_ row: RowRecord) -> JSONValue {
    let name = JSONValue.array([
      .string(row.id.rawValue), .string(row.instance),
      .object(row.parameters), JSONValue(row.control?.rawValue),
    ])
    let hash = hexadecimal(StreamID(name.text()).bits)
    return .object([
      ("row/v1", .string(hash)),
      ("primaryLocationLineHash", .string("\(hash):1")),
    ])
  }

  /// A plain message: braces are doubled, which else stand for arguments, and a
  /// bracket before a parenthesis makes no link.
  private static func message(_ text: String) -> JSONValue {
    var output = ""
    var last: Unicode.Scalar?
    for scalar in MarkupText.oneLine(text).unicodeScalars {
      if scalar == "{" || scalar == "}" {
        output.unicodeScalars.append(scalar)
      }
      if scalar == "(", last == "]" { output += " " }
      output.unicodeScalars.append(scalar)
      last = scalar
    }
    return .object([("text", .string(output))])
  }
}
