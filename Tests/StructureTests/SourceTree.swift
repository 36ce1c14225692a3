import Foundation

/// The package's own files as text, found from where this file was compiled.
enum SourceTree {
  /// The folder that holds Package.swift.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Path from the root → text, for the files under `folder` with one of these
  /// endings.
  static func files(
    under folder: String, endings: [String]
  ) throws -> [String: String] {
    let base = root.appendingPathComponent(folder)
    guard
      let walker = FileManager.default.enumerator(
        at: base, includingPropertiesForKeys: nil,
        options: [.skipsHiddenFiles])
    else { return [:] }
    var texts: [String: String] = [:]
    for case let url as URL in walker
    where endings.contains(url.pathExtension) {
      texts[path(of: url)] = try String(contentsOf: url, encoding: .utf8)
    }
    return texts
  }

  /// The texts at the package's top level with one of these endings.
  static func topLevel(endings: [String]) throws -> [String: String] {
    var texts: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: root.path)
    where endings.contains(where: { name.hasSuffix("." + $0) }) {
      texts[name] = try String(
        contentsOf: root.appendingPathComponent(name), encoding: .utf8)
    }
    return texts
  }

  private static func path(of url: URL) -> String {
    String(
      url.standardizedFileURL.path.dropFirst(
        root.standardizedFileURL.path.count + 1))
  }
}

extension String {
  /// Its lines, empty ones included.
  var lines: [Substring] {
    split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// True when `word` occurs and neither letter, digit nor prime touches it: T4c
  /// is not in `T4c'`, nor T1 in `T12`.
  func names(_ word: String) -> Bool {
    var rest = self[...]
    while let found = rest.range(of: word) {
      let before = self[..<found.lowerBound].last
      let after = self[found.upperBound...].first
      if !(before?.isPartOfAnID ?? false) && !(after?.isPartOfAnID ?? false) {
        return true
      }
      rest = self[found.upperBound...]
    }
    return false
  }
}

extension Character {
  fileprivate var isPartOfAnID: Bool {
    isLetter || isNumber || self == "'" || self == "_"
  }
}
