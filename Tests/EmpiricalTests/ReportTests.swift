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

  @Test func holmAdjustsStepDown() {
    let adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005])
    let expected = [0.03, 0.06, 0.06, 0.02]
    for (a, b) in zip(adjusted, expected) { #expect(abs(a - b) < 1e-15) }
    #expect(holmAdjusted([]).isEmpty)
    #expect(holmAdjusted([0.9, 0.8]) == [1, 1])
  }
}
