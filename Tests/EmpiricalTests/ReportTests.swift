import Bounds
import Testing

@testable import Empirical

@Suite("Reports")
struct ReportTests {
  @Test(arguments: [
    (0.05, "0.05"), (0, "0"), (1, "1"), (1.996, "2"), (123.4, "123"),
    (99_960, "1e5"), (1e-9, "1e-9"), (2.5e-300, "2.5e-300"), (-0.25, "-0.25"),
    (1234567, "1230000"), (0.00123, "0.00123"), (.infinity, "inf"),
  ])
  func readsNumbersAsPeopleDo(x: Double, text: String) {
    let plain = ReadableNumber.nearest(x)
    #expect(plain == text || Double(plain) == Double(text))
  }

  /// What is shown of a limit is still one.
  @Test func shownLimitsAreOutside() {
    let third = Interval(1) / Interval(3)
    #expect(ReadableNumber.atMost(third) == "0.333")
    #expect(ReadableNumber.atLeast(third) == "0.334")
    let small = Interval(Rational(2, 3_000_000))
    #expect(ReadableNumber.atMost(small) == "6.66e-7")
    #expect(ReadableNumber.atLeast(small) == "6.67e-7")
  }

  @Test func writesJSONInOrderAndEscaped() {
    let value = JSONValue.object([
      ("b", .integer(1)), ("a", .array([.null, .bool(true)])),
      ("t", .string("\"\\\n\u{1}é")), ("x", .number(.nan)),
    ])
    #expect(
      value.text() == """
        {
          "b": 1,
          "a": [null, true],
          "t": "\\"\\\\\\n\\u0001é",
          "x": null
        }
        """)
  }

  @Test(arguments: [
    ("*", "", true), ("", "", true), ("T4*", "T4e'", true),
    ("T4?", "T4e'", false),
    ("*blocks*", "T4b blocks B=10", true), ("T4b", "t4b", false),
    ("a*b*c", "aXbbbXc", true), ("a*b*c", "aXbbbX", false), ("**", "x", true),
  ])
  func globs(pattern: String, text: String, matches: Bool) {
    #expect(Glob(pattern).matches(text) == matches)
  }

  /// Against the definition, on all short patterns and texts of two letters.
  @Test func globsMatchByTheirDefinition() {
    func matches(_ p: Substring, _ t: Substring) -> Bool {
      guard let first = p.first else { return t.isEmpty }
      let rest = p.dropFirst()
      if first == "*" {
        return matches(rest, t) || (!t.isEmpty && matches(p, t.dropFirst()))
      }
      guard let letter = t.first else { return false }
      return (first == "?" || first == letter) && matches(rest, t.dropFirst())
    }
    func words(_ letters: [String], upTo length: Int) -> [String] {
      var all = [""]
      var last = all
      for _ in 0..<length {
        last = last.flatMap { word in letters.map { word + $0 } }
        all += last
      }
      return all
    }
    let texts = words(["a", "b"], upTo: 4)
    for pattern in words(["a", "b", "*", "?"], upTo: 4) {
      let glob = Glob(pattern)
      let wrong = texts.first {
        glob.matches($0) != matches(pattern[...], $0[...])
      }
      #expect(wrong == nil, "\(pattern) and \(wrong ?? "")")
    }
  }

  /// Decimals where they are exact and short, fractions elsewhere.
  @Test func writesRationalsAsPeopleDo() {
    var tiny = Rational(1)
    for _ in 0..<40 { tiny = tiny / 10 }
    for (x, text) in [
      (0, "0"), (1, "1"), (10, "10"), (-3, "-3"), (1_234, "1234"),
      (Rational(1, 2), "0.5"), (Rational(1, 20), "0.05"),
      (Rational(-1, 20), "-0.05"), (Rational(25, 2), "12.5"),
      (Rational(-25, 2), "-12.5"), (Rational(1, 8), "0.125"),
      (Rational(1, 1_000), "0.001"), (Rational(1, 3), "1/3"),
      (Rational(1234, 100), "12.34"),
      (tiny, "1e-40"), (25 * tiny, "2.5e-39"), (-1 * tiny, "-1e-40"),
      (Rational(1, 100_000), "0.00001"), (Rational(1, 1_000_000), "1e-6"),
      (Rational(123, 100_000_000), "1.23e-6"),
    ] as [(Rational, String)] {
      #expect(decimal(x) == text)
    }
    #expect(decimal(tiny / 10) == (tiny / 10).description)
  }

  @Test func holmAdjustsStepDown() {
    let adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005])
    let expected = [0.03, 0.06, 0.06, 0.02]
    for (a, b) in zip(adjusted, expected) { #expect(abs(a - b) < 1e-15) }
    #expect(holmAdjusted([]).isEmpty)
    #expect(holmAdjusted([0.9, 0.8]) == [1, 1])
    #expect(holmAdjusted([0.25, 0.25, 0.0625]) == [0.5, 0.5, 0.1875])
    // Of four claims two are known: as if the others were 1.
    #expect(holmAdjusted([0.125, 0.0625], claims: 4) == [0.375, 0.25])
    #expect(
      holmAdjusted([0.125, 0.0625, 1, 1]).prefix(2)
        == holmAdjusted([0.125, 0.0625], claims: 4)[...])
  }
}
