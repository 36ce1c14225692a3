import Bounds
import Foundation

/// Follows an encoded statement from its ID to its note, its type, its tests, its row
/// in the index, and what holds it against something else: rows of the reference run,
/// or a comparison.
struct Traceability {
  /// Path → text of everything that a statement can be found in.
  let files: [String: String]

  /// What is missing for `statement`; nothing for a planned one.
  func problems(of statement: Statement) -> [String] {
    guard let encoding = statement.encoding else { return [] }
    let id = statement.id.rawValue
    return
      (noteProblems(id, encoding) + typeProblems(id, encoding)
      + testProblems(id, encoding) + rowProblems(id, encoding)
      + evidenceProblems(id, encoding))
      .map { "\(id): \($0)" }
  }

  /// What is missing for an inequality: its section of the note, its type, its tests.
  func problems(of entry: InequalityEntry) -> [String] {
    let (id, encoding) = (entry.inequality.rawValue, entry.encoding)
    let path = "proofs-notes/\(encoding.proofNote)"
    let heading = "## \(entry.noteSection)"
    let hasSection = (files[path] ?? "").lines.contains { $0 == heading }
    let note = hasSection ? [] : ["\(path) has no section \"\(heading)\""]
    let file = encoding.sourceFile
    let isDeclared =
      docComment(of: encoding.typeName, in: files[file] ?? "") != nil
    let type =
      isDeclared ? [] : ["\(file) does not declare \(encoding.typeName)"]
    return
      (note + type + testProblems(id, encoding)
      + evidenceProblems(id, encoding)).map { "\(id): \($0)" }
  }

  /// The report of the default suite that is kept as a reference.
  static let referenceRun = "reports/reference/default/results.csv"

  private func evidenceProblems(
    _ id: String, _ encoding: Statement.Encoding
  ) -> [String] {
    let comparison = encoding.evidence.comparison
    let isListed = encoding.testSuites.contains(comparison)
    // Its lines end as RFC 4180 wants them, in two characters.
    let rows = (files[Self.referenceRun] ?? "").split(
      whereSeparator: \.isNewline
    )
    .filter { $0.hasPrefix("\(id),") }
    let hasWhatItSays = !encoding.evidence.hasRows || !rows.isEmpty
    return
      (isListed ? [] : ["\"\(comparison)\" is none of its suites"])
      + (hasWhatItSays ? [] : ["\(Self.referenceRun) has no row for it"])
  }

  private func noteProblems(
    _ id: String, _ encoding: Statement.Encoding
  ) -> [String] {
    let path = "proofs-notes/\(encoding.proofNote)"
    guard let note = files[path] else { return ["\(path) is missing"] }
    let title = note.lines.first.map(String.init) ?? ""
    return title.hasPrefix("# ") && title.names(id)
      ? [] : ["\(path) does not name it in its title"]
  }

  private func typeProblems(
    _ id: String, _ encoding: Statement.Encoding
  ) -> [String] {
    guard let source = files[encoding.sourceFile] else {
      return ["\(encoding.sourceFile) is missing"]
    }
    let name = encoding.typeName.split(separator: ".").last.map(String.init)
    guard let comment = docComment(of: name ?? "", in: source) else {
      return ["\(encoding.sourceFile) does not declare \(encoding.typeName)"]
    }
    return comment.names(id)
      ? [] : ["the doc comment of \(encoding.typeName) does not name it"]
  }

  private func testProblems(
    _ id: String, _ encoding: Statement.Encoding
  ) -> [String] {
    let titles = Set(
      files.filter { $0.key.hasPrefix("Tests/") }.values
        .flatMap(Self.testTitles))
    let missing = encoding.testSuites.filter { !titles.contains($0) }
      .map { "no test is titled \"\($0)\"" }
    let named = encoding.testSuites.contains {
      $0.names(id) || $0.hasPrefix("\(id): ")
    }
    return missing + (named ? [] : ["no listed suite names it"])
  }

  private func rowProblems(
    _ id: String, _ encoding: Statement.Encoding
  ) -> [String] {
    let rows = (files["proofs-notes/README.md"] ?? "").lines.filter {
      $0.hasPrefix("| \(id) |")
    }
    return rows.contains { $0.contains("(\(encoding.proofNote))") }
      ? [] : ["proofs-notes/README.md has no row for it"]
  }

  /// The `///` block above the declaration of `name`, attributes aside; nil when
  /// it is not declared.
  private func docComment(of name: String, in source: String) -> String? {
    let keywords = ["struct", "enum", "class", "protocol", "func"]
    let lines = source.lines.map { $0.drop(while: \.isWhitespace) }
    let place = lines.firstIndex { line in
      !line.hasPrefix("//")
        && keywords.contains { keyword in
          guard let found = line.range(of: "\(keyword) \(name)") else {
            return false
          }
          let after = line[found.upperBound...].first
          return !(after?.isLetter ?? false) && !(after?.isNumber ?? false)
        }
    }
    guard let place else { return nil }
    return lines[..<place].reversed()
      .drop { $0.hasPrefix("@") }
      .prefix { $0.hasPrefix("///") }
      .reversed().joined(separator: "\n")
  }

  /// The titles in `@Suite("…")` and `@Test("…")`.
  static func testTitles(in text: String) -> [String] {
    let marks = ["@Suite(", "@Test("]
    return marks.flatMap { mark in
      text.components(separatedBy: mark).dropFirst().compactMap { rest in
        let opened = rest.drop(while: \.isWhitespace)
        guard opened.first == "\"" else { return nil }
        return String(opened.dropFirst().prefix { $0 != "\"" })
      }
    }
  }
}
