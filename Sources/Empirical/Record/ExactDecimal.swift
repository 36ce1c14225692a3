package import Bounds

/// A rational as people write it: a decimal where that is exact and short, with a
/// power of ten where it has many zeros.
package func decimal(_ x: Rational) -> String {
  for digits in 0...40 {
    var scale = Rational(1)
    for _ in 0..<digits { scale = 10 * scale }
    let scaled = x * scale
    guard scaled.isInteger, let integer = scaled.floor else { continue }
    if digits == 0 { return "\(integer)" }
    let sign = "\(integer)".prefix { $0 == "-" }
    let text = String(integer.magnitude)
    if digits - text.count >= 5 {
      let fraction = text.dropFirst().isEmpty ? "" : "." + text.dropFirst()
      return sign + text.prefix(1) + fraction + "e-\(digits - text.count + 1)"
    }
    let padded =
      String(repeating: "0", count: max(0, digits + 1 - text.count))
      + text
    return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
  }
  return x.description
}
