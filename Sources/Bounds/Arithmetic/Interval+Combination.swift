internal import CMPFR

// MARK: - Several enclosures of one number

extension Interval {
  /// What two enclosures of the same number say together.
  func intersection(_ other: Interval) -> Interval {
    if isIndeterminate { return other }
    if other.isIndeterminate { return self }
    let precision = Self.commonPrecision(self, other)
    let result = Interval.make(precision: precision) { low, high in
      mpfr_max(low, lo, other.lo, MPFR_RNDD)
      mpfr_min(high, hi, other.hi, MPFR_RNDU)
    }
    precondition(
      mpfr_lessequal_p(result.lo, result.hi) != 0,
      "two enclosures of one number meet")
    return result
  }

  /// True when upper ≤ (1 + width) lower is certain.
  func hasEnds(within width: Double) -> Bool {
    guard isCertainlyPositive else { return false }
    let limit = Interval.make(precision: precision) { low, high in
      mpfr_mul_d(low, lo, 1 + width, MPFR_RNDD)
      mpfr_mul_d(high, lo, 1 + width, MPFR_RNDU)
    }
    return mpfr_lessequal_p(hi, limit.lo) != 0
  }
}
