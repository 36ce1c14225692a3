internal import CMPFR

/// A real number between two MPFR registers, `lo ≤ x ≤ hi`, overwritten in place.
///
/// The working form of ``Interval`` for kernels that need thousands of
/// operations: nothing is allocated, and the registers belong to the call of
/// ``withEnclosures(_:precision:_:)`` that lent them. Every operation writes its
/// result into the receiver, rounded outwards; unless it says otherwise, the
/// receiver may also be an operand.
struct Enclosure {
  typealias Pointer = UnsafeMutablePointer<__mpfr_struct>
  let lo: Pointer
  let hi: Pointer
}

/// The free registers of a row of enclosures, lent for the length of one closure.
///
/// A copy that is handed on is scratch: what its taker takes is free again here.
struct EnclosureRow {
  fileprivate var free: Range<Enclosure.Pointer>

  /// Takes the next free register.
  mutating func next() -> Enclosure {
    let lo = free.lowerBound
    let hi = lo + 1
    precondition(hi < free.upperBound, "a register of this row")
    free = (hi + 1)..<free.upperBound
    return Enclosure(lo: lo, hi: hi)
  }
}

/// Lends `count` enclosures of `precision` bits, which start as NaN.
func withEnclosures<Result>(
  _ count: Int, precision: Int, _ body: (inout EnclosureRow) -> Result
) -> Result {
  let base = Enclosure.Pointer.allocate(capacity: 2 * count)
  let registers = base..<(base + 2 * count)
  for register in registers { mpfr_init2(register, mpfr_prec_t(precision)) }
  defer {
    for register in registers { mpfr_clear(register) }
    base.deallocate()
  }
  var row = EnclosureRow(free: registers)
  return body(&row)
}

extension Enclosure {
  func set(_ n: Int) {
    mpfr_set_si(lo, n, MPFR_RNDD)
    mpfr_set_si(hi, n, MPFR_RNDU)
  }

  func set(_ x: Rational) {
    mpfr_set_q(lo, x.pointer, MPFR_RNDD)
    mpfr_set_q(hi, x.pointer, MPFR_RNDU)
  }

  /// The numbers from `low` to `high`.
  func set(_ low: Double, _ high: Double) {
    mpfr_set_d(lo, low, MPFR_RNDD)
    mpfr_set_d(hi, high, MPFR_RNDU)
  }

  func set(_ x: Enclosure) {
    _ = sipp_mpfr_set(lo, x.lo, MPFR_RNDD)
    _ = sipp_mpfr_set(hi, x.hi, MPFR_RNDU)
  }

  func set(_ x: Interval) {
    _ = sipp_mpfr_set(lo, x.lo, MPFR_RNDD)
    _ = sipp_mpfr_set(hi, x.hi, MPFR_RNDU)
  }

  func setSum(_ a: Enclosure, _ b: Enclosure) {
    mpfr_add(lo, a.lo, b.lo, MPFR_RNDD)
    mpfr_add(hi, a.hi, b.hi, MPFR_RNDU)
  }

  func setSum(_ a: Enclosure, _ n: Int) {
    mpfr_add_si(lo, a.lo, n, MPFR_RNDD)
    mpfr_add_si(hi, a.hi, n, MPFR_RNDU)
  }

  /// The receiver must not be `b`.
  func setDifference(_ a: Enclosure, _ b: Enclosure) {
    assert(lo != b.lo)
    mpfr_sub(lo, a.lo, b.hi, MPFR_RNDD)
    mpfr_sub(hi, a.hi, b.lo, MPFR_RNDU)
  }

  /// The product of two numbers ≥ 0.
  func setProduct(_ a: Enclosure, _ b: Enclosure) {
    mpfr_mul(lo, a.lo, b.lo, MPFR_RNDD)
    mpfr_mul(hi, a.hi, b.hi, MPFR_RNDU)
  }

  /// The product with an integer n ≥ 0; `a` may have any sign.
  func setProduct(_ a: Enclosure, _ n: Int) {
    mpfr_mul_si(lo, a.lo, n, MPFR_RNDD)
    mpfr_mul_si(hi, a.hi, n, MPFR_RNDU)
  }

  /// The product with i · j for integers ≥ 0, in one step where i · j fits.
  func setProduct(_ a: Enclosure, _ i: Int, _ j: Int) {
    let (product, overflows) = i.multipliedReportingOverflow(by: j)
    if overflows {
      setProduct(a, i)
      setProduct(self, j)
    } else {
      setProduct(a, product)
    }
  }

  /// The quotient of a number ≥ 0 by one > 0. The receiver must not be `b`.
  func setQuotient(_ a: Enclosure, _ b: Enclosure) {
    assert(lo != b.lo)
    mpfr_div(lo, a.lo, b.hi, MPFR_RNDD)
    mpfr_div(hi, a.hi, b.lo, MPFR_RNDU)
  }

  /// The quotient by an integer n > 0; `a` may have any sign.
  func setQuotient(_ a: Enclosure, _ n: Int) {
    mpfr_div_si(lo, a.lo, n, MPFR_RNDD)
    mpfr_div_si(hi, a.hi, n, MPFR_RNDU)
  }

  /// The quotient by i · j for integers > 0, in one step where i · j fits.
  func setQuotient(_ a: Enclosure, _ i: Int, _ j: Int) {
    let (product, overflows) = i.multipliedReportingOverflow(by: j)
    if overflows {
      setQuotient(a, i)
      setQuotient(self, j)
    } else {
      setQuotient(a, product)
    }
  }

  /// n/a for an integer n ≥ 0 and a > 0. The receiver must not be `a`.
  func setQuotient(_ n: Int, _ a: Enclosure) {
    assert(lo != a.lo)
    mpfr_si_div(lo, n, a.hi, MPFR_RNDD)
    mpfr_si_div(hi, n, a.lo, MPFR_RNDU)
  }

  /// √a for a ≥ 0.
  func setSquareRoot(_ a: Enclosure) {
    mpfr_sqrt(lo, a.lo, MPFR_RNDD)
    mpfr_sqrt(hi, a.hi, MPFR_RNDU)
  }

  /// −a.
  func setNegative(_ a: Enclosure) {
    mpfr_neg(lo, a.lo, MPFR_RNDN)
    mpfr_neg(hi, a.hi, MPFR_RNDN)
    mpfr_swap(lo, hi)
  }

  /// π.
  func setPi() {
    mpfr_const_pi(lo, MPFR_RNDD)
    mpfr_const_pi(hi, MPFR_RNDU)
  }

  /// eᵃ.
  func setExponential(_ a: Enclosure) {
    mpfr_exp(lo, a.lo, MPFR_RNDD)
    mpfr_exp(hi, a.hi, MPFR_RNDU)
  }

  /// log a for a > 0.
  func setLogarithm(_ a: Enclosure) {
    mpfr_log(lo, a.lo, MPFR_RNDD)
    mpfr_log(hi, a.hi, MPFR_RNDU)
  }

  /// log(1 + a) for a > −1.
  func setLogarithm1p(_ a: Enclosure) {
    mpfr_log1p(lo, a.lo, MPFR_RNDD)
    mpfr_log1p(hi, a.hi, MPFR_RNDU)
  }

  /// A copy of `precision` bits, rounded outwards.
  func interval(precision: Int) -> Interval {
    Interval.make(precision: precision) { low, high in
      _ = sipp_mpfr_set(low, lo, MPFR_RNDD)
      _ = sipp_mpfr_set(high, hi, MPFR_RNDU)
    }
  }

  /// True when hi − lo ≤ 2^−bits is certain.
  func isNarrow(_ bits: Int, scratch: Enclosure) -> Bool {
    mpfr_sub(scratch.hi, hi, lo, MPFR_RNDU)
    return mpfr_cmp_si_2exp(scratch.hi, 1, -bits) <= 0
  }

  /// True when hi − lo ≤ 2^−bits · |x| is certain; x must not be zero.
  func isRelativelyNarrow(_ bits: Int, scratch: Enclosure) -> Bool {
    mpfr_sub(scratch.hi, hi, lo, MPFR_RNDU)
    mpfr_mul_2si(scratch.hi, scratch.hi, bits, MPFR_RNDU)
    return mpfr_cmpabs(scratch.hi, lo) <= 0
      && mpfr_cmpabs(scratch.hi, hi) <= 0
  }
}
