/// A number of non-negative doubles added up, enclosed.
///
/// A sum of products of non-negative doubles in which each true term passes at
/// most k rounded operations, each within a factor of (1 ± u), u = 2⁻⁵³, comes out
/// as ŝ with s(1 − ku) ≤ ŝ ≤ s(1 + u)ᵏ. Hence, for ku ≤ 1/2,
///
///     ŝ(1 − 2ku) ≤ s ≤ ŝ(1 + 2ku).
///
/// - Parameters:
///   - roundings: k; 0 where every intermediate result is an integer (times a
///     fixed power of two) of at most 53 bits.
///   - underflow: true where products may have fallen below the normal range and
///     no later step makes their errors grow: each is below 2⁻¹⁰⁷³, and up to 2³⁰
///     of them stay below the 2⁻¹⁰⁴⁰ that is allowed for.
package func enclosedSum(
  _ computed: Double, roundings: Int, underflow: Bool = false
) -> Interval {
  guard computed.isFinite, roundings < 1 << 50 else { return .indeterminate() }
  let sum = Interval(computed)
  guard roundings > 0 else { return sum }
  let width = Rational(roundings) / Rational(1 << 52)
  let relative = Interval.spanning(
    1 - width, 1 + width, precision: Interval.defaultPrecision)
  guard underflow else { return sum * relative }
  let lost = Interval(0x1p-1040)
  return Interval.max(
    sum * relative + Interval.hull(-lost, lost), Interval(0.0))
}
