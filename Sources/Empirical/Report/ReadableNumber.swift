public import Bounds

/// Numbers as people read them: few digits, no exponent where none is needed.
public enum ReadableNumber {
  /// `x` rounded down to `digits` significant digits, as a lower limit may be.
  public static func atMost(_ x: Interval, digits: Int = 3) -> String {
    plain(x.decimal(digits: digits).lower)
  }

  /// `x` rounded up to `digits` significant digits, as an upper limit may be.
  public static func atLeast(_ x: Interval, digits: Int = 3) -> String {
    plain(x.decimal(digits: digits).upper)
  }

  /// The decimal `x` rounded down to `digits` significant digits.
  public static func atMost(_ x: String, digits: Int = 3) -> String {
    plain(ScientificDecimal(x)?.rounded(.down, digits: digits).text ?? x)
  }

  /// The decimal `x` rounded up to `digits` significant digits.
  public static func atLeast(_ x: String, digits: Int = 3) -> String {
    plain(ScientificDecimal(x)?.rounded(.up, digits: digits).text ?? x)
  }

  /// The decimal `x` to `digits` significant digits.
  public static func nearest(_ x: String, digits: Int = 3) -> String {
    plain(
      ScientificDecimal(x)?.rounded(.toNearestOrEven, digits: digits).text
        ?? x)
  }

  /// The fraction or decimal `x`, as exact numbers are written, to `digits`
  /// significant digits.
  public static func nearest(exact x: String, digits: Int = 3) -> String {
    let parts = x.split(separator: "/").map {
      try? Rational(decimal: String($0))
    }
    guard let first = parts.first, let numerator = first else { return x }
    guard parts.count > 1 else {
      return nearest(numerator.approximation, digits: digits)
    }
    guard let denominator = parts[1], denominator > 0 else { return x }
    return nearest((numerator / denominator).approximation, digits: digits)
  }

  /// `x` to `digits` significant digits; `—` where there is none.
  public static func nearest(_ x: Double?, digits: Int = 3) -> String {
    guard let x, x.isFinite else { return x == .infinity ? "inf" : "—" }
    if x == 0 { return "0" }
    // Half a unit of the last digit shown, so that rounding down rounds to
    // nearest; display only.
    var scale = 1.0
    while abs(x) * scale >= 10 { scale /= 10 }
    while abs(x) * scale < 1 { scale *= 10 }
    var half = 0.5
    for _ in 1..<digits { half /= 10 }
    return plain(
      Interval(abs(x) + half / scale).decimal(digits: digits).lower,
      isNegative: x < 0)
  }

  /// `-1.250e-02` as `-0.0125`; stays as it is far from 1.
  static func plain(_ scientific: String, isNegative: Bool = false) -> String {
    let parts = scientific.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else {
      return scientific
    }
    var sign = isNegative ? "-" : ""
    var mantissa = parts[0]
    if mantissa.first == "-" {
      sign = "-"
      mantissa.removeFirst()
    }
    let digits = mantissa.filter { $0 != "." }
    let significant = trimmed(String(digits))
    switch exponent {
    case -3..<0:
      return sign + "0." + String(repeating: "0", count: -exponent - 1)
        + significant
    case 0..<7:
      let whole = significant.prefix(exponent + 1)
      let zeros = String(repeating: "0", count: exponent + 1 - whole.count)
      let fraction = significant.dropFirst(exponent + 1)
      return sign + whole + zeros + (fraction.isEmpty ? "" : "." + fraction)
    default:
      let fraction = significant.dropFirst()
      return sign + significant.prefix(1)
        + (fraction.isEmpty ? "" : "." + fraction) + "e\(exponent)"
    }
  }

  /// Without trailing zeros, and never empty.
  private static func trimmed(_ digits: String) -> String {
    var digits = digits[...]
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    return String(digits)
  }
}
