import ArgumentParser
import Bounds
import Foundation

/// `sipp-verify explain [ID]`: what a statement says, what it rests on, and where
/// it is proved, encoded and tested.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract:
      "Say what a statement promises, and where it is proved and tested.",
    discussion: """
      Without an ID, lists all statements. Case does not matter; a prime may be
      written as ' or as the word.

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
      return try write(json ? Self.jsonList() : Self.textList())
    }
    guard let statement = StatementCatalogue.find(id) else {
      throw ValidationError(Self.unknown(id))
    }
    try write(json ? Self.jsonText(statement) : Self.text(statement))
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
        "Tested by:   \(encoding.testSuites.joined(separator: "; "))",
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

  /// One statement as it is written in JSON.
  private struct Document: Encodable {
    let id: String
    let title: String
    let status: String
    let statement: String
    let assumption: String
    let source: String
    let proofNote: String?
    let encodedIn: Place?
    let testSuites: [String]

    /// A type and its file.
    struct Place: Encodable {
      let type: String
      let file: String
    }

    init(_ statement: Statement) {
      id = statement.id.rawValue
      title = statement.title
      status = statement.status.rawValue
      self.statement = statement.claim
      assumption = statement.assumption
      source = statement.source
      proofNote = statement.encoding.map { "proofs-notes/\($0.proofNote)" }
      encodedIn = statement.encoding.map {
        Place(type: $0.typeName, file: $0.sourceFile)
      }
      testSuites = statement.encoding?.testSuites ?? []
    }
  }

  /// One statement as a JSON object.
  static func jsonText(_ statement: Statement) throws -> String {
    try encoded(Document(statement))
  }

  /// All statements as `{"statements": [...]}`.
  static func jsonList() throws -> String {
    try encoded(["statements": StatementCatalogue.all.map(Document.init)])
  }

  private static func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [
      .prettyPrinted, .sortedKeys, .withoutEscapingSlashes,
    ]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
