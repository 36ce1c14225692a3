/// A JSON value that keeps its members in the order in which they were given, so
/// that equal results are equal bytes.
public enum JSONValue: Sendable, Equatable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number, written with all its digits.
  case integer(Int)
  /// A number, written as the shortest decimal that reads back equal; `null` when
  /// it is not finite.
  case number(Double)
  /// A text.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// Members in order; names are unique.
  case object([(name: String, value: JSONValue)])

  /// Equal kinds with equal contents in equal order.
  public static func == (a: JSONValue, b: JSONValue) -> Bool {
    a.text() == b.text()
  }

  /// The value as text: two spaces a level, members one a line, lists of plain
  /// values on one line; no line end after the last line.
  public func text() -> String {
    var output = ""
    write(to: &output, indent: 0)
    return output
  }

  private func write(to output: inout String, indent: Int) {
    switch self {
    case .null: output += "null"
    case .bool(let value): output += value ? "true" : "false"
    case .integer(let value): output += String(value)
    case .number(let value): output += value.isFinite ? "\(value)" : "null"
    case .string(let value): Self.quote(value, to: &output)
    case .array(let values): write(values, to: &output, indent: indent)
    case .object(let members): write(members, to: &output, indent: indent)
    }
  }

  private func write(
    _ values: [JSONValue], to output: inout String, indent: Int
  ) {
    let isPlain = values.allSatisfy(\.isPlain)
    let pad = String(repeating: " ", count: indent + 2)
    output += "["
    for (index, value) in values.enumerated() {
      output += index == 0 ? "" : isPlain ? ", " : ","
      output += isPlain ? "" : "\n" + pad
      value.write(to: &output, indent: indent + 2)
    }
    if !isPlain { output += "\n" + pad.dropLast(2) }
    output += "]"
  }

  private func write(
    _ members: [(name: String, value: JSONValue)], to output: inout String,
    indent: Int
  ) {
    if members.isEmpty {
      output += "{}"
      return
    }
    let isShort = members.count <= 3 && members.allSatisfy(\.value.isPlain)
    let pad = String(repeating: " ", count: indent + 2)
    output += "{"
    for (index, member) in members.enumerated() {
      output += index == 0 ? "" : isShort ? ", " : ","
      output += isShort ? "" : "\n" + pad
      Self.quote(member.name, to: &output)
      output += ": "
      member.value.write(to: &output, indent: indent + 2)
    }
    if !isShort { output += "\n" + pad.dropLast(2) }
    output += "}"
  }

  private var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private static func quote(_ text: String, to output: inout String) {
    output += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count)
        output += digits
      default: output.unicodeScalars.append(scalar)
      }
    }
    output += "\""
  }
}

extension JSONValue {
  /// A whole number, or `null`.
  public init(_ value: Int?) { self = value.map { .integer($0) } ?? .null }

  /// A number, or `null`.
  public init(_ value: Double?) { self = value.map { .number($0) } ?? .null }

  /// A text, or `null`.
  public init(_ value: String?) { self = value.map { .string($0) } ?? .null }
}

extension JSONValue: ExpressibleByStringLiteral {
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
}
