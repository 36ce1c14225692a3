/// A sum of at most 2²⁰ numbers of draws, exact once each is rounded to a multiple
/// of 2⁻⁴² (T11).
///
/// Whole draws and fractions are added as integers, so a budget is kept, and missed,
/// without a rounding error that grows with the number of groups.
struct DrawSum {
  private var whole = 0
  /// Fractions, in units of 2⁻⁴²: at most 2²⁰ · 2⁴².
  private var units = 0

  private static let bits = 42
  private static let unitsPerDraw = 0x1p42

  /// Adds `m`, from 0 to 2⁴⁰, its fraction rounded as `rule` says.
  mutating func add(_ m: Double, rounding rule: FloatingPointRoundingRule) {
    let floor = m.rounded(.down)
    whole += Int(floor)
    units += Int(((m - floor) * Self.unitsPerDraw).rounded(rule))
  }

  /// Adds whole draws.
  mutating func add(_ m: Int) { whole += m }

  /// True when the sum of the rounded numbers is at most `budget`.
  func isAtMost(_ budget: Int) -> Bool {
    let (carry, rest) = (units >> Self.bits, units & (1 << Self.bits - 1))
    return whole + carry + (rest > 0 ? 1 : 0) <= budget
  }

  /// `budget` minus the sum of the rounded numbers; relative error at most 2⁻⁵¹.
  ///
  /// Exact in integers up to the last conversion, where the whole parts differ by
  /// less than 2²⁰; beyond, the fraction is too small to cancel.
  func shortfall(of budget: Int) -> Double {
    let (carry, rest) = (units >> Self.bits, units & (1 << Self.bits - 1))
    let missing = budget - (whole + carry)
    if missing.magnitude < 1 << 20 {
      return Double(missing << Self.bits - rest) / Self.unitsPerDraw
    }
    return Double(missing) - Double(rest) / Self.unitsPerDraw
  }
}
