internal import CMPFR

extension PoissonBinomialCircle {
  /// φ at one point.
  struct Sample {
    let real: Interval
    let imaginary: Interval
  }

  /// φ(θ_l) for l = 0, 1, …, in rounded arithmetic of unit u = 2^−precision with
  /// a bound on the whole error.
  ///
  /// A computed factor is within 64u of 1 − P_j + P_j e^{iθ}, whose modulus is at
  /// most 1, and a complex product of x and y within 8u|x||y|: after n factors the
  /// error is at most (1 + 73u)ⁿ − 1 ≤ 128 n u.
  func samples(
    _ plan: Plan, radius r: Interval, precision: Int
  ) -> [Sample] {
    let n = probabilities.count
    return withRegisters(n + 8, precision: precision) { registers in
      let tilted = registers[0..<n]
      let (q, t) = (registers[n], registers[n + 1])
      for (P, p) in zip(tilted, probabilities) {
        setNearest(P, p)
        mpfr_mul(P, P, r.lo, MPFR_RNDN)
        setNearest(q, 1 - p)
        mpfr_add(q, q, P, MPFR_RNDN)
        mpfr_div(P, P, q, MPFR_RNDN)
      }
      let (x, y) = (registers[n + 2], registers[n + 3])
      let (a, b) = (registers[n + 4], registers[n + 5])
      let (C, S) = (registers[n + 6], registers[n + 7])
      let error = Interval(n, precision: 64).scaled(by: 7 - precision)
      return (0...plan.pairs).map { l in
        // C = 1 − cos θ = 2 sin²(θ/2), S = sin θ, within a few u of themselves.
        mpfr_const_pi(t, MPFR_RNDN)
        mpfr_mul_si(t, t, l, MPFR_RNDN)
        mpfr_div_si(t, t, plan.points, MPFR_RNDN)
        mpfr_sin(C, t, MPFR_RNDN)
        mpfr_sqr(C, C, MPFR_RNDN)
        mpfr_mul_2si(C, C, 1, MPFR_RNDN)
        mpfr_mul_2si(t, t, 1, MPFR_RNDN)
        mpfr_sin(S, t, MPFR_RNDN)
        mpfr_set_si(x, 1, MPFR_RNDN)
        mpfr_set_si(y, 0, MPFR_RNDN)
        for P in tilted {
          mpfr_mul(a, P, C, MPFR_RNDN)
          mpfr_si_sub(a, 1, a, MPFR_RNDN)
          mpfr_mul(b, P, S, MPFR_RNDN)
          // (x + iy)(a + ib); MPFR's fused products take several times as long.
          mpfr_mul(q, x, a, MPFR_RNDN)
          mpfr_mul(t, y, b, MPFR_RNDN)
          mpfr_sub(q, q, t, MPFR_RNDN)
          mpfr_mul(b, x, b, MPFR_RNDN)
          mpfr_mul(y, y, a, MPFR_RNDN)
          mpfr_add(y, y, b, MPFR_RNDN)
          mpfr_swap(x, q)
        }
        return Sample(
          real: Self.around(x, error), imaginary: Self.around(y, error))
      }
    }
  }

  private static func around(
    _ x: Enclosure.Pointer, _ error: Interval
  ) -> Interval {
    Interval.make(precision: Int(sipp_mpfr_precision(x))) { lo, hi in
      mpfr_sub(lo, x, error.hi, MPFR_RNDD)
      mpfr_add(hi, x, error.hi, MPFR_RNDU)
    }
  }
}

/// Lends `count` numbers of `precision` bits for the length of one closure.
private func withRegisters<Result>(
  _ count: Int, precision: Int,
  _ body: ([Enclosure.Pointer]) -> Result
) -> Result {
  let base = Enclosure.Pointer.allocate(capacity: count)
  let registers = (0..<count).map { base + $0 }
  for x in registers { mpfr_init2(x, mpfr_prec_t(precision)) }
  defer {
    for x in registers { mpfr_clear(x) }
    base.deallocate()
  }
  return body(registers)
}

/// Rounds to the nearest; the argument lives as long as the call.
private func setNearest(_ x: Enclosure.Pointer, _ value: Rational) {
  mpfr_set_q(x, value.pointer, MPFR_RNDN)
}
