internal import CMPFR

/// The wealth of a mixture of bets, bounded from below.
extension BettingMean {
  /// True when W(claim) ≥ `target` is certain.
  func reaches(_ target: Rational, _ side: Side, claim: Rational) -> Bool {
    Interval(target).isCertainlyAtMost(wealth(side, claim: claim))
  }

  /// W(claim) from below: its lower end is certain, its upper end is +∞.
  ///
  /// For the lower limit the smallest possible X and for the upper limit the
  /// smallest possible 1 − X are taken, and every operation rounds down; factors
  /// and products are ≥ 0, so the product of lower bounds is one. MPFR's exponents
  /// hold any product of 2³² factors.
  ///
  /// - Parameter claim: in (0, 1), exact.
  func wealth(_ side: Side, claim: Rational) -> Interval {
    let values = side == .aboveClaim ? sample.lower : sample.upper
    let zeros = UInt(sample.zeros)
    return withEnclosures(3, precision: Self.precision) { row in
      let (c, sum, scratch) = (row.next(), row.next(), row.next())
      // What a value is divided by, rounded up, and what a zero counts for.
      c.set(side == .aboveClaim ? claim : 1 - claim)
      let zero = side == .aboveClaim ? 0.0 : 1.0
      mpfr_set_zero(sum.lo, 1)
      for g in bets {
        let (product, factor) = (scratch.lo, scratch.hi)
        Self.setFactor(factor, bet: g, value: zero, over: c.hi)
        mpfr_pow_ui(product, factor, zeros, MPFR_RNDD)
        for x in values {
          Self.setFactor(
            factor, bet: g, value: x, isReflected: side == .belowClaim,
            over: c.hi)
          mpfr_mul(product, product, factor, MPFR_RNDD)
        }
        mpfr_add(sum.lo, sum.lo, product, MPFR_RNDD)
      }
      mpfr_div_ui(sum.lo, sum.lo, UInt(bets.count), MPFR_RNDD)
      mpfr_set_inf(sum.hi, 1)
      return sum.interval(precision: Self.precision)
    }
  }

  /// 1 − g + g y/c, rounded down, with y = `value` or 1 − `value`.
  static func setFactor(
    _ factor: Enclosure.Pointer, bet g: Double, value: Double,
    isReflected: Bool = false, over c: Enclosure.Pointer
  ) {
    mpfr_set_d(factor, value, MPFR_RNDD)
    if isReflected { mpfr_si_sub(factor, 1, factor, MPFR_RNDD) }
    mpfr_div(factor, factor, c, MPFR_RNDD)
    mpfr_mul_d(factor, factor, g, MPFR_RNDD)
    mpfr_add_d(factor, factor, 1 - g, MPFR_RNDD)
  }
}
