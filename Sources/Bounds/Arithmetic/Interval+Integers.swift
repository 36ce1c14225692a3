internal import CMPFR

extension Interval {
  /// The floor of the lower end; nil when it does not fit an `Int`.
  ///
  /// The lower end falls short of x, so this is at most ⌊x⌋.
  public var lowerFloor: Int? {
    guard !isIndeterminate, mpfr_fits_slong_p(lo, MPFR_RNDD) != 0 else {
      return nil
    }
    return mpfr_get_si(lo, MPFR_RNDD)
  }

  /// The ceiling of the upper end; nil when it does not fit an `Int`.
  ///
  /// The upper end exceeds x, so this is at least ⌈x⌉.
  public var upperCeiling: Int? {
    guard !isIndeterminate, mpfr_fits_slong_p(hi, MPFR_RNDU) != 0 else {
      return nil
    }
    return mpfr_get_si(hi, MPFR_RNDU)
  }
}

extension Interval {
  /// The same number at another precision, rounded outwards.
  public func rounded(to precision: Int) -> Interval {
    Interval.make(precision: precision) { low, high in
      _ = sipp_mpfr_set(low, lo, MPFR_RNDD)
      _ = sipp_mpfr_set(high, hi, MPFR_RNDU)
    }
  }
}

extension Interval {
  /// x · 2ⁿ, exact but for the ends of the exponent range.
  func scaled(by n: Int) -> Interval {
    Interval.make(precision: precision) { low, high in
      mpfr_mul_2si(low, lo, n, MPFR_RNDD)
      mpfr_mul_2si(high, hi, n, MPFR_RNDU)
    }
  }
}

extension Interval {
  /// The lower end as a number of its own: a new point, not an enclosure of x.
  var lowerPoint: Interval {
    Interval.make(precision: precision) { low, high in
      _ = sipp_mpfr_set(low, lo, MPFR_RNDN)
      _ = sipp_mpfr_set(high, lo, MPFR_RNDN)
    }
  }
}
