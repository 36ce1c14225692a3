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
