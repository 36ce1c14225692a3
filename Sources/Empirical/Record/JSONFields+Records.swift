import Bounds
import SiPP

extension DecimalEnclosure {
  /// The members `lower` and `upper`.
  init(_ fields: inout JSONFields) throws(SiPPError) {
    let (lower, upper) = (try fields.text("lower"), try fields.text("upper"))
    do {
      try self.init(lower: lower, upper: upper)
    } catch {
      throw fields.error(error.description)
    }
  }
}

extension JSONFields {
  /// An enclosure called `name`.
  mutating func enclosure(
    _ name: String
  ) throws(SiPPError) -> DecimalEnclosure {
    try object(name, DecimalEnclosure.init)
  }

  /// A count called `name`.
  mutating func count(_ name: String) throws(SiPPError) -> Int {
    try integer(name, in: 0...RunRecord.largestCount)
  }

  /// A decimal called `name`, as it is written.
  mutating func decimalText(
    _ name: String
  ) throws(SiPPError) -> String {
    let value = try require(name)
    let text = try text(value)
    do {
      _ = try Rational(decimal: text, name: name)
    } catch {
      throw self.error(at: value, error.description)
    }
    return text
  }

  /// A decimal called `name`, nil for null.
  mutating func decimalTextOrNull(
    _ name: String
  ) throws(SiPPError) -> String? {
    isNull(name) ? nil : try decimalText(name)
  }

  /// The raw value of an enumeration called `name`, nil for null.
  mutating func choiceOrNull<
    Choice: RawRepresentable & CaseIterable
  >(
    _ name: String, of type: Choice.Type = Choice.self
  ) throws(SiPPError) -> Choice? where Choice.RawValue == String {
    isNull(name) ? nil : try choice(name)
  }

  /// A list of texts called `name`.
  mutating func texts(_ name: String) throws(SiPPError) -> [String] {
    try list(name) { [self] (value) throws(SiPPError) in try text(value) }
  }

  /// An object of any values, called `name`.
  mutating func values(
    _ name: String
  ) throws(SiPPError) -> [(name: String, value: JSONValue)] {
    let tree = try require(name)
    guard case .object(let members) = tree.kind else {
      throw error(at: tree, "expected { … }")
    }
    return members.map { ($0.name, JSONValue($0.value)) }
  }

  /// A packed list called `name`.
  mutating func packed<Value>(
    _ name: String, _ unpack: (String) -> [Value]?
  ) throws(SiPPError) -> [Value] {
    let tree = try require(name)
    guard let values = unpack(try text(tree)) else {
      throw error(at: tree, "it is no packed list of its kind")
    }
    return values
  }
}

extension JSONValue {
  /// The value of `tree`, its place forgotten.
  init(_ tree: JSONTree) {
    switch tree.kind {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .number(let text):
      self = Int(text).map { .integer($0) } ?? .number(Double(text) ?? .nan)
    case .string(let text): self = .string(text)
    case .array(let values): self = .array(values.map { JSONValue($0) })
    case .object(let members):
      self = .object(members.map { ($0.name, JSONValue($0.value)) })
    }
  }
}
