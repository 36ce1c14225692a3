import Testing

@testable import Bounds

/// `BetaFraction` and both of GammaFractions against their formulas in fractions.
@Suite("Exact tails: terms of the fractions")
struct FractionTermTests {
  private let indices = Array(0...14) + [31, 333]

  /// At 160 bits the ends are those numbers to 2⁻⁶⁰; at fewer they are on the right
  /// sides, also where b or a is an integer but for 2⁻⁷⁰, and where β = 2 is exact
  /// and a + 2i is not.
  @Test func termsAndBracketsAreEnclosed() {
    let edges: [ExactFraction] = [
      .beta(5, 7 + Rational.powerOfTwo(-70), Rational(1, 3)),
      .beta(5, 7 - Rational.powerOfTwo(-70), Rational(1, 3)),
      .upperGamma(5 + Rational.powerOfTwo(-70), 9),
      .upperGamma(5 - Rational.powerOfTwo(-70), 9),
      .beta(Rational(253, 2), Rational(257, 2), Rational(1, 10)),
    ]
    for exact in ExactFraction.all + edges {
      for precision in [8, 24, 160] {
        check(exact.fraction, exact, precision: precision)
      }
    }
  }

  private func check<Fraction: TailFraction>(
    _ fraction: Fraction, _ exact: ExactFraction, precision: Int
  ) {
    withEnclosures(4 + Fraction.constantCount, precision: precision) { row in
      let first = row[Fraction.constantCount]
      let c = fraction.constants(&row)
      let (result, s, t) = (row.next(), row.next(), row.next())
      #expect(result.lo == first.lo, "\(exact.name): registers")
      for i in indices {
        let name = "\(exact.name), i = \(i), \(precision) bits"
        let n = Rational(i)
        fraction.setDenominator(result, i, c, scratch: s)
        let B = exact.denominator(n)
        expect(result, (B, B), precision, "\(name): B")
        guard i > 0 else { continue }
        fraction.setNumerator(result, i, c)
        let A = max(exact.numerator(n), -exact.numerator(n))
        expect(result, (A, A), precision, "\(name): A")
        fraction.setBracket(result, i, c, scratch: (s, t))
        expect(result, exact.bracket(n), precision, "\(name): bracket")
      }
    }
  }

  private func expect(
    _ found: Enclosure, _ exact: (lower: Rational, upper: Rational),
    _ precision: Int, _ name: String
  ) {
    guard let ends = found.interval(precision: precision).exactEnds else {
      Issue.record("\(name): not finite")
      return
    }
    let (below, above) = (exact.lower - ends.lower, ends.upper - exact.upper)
    #expect(below >= 0 && above >= 0, "\(name): \(below), \(above)")
    if precision < 160 { return }
    let small = Rational.powerOfTwo(-60)
    let size = max(exact.lower, -exact.lower)
    #expect(
      below <= small * size && above <= small * exact.upper,
      "\(name): \(below.approximation), \(above.approximation)")
  }

  @Test func termsAreGuessed() {
    for exact in ExactFraction.all {
      for i in indices {
        let name = "\(exact.name), i = \(i)"
        let B = exact.denominator(Rational(i)).approximation
        let guess = exact.fraction.denominatorGuess(i)
        #expect(abs(guess - B) <= 1e-12 * abs(B), "\(name): \(guess), \(B)")
        guard i > 0 else { continue }
        let A = exact.numerator(Rational(i))
        let other = exact.fraction.numeratorGuess(i)
        #expect(
          abs(other - A.approximation) <= 1e-12 * abs(A.approximation),
          "\(name): \(other), \(A.approximation)")
        if A != 0 {
          #expect(exact.fraction.numeratorSign(i) == A.sign, "\(name)")
        }
      }
    }
  }

  /// Ends of the whole and of the rest, both in fractions.
  @Test func cutFractionsHaveTheStatedEnds() throws {
    for exact in ExactFraction.all {
      for n in [1, 2, 3, 6, 11] {
        let found = exact.fraction.value(terms: n, precision: 400)
        let stated = exact.ends(terms: n)
        for (found, stated) in [
          (found.whole, stated.whole), (found.rest, stated.rest),
        ] {
          let name = "\(exact.name), \(n) terms"
          let ends = try #require(found.exactEnds, "\(name)")
          #expect(
            ends.lower <= stated.lower && ends.upper >= stated.upper,
            "\(name): \(found)")
          let small =
            Rational.powerOfTwo(-200)
            * (max(stated.lower, -stated.lower) + exact.denominator(0))
          #expect(
            stated.lower - ends.lower <= small
              && ends.upper - stated.upper <= small,
            "\(name): \(found)")
        }
      }
    }
  }

  /// `TailFraction.termCount`: the first term that moves the fraction by less than
  /// 2^−(bits + 6) of what it is without any, or the limit.
  @Test func theFractionEndsWithItsFirstSmallStep() throws {
    for exact in ExactFraction.all {
      let steps = exact.steps(last: 120)
      for bits in [1, 2, 5, 20, 37, 53, 70] {
        let small = Rational.powerOfTwo(-bits - 6)
        let name = "\(exact.name), \(bits) bits"
        let first = steps.firstIndex { $0 < small }.map { $0 + 1 }
        let needed = first ?? 121
        for limit in [1, 2, needed - 1, needed, needed + 1, 121]
        where limit > 0 && limit <= 121 {
          let found = exact.fraction.termCount(bits: bits, limit: limit)
          #expect(found == min(needed, limit), "\(name), limit \(limit)")
        }
        guard let first else { continue }
        #expect(exact.fraction.termCount(bits: bits) == first, "\(name)")
        let whole = exact.fraction.value(bits: bits, precision: 200).whole
        let same = exact.fraction.value(terms: first, precision: 200).whole
        #expect(
          whole.lower == same.lower && whole.upper == same.upper, "\(name)")
      }
    }
  }

  /// Beyond the range of Int every A_i is positive.
  @Test func hugeShapesAreAboveEveryIndex() throws {
    let huge = try Rational(decimal: "1e30")
    let fractions: [any TailFraction] = [
      UpperGammaFraction(shape: huge, point: huge),
      BetaFraction(first: huge, second: huge, point: Rational(1, 2)),
    ]
    for fraction in fractions {
      #expect(fraction.numeratorSign(5) == 1)
    }
  }

  @Test func approximationsStayInTheRangeOfDoubles() throws {
    let huge = try Rational(decimal: "1e400")
    #expect(huge.boundedApproximation == 1e300)
    #expect((-huge).boundedApproximation == -1e300)
    #expect((1 / huge).boundedApproximation == 0)
    #expect(Rational(3, 7).boundedApproximation == 3.0 / 7)
  }

  /// |a − i|, also where the rounded difference has the other sign.
  @Test func distancesAreNotNegative() throws {
    let tiny = Rational.powerOfTwo(-60)
    for (a, i, isAbove) in [
      (Rational(1, 3), 2, false), (Rational(22, 7), 2, true),
      (5 + tiny, 5, true), (5 - tiny, 5, false), (4, 4, true), (4, 4, false),
    ] {
      let found = withEnclosures(2, precision: 30) { row in
        let (x, result) = (row.next(), row.next())
        x.set(a)
        result.setDistance(x, i, isAbove: isAbove)
        return result.interval(precision: 30)
      }
      let exact = isAbove ? a - Rational(i) : Rational(i) - a
      let ends = try #require(found.exactEnds)
      #expect(ends.lower >= 0 && ends.lower <= exact, "\(a) - \(i): \(found)")
      #expect(ends.upper >= exact, "\(a) - \(i): \(found)")
      #expect(ends.upper - ends.lower <= Rational.powerOfTwo(-26), "\(a)")
    }
    for isAbove in [true, false] {
      let found = withEnclosures(2, precision: 30) { row in
        let (x, result) = (row.next(), row.next())
        x.set(2.75, 3.5)
        result.setDistance(x, 3, isAbove: isAbove)
        return result.interval(precision: 30)
      }
      #expect(found.lower == 0, "\(found)")
      #expect(found.upper == (isAbove ? 0.5 : 0.25), "\(found)")
    }
  }
}
