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
    guard let value = rational(x) else { return x }
    return nearest(value.approximation, digits: digits)
  }

  /// Nil for a text that is no number.
  private static func rational(_ x: String) -> Rational? {
    let parts = x.split(separator: "/").map {
      try? Rational(decimal: String($0))
    }
    guard let first = parts.first, let numerator = first else { return nil }
    guard parts.count > 1 else { return numerator }
    guard let denominator = parts[1], denominator > 0 else { return nil }
    return numerator / denominator
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

  /// `x` rounded up to `digits` significant digits, as an upper bound may be; `—`
  /// where there is none.
  public static func atLeast(_ x: Double?, digits: Int = 3) -> String {
    guard let x, x.isFinite, x != 0 else { return nearest(x, digits: digits) }
    return atLeast(Interval(x), digits: digits)
  }

  /// The fraction or decimal `x`, as exact numbers are written, rounded up.
  public static func atLeast(exact x: String, digits: Int = 3) -> String {
    guard let value = rational(x) else { return x }
    // An enclosure of 1e-6 ends above it: what is a short decimal stays one.
    let near = nearest(value.approximation, digits: digits)
    if let shown = rational(near), shown >= value { return near }
    return atLeast(Interval(value), digits: digits)
  }

  /// `count` of `thing`: `1 trial`, `2 trials`.
  static func counted(_ count: Int, _ thing: String) -> String {
    "\(count) \(thing)\(count == 1 ? "" : "s")"
  }

  /// A count, or the mean of two counts.
  static func halves(_ x: Double) -> String {
    let whole = Int(x.rounded(.down))
    return x == Double(whole) ? "\(whole)" : "\(whole).5"
  }

  /// `count` of `total` in percent, with as many digits as it takes to be 100 % of
  /// all only; `—` of nothing. A count may be half a number, as medians are.
  static func share(_ count: Double, of total: Int) -> String {
    guard total > 0 else { return "—" }
    for digits in 3...15 {
      let text = nearest(100 * count / Double(total), digits: digits)
      if text != "100" || count == Double(total) { return text + " %" }
    }
    return "below 100 %"
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
