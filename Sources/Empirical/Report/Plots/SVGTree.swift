/// An element of gnuplot's SVG, or a text.
///
/// Reads the XML that gnuplot writes, not all of XML: no comments, no sections, no
/// entities in attributes. What it cannot read is nil, never a guess.
struct SVGTree {
  /// Empty for a text.
  var name: String
  var attributes: [(name: String, value: String)] = []
  var children: [SVGTree] = []
  /// As written, entities and all.
  var text = ""

  /// The root element of `document`, which begins with its tag.
  init?(_ document: String) {
    var parser = Parser(bytes: Array(document.utf8))
    guard let root = parser.element() else { return nil }
    self = root
  }

  init(name: String, text: String = "") {
    self.name = name
    self.text = text
  }

  subscript(attribute: String) -> String? {
    attributes.first { $0.name == attribute }?.value
  }

  mutating func set(_ attribute: String, _ value: String?) {
    let place = attributes.firstIndex { $0.name == attribute }
    switch (place, value) {
    case (let place?, let value?): attributes[place].value = value
    case (let place?, nil): attributes.remove(at: place)
    case (nil, let value?): attributes.append((attribute, value))
    case (nil, nil): break
    }
  }

  /// The element and what is in it, without white space between elements.
  func write(to output: inout String) {
    guard !name.isEmpty else {
      output += text
      return
    }
    output += "<" + name
    for attribute in attributes {
      output += " \(attribute.name)=\"\(attribute.value)\""
    }
    guard !children.isEmpty else {
      output += "/>"
      return
    }
    output += ">"
    for child in children { child.write(to: &output) }
    output += "</\(name)>"
  }
}

/// Reads elements by recursive descent.
private struct Parser {
  let bytes: [UInt8]
  private var place = 0
  private var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Deeper than gnuplot nests, and safe for the stack.
  private static let mostDepth = 64

  mutating func element() -> SVGTree? {
    guard take("<"), let name = name() else { return nil }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.mostDepth else { return nil }
    var tree = SVGTree(name: name)
    while true {
      skipSpace()
      if take("/>") { return tree }
      if take(">") { break }
      guard let attribute = attribute() else { return nil }
      tree.attributes.append(attribute)
    }
    while !take("</") {
      guard let child = at("<") ? element() : text(keeps: name) else {
        return nil
      }
      if !child.name.isEmpty || !child.text.isEmpty {
        tree.children.append(child)
      }
    }
    guard take(name) else { return nil }
    skipSpace()
    return take(">") ? tree : nil
  }

  private mutating func attribute() -> (name: String, value: String)? {
    guard let name = name() else { return nil }
    skipSpace()
    guard take("=") else { return nil }
    skipSpace()
    guard place < bytes.count else { return nil }
    let quote = bytes[place]
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      return nil
    }
    place += 1
    let value = until { $0 == quote }
    guard place < bytes.count,
      !value.contains(where: { "<&\"".contains($0) })
    else { return nil }
    place += 1
    return (name, value)
  }

  /// A text up to the next tag; of white space, none unless `name` is of an
  /// element whose text is shown.
  private mutating func text(keeps name: String) -> SVGTree? {
    let text = until { $0 == UInt8(ascii: "<") }
    guard place < bytes.count else { return nil }
    let isShown = ["text", "tspan", "title", "desc"].contains(name)
    let isBlank = text.allSatisfy { $0.isWhitespace }
    return SVGTree(name: "", text: isBlank && !isShown ? "" : text)
  }

  private mutating func name() -> String? {
    let name = until { byte in
      !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        && byte != UInt8(ascii: ":") && byte != UInt8(ascii: "-")
    }
    return name.isEmpty ? nil : name
  }

  private mutating func skipSpace() {
    _ = until { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
  }

  private mutating func until(_ isEnd: (UInt8) -> Bool) -> String {
    let start = place
    while place < bytes.count, !isEnd(bytes[place]) { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private func at(_ text: String) -> Bool {
    bytes[place...].starts(with: text.utf8)
  }

  private mutating func take(_ text: String) -> Bool {
    guard at(text) else { return false }
    place += text.utf8.count
    return true
  }
}
