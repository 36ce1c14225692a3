/// A strict reader of JSON text (RFC 8259) in UTF-8, byte by byte.
///
/// The caller says what must come next, so nothing is built that is not wanted,
/// and nesting needs no recursion: a reader of hostile text can run neither out
/// of stack nor out of memory. Bytes above 127 occur in strings only, where they
/// are validated; so a byte order mark, or UTF-16, is an error where it stands.
struct JSONCursor {
  /// What is wrong, and at which byte.
  struct Failure: Error {
    let offset: Int
    let reason: String
  }

  /// How deep values that are skipped may be nested.
  static let deepest = 64
  /// The longest string that is read, in bytes.
  static let longestString = 16_000_000

  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var offset = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  func failure(_ reason: String) -> Failure {
    Failure(offset: offset, reason: reason)
  }

  /// The next byte, or nil at the end.
  var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || (byte <= 0x0D && isSpace(byte)) {
      offset += 1
    }
  }

  /// Passes `byte` if it comes next, after white space.
  mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard next == byte else { return false }
    offset += 1
    return true
  }

  mutating func expect(
    _ byte: UInt8, _ what: String
  ) throws(Failure) {
    guard take(byte) else { throw failure("expected \(what)") }
  }

  /// Reads `{ "key": value, … }`; `body` reads each value.
  mutating func object(
    _ body: (inout JSONCursor, [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try expect(UInt8(ascii: "{"), "{")
    if take(UInt8(ascii: "}")) { return }
    repeat {
      skipSpace()
      let key = try string()
      try expect(UInt8(ascii: ":"), ":")
      try body(&self, key)
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"), ", or }")
  }

  /// Reads `[integer, …]` of at most `limit` integers, each ≥ 0.
  mutating func integers(limit: Int) throws(Failure) -> [Int] {
    try expect(UInt8(ascii: "["), "[")
    var result: [Int] = []
    if take(UInt8(ascii: "]")) { return result }
    repeat {
      guard result.count < limit else {
        throw failure("more than \(limit) integers")
      }
      skipSpace()
      result.append(try integer())
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"), ", or ]")
    return result
  }

  /// Reads an integer from 0 to 2⁶³ − 1: digits alone, no leading zero.
  mutating func integer() throws(Failure) -> Int {
    let start = offset
    var value = 0
    while let byte = next, isDigit(byte) {
      let (high, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, more) = high.addingReportingOverflow(Int(byte - 0x30))
      guard !over, !more else { throw failure("an integer beyond 2^63 - 1") }
      value = sum
      offset += 1
    }
    let digits = offset - start
    guard digits > 0 else { throw failure("expected an integer >= 0") }
    guard digits == 1 || bytes[start] != 0x30 else {
      throw failure("an integer with a leading zero")
    }
    if let byte = next, ".eE".utf8.contains(byte) {
      throw failure("expected an integer, not a fraction or a power")
    }
    return value
  }

  /// Passes any one value.
  ///
  /// - Throws: also for nesting deeper than ``deepest``.
  mutating func skipValue() throws(Failure) {
    var open: [UInt8] = []  // the closing brackets that are awaited
    repeat {
      skipSpace()
      guard let byte = next else { throw failure("the text ends in a value") }
      var isComplete = true
      switch byte {
      case UInt8(ascii: "\""): _ = try string()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        offset += 1
        let close = byte + 2  // '{' + 2 is '}', '[' + 2 is ']'
        if !take(close) {
          guard open.count < Self.deepest else {
            throw failure("nested deeper than \(Self.deepest)")
          }
          open.append(close)
          if close == UInt8(ascii: "}") { try keyAndColon() }
          isComplete = false
        }
      case UInt8(ascii: "-"), 0x30...0x39: try skipNumber()
      default: try skipWord()
      }
      // Closes what ends here, or passes to the next member.
      while isComplete, let close = open.last {
        if take(UInt8(ascii: ",")) {
          if close == UInt8(ascii: "}") { try keyAndColon() }
          isComplete = false
        } else {
          try expect(close, ", or the end of the list")
          open.removeLast()
        }
      }
    } while !open.isEmpty
  }

  private mutating func keyAndColon() throws(Failure) {
    skipSpace()
    _ = try string()
    try expect(UInt8(ascii: ":"), ":")
  }

  private mutating func skipWord() throws(Failure) { _ = try word() }

  /// Reads `true`, `false` or `null`.
  mutating func word() throws(Failure) -> String {
    for word in ["true", "false", "null"]
    where bytes[offset...].starts(with: word.utf8) {
      offset += word.utf8.count
      return word
    }
    throw failure("expected a value")
  }

  /// True for the first byte of a number.
  static func startsNumber(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || isDigit(byte)
  }

  /// Reads a number, as it is written.
  mutating func number() throws(Failure) -> String {
    let start = offset
    try skipNumber()
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func skipNumber() throws(Failure) {
    if next == UInt8(ascii: "-") { offset += 1 }
    if next == 0x30 { offset += 1 } else { try skipDigits() }
    if next == UInt8(ascii: ".") {
      offset += 1
      try skipDigits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      offset += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
      try skipDigits()
    }
    if let byte = next, isDigit(byte) { throw failure("a leading zero") }
  }

  private mutating func skipDigits() throws(Failure) {
    let start = offset
    while let byte = next, isDigit(byte) { offset += 1 }
    guard offset > start else { throw failure("expected a digit") }
  }
}

// MARK: - Strings

extension JSONCursor {
  /// Reads a string; returns it in valid UTF-8, its escapes resolved.
  mutating func string() throws(Failure) -> [UInt8] {
    guard next == UInt8(ascii: "\"") else { throw failure("expected a string") }
    offset += 1
    let start = offset
    var text: [UInt8] = []
    while let byte = next {
      guard text.count <= Self.longestString else {
        throw failure("a string beyond \(Self.longestString) bytes")
      }
      switch byte {
      case UInt8(ascii: "\""):
        guard String(validating: text, as: UTF8.self) != nil else {
          throw Failure(offset: start, reason: "a string is not UTF-8")
        }
        offset += 1
        return text
      case UInt8(ascii: "\\"):
        offset += 1
        try escape(into: &text)
      case 0..<0x20: throw failure("a control character in a string")
      default:
        text.append(byte)
        offset += 1
      }
    }
    throw failure("the text ends in a string")
  }

  private mutating func escape(
    into text: inout [UInt8]
  ) throws(Failure) {
    guard let byte = next else { throw failure("the text ends in a string") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += UTF8.encode(try escapedScalar()) ?? .init()
    default: throw failure("an unknown escape in a string")
    }
  }

  /// The four digits of `\uXXXX`, and the second half of a surrogate pair.
  private mutating func escapedScalar() throws(Failure) -> Unicode.Scalar {
    var value = try fourHexDigits()
    if (0xD800..<0xDC00).contains(value) {
      guard offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
        bytes[offset + 1] == UInt8(ascii: "u")
      else { throw failure("half of a surrogate pair") }
      offset += 2
      let low = try fourHexDigits()
      guard (0xDC00..<0xE000).contains(low) else {
        throw failure("half of a surrogate pair")
      }
      value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw failure("half of a surrogate pair")
    }
    return scalar
  }

  private mutating func fourHexDigits() throws(Failure) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = hexDigit(byte) else {
        throw failure("expected four hexadecimal digits")
      }
      value = value * 16 + digit
      offset += 1
    }
    return value
  }
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

private func hexDigit(_ byte: UInt8) -> UInt32? {
  switch byte {
  case 0x30...0x39: UInt32(byte - 0x30)
  case 0x41...0x46: UInt32(byte - 0x41 + 10)
  case 0x61...0x66: UInt32(byte - 0x61 + 10)
  default: nil
  }
}

private func isSpace(_ byte: UInt8) -> Bool {
  byte == 0x09 || byte == 0x0A || byte == 0x0D
}
