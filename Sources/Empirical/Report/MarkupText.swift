/// Text as HTML and XML hold it, in content and in quoted attributes.
///
/// Scalar by scalar, not character by character: a quotation mark with a combining
/// accent is one `Character` that is not `"`, and still ends an attribute. What XML
/// 1.0 cannot hold, other control characters, and marks that turn the direction of
/// the text around them are shown by their numbers, as `\u{202e}`.
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
      case _ where isHidden(scalar): output += number(scalar)
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  /// `text` with nothing that ends a line, moves a cursor or turns the direction of
  /// what is around it: line ends and tabs are spaces, the others numbers.
  static func oneLine(_ text: String) -> String {
    var output = ""
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where last == "\r": break
      case "\n", "\r", "\t", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}":
        output += " "
      case _ where isHidden(scalar): output += number(scalar)
      default: output.unicodeScalars.append(scalar)
      }
      last = scalar
    }
    return output
  }

  /// Control characters, noncharacters, and the marks that turn the direction of
  /// the text around them.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0xFDD0...0xFDEF,
      0x202A...0x202E, 0x2066...0x2069:
      true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
  }

  private static func number(_ scalar: Unicode.Scalar) -> String {
    "\\u{\(String(scalar.value, radix: 16))}"
  }
}
