/// Finds public declarations without a doc comment, line by line.
///
/// A declaration counts when `public` or `open` is among its modifiers, and so do
/// the cases of a public enum and the requirements of a public protocol. It is
/// documented when a `///` line or the end of a `/** */` block stands above it,
/// attributes aside.
struct PublicDocumentation {
  private static let modifiers: Set<String> = [
    "public", "open", "static", "final", "mutating", "nonmutating", "override",
    "convenience", "required", "lazy", "weak", "indirect", "nonisolated",
    "consuming", "borrowing", "prefix", "postfix", "infix", "dynamic",
    "private(set)", "fileprivate(set)", "internal(set)", "package(set)",
    "unowned",
  ]
  private static let keywords: Set<String> = [
    "func", "struct", "enum", "class", "actor", "protocol", "init", "var",
    "let", "case", "subscript", "typealias", "associatedtype", "macro",
    "operator", "extension",
  ]

  /// One line for each public declaration of `files` without a doc comment.
  static func violations(in files: [String: String]) -> [String] {
    files.sorted { $0.key < $1.key }.flatMap { path, text in
      undocumented(in: text).map { "\(path):\($0.line): \($0.text)" }
    }
  }

  /// The lines that declare something public without a doc comment above.
  static func undocumented(in text: String) -> [(line: Int, text: String)] {
    var scanner = BraceScanner()
    // Depths at which members are public without the word.
    var openBodies: [(depth: Int, keyword: String)] = []
    var found: [(line: Int, text: String)] = []
    let lines = text.lines.map { $0.drop(while: \.isWhitespace) }

    for (index, line) in lines.enumerated() {
      let depth = scanner.depth
      let isCode = scanner.isInCode
      scanner.read(line)
      openBodies.removeAll { $0.depth > depth }
      guard isCode, let declaration = declaration(in: line) else { continue }
      let inherits = openBodies.last.map {
        $0.depth == depth
          && ($0.keyword == "protocol" || declaration.keyword == "case")
      }
      guard declaration.isPublic || (inherits ?? false) else { continue }
      if ["enum", "protocol"].contains(declaration.keyword) {
        openBodies.append((depth + 1, declaration.keyword))
      }
      let isNamed = declaration.keyword != "extension"
      if !isNamed || !isDocumented(lines, at: index) {
        found.append((index + 1, String(line)))
      }
    }
    return found
  }

  /// What a line declares, when it does.
  private static func declaration(
    in line: Substring
  ) -> (keyword: String, isPublic: Bool)? {
    var isPublic = false
    for word in line.split(whereSeparator: \.isWhitespace) {
      if word.hasPrefix("@") { continue }
      if modifiers.contains(String(word)) {
        isPublic = isPublic || word == "public" || word == "open"
        continue
      }
      let keyword = String(word.prefix { $0.isLetter })
      return keywords.contains(keyword) ? (keyword, isPublic) : nil
    }
    return nil
  }

  private static func isDocumented(_ lines: [Substring], at index: Int) -> Bool
  {
    let above = lines[..<index].last { !$0.hasPrefix("@") } ?? ""
    return above.hasPrefix("///") || above.hasSuffix("*/")
  }
}

/// Counts braces outside of strings and comments.
private struct BraceScanner {
  private(set) var depth = 0
  private var isInBlockComment = false
  private var isInLongString = false
  private static let marks = Set("{}\"/*".utf8)

  /// True outside of block comments and multi-line strings.
  var isInCode: Bool { !isInBlockComment && !isInLongString }

  mutating func read(_ line: Substring) {
    // Most lines hold nothing that matters here.
    guard line.utf8.contains(where: { Self.marks.contains($0) }) else { return }
    var rest = line
    var isInString = false
    while let character = rest.first {
      if isInBlockComment {
        isInBlockComment = !rest.hasPrefix("*/")
        rest = rest.dropFirst(isInBlockComment ? 1 : 2)
      } else if rest.hasPrefix("\\") && (isInString || isInLongString) {
        rest = rest.dropFirst(2)
      } else if !isInString && rest.hasPrefix("\"\"\"") {
        isInLongString.toggle()
        rest = rest.dropFirst(3)
      } else if isInLongString {
        rest = rest.dropFirst()
      } else if character == "\"" {
        isInString.toggle()
        rest = rest.dropFirst()
      } else if isInString {
        rest = rest.dropFirst()
      } else if rest.hasPrefix("//") {
        return
      } else if rest.hasPrefix("/*") {
        isInBlockComment = true
        rest = rest.dropFirst(2)
      } else {
        depth += character == "{" ? 1 : character == "}" ? -1 : 0
        rest = rest.dropFirst()
      }
    }
  }
}
