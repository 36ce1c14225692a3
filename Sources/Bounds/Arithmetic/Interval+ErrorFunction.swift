internal import CMPFR

extension Interval {
  /// Encloses erfc x = (2/√π) ∫ₓ^∞ exp(−y²) dy, which falls from 2 to 0.
  ///
  /// Above x = 27,282 or so it is below the exponent range, and the lower end is 0.
  var complementaryErrorFunction: Interval {
    if isIndeterminate { return self }
    return Interval.make(precision: precision) { low, high in
      mpfr_erfc(low, hi, MPFR_RNDD)
      mpfr_erfc(high, lo, MPFR_RNDU)
    }
  }
}
