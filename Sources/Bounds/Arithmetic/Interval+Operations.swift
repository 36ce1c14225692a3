internal import CMPFR

// MARK: - Arithmetic

extension Interval {
  /// Encloses the sum.
  public static func + (a: Interval, b: Interval) -> Interval {
    make(precision: commonPrecision(a, b)) { lo, hi in
      mpfr_add(lo, a.lo, b.lo, MPFR_RNDD)
      mpfr_add(hi, a.hi, b.hi, MPFR_RNDU)
    }.wholeOrNothing
  }

  /// Encloses the difference.
  public static func - (a: Interval, b: Interval) -> Interval {
    make(precision: commonPrecision(a, b)) { lo, hi in
      mpfr_sub(lo, a.lo, b.hi, MPFR_RNDD)
      mpfr_sub(hi, a.hi, b.lo, MPFR_RNDU)
    }.wholeOrNothing
  }

  /// Encloses the negative.
  public static prefix func - (a: Interval) -> Interval {
    make(precision: a.precision) { lo, hi in
      mpfr_neg(lo, a.hi, MPFR_RNDD)
      mpfr_neg(hi, a.lo, MPFR_RNDU)
    }
  }

  /// Encloses the product.
  public static func * (a: Interval, b: Interval) -> Interval {
    hullOfCorners(a, b, mpfr_mul)
  }

  /// Encloses the quotient; indeterminate when `b` may be zero.
  public static func / (a: Interval, b: Interval) -> Interval {
    if b.contains(0) {
      return indeterminate(precision: commonPrecision(a, b))
    }
    return hullOfCorners(a, b, mpfr_div)
  }

  /// Encloses the smaller of the two numbers.
  public static func min(_ a: Interval, _ b: Interval) -> Interval {
    if a.isIndeterminate || b.isIndeterminate {
      return indeterminate(precision: commonPrecision(a, b))
    }
    return make(precision: commonPrecision(a, b)) { lo, hi in
      mpfr_min(lo, a.lo, b.lo, MPFR_RNDD)
      mpfr_min(hi, a.hi, b.hi, MPFR_RNDU)
    }
  }

  /// Encloses the larger of the two numbers.
  public static func max(_ a: Interval, _ b: Interval) -> Interval {
    if a.isIndeterminate || b.isIndeterminate {
      return indeterminate(precision: commonPrecision(a, b))
    }
    return make(precision: commonPrecision(a, b)) { lo, hi in
      mpfr_max(lo, a.lo, b.lo, MPFR_RNDD)
      mpfr_max(hi, a.hi, b.hi, MPFR_RNDU)
    }
  }

  /// The smallest interval that holds `op` at the four pairs of ends.
  ///
  /// `op` must be monotone in each argument, as × is, and ÷ away from zero.
  private static func hullOfCorners(
    _ a: Interval, _ b: Interval,
    _ op: (mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t) -> Int32
  ) -> Interval {
    var result: Interval?
    for x in [a.lo, a.hi] {
      for y in [b.lo, b.hi] {
        let corner = make(precision: commonPrecision(a, b)) { lo, hi in
          _ = op(lo, x, y, MPFR_RNDD)
          _ = op(hi, x, y, MPFR_RNDU)
        }
        // One undefined corner (0 · ∞) leaves nothing known; hull keeps it so.
        result = result.map { hull($0, corner) } ?? corner
      }
    }
    return result ?? indeterminate()
  }

  /// Both ends, or neither: ∞ − ∞ at one end leaves nothing known.
  private var wholeOrNothing: Interval {
    isIndeterminate ? .indeterminate(precision: precision) : self
  }
}

// MARK: - Functions

extension Interval {
  /// Encloses eˣ.
  public var exp: Interval { increasing(mpfr_exp) }

  /// Encloses eˣ − 1, without cancellation near zero.
  public var expm1: Interval { increasing(mpfr_expm1) }

  /// Encloses 2ˣ.
  public var exp2: Interval { increasing(mpfr_exp2) }

  /// Encloses log x; log 0 is −∞; indeterminate when x may be negative.
  public var log: Interval { increasing(mpfr_log) }

  /// Encloses log₂ x; log₂ 0 is −∞; indeterminate when x may be negative.
  public var log2: Interval { increasing(mpfr_log2) }

  /// Encloses log(1 + x), without cancellation near zero; indeterminate when x
  /// may be below −1.
  public var log1p: Interval { increasing(mpfr_log1p) }

  /// Encloses √x; indeterminate when x may be negative.
  public var squareRoot: Interval { increasing(mpfr_sqrt) }

  /// Encloses xⁿ for an integer n ≥ 0; x⁰ is 1.
  ///
  /// An even power of an interval around zero is not monotone: its lower end is
  /// then 0.
  public func power(_ n: Int) -> Interval {
    precondition(n >= 0, "a power is 0 or more")
    if isIndeterminate { return self }
    let straddles = sipp_mpfr_sign(lo) < 0 && sipp_mpfr_sign(hi) > 0
    let ends = Interval.make(precision: precision) { low, high in
      let flips = n % 2 == 0 && sipp_mpfr_sign(hi) <= 0
      mpfr_pow_si(low, flips ? hi : lo, n, MPFR_RNDD)
      mpfr_pow_si(high, flips ? lo : hi, n, MPFR_RNDU)
    }
    guard straddles && n > 0 && n % 2 == 0 else { return ends }
    return Interval.make(precision: precision) { low, high in
      mpfr_set_zero(low, 1)
      mpfr_pow_si(high, lo, n, MPFR_RNDU)
      mpfr_max(high, high, ends.hi, MPFR_RNDU)
    }
  }

  /// Encloses xʸ = exp(y log x) for x > 0; indeterminate when x may be ≤ 0.
  ///
  /// Monotone in each argument, with a direction that depends on the other, so
  /// the four corners bound it.
  public func power(_ y: Interval) -> Interval {
    guard isCertainlyPositive, !y.isIndeterminate else {
      return .indeterminate(precision: Self.commonPrecision(self, y))
    }
    return Self.hullOfCorners(self, y, mpfr_pow)
  }

  /// Encloses log Γ(x) for x > 0; indeterminate otherwise.
  ///
  /// log Γ falls up to x₀ = 1.46163214496836234… and rises from there. Where the
  /// interval may hold x₀, the lower end is −0.1214862905358497, just below the
  /// minimum −0.12148629053584960809….
  public var logGamma: Interval {
    guard isCertainlyPositive else {
      return .indeterminate(precision: precision)
    }
    return Interval.make(precision: precision) { low, high in
      if mpfr_cmp_d(lo, 1.461632144968363) >= 0 {
        mpfr_lngamma(low, lo, MPFR_RNDD)
        mpfr_lngamma(high, hi, MPFR_RNDU)
      } else if mpfr_cmp_d(hi, 1.461632144968362) <= 0 {
        mpfr_lngamma(low, hi, MPFR_RNDD)
        mpfr_lngamma(high, lo, MPFR_RNDU)
      } else {
        let a = Interval.make(precision: precision) { atLow, atHigh in
          mpfr_lngamma(atLow, lo, MPFR_RNDU)
          mpfr_lngamma(atHigh, hi, MPFR_RNDU)
        }
        mpfr_max(high, a.lo, a.hi, MPFR_RNDU)
        mpfr_set_d(low, -0.121_486_290_535_849_7, MPFR_RNDD)
      }
    }
  }

  /// Maps each end to its own side.
  private func increasing(
    _ function: (mpfr_ptr, mpfr_srcptr, mpfr_rnd_t) -> Int32
  ) -> Interval {
    Interval.make(precision: precision) { low, high in
      _ = function(low, lo, MPFR_RNDD)
      _ = function(high, hi, MPFR_RNDU)
    }.wholeOrNothing
  }
}
