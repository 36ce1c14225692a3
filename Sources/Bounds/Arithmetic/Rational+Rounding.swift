internal import CMPFR

extension Rational {
  /// The nearest multiple of a power of two with `bits` significant bits: keeps
  /// the points of a search short. A new point, not an enclosure of the old one.
  func shortened(toBits bits: Int) -> Rational {
    Rational.make { value in
      withEnclosures(1, precision: bits) { row in
        let x = row.next()
        mpfr_set_q(x.lo, pointer, MPFR_RNDN)
        mpfr_get_q(value, x.lo)
      }
    }
  }
}

extension Interval {
  /// Both ends as exact numbers, or nil unless both are finite.
  var exactEnds: (lower: Rational, upper: Rational)? {
    guard mpfr_number_p(lo) != 0, mpfr_number_p(hi) != 0 else { return nil }
    return (
      Rational.make { mpfr_get_q($0, lo) }, Rational.make { mpfr_get_q($0, hi) }
    )
  }

  /// The exact middle of the two ends, or nil unless both are finite.
  var exactMidpoint: Rational? {
    exactEnds.map { ($0.lower + $0.upper) / 2 }
  }

  /// The smallest interval of `precision` bits that holds all of [low, high].
  static func spanning(
    _ low: Rational, _ high: Rational, precision: Int
  ) -> Interval {
    make(precision: precision) { lo, hi in
      mpfr_set_q(lo, low.pointer, MPFR_RNDD)
      mpfr_set_q(hi, high.pointer, MPFR_RNDU)
    }
  }
}

extension Rational {
  /// 2ⁿ, exact.
  public static func powerOfTwo(_ n: Int) -> Rational {
    make { value in
      withEnclosures(1, precision: 2) { row in
        let power = row.next()
        mpfr_set_si_2exp(power.lo, 1, n, MPFR_RNDN)
        mpfr_get_q(value, power.lo)
      }
    }
  }
}

extension Interval {
  /// Encloses the difference to an exact number.
  static func - (a: Interval, b: Rational) -> Interval {
    make(precision: a.precision) { lo, hi in
      mpfr_sub_q(lo, a.lo, b.pointer, MPFR_RNDD)
      mpfr_sub_q(hi, a.hi, b.pointer, MPFR_RNDU)
    }
  }
}
