/// Text as HTML and XML hold it, in content and in quoted attributes.
///
/// Scalar by scalar, not character by character: a quotation mark with a combining
/// accent is one `Character` that is not `"`, and still ends an attribute. What XML
/// 1.0 cannot hold, and other control characters, become U+FFFD.
enum MarkupText {
  /// `text`, escaped.
  ///
  /// - Parameter keepsLines: whether line ends and tabs stay as they are; else
  ///   they are references, which an attribute does not lose.
  static func escaped(_ text: String, keepsLines: Bool = true) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&#39;"
      case "\n", "\t":
        if keepsLines {
          output.unicodeScalars.append(scalar)
        } else {
          output += "&#\(scalar.value);"
        }
      case _ where isForbidden(scalar): output += "\u{FFFD}"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  /// Control characters, noncharacters, and the marks that turn the direction of
  /// the text around them.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0xFDD0...0xFDEF, 0x202A...0x202E,
      0x2066...0x2069:
      true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
  }
}
