internal import CMPFR

/// P(a, x) = D a/v₀ with D = xᵃe⁻ˣ/Γ(a + 1), for c = a + 1 − x > 0:
///
///     A_i = (a+i−1) i x²/(a+2i−1)²,
///     B_i = i + i x/(a+2i−1) + (a+i)(c+2i)/(a+2i+1),   B₀ = a c/(a+1).
///
/// All are positive: B_i ≤ v_i ≤ B_i + A_{i+1}/B_{i+1}.
///
/// - Proof: `proofs-notes/exact-tails.md`, section (b).
struct LowerGammaFraction: TailFraction {
  let shape: Rational
  let point: Rational
  private let a: Double
  private let x: Double
  private let c: Double

  init(shape: Rational, point: Rational) {
    self.shape = shape
    self.point = point
    a = shape.boundedApproximation
    x = point.boundedApproximation
    c = (shape + 1 - point).boundedApproximation
  }

  struct Constants {
    let a: Enclosure
    let x: Enclosure
    let square: Enclosure
    let c: Enclosure
    let t: Enclosure
  }

  static var constantCount: Int { 5 }

  func constants(_ row: inout EnclosureRow) -> Constants {
    let result = Constants(
      a: row.next(), x: row.next(), square: row.next(), c: row.next(),
      t: row.next())
    result.a.set(shape)
    result.x.set(point)
    result.square.setProduct(result.x, result.x)
    result.c.set(shape + 1 - point)
    return result
  }

  func setNumerator(_ result: Enclosure, _ i: Int, _ c: Constants) {
    result.setSum(c.a, i - 1)
    result.setProduct(result, i)
    result.setProduct(result, c.square)
    c.t.setSum(c.a, 2 * i - 1)
    result.setQuotient(result, c.t)
    result.setQuotient(result, c.t)
  }

  func numeratorSign(_ i: Int) -> Int { 1 }

  func setDenominator(
    _ result: Enclosure, _ i: Int, _ c: Constants, scratch: Enclosure
  ) {
    result.setSum(c.a, i)
    scratch.setSum(c.c, 2 * i)
    result.setProduct(result, scratch)
    c.t.setSum(c.a, 2 * i + 1)
    result.setQuotient(result, c.t)
    guard i > 0 else { return }
    c.t.setSum(c.a, 2 * i - 1)
    scratch.setProduct(c.x, i)
    scratch.setQuotient(scratch, c.t)
    result.setSum(result, scratch)
    result.setSum(result, i)
  }

  func setBracket(
    _ result: Enclosure, _ i: Int, _ c: Constants,
    scratch: (Enclosure, Enclosure)
  ) {
    setDenominator(result, i + 1, c, scratch: scratch.0)
    setNumerator(scratch.1, i + 1, c)
    scratch.1.setQuotient(scratch.1, result)
    setDenominator(result, i, c, scratch: scratch.0)
    mpfr_add(result.hi, result.hi, scratch.1.hi, MPFR_RNDU)
  }

  func numeratorGuess(_ n: Int) -> Double {
    let i = Double(n)
    let s = x / (a + 2 * i - 1)
    return (a + i - 1) * s * i * s
  }

  func denominatorGuess(_ n: Int) -> Double {
    let i = Double(n)
    return (n == 0 ? 0 : i + i * x / (a + 2 * i - 1))
      + (a + i) * ((c + 2 * i) / (a + 2 * i + 1))
  }
}

/// Q(a, x) = D a/v₀ with D = xᵃe⁻ˣ/Γ(a + 1):
///
///     A_i = i(a − i),   B_i = x + 1 − a + 2i.
///
/// Always i ≤ v_i ≤ x + i + max(0, i + 1 − a).
///
/// - Proof: `proofs-notes/exact-tails.md`, section (c).
struct UpperGammaFraction: TailFraction {
  let shape: Rational
  let point: Rational
  private let a: Double
  private let offset: Double
  /// ⌈a⌉, or Int.max: A_i is positive for i below it.
  private let ceiling: Int

  init(shape: Rational, point: Rational) {
    self.shape = shape
    self.point = point
    a = shape.boundedApproximation
    offset = (point + 1 - shape).boundedApproximation
    ceiling = shape.ceiling ?? .max
  }

  struct Constants {
    let a: Enclosure
    let x: Enclosure
    let offset: Enclosure
  }

  static var constantCount: Int { 3 }

  func constants(_ row: inout EnclosureRow) -> Constants {
    let result = Constants(a: row.next(), x: row.next(), offset: row.next())
    result.a.set(shape)
    result.x.set(point)
    result.offset.set(point + 1 - shape)
    return result
  }

  func setNumerator(_ result: Enclosure, _ i: Int, _ c: Constants) {
    result.setDistance(c.a, i, isAbove: i < ceiling)
    result.setProduct(result, i)
  }

  func numeratorSign(_ i: Int) -> Int { i < ceiling ? 1 : -1 }

  func setDenominator(
    _ result: Enclosure, _ i: Int, _ c: Constants, scratch: Enclosure
  ) {
    result.setSum(c.offset, 2 * i)
  }

  func setBracket(
    _ result: Enclosure, _ i: Int, _ c: Constants,
    scratch: (Enclosure, Enclosure)
  ) {
    result.setSum(c.x, i)
    if i + 1 >= ceiling {
      scratch.0.setDistance(c.a, i + 1, isAbove: false)
      mpfr_add(result.hi, result.hi, scratch.0.hi, MPFR_RNDU)
    }
    mpfr_set_si(result.lo, i, MPFR_RNDD)
  }

  func numeratorGuess(_ n: Int) -> Double { Double(n) * (a - Double(n)) }

  func denominatorGuess(_ n: Int) -> Double { offset + 2 * Double(n) }
}
