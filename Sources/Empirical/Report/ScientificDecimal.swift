/// A decimal in the form `-1.25e-02`, in which certified numbers are written.
///
/// Rounding works on the digits, so a limit stays a limit: nothing becomes binary
/// in between.
struct ScientificDecimal {
  private var isNegative: Bool
  /// The first is not 0, unless all are.
  private var digits: [UInt8]
  private var exponent: Int

  /// Nil for a text of another form.
  init?(_ text: String) {
    let parts = text.split(separator: "e", omittingEmptySubsequences: false)
    guard parts.count == 2, let exponent = Int(parts[1]) else { return nil }
    isNegative = parts[0].hasPrefix("-")
    let mantissa = parts[0].drop { $0 == "-" }
    let halves = mantissa.split(
      separator: ".", omittingEmptySubsequences: false)
    let all = halves.joined().utf8
    guard halves.count <= 2, halves[0].utf8.count == 1,
      all.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    digits = all.map { $0 - 0x30 }
    self.exponent = exponent
  }

  /// To `count` significant digits.
  func rounded(
    _ rule: FloatingPointRoundingRule, digits count: Int
  ) -> ScientificDecimal {
    precondition(count >= 1, "a number has a digit")
    guard digits.count > count else { return self }
    var result = self
    let rest = digits[count...]
    result.digits = Array(digits[..<count])
    let grows =
      switch rule {
      case .up: !isNegative && rest.contains { $0 != 0 }
      case .down: isNegative && rest.contains { $0 != 0 }
      default: digits[count] >= 5
      }
    if grows { result.increment() }
    return result
  }

  private mutating func increment() {
    for index in digits.indices.reversed() {
      if digits[index] < 9 {
        digits[index] += 1
        return
      }
      digits[index] = 0
    }
    digits.insert(1, at: 0)
    digits.removeLast()
    exponent += 1
  }

  /// In the same form.
  var text: String {
    let all = digits.map { String($0) }
    let fraction = all.dropFirst().joined()
    return (isNegative ? "-" : "") + all[0]
      + (fraction.isEmpty ? "" : "." + fraction) + "e\(exponent)"
  }
}
