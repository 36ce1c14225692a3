/// Reads the markup that the reports write, strictly: every element is closed in its
/// order, every attribute is quoted and there once, and no `<`, `&` or `"` stands
/// for itself. More than a reader of HTML asks, and all that XML does.
struct MarkupReader {
  struct Element {
    let name: String
    var attributes: [(name: String, value: String)]
    /// The text within, that of its elements too.
    var text = ""

    subscript(name: String) -> String? {
      attributes.first { $0.name == name }?.value
    }
  }

  struct Malformed: Error, CustomStringConvertible {
    let description: String
  }

  /// All elements, in the order of their start tags.
  private(set) var elements: [Element] = []
  private var open: [Int] = []
  private let scalars: [Unicode.Scalar]
  private var place = 0

  private static let void: Set<String> = ["meta"]

  init(_ text: String) throws {
    scalars = Array(text.unicodeScalars)
    for scalar in scalars where scalar.value < 0x20 && scalar != "\n" {
      throw Malformed(description: "holds U+\(String(scalar.value, radix: 16))")
    }
    while place < scalars.count {
      if scalars[place] == "<" { try readTag() } else { try readText() }
    }
    if let last = open.last {
      throw Malformed(description: "\(elements[last].name) is not closed")
    }
  }

  private mutating func readText() throws {
    let raw = take { $0 == "<" }
    let text = try Self.unescaped(raw)
    for element in open { elements[element].text += text }
  }

  private mutating func readTag() throws {
    place += 1
    if scalars[place] == "!" || scalars[place] == "?" {
      _ = take { $0 == ">" }
      place += 1
      return
    }
    if scalars[place] == "/" {
      place += 1
      let name = take { $0 == ">" }
      place += 1
      guard let last = open.popLast(), elements[last].name == name else {
        throw Malformed(description: "\(name) closes something else")
      }
      return
    }
    var element = Element(
      name: take { $0 == " " || $0 == ">" || $0 == "/" }, attributes: [])
    while scalars[place] == " " {
      place += 1
      try readAttribute(of: &element)
    }
    elements.append(element)
    let isEmpty = scalars[place] == "/"
    if isEmpty { place += 1 }
    guard scalars[place] == ">" else {
      throw Malformed(description: "\(element.name) has something in its tag")
    }
    place += 1
    if !isEmpty && !Self.void.contains(element.name) {
      open.append(elements.count - 1)
    }
  }

  private mutating func readAttribute(of element: inout Element) throws {
    let name = take { $0 == "=" || $0 == " " || $0 == ">" || $0 == "/" }
    var value = ""
    if scalars[place] == "=" {
      guard scalars[place + 1] == "\"" else {
        throw Malformed(description: "\(name) is not quoted")
      }
      place += 2
      value = try Self.unescaped(take { $0 == "\"" || $0 == "<" })
      guard scalars[place] == "\"" else {
        throw Malformed(description: "\(name) holds a <")
      }
      place += 1
    }
    guard element[name] == nil, !name.isEmpty else {
      throw Malformed(description: "\(element.name) has \(name) twice")
    }
    element.attributes.append((name, value))
  }

  /// The scalars up to the first that `isEnd`.
  private mutating func take(until isEnd: (Unicode.Scalar) -> Bool) -> String {
    var text = String.UnicodeScalarView()
    while place < scalars.count, !isEnd(scalars[place]) {
      text.append(scalars[place])
      place += 1
    }
    return String(text)
  }

  private static func unescaped(_ raw: String) throws -> String {
    let known: [String: Unicode.Scalar] = [
      "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'",
      "#10": "\n", "#9": "\t",
    ]
    var output = String.UnicodeScalarView()
    var rest = Substring(raw).unicodeScalars
    while let scalar = rest.popFirst() {
      guard scalar == "&" else {
        output.append(scalar)
        continue
      }
      let name = String(rest.prefix { $0 != ";" })
      guard let meant = known[name] else {
        throw Malformed(description: "an & that is no reference: \(name)")
      }
      output.append(meant)
      rest.removeFirst(name.unicodeScalars.count + 1)
    }
    return String(output)
  }
}
