/// A small JSON document as a tree whose values know where they stand, for files
/// that people write by hand.
///
/// Numbers keep the text in which they are written, so 0.1 can be read as exactly
/// one tenth.
package struct JSONTree: Sendable {
  /// What a value is.
  package enum Kind: Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONTree])
    /// Members in order; no name twice.
    case object([(name: String, value: JSONTree)])
  }

  /// The value.
  package let kind: Kind
  /// The path to the value, as `rows[2].instance`; empty for the whole.
  package let path: String
  /// The line on which it starts, from 1.
  package let line: Int

  /// The largest document, in bytes: a thousand times a large suite.
  package static let largestSize = 1 << 20

  /// Where the value stands, in words.
  package var place: String {
    path.isEmpty ? "line \(line)" : "line \(line), \(path)"
  }
}

// MARK: - Reading

extension JSONTree {
  /// The document in the file at `path`.
  ///
  /// - Throws: ``SiPPError/file(_:place:reason:)`` for a file that cannot be
  ///   read, is larger than ``largestSize`` or is no JSON text.
  package init(path: String) throws(SiPPError) {
    try self.init(
      Self.bytes(path: path, limit: Self.largestSize), name: path)
  }

  /// All bytes of the file at `path`.
  ///
  /// - Throws: ``SiPPError/file(_:place:reason:)`` for a file that cannot be
  ///   read or is larger than `limit`.
  package static func bytes(
    path: String, limit: Int
  ) throws(SiPPError) -> [UInt8] {
    let file = try InputFile(path)
    guard file.size <= limit else {
      throw .file(
        path, place: "",
        reason: "\(file.size) bytes, but at most \(limit) are read")
    }
    return try file.bytes(at: 0, count: file.size)
  }

  /// The document in `bytes`; errors call it `name`.
  package init(_ bytes: [UInt8], name: String) throws(SiPPError) {
    let lines = LineCounter(bytes)
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONCursor.Failure) in
        var cursor = JSONCursor(buffer)
        let tree = try JSONTree(&cursor, path: "", depth: 0, lines: lines)
        cursor.skipSpace()
        guard cursor.next == nil else {
          throw cursor.failure("something follows the document")
        }
        return tree
      }
    }
    switch result {
    case .success(let tree): self = tree
    case .failure(let failure):
      throw .file(
        name, place: "line \(lines.line(at: failure.offset))",
        reason: failure.reason)
    }
  }

  private init(
    _ cursor: inout JSONCursor, path: String, depth: Int, lines: LineCounter
  ) throws(JSONCursor.Failure) {
    cursor.skipSpace()
    guard depth <= JSONCursor.deepest else {
      throw cursor.failure("nested deeper than \(JSONCursor.deepest)")
    }
    self.path = path
    line = lines.line(at: cursor.offset)
    switch cursor.next {
    case UInt8(ascii: "\""):
      kind = .string(String(decoding: try cursor.string(), as: UTF8.self))
    case UInt8(ascii: "{"):
      kind = .object(
        try Self.members(&cursor, path: path, depth: depth, lines: lines))
    case UInt8(ascii: "["):
      kind = .array(
        try Self.elements(&cursor, path: path, depth: depth, lines: lines))
    case let byte? where JSONCursor.startsNumber(byte):
      kind = .number(try cursor.number())
    default:
      let word = try cursor.word()
      kind = word == "null" ? .null : .bool(word == "true")
    }
  }

  private static func members(
    _ cursor: inout JSONCursor, path: String, depth: Int, lines: LineCounter
  ) throws(JSONCursor.Failure) -> [(name: String, value: JSONTree)] {
    var members: [(name: String, value: JSONTree)] = []
    var names: Set<String> = []
    try cursor.object { cursor, key throws(JSONCursor.Failure) in
      let name = String(decoding: key, as: UTF8.self)
      guard names.insert(name).inserted else {
        throw cursor.failure("the name '\(name)' occurs twice")
      }
      let inner = path.isEmpty ? name : "\(path).\(name)"
      members.append(
        (
          name,
          try JSONTree(&cursor, path: inner, depth: depth + 1, lines: lines)
        ))
    }
    return members
  }

  private static func elements(
    _ cursor: inout JSONCursor, path: String, depth: Int, lines: LineCounter
  ) throws(JSONCursor.Failure) -> [JSONTree] {
    var elements: [JSONTree] = []
    try cursor.expect(UInt8(ascii: "["), "[")
    if cursor.take(UInt8(ascii: "]")) { return elements }
    repeat {
      elements.append(
        try JSONTree(
          &cursor, path: "\(path)[\(elements.count)]", depth: depth + 1,
          lines: lines))
    } while cursor.take(UInt8(ascii: ","))
    try cursor.expect(UInt8(ascii: "]"), ", or ]")
    return elements
  }
}

/// Which line a byte is on.
private struct LineCounter {
  private let starts: [Int]

  init(_ bytes: [UInt8]) {
    starts = [0] + bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
  }

  func line(at offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }
}
