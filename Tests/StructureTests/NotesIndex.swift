import Bounds
import Foundation

/// The table of proofs-notes/README.md that is made from the catalogue.
struct NotesIndex {
  static let begin = "<!-- index: made from the catalogue; do not edit -->"
  static let end = "<!-- end of index -->"

  /// A row for each statement, in the order of the IDs.
  static func table(of statements: [Statement]) -> String {
    let head = """
      | ID | Statement | Standing | Proof | Encoded in | Held against |
      | -- | --------- | -------- | ----- | ---------- | ------------ |
      """
    let rows = statements.map { statement -> String in
      let id = statement.id.rawValue
      guard let place = statement.encoding else {
        return "| \(id) | \(statement.title) | planned | | | |"
      }
      return "| \(id) | \(statement.title) | encoded "
        + "| [\(place.proofNote)](\(place.proofNote)) "
        + "| [`\(place.typeName)`](../\(place.sourceFile)) "
        + "| \(place.evidence.hasRows ? "trials, " : "")exact values |"
    }
    return ([head] + rows).joined(separator: "\n")
  }

  /// `text` with `table` between the markers; nil without both markers.
  static func replacing(in text: String, with table: String) -> String? {
    guard let from = text.range(of: begin),
      let to = text.range(of: end, range: from.upperBound..<text.endIndex)
    else { return nil }
    return text[..<from.upperBound] + "\n" + table + "\n"
      + text[to.lowerBound...]
  }
}
