import Bounds
import TestSupport
import Testing

@Suite("Rational")
struct RationalTests {
  @Test func readsDecimalsExactly() throws {
    for (text, numerator, denominator) in [
      ("0.1", 1, 10), ("-3", -3, 1), ("+5", 5, 1), ("5.", 5, 1), (".5", 1, 2),
      ("0.050", 1, 20), ("1e3", 1000, 1), ("1.5E-2", 3, 200), ("-0.0", 0, 1),
      ("007e+1", 70, 1), ("0e-5", 0, 1), ("12.5e-1", 5, 4),
    ] {
      #expect(
        try Rational(decimal: text) == Rational(numerator, denominator),
        "\(text)")
    }
    let tiny = try Rational(decimal: "1e-400")
    #expect(tiny * (try Rational(decimal: "1e400")) == 1)
    #expect(tiny.sign == 1 && tiny.approximation == 0)
  }

  @Test func refusesEverythingElse() {
    for text in [
      "", " 1", "1 ", "nan", "inf", "-inf", "infinity", "0x10", "1e", "e5", ".",
      "-", "--1", "+-1", "1e+", "1e--5", "1.2.3", "1,5", "1_000", "1e999999",
      "1e-999999", "1e9223372036854775807", "1e-9223372036854775808",
      "1e99999999999999999999", "٣", "½", "1\u{0}", "−1", "1/3", "1f",
      String(repeating: "1", count: 10_001),
    ] {
      #expect(throws: BoundError.self, "'\(text.prefix(30))'") {
        _ = try Rational(decimal: text)
      }
    }
  }

  @Test func namesTheParameterInOneLine() {
    #expect(
      throws: BoundError.outsideDomain(
        "level", value: "'1\\n2'",
        requirement: "a decimal number such as 0.05 or 1e-12")
    ) {
      _ = try Rational(decimal: "1\n2", name: "level")
    }
  }

  @Test func roundsToIntegersBothWays() {
    for (numerator, denominator, floor, ceiling) in [
      (7, 2, 3, 4), (-7, 2, -4, -3), (6, 2, 3, 3), (-6, 2, -3, -3),
      (1, 3, 0, 1), (-1, 3, -1, 0), (0, 5, 0, 0),
      (Int.max, 1, Int.max, Int.max), (Int.min, 1, Int.min, Int.min),
    ] {
      let x = Rational(numerator, denominator)
      #expect(x.floor == floor && x.ceiling == ceiling, "\(x)")
      #expect(x.isInteger == (floor == ceiling), "\(x)")
    }
    let beyond = Rational(Int.max) + Rational(1, 2)
    #expect(beyond.floor == Int.max && beyond.ceiling == nil)
    #expect((beyond + 1).floor == nil && (-beyond - 2).ceiling == nil)
  }

  @Test func isAFieldWithAnOrder() {
    for seed in 0..<200 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      func next() -> Rational {
        Rational(
          Int.random(in: -1_000_000...1_000_000, using: &rng),
          Int.random(in: 1...1_000_000, using: &rng))
      }
      let (a, b, c) = (next(), next(), next())
      #expect((a + b) * c == a * c + b * c, "seed \(seed)")
      #expect(a - b == a + -b && a - a == 0, "seed \(seed)")
      if b.sign != 0 { #expect(a / b * b == a, "seed \(seed)") }
      #expect((a < b) == ((a - b).sign < 0), "seed \(seed)")
      #expect(a.magnitude == a * Rational(a.sign), "seed \(seed)")
      #expect((a == b) == (a.hashValue == b.hashValue), "seed \(seed)")
    }
    #expect(Rational(2, -4) == Rational(-1, 2))
    #expect(Rational(-3, 6).description == "-1/2")
  }

  @Test func takesDoublesExactlyOrNotAtAll() {
    #expect(Rational(exactly: 0.5) == Rational(1, 2))
    #expect(Rational(exactly: 0.1) != Rational(1, 10))
    for x in [Double.nan, .infinity, -.infinity] {
      #expect(Rational(exactly: x) == nil)
    }
  }

  @Test func decimalExponentsHaveALimit() throws {
    for sign in ["", "-"] {
      _ = try Rational(decimal: "1e\(sign)100000")
      #expect(throws: BoundError.self) {
        _ = try Rational(decimal: "1e\(sign)100001")
      }
    }
  }
}
