/// A number that networks are certified in: `Rational`, exactly, or `Double`, with
/// a bound on every rounding (T9).
///
/// A `Double` means the real number that it is.
public protocol NetworkNumber: Comparable, Sendable, CustomStringConvertible {
  /// The number n, for |n| ≤ 2⁵³.
  init(_ n: Int)
  /// The negative, exact.
  static prefix func - (x: Self) -> Self
  /// False for infinities and NaN.
  var isFinite: Bool { get }
  /// The real number; nil unless finite.
  var exactValue: Rational? { get }
}

extension Rational: NetworkNumber {
  /// True.
  public var isFinite: Bool { true }
  /// The number itself.
  public var exactValue: Rational? { self }
}

extension Double: NetworkNumber {
  /// The real number that this is; nil unless finite.
  public var exactValue: Rational? { Rational(exactly: self) }
}
