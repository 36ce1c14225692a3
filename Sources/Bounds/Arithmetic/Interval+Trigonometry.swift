internal import CMPFR

// MARK: - Functions that the circle method of the binomial law needs

extension Interval {
  /// Encloses π.
  static func pi(precision: Int) -> Interval {
    make(precision: precision) { lo, hi in
      mpfr_const_pi(lo, MPFR_RNDD)
      mpfr_const_pi(hi, MPFR_RNDU)
    }
  }

  /// Encloses cos x.
  var cosine: Interval { oneLipschitz(mpfr_cos) }

  /// Encloses sin x.
  var sine: Interval { oneLipschitz(mpfr_sin) }

  /// Encloses arctan x.
  var arctangent: Interval {
    Interval.make(precision: precision) { low, high in
      mpfr_atan(low, lo, MPFR_RNDD)
      mpfr_atan(high, hi, MPFR_RNDU)
    }
  }

  /// Encloses f(x) for |f(x) − f(y)| ≤ |x − y|: the value at the lower end, and
  /// the width of x on both sides of it.
  private func oneLipschitz(
    _ function: (mpfr_ptr, mpfr_srcptr, mpfr_rnd_t) -> Int32
  ) -> Interval {
    if isIndeterminate { return self }
    let width = Interval.make(precision: precision) { low, high in
      mpfr_sub(high, hi, lo, MPFR_RNDU)
      mpfr_neg(low, high, MPFR_RNDN)
    }
    let value = Interval.make(precision: precision) { low, high in
      _ = function(low, lo, MPFR_RNDD)
      _ = function(high, lo, MPFR_RNDU)
    }
    return value + width
  }
}
