import Foundation

/// gnuplot's SVG made fit for a page of HTML.
///
/// It loses prolog, sizes, links and unused symbols; black becomes the colour of the
/// page's text, so that it serves light and dark; identifiers get a prefix that makes
/// them unique on a page; numbers lose digits that no eye sees.
enum SVGText {
  /// The pictures in `output`, one for each plot of a script.
  static func documents(in output: String) -> [String] {
    output.components(separatedBy: "<?xml").dropFirst().compactMap { part in
      guard let start = part.range(of: "<svg"),
        let end = part.range(of: "</svg>", options: .backwards),
        start.lowerBound < end.lowerBound
      else { return nil }
      return String(part[start.lowerBound..<end.upperBound])
    }
  }

  /// `document` as the plot `id`; nil where it is not as gnuplot writes it.
  static func inlined(
    _ document: String, id: String, title: String, description: String
  ) -> String? {
    guard let root = SVGTree(document), root.name == "svg" else { return nil }
    var canvas: [SVGTree] = []
    var symbols: [String: SVGTree] = [:]
    for child in root.children where child.name == "g" {
      for part in child.children {
        if part.name == "defs" {
          for symbol in part.children { symbols[symbol["id"] ?? ""] = symbol }
        } else if part.name != "rect", let part = cleaned(part, prefix: id) {
          canvas.append(part)
        }
      }
    }
    guard !canvas.isEmpty else { return nil }
    var body = ""
    for part in canvas { part.write(to: &body) }
    let (width, height) = PlotScript.size
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
      role="img" aria-labelledby="\(id)-title \(id)-desc" \
      font-family="sans-serif" font-size="13" fill="none" \
      stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">
      <title id="\(id)-title">\(MarkupText.escaped(title))</title>
      <desc id="\(id)-desc">\(MarkupText.escaped(description))</desc>
      \(definitions(symbols, usedIn: canvas, prefix: id))\(body)
      </svg>
      """
  }

  /// An inlined picture as a file of its own: black on white.
  static func standalone(_ svg: String) -> String {
    guard let end = svg.firstIndex(of: ">") else { return svg }
    let (width, height) = PlotScript.size
    return #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n" + svg[..<end]
      + " width=\"\(width)\" height=\"\(height)\" color=\"black\">"
      + "\n<rect width=\"\(width)\" height=\"\(height)\" fill=\"white\" "
      + "stroke=\"none\"/>" + svg[svg.index(after: end)...] + "\n"
  }
}

// MARK: - Elements

extension SVGText {
  /// Elements that a plot may have; others are dropped with what is in them.
  private static let elements: Set<String> = [
    "g", "path", "polygon", "polyline", "rect", "circle", "use", "text",
    "tspan",
  ]
  /// Attributes that are kept; the root has the rest.
  private static let attributes: Set<String> = [
    "fill", "stroke", "color", "stroke-width", "stroke-dasharray", "opacity",
    "fill-opacity", "stroke-opacity", "transform", "d", "points", "x", "y",
    "dx", "dy", "width", "height", "cx", "cy", "r", "text-anchor",
    "font-size", "font-weight", "font-style", "baseline-shift", "href",
    "xml:space",
  ]

  /// The element without what is not needed; nil where it draws nothing.
  private static func cleaned(_ tree: SVGTree, prefix: String) -> SVGTree? {
    guard !tree.name.isEmpty else { return tree }
    guard elements.contains(tree.name) else { return nil }
    var result = SVGTree(name: tree.name)
    for (name, value) in tree.attributes {
      let name = name == "xlink:href" ? "href" : name
      guard attributes.contains(name) else { continue }
      if let value = cleaned(name, value, prefix: prefix) {
        result.attributes.append((name, value))
      }
    }
    if tree.name == "g", result["color"] == nil, result["fill"] == "none" {
      result.set("fill", nil)  // as the root has it
    }
    result.children = tree.children.compactMap { cleaned($0, prefix: prefix) }
    if tree.name == "g" || tree.name == "text", result.children.isEmpty {
      return nil
    }
    if tree.name == "use", result["href"] == nil { return nil }
    if tree.name == "g", result.attributes.isEmpty, result.children.count == 1 {
      return result.children[0]
    }
    return result
  }

  /// The value of an attribute; nil where it goes.
  private static func cleaned(
    _ name: String, _ value: String, prefix: String
  ) -> String? {
    switch name {
    case "href":
      return value.hasPrefix("#") ? "#\(prefix)-\(value.dropFirst())" : nil
    case "color": return color(value) == ink ? nil : color(value)
    case "fill", "stroke": return color(value)
    case "font-size": return value == "13.00" ? nil : shortened(value)
    case "stroke-width", "opacity", "fill-opacity", "stroke-opacity":
      return shortened(value, digits: 2)
    case "xml:space": return value
    default: return shortened(value)
    }
  }

  private static let ink = "currentColor"

  /// `black` and what looks like it as the colour of the text; `rgb(…)` short.
  static func color(_ value: String) -> String {
    if value == "black" { return ink }
    guard value.hasPrefix("rgb("), value.hasSuffix(")") else { return value }
    let parts = value.dropFirst(4).dropLast().split(separator: ",").map {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    guard parts.count == 3, !parts.contains(where: { $0 == nil }) else {
      return value
    }
    let digits = parts.compactMap { $0 }.map {
      ($0 < 16 ? "0" : "") + String($0, radix: 16)
    }
    let hex = "#" + digits.joined()
    return hex == "#000000" ? ink : hex
  }

  /// The symbols that are used, and those that they use.
  private static func definitions(
    _ symbols: [String: SVGTree], usedIn canvas: [SVGTree], prefix: String
  ) -> String {
    var used: Set<String> = []
    func visit(_ tree: SVGTree, href: String) {
      if let target = tree[href]?.dropFirst(
        href == "href" ? prefix.count + 2 : 1)
      {
        let name = String(target)
        if used.insert(name).inserted, let symbol = symbols[name] {
          visit(symbol, href: "xlink:href")
        }
      }
      for child in tree.children { visit(child, href: href) }
    }
    for tree in canvas { visit(tree, href: "href") }
    var text = ""
    for name in used.sorted() {
      guard let symbol = symbols[name],
        var symbol = cleaned(symbol, prefix: prefix)
      else { continue }
      symbol.set("stroke-width", symbols[name]?["stroke-width"])
      symbol.attributes.insert(("id", "\(prefix)-\(name)"), at: 0)
      symbol.write(to: &text)
    }
    return text.isEmpty ? "" : "<defs>\(text)</defs>"
  }
}

// MARK: - Numbers

extension SVGText {
  /// Numbers in `text` rounded to so many digits after the point, and white space
  /// between them single.
  static func shortened(_ text: String, digits: Int = 1) -> String {
    var result = ""
    var number = ""
    func flush() {
      result += rounded(number, digits: digits)
      number = ""
    }
    for character in text {
      switch character {
      case "0"..."9", ".": number.append(character)
      case " ", "\n", "\t":
        flush()
        if !result.isEmpty, result.last != " " { result += " " }
      default:
        flush()
        result.append(character)
      }
    }
    flush()
    return result.last == " " ? String(result.dropLast()) : result
  }

  /// A decimal without exponent, rounded half up; another text as it is.
  private static func rounded(_ number: String, digits: Int) -> String {
    let parts = number.split(
      separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count > digits,
      let value = Double(number)
    else { return number }
    let scale: Double = digits == 1 ? 10 : 100
    // A number that is on no canvas may be too large for `Int`.
    guard let units = Int(exactly: (value * scale).rounded()) else {
      return number
    }
    let (whole, fraction) = units.quotientAndRemainder(
      dividingBy: Int(scale))
    guard fraction != 0 else { return "\(whole)" }
    let text = String(fraction)
    let padded = String(repeating: "0", count: digits - text.count) + text
    let trimmed = padded.hasSuffix("0") ? String(padded.dropLast()) : padded
    return "\(whole)." + trimmed
  }
}
