import Bounds
import SiPP

/// A value's place in a file, for what is found out about it only later.
struct FilePlace: Sendable {
  let file: String
  let place: String

  /// An error at this place.
  func error(_ reason: String) -> SiPPError {
    .file(file, place: place, reason: reason)
  }

  /// `error` at this place, if it does not say another.
  func error(_ error: any Error) -> SiPPError {
    if let placed = error as? SiPPError, case .file = placed { return placed }
    return self.error("\(error)")
  }
}

/// The members of one object of a JSON file, each read once and checked where it
/// is read; a member that nobody asked for is an error.
struct JSONFields {
  /// The file, for errors.
  let file: String
  private let tree: JSONTree
  private var unread: [(name: String, value: JSONTree)]

  /// - Throws: `SiPPError.file` where `tree` is no object.
  init(_ tree: JSONTree, file: String) throws(SiPPError) {
    guard case .object(let members) = tree.kind else {
      throw .file(file, place: tree.place, reason: "expected { … }")
    }
    self.file = file
    self.tree = tree
    unread = members
  }

  /// The member called `name`, or nil where there is none.
  mutating func take(_ name: String) -> JSONTree? {
    guard let index = unread.firstIndex(where: { $0.name == name }) else {
      return nil
    }
    return unread.remove(at: index).value
  }

  /// Whether the member called `name` is null; it is read then.
  mutating func isNull(_ name: String) -> Bool {
    let isNull = unread.contains { $0.name == name && $0.value.isNull }
    if isNull { _ = take(name) }
    return isNull
  }

  /// The member called `name`.
  mutating func require(_ name: String) throws(SiPPError) -> JSONTree {
    guard let value = take(name) else {
      throw error(at: tree, "'\(name)' is missing")
    }
    return value
  }

  /// Refuses what nobody asked for.
  func finish() throws(SiPPError) {
    guard let first = unread.first else { return }
    throw error(at: first.value, "there is no member '\(first.name)' here")
  }

  /// Where `value` stands.
  func place(of value: JSONTree) -> FilePlace {
    FilePlace(file: file, place: value.place)
  }

  /// Where the object itself stands.
  var place: FilePlace { place(of: tree) }

  /// An error at `value`.
  func error(at value: JSONTree, _ reason: String) -> SiPPError {
    place(of: value).error(reason)
  }

  /// An error at the object itself.
  func error(_ reason: String) -> SiPPError { error(at: tree, reason) }
}

// MARK: - Typed members

extension JSONFields {
  /// A text.
  func text(_ value: JSONTree) throws(SiPPError) -> String {
    guard case .string(let text) = value.kind else {
      throw error(at: value, "expected a text")
    }
    return text
  }

  /// A list of at least one element: an empty one would ask for nothing.
  func elements(_ value: JSONTree) throws(SiPPError) -> [JSONTree] {
    let elements = try array(value)
    guard !elements.isEmpty else {
      throw error(at: value, "an empty list asks for nothing")
    }
    return elements
  }

  /// One of the raw values of an enumeration.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ value: JSONTree, of type: Choice.Type = Choice.self
  ) throws(SiPPError) -> Choice where Choice.RawValue == String {
    let text = try text(value)
    guard let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw error(at: value, "'\(text)' is none of \(known)")
    }
    return choice
  }

  /// `true` or `false`.
  func bool(_ value: JSONTree) throws(SiPPError) -> Bool {
    guard case .bool(let bool) = value.kind else {
      throw error(at: value, "expected true or false")
    }
    return bool
  }

  /// A whole number in `range`.
  func integer(
    _ value: JSONTree, in range: ClosedRange<Int>
  ) throws(SiPPError) -> Int {
    guard case .number(let text) = value.kind, let number = Int(text) else {
      throw error(at: value, "expected a whole number")
    }
    guard range.contains(number) else {
      throw error(
        at: value,
        "\(number), but must be \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// An exact number in `range`: a JSON number, or a text with a decimal or a
  /// fraction `a/b` of whole numbers.
  func rational(
    _ value: JSONTree, in range: ClosedRange<Rational>
  ) throws(SiPPError) -> Rational {
    let text: String
    switch value.kind {
    case .number(let number): text = number
    case .string(let string): text = string
    default: throw error(at: value, "expected a number")
    }
    guard let number = Self.rational(text) else {
      throw error(at: value, "'\(text)' is no decimal or fraction")
    }
    guard range.contains(number) else {
      throw error(
        at: value,
        "\(text), but must be \(decimal(range.lowerBound)) to "
          + decimal(range.upperBound))
    }
    return number
  }

  /// A list.
  func array(_ value: JSONTree) throws(SiPPError) -> [JSONTree] {
    guard case .array(let elements) = value.kind else {
      throw error(at: value, "expected [ … ]")
    }
    return elements
  }

  /// A list, not empty and without repetitions, of raw values of an enumeration.
  func choices<Choice: RawRepresentable & CaseIterable & Hashable>(
    _ value: JSONTree, of type: Choice.Type = Choice.self
  ) throws(SiPPError) -> [Choice] where Choice.RawValue == String {
    var result: [Choice] = []
    for element in try elements(value) {
      let choice: Choice = try choice(element)
      guard !result.contains(choice) else {
        throw error(at: element, "'\(choice.rawValue)' occurs twice")
      }
      result.append(choice)
    }
    return result
  }

  /// The number that a short decimal or fraction means.
  private static func rational(_ text: String) -> Rational? {
    // A suite's numbers are short; a long exponent would be paid in memory.
    guard text.utf8.count <= 40 else { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let a = Int(parts[0]), let b = Int(parts[1]), b > 0 else {
        return nil
      }
      return Rational(a, b)
    }
    return try? Rational(decimal: text)
  }
}

// MARK: - By name

extension JSONFields {
  /// The text called `name`.
  mutating func text(_ name: String) throws(SiPPError) -> String {
    try text(require(name))
  }

  /// The text called `name`, nil for null.
  mutating func textOrNull(_ name: String) throws(SiPPError) -> String? {
    let value = try require(name)
    return value.isNull ? nil : try text(value)
  }

  /// `true` or `false`, called `name`.
  mutating func bool(_ name: String) throws(SiPPError) -> Bool {
    try bool(require(name))
  }

  /// The whole number called `name`, at least 0 unless said otherwise.
  mutating func integer(
    _ name: String, in range: ClosedRange<Int> = 0...Int.max
  ) throws(SiPPError) -> Int {
    try integer(require(name), in: range)
  }

  /// The number called `name`.
  mutating func number(_ name: String) throws(SiPPError) -> Double {
    try number(require(name))
  }

  /// The number called `name`, nil for null.
  mutating func numberOrNull(_ name: String) throws(SiPPError) -> Double? {
    let value = try require(name)
    return value.isNull ? nil : try number(value)
  }

  /// A finite number.
  func number(_ value: JSONTree) throws(SiPPError) -> Double {
    guard case .number(let text) = value.kind, let number = Double(text),
      number.isFinite
    else { throw error(at: value, "expected a number") }
    return number
  }

  /// The raw value of an enumeration called `name`.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, of type: Choice.Type = Choice.self
  ) throws(SiPPError) -> Choice where Choice.RawValue == String {
    try choice(require(name))
  }

  /// The object called `name`, read by `read` to its last member.
  mutating func object<Value>(
    _ name: String,
    _ read: (inout JSONFields) throws(SiPPError) -> Value
  ) throws(SiPPError) -> Value {
    try object(require(name), read)
  }

  /// The object called `name`, nil for null.
  mutating func objectOrNull<Value>(
    _ name: String,
    _ read: (inout JSONFields) throws(SiPPError) -> Value
  ) throws(SiPPError) -> Value? {
    let value = try require(name)
    return value.isNull ? nil : try object(value, read)
  }

  /// The list called `name`, each element read by `read`.
  mutating func list<Value>(
    _ name: String, _ read: (JSONTree) throws(SiPPError) -> Value
  ) throws(SiPPError) -> [Value] {
    var values: [Value] = []
    for element in try array(require(name)) { values.append(try read(element)) }
    return values
  }

  /// The list of objects called `name`, each read by `read` to its last member.
  mutating func objects<Value>(
    _ name: String,
    _ read: (inout JSONFields) throws(SiPPError) -> Value
  ) throws(SiPPError) -> [Value] {
    var values: [Value] = []
    for element in try array(require(name)) {
      values.append(try object(element, read))
    }
    return values
  }

  /// An object, read by `read` to its last member.
  func object<Value>(
    _ value: JSONTree,
    _ read: (inout JSONFields) throws(SiPPError) -> Value
  ) throws(SiPPError) -> Value {
    var fields = try JSONFields(value, file: file)
    let result = try read(&fields)
    try fields.finish()
    return result
  }
}

extension JSONTree {
  /// Whether the value is null.
  var isNull: Bool {
    if case .null = kind { true } else { false }
  }
}
