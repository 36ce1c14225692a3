/// Where products and sums of `Double`s keep their relative accuracy.
///
/// Relative importances do not change when weights or activations are scaled, so
/// both are brought near 1 first. Then, with all factors at most 2¹⁰⁰ and at most
/// 2²⁰ of them, no sum of products exceeds 2²²⁰; products above ``tiny`` and sums
/// above ``small`` are normal numbers, and so are their quotients. What leaves
/// this range is computed in exact rationals instead.
enum SafeRange {
  /// Products below it may have been rounded as subnormal numbers: 2⁻⁷⁰⁰.
  static let tiny = 0x1p-700
  /// Sums below it may owe too much to products that underflowed: 2⁻⁴⁰⁰.
  static let small = 0x1p-400

  /// Whether a sum keeps its relative accuracy whatever underflowed in it.
  static func isAccurate(sum: Double) -> Bool { sum >= small }

  /// More than what an importance v/z can be when v < 2 · tiny and z > small/2.
  static let aboveTinyQuotients = 0x1p-290

  /// `x`, non-negative and finite, times a power of two such that the largest
  /// entry is within 2^±100.
  ///
  /// Exact but for entries that become subnormal, which every product with a
  /// factor of at most 2¹⁰⁰ leaves below ``tiny``.
  static func scaled(_ x: [Double]) -> [Double] {
    var largest = 0.0
    for value in x { largest = max(largest, value) }
    if largest == 0 || (0x1p-100...0x1p100).contains(largest) { return x }
    let shift = -largest.exponent
    return x.map {
      Double(sign: .plus, exponent: shift, significand: $0)
    }
  }

  /// The least of `scaled` where `original` is positive: 0 when one of those was
  /// scaled down to nothing, infinity where there is none.
  static func least(
    of scaled: [Double], wherePositive original: [Double]
  ) -> Double {
    var least = Double.infinity
    for (x, y) in zip(scaled, original) where y != 0 { least = min(least, x) }
    return least
  }
}
