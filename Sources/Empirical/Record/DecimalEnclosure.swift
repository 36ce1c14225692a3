public import Bounds

/// A certified number as it is written: two decimals, rounded outwards.
public struct DecimalEnclosure: Sendable, Equatable {
  /// At most the number.
  public let lower: String
  /// At least the number.
  public let upper: String

  /// Takes two decimals as they are.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` for a text that
  ///   is no decimal, or where `lower` is above `upper`.
  public init(lower: String, upper: String) throws(BoundError) {
    let ends = (
      try Rational(decimal: lower, name: "lower"),
      try Rational(decimal: upper, name: "upper")
    )
    guard ends.0 <= ends.1 else {
      throw .outsideDomain(
        "lower", value: lower, requirement: "at most upper, \(upper)")
    }
    self.lower = lower
    self.upper = upper
  }

  /// The decimals of `x`.
  public init(_ x: Interval, digits: Int) {
    (lower, upper) = x.decimal(digits: digits)
  }

  /// From the lower end of one enclosure to the upper end of another.
  public init(from low: Interval, to high: Interval, digits: Int) {
    lower = low.decimal(digits: digits).lower
    upper = high.decimal(digits: digits).upper
  }
}

// MARK: - Exact numbers again

extension DecimalEnclosure {
  /// Both ends, exactly.
  var range: ClosedRange<Rational> {
    guard let low = try? Rational(decimal: lower),
      let high = try? Rational(decimal: upper), low <= high
    else { preconditionFailure("checked when it was made") }
    return low...high
  }

  var width: Rational { range.upperBound - range.lowerBound }

  func isDisjoint(from other: DecimalEnclosure) -> Bool {
    range.upperBound < other.range.lowerBound
      || other.range.upperBound < range.lowerBound
  }
}

extension Rational {
  /// A decimal or a fraction, as records write exact numbers; nil for neither.
  static func recorded(_ text: String) -> Rational? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { try? Rational(decimal: String($0)) }
    guard numbers.count == parts.count else { return nil }
    switch numbers.count {
    case 1: return numbers[0]
    case 2 where numbers[1].sign != 0: return numbers[0] / numbers[1]
    default: return nil
    }
  }
}
