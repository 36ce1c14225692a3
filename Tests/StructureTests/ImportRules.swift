/// Which module may import which: the arrows of the package's design.
///
/// Swift itself lets a target import whatever its dependencies depend on, so the
/// rule is read off the text.
struct ImportRules {
  /// Module → modules that its files may import.
  static let allowed: [String: Set<String>] = [
    "Bounds": ["CMPFR", "CGSL"],
    "SiPP": ["Bounds", "Glibc", "Musl", "Darwin"],
    "Empirical": [
      "Bounds", "SiPP", "CGSL", "Foundation", "FoundationEssentials",
      "Dispatch", "Synchronization", "Mustache", "Glibc", "Musl", "Darwin",
    ],
    "sipp-verify": [
      "Bounds", "SiPP", "Empirical", "ArgumentParser", "Dispatch",
      "Synchronization", "Glibc", "Musl", "Darwin",
    ],
  ]

  /// Modules of C: seen by no user of the module that imports them.
  static let internalOnly: Set<String> = ["CMPFR", "CGSL"]

  /// One line for each import in `files` (path → text) that breaks a rule.
  static func violations(in files: [String: String]) -> [String] {
    files.sorted { $0.key < $1.key }.flatMap { path, text -> [String] in
      guard let allowed = allowed[module(of: path)] else {
        return ["\(path): belongs to no module with import rules"]
      }
      return imports(in: text).flatMap { line, words, name -> [String] in
        var problems: [String] = []
        if !allowed.contains(name) {
          problems.append(
            "\(path):\(line): \(module(of: path)) may not import \(name)")
        }
        if internalOnly.contains(name), !words.contains("internal") {
          problems.append(
            "\(path):\(line): \(name) must be an internal import")
        }
        return problems
      }
    }
  }

  /// `Sources/Bounds/X.swift` → `Bounds`.
  private static func module(of path: String) -> String {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : ""
  }

  /// Line number, words before `import`, and the module named after it.
  private static func imports(
    in text: String
  ) -> [(Int, [Substring], String)] {
    let kinds: Set<Substring> = [
      "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
    ]
    return text.lines.enumerated().compactMap { index, line in
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard let place = words.firstIndex(of: "import"),
        words[..<place].allSatisfy({
          $0.hasPrefix("@") || levels.contains(String($0))
        })
      else { return nil }
      let named = words[(place + 1)...].first { !kinds.contains($0) } ?? ""
      let module = named.prefix { $0 != "." && $0 != ";" }
      return (index + 1, Array(words[..<place]), String(module))
    }
  }

  private static let levels: Set<String> = [
    "public", "package", "internal", "fileprivate", "private",
  ]
}
