/// Text as Markdown shows it: on GitHub, which adds tables, strikethrough, links
/// without brackets and mathematics to CommonMark.
///
/// A backslash goes before what would mean something where it stands, and before
/// nothing else: `eps=0.5`, `T4c'`, `fc_1` and `R(x) > B` stay as they are.
extension MarkupText {
  /// `text` as words of a line, a table's cell included; one line.
  static func markdown(_ text: String) -> String {
    let scalars = Array(oneLine(text).unicodeScalars)
    var output = ""
    for (place, scalar) in scalars.enumerated() {
      let last = place > 0 ? scalars[place - 1] : nil
      let next = place + 1 < scalars.count ? scalars[place + 1] : nil
      if means(scalar, after: last, before: next) { output += "\\" }
      output.unicodeScalars.append(scalar)
    }
    return output
  }

  /// `text` as code with its backticks, in a table's cell; one line.
  ///
  /// The fence is longer than any run of backticks within. A bar would end the
  /// cell, in code too, and is escaped, which a table undoes there.
  static func markdownCode(_ text: String) -> String {
    let line = oneLine(text)
    var (longest, run) = (0, 0)
    var code = ""
    for scalar in line.unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = max(longest, run)
      if scalar == "|" { code += "\\" }
      code.unicodeScalars.append(scalar)
    }
    let fence = String(repeating: "`", count: longest + 1)
    // One space on both sides is no part of the code: it keeps a backtick at an
    // end from the fence, and spaces of the code's own.
    let ends = [line.unicodeScalars.first, line.unicodeScalars.last]
    let pad = ends.contains { $0 == "`" || $0 == " " || $0 == nil } ? " " : ""
    return fence + pad + code + pad + fence
  }

  /// Whether `scalar` would be more than itself.
  private static func means(
    _ scalar: Unicode.Scalar, after last: Unicode.Scalar?,
    before next: Unicode.Scalar?
  ) -> Bool {
    switch scalar {
    case "\\", "`", "*", "|", "~", "$": return true
    // A tag, a comment or a link; `mu < 1` is none.
    case "<": return next == "/" || next == "!" || next == "?" || isWord(next)
    // The end of a link's or an image's words; without it there is none.
    case "]": return next == "(" || next == "[" || next == ":"
    // Within a word it is no emphasis.
    case "_": return !(isWord(last) && isWord(next))
    // A reference to a character: &lt; or &#60;.
    case "&": return next == "#" || isWord(next)
    // Links without brackets: https://… and www.…
    case ":": return next == "/"
    case ".": return last == "w" || last == "W"
    // A heading, a quotation or a list, where they begin the line.
    case "#", ">", "+", "-": return last == nil
    default: return false
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    return scalar.properties.isAlphabetic
      || scalar.properties.numericType != nil
  }
}
