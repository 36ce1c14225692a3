import Testing

@testable import Bounds

/// The numbers of `bits` significant bits, by exact arithmetic alone: what a
/// correctly rounded end must be.
struct BinaryGrid {
  let bits: Int

  /// The distance of neighbours just above |x|, for x ≠ 0.
  func unit(_ x: Rational) -> Rational {
    let size = x < 0 ? -x : x
    var power: Rational = 1
    while power > size { power = power / 2 }
    while power * 2 <= size { power = power * 2 }
    return power / Rational(2).power(bits - 1)
  }

  /// The largest number of the grid that is ≤ x.
  func below(_ x: Rational) -> Rational {
    guard x != 0 else { return 0 }
    let unit = unit(x)
    return Rational((x / unit).floor ?? 0) * unit
  }

  /// The smallest number of the grid that is ≥ x.
  func above(_ x: Rational) -> Rational { -below(-x) }

  /// Expects the tightest enclosure of [low, high] and no other.
  func expect(
    _ found: Interval, is low: Rational, _ high: Rational, _ name: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    guard let ends = found.exactEnds else {
      Issue.record("\(name): \(found)", sourceLocation: location)
      return
    }
    #expect(
      ends.lower == below(low) && ends.upper == above(high),
      "\(name), \(bits) bits: [\(ends.lower), \(ends.upper)] for [\(low), \(high)]",
      sourceLocation: location)
    #expect(found.precision == bits, "\(name)", sourceLocation: location)
  }

  /// The same for two reals known to hundreds of bits; where those straddle a
  /// number of the grid, says nothing.
  func expect(
    _ found: Interval, isImage low: Interval, _ high: Interval, _ name: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    guard let a = low.exactEnds, let b = high.exactEnds else {
      Issue.record("\(name): \(low), \(high)", sourceLocation: location)
      return
    }
    guard below(a.lower) == below(a.upper), above(b.lower) == above(b.upper)
    else { return }
    expect(found, is: a.lower, b.upper, name, at: location)
  }
}
