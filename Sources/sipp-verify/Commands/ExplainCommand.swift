import ArgumentParser
import Bounds
import Empirical

/// `sipp-verify explain [ID]`: what a statement says, what it rests on, and where
/// it is proved, encoded and tested.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract:
      "Say what a statement promises, and where it is proved and tested.",
    discussion: """
      Without an ID, lists all statements. Case does not matter; a prime may be
      written as ' or as the word. Statements of status "planned" are stated and not
      yet proved or tested here.

      EXAMPLES
        sipp-verify explain T4e
        sipp-verify explain t4eprime --json
      """)

  @Argument(help: "The statement's ID, as in T4b, T4e' or T4eprime.")
  var id: String?

  @Flag(help: "Print JSON instead of text.")
  var json = false

  func run() throws {
    guard let id else {
      return try write(json ? Self.jsonList().text() : Self.textList())
    }
    guard let statement = StatementCatalogue.find(id) else {
      throw ValidationError(Self.unknown(id))
    }
    try write(
      json ? Self.json(statement).text() : Self.text(statement))
  }

  private func write(_ text: String) throws {
    try StandardStream.output.write(text + "\n")
  }

  /// One line for an ID that does not exist.
  static func unknown(_ id: String) -> String {
    let near = StatementCatalogue.suggestions(for: id).map(\.rawValue)
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
    if let encoding = statement.encoding {
      lines += [
        "Proof note:  proofs-notes/\(encoding.proofNote)",
        "Encoded in:  \(encoding.typeName), \(encoding.sourceFile)",
        "Tested by:   "
          + indented(encoding.testSuites.joined(separator: "; ")),
      ]
    }
    return lines.joined(separator: "\n")
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

  /// A line for each statement, in the order of the IDs.
  static func textList() -> String {
    StatementCatalogue.all
      .map { statement in
        pad(statement.id.rawValue, to: 6)
          + pad(statement.status.rawValue, to: 9)
          + statement.title
      }
      .joined(separator: "\n")
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

  /// All statements as `{"statements": [...]}`.
  static func jsonList() -> JSONValue {
    .object([("statements", .array(StatementCatalogue.all.map(json)))])
  }
}
