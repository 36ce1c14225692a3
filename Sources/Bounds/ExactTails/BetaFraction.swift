internal import CMPFR

/// I_x(a, b) = xᵃ(1 − x)ᵇ/(B(a, b) v₀) for c = a + 1 − (a + b)x > 0:
///
///     A_i = (a+i−1)(a+b+i−1) i(b−i) x²/(a+2i−1)²,
///     B_i = i + i(b−i)x/(a+2i−1) + (a+i)(c + i(2−x))/(a+2i+1),  B₀ = a c/(a+1).
///
/// With β = (a+b+i−1)/(a+2i−1) always
/// i min(1, β) ≤ v_i ≤ (a + 2i) max(1, β).
///
/// - Proof: `proofs-notes/exact-tails.md`, section (e).
struct BetaFraction: TailFraction {
  let first: Rational
  let second: Rational
  let point: Rational
  private let a: Double
  private let b: Double
  private let x: Double
  private let c: Double
  /// ⌈b⌉, or Int.max: A_i is positive for i below it.
  private let ceiling: Int

  init(first: Rational, second: Rational, point: Rational) {
    self.first = first
    self.second = second
    self.point = point
    a = first.boundedApproximation
    b = second.boundedApproximation
    x = point.boundedApproximation
    c = (first + 1 - (first + second) * point).boundedApproximation
    ceiling = second.ceiling ?? .max
  }

  struct Constants {
    let a: Enclosure
    let b: Enclosure
    let sum: Enclosure
    let x: Enclosure
    let square: Enclosure
    let twoMinusX: Enclosure
    let c: Enclosure
    let t: Enclosure
  }

  static var constantCount: Int { 8 }

  func constants(_ row: inout EnclosureRow) -> Constants {
    let result = Constants(
      a: row.next(), b: row.next(), sum: row.next(), x: row.next(),
      square: row.next(), twoMinusX: row.next(), c: row.next(), t: row.next())
    result.a.set(first)
    result.b.set(second)
    result.sum.set(first + second)
    result.x.set(point)
    result.square.setProduct(result.x, result.x)
    result.twoMinusX.set(2 - point)
    result.c.set(first + 1 - (first + second) * point)
    return result
  }

  func setNumerator(_ result: Enclosure, _ i: Int, _ c: Constants) {
    result.setDistance(c.b, i, isAbove: i < ceiling)
    result.setProduct(result, i)
    result.setProduct(result, c.square)
    c.t.setSum(c.a, i - 1)
    result.setProduct(result, c.t)
    c.t.setSum(c.sum, i - 1)
    result.setProduct(result, c.t)
    c.t.setSum(c.a, 2 * i - 1)
    result.setQuotient(result, c.t)
    result.setQuotient(result, c.t)
  }

  func numeratorSign(_ i: Int) -> Int { i < ceiling ? 1 : -1 }

  func setDenominator(
    _ result: Enclosure, _ i: Int, _ c: Constants, scratch: Enclosure
  ) {
    result.setProduct(c.twoMinusX, i)
    result.setSum(result, c.c)
    c.t.setSum(c.a, i)
    result.setProduct(result, c.t)
    c.t.setSum(c.a, 2 * i + 1)
    result.setQuotient(result, c.t)
    guard i > 0 else { return }
    result.setSum(result, i)
    let isAbove = i < ceiling
    scratch.setDistance(c.b, i, isAbove: isAbove)
    scratch.setProduct(scratch, i)
    scratch.setProduct(scratch, c.x)
    c.t.setSum(c.a, 2 * i - 1)
    scratch.setQuotient(scratch, c.t)
    if isAbove {
      result.setSum(result, scratch)
    } else {
      result.setDifference(result, scratch)
    }
  }

  func setBracket(
    _ result: Enclosure, _ i: Int, _ c: Constants,
    scratch: (Enclosure, Enclosure)
  ) {
    let β = scratch.0
    β.setSum(c.sum, i - 1)
    c.t.setSum(c.a, 2 * i - 1)
    β.setQuotient(β, c.t)
    result.setSum(c.a, 2 * i)
    if mpfr_cmp_si(β.hi, 1) > 0 {
      mpfr_mul(result.hi, result.hi, β.hi, MPFR_RNDU)
    }
    mpfr_set_si(result.lo, 1, MPFR_RNDD)
    mpfr_min(result.lo, result.lo, β.lo, MPFR_RNDD)
    mpfr_mul_si(result.lo, result.lo, i, MPFR_RNDD)
  }

  func numeratorGuess(_ n: Int) -> Double {
    let i = Double(n)
    let s = x / (a + 2 * i - 1)
    return (a + i - 1) * s * ((a + b + i - 1) * s) * i * (b - i)
  }

  func denominatorGuess(_ n: Int) -> Double {
    let i = Double(n)
    return (n == 0 ? 0 : i + i * (b - i) * x / (a + 2 * i - 1))
      + (a + i) * ((c + i * (2 - x)) / (a + 2 * i + 1))
  }
}
