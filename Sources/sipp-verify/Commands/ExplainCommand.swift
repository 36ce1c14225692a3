import ArgumentParser
import Bounds
import Empirical

/// `sipp-verify explain [ID]`: what a statement or an inequality says, what it rests on, and where
/// it is proved, encoded and tested.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract:
      "Say what a statement promises, and where it is proved and tested.",
    discussion: """
      Without an ID, lists all statements, then the inequalities of the
      concentration library. Case does not matter; a prime may be written as ' or as
      the word. Statements of status "planned" are stated and not yet proved or
      tested here.

      EXAMPLES
        sipp-verify explain T4e
        sipp-verify explain t4eprime --json
        sipp-verify explain dkw-massart
      """)

  @Argument(
    help:
      "The statement's ID, as in T4b, T4e' or T4eprime, or the inequality's.")
  var id: String?

  @Flag(help: "Print JSON instead of text.")
  var json = false

  func run() throws {
    guard let id else {
      return try write(json ? Self.jsonList().text() : Self.textList())
    }
    if let statement = StatementCatalogue.find(id) {
      return try write(
        json ? Self.json(statement).text() : Self.text(statement))
    }
    guard let entry = Inequality.find(id)?.entry else {
      throw ValidationError(Self.unknown(id))
    }
    try write(json ? Self.json(entry).text() : Self.text(entry))
  }

  private func write(_ text: String) throws {
    try StandardStream.output.write(text + "\n")
  }

  /// One line for an ID that does not exist.
  static func unknown(_ id: String) -> String {
    let near =
      StatementCatalogue.suggestions(for: id).map(\.rawValue)
      + Inequality.suggestions(for: id).map(\.rawValue)
    let shown = id.filter { !$0.isNewline }
    return "there is no statement '\(shown)'; "
      + (near.isEmpty
        ? "'sipp-verify explain' lists them all"
        : "near it are \(near.joined(separator: ", "))")
  }

  // MARK: - Text

  /// Everything about one statement.
  static func text(_ statement: Statement) -> String {
    var lines = [
      "\(statement.id.rawValue): \(statement.title)", "",
      statement.claim, "",
      "Assumption:  " + indented(statement.assumption),
      "Status:      \(statement.status.rawValue)",
      "Source:      " + indented(statement.source),
    ]
    lines += statement.encoding.map { place($0, section: nil) } ?? []
    return lines.joined(separator: "\n")
  }

  /// Everything about one inequality.
  static func text(_ entry: InequalityEntry) -> String {
    let parameters = (entry.parameters + [entry.threshold]).map {
      "--\($0.name)  \($0.meaning): \($0.domain)"
    }
    let lines =
      [
        entry.noteSection, "", entry.claim, "",
        "Parameters:  " + parameters.joined(separator: "\n             "),
        "Sides:       "
          + entry.sides.map(\.rawValue).joined(separator: ", "),
        "Assumption:  " + indented(entry.assumption),
        "Exact tail:  " + indented(entry.comparedLaw ?? "none"),
        "Source:      " + indented(entry.source),
      ] + place(entry.encoding, section: entry.noteSection)
    return lines.joined(separator: "\n")
  }

  /// Where it is proved, encoded and tested.
  private static func place(
    _ encoding: Statement.Encoding, section: String?
  ) -> [String] {
    [
      "Proof note:  proofs-notes/\(encoding.proofNote)"
        + (section.map { ", section \"\($0)\"" } ?? ""),
      "Encoded in:  \(encoding.typeName), \(encoding.sourceFile)",
      "Tested by:   "
        + indented(encoding.testSuites.joined(separator: "; ")),
    ]
  }

  /// `text` as one paragraph of 80 columns, later lines under the first one.
  private static func indented(_ text: String) -> String {
    var lines = [""]
    for word in text.split(whereSeparator: \.isWhitespace) {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if line.count + 1 + word.count <= 67 {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n" + String(repeating: " ", count: 13))
  }

  /// A line for each statement, in the order of the IDs, and then for each
  /// inequality.
  static func textList() -> String {
    let statements = StatementCatalogue.all.map { statement in
      pad(statement.id.rawValue, to: 6)
        + pad(statement.status.rawValue, to: 9)
        + statement.title
    }
    let inequalities = Inequality.allCases.map { inequality in
      pad(inequality.rawValue, to: 21) + inequality.entry.title
    }
    return (statements + inequalities).joined(separator: "\n")
  }

  private static func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  // MARK: - JSON

  /// One statement as a JSON object; what a planned one lacks is left out.
  static func json(_ statement: Statement) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("id", .string(statement.id.rawValue)),
      ("title", .string(statement.title)),
      ("status", .string(statement.status.rawValue)),
      ("statement", .string(statement.claim)),
      ("assumption", .string(statement.assumption)),
      ("source", .string(statement.source)),
    ]
    if let encoding = statement.encoding {
      let place: JSONValue = .object([
        ("type", .string(encoding.typeName)),
        ("file", .string(encoding.sourceFile)),
      ])
      members += [
        ("proof_note", .string("proofs-notes/\(encoding.proofNote)")),
        ("encoded_in", place),
      ]
    }
    let suites = statement.encoding?.testSuites ?? []
    members.append(("test_suites", .array(suites.map { .string($0) })))
    return .object(members)
  }

  /// One inequality as a JSON object.
  static func json(_ entry: InequalityEntry) -> JSONValue {
    func json(_ parameter: InequalityParameter) -> JSONValue {
      .object([
        ("name", .string(parameter.name)),
        ("meaning", .string(parameter.meaning)),
        ("domain", .string(parameter.domain)),
      ])
    }
    let encoding = entry.encoding
    return .object([
      ("inequality", .string(entry.inequality.rawValue)),
      ("title", .string(entry.title)),
      ("statement", .string(entry.claim)),
      ("parameters", .array(entry.parameters.map(json))),
      ("threshold", json(entry.threshold)),
      ("sides", .array(entry.sides.map { .string($0.rawValue) })),
      ("assumption", .string(entry.assumption)),
      ("exact_law", entry.comparedLaw.map { .string($0) } ?? .null),
      ("source", .string(entry.source)),
      ("proof_note", .string("proofs-notes/\(encoding.proofNote)")),
      ("proof_section", .string(entry.noteSection)),
      (
        "encoded_in",
        .object([
          ("type", .string(encoding.typeName)),
          ("file", .string(encoding.sourceFile)),
        ])
      ),
      ("test_suites", .array(encoding.testSuites.map { .string($0) })),
    ])
  }

  /// All statements and inequalities as
  /// `{"statements": [...], "inequalities": [...]}`.
  static func jsonList() -> JSONValue {
    .object([
      ("statements", .array(StatementCatalogue.all.map { json($0) })),
      (
        "inequalities",
        .array(Inequality.allCases.map { json($0.entry) })
      ),
    ])
  }
}
