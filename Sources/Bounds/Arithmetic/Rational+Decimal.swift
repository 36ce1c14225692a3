internal import CMPFR

extension Rational {
  /// The largest power of ten that a decimal may carry, either way.
  ///
  /// A decimal becomes an exact fraction, so its exponent is paid for in memory:
  /// 10¹⁰⁰⁰⁰⁰ is 42 kB.
  public static let largestDecimalExponent = 100_000

  /// Reads a decimal such as `0.05`, `-3`, `1e-400` exactly.
  ///
  /// - Parameters:
  ///   - text: sign, digits with at most one point, and an optional exponent
  ///     `e±N` with |N| ≤ ``largestDecimalExponent``; at most 10,000 characters.
  ///   - name: what the number is, for the error.
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` for anything
  ///   else, `nan`, `inf`, hexadecimal and the empty text included.
  public init(
    decimal text: String, name: String = "number"
  ) throws(BoundError) {
    func refuse(_ requirement: String) -> BoundError {
      // Escaped, so that the message stays one line.
      let start = String(text.unicodeScalars.prefix(40))
      let shown = start.unicodeScalars.map { $0.escaped(asASCII: false) }
      let more = start.unicodeScalars.count < text.unicodeScalars.count
      return .outsideDomain(
        name, value: "'\(shown.joined())\(more ? "…" : "")'",
        requirement: requirement)
    }
    guard text.utf8.count <= 10_000 else {
      throw refuse("a decimal of at most 10,000 characters")
    }
    guard let parts = DecimalParts(text) else {
      throw refuse("a decimal number such as 0.05 or 1e-12")
    }
    guard let exponent = parts.exponent,
      exponent.magnitude <= Self.largestDecimalExponent
    else {
      throw refuse(
        "a decimal with an exponent within ±\(Self.largestDecimalExponent)")
    }
    let scale = exponent - parts.fractionDigits
    self = Rational.make { value in
      parts.digits.withCString { digits in
        sipp_mpq_set_decimal(value, digits, parts.isNegative, scale)
      }
    }
  }
}

/// The pieces of a decimal's text.
private struct DecimalParts {
  var isNegative = false
  /// All digits, without the point; at least one.
  var digits = ""
  /// How many of them stood after the point.
  var fractionDigits = 0
  /// The power of ten; nil when its text does not fit an `Int`.
  var exponent: Int? = 0

  /// Nil unless the whole text is a decimal.
  init?(_ text: String) {
    var rest = text.utf8[...]
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == plus {
      isNegative = sign != plus
      rest.removeFirst()
    }
    digits = takeDigits(&rest)
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      let fraction = takeDigits(&rest)
      fractionDigits = fraction.utf8.count
      digits += fraction
    }
    guard !digits.isEmpty else { return nil }
    if let mark = rest.first,
      mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E")
    {
      rest.removeFirst()
      var sign = ""
      if let first = rest.first, first == UInt8(ascii: "-") || first == plus {
        sign = first == plus ? "" : "-"
        rest.removeFirst()
      }
      let power = takeDigits(&rest)
      guard !power.isEmpty else { return nil }
      exponent = Int(sign + power)
    }
    guard rest.isEmpty else { return nil }
  }
}

private let plus = UInt8(ascii: "+")

/// Removes the leading ASCII digits and returns them.
private func takeDigits(_ rest: inout Substring.UTF8View) -> String {
  var digits = ""
  while let byte = rest.first,
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  {
    digits.unicodeScalars.append(Unicode.Scalar(byte))
    rest.removeFirst()
  }
  return digits
}
