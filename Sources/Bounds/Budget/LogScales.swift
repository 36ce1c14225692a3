/// a = 2 B log(2/δ)/3 of many groups, each between two doubles (T11).
///
/// Most groups share their δ, so a logarithm is enclosed once for each.
struct LogScales {
  private typealias Ends = (lower: Double, upper: Double)
  /// By the bits of a double near δ, which may stand for several.
  private var known: [UInt64: (δ: Rational, factor: Ends)] = [:]

  /// Encloses a; 0 where B = 1.
  mutating func scale(of group: BudgetGroup) -> (lower: Double, upper: Double) {
    if group.ceiling == 1 { return (0, 0) }
    let B = group.ceiling.enclosingDoubles
    let factor = factor(of: group.failureProbability)
    // A product rounds to a neighbour of the true one at most.
    return (
      (B.lower * factor.lower).nextDown, (B.upper * factor.upper).nextUp
    )
  }

  /// 2 log(2/δ)/3.
  private mutating func factor(of δ: Rational) -> Ends {
    let key = δ.approximation.bitPattern
    if let found = known[key], found.δ == δ { return found.factor }
    let factor =
      Interval(Rational(2, 3), precision: 80)
      * ClosedForm.log(2 / δ, precision: 80)
    known[key] = (δ, (factor.lower, factor.upper))
    return (factor.lower, factor.upper)
  }
}

extension Rational {
  /// Two doubles around a number from 10⁻³⁰⁰ to 10³⁰⁰, equal where it is one.
  var enclosingDoubles: (lower: Double, upper: Double) {
    // GMP truncates: the double is at most the number, the next one above it.
    let below = approximation
    if isInteger && below < 0x1p53 { return (below, below) }
    return (below, below.nextUp)
  }
}
