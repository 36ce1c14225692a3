import Bounds
import Testing

@Suite("BoundError: messages")
struct BoundErrorTests {
  /// Values come from command lines: whatever they hold, a message is one line
  /// of bounded length without a character that moves a cursor.
  @Test(arguments: [
    "1\n", "\t1", "\u{1}", "\u{1b}[31m", "\u{202e}1", "1\u{2028}2",
    String(repeating: "0", count: 100_000),
  ])
  func messagesAreOneShortLine(value: String) {
    let error = BoundError.outsideDomain(
      "eta", value: value, requirement: "a whole number")
    let text = error.description
    #expect(text.unicodeScalars.count < 140)
    #expect(
      text.unicodeScalars.allSatisfy {
        switch $0.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
      })
    #expect(text.hasPrefix("eta is ") && text.hasSuffix(" a whole number"))
  }
}
