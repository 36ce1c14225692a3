import TestSupport
import Testing

@testable import Bounds

/// Beta tails against binomial ones, identities, methods and edges.
@Suite("Exact tails: beta")
struct BetaLawTests {
  @Test func integersAreBinomialTails() throws {
    var generator = SplitMix64(seed: 91)
    for round in 0..<150 {
      let a = Int.random(in: 1...300, using: &generator)
      let b = Int.random(in: 1...300, using: &generator)
      let x = Rational(Int.random(in: 1...999, using: &generator), 1_000)
      let name = "seed 91, round \(round): a \(a), b \(b), x \(x)"
      let law = try BetaLaw(alpha: Rational(a), beta: Rational(b))
      let binomial = try BinomialLaw(trials: a + b - 1, probability: x)
      let (low, up) = (law.tail(atMost: x), law.tail(atLeast: x))
      expectNarrow(low, name)
      expectNarrow(up, name)
      expectMeet(
        low.logProbability, binomial.tail(atLeast: a).logProbability, name)
      expectMeet(
        up.logProbability, binomial.tail(atMost: a - 1).logProbability, name)
    }
  }

  /// I_x(a, b) = I_x(a + 1, b) + xᵃ(1 − x)ᵇ/(a B(a, b)), for any a and b.
  @Test func shapesStepByTheMass() throws {
    var generator = SplitMix64(seed: 92)
    for round in 0..<250 {
      func shape() -> Rational {
        let scale = [1, 100, 10_000, 1_000_000].randomElement(using: &generator)
        return Rational(Int.random(in: 1...9_999, using: &generator), 7)
          * Rational(scale ?? 1, 10_000)
      }
      let (a, b) = (shape(), shape())
      let x =
        round % 3 == 0
        ? Rational(Int.random(in: 1...999, using: &generator), 1_000)
        : a / (a + b)
          + (1 - a / (a + b)) * Rational(round % 7 - 2, 40) * a / (a + b)
      let name = "seed 92, round \(round): a \(a), b \(b), x \(x)"
      let law = try BetaLaw(alpha: a, beta: b)
      let next = try BetaLaw(alpha: a + 1, beta: b)
      let (low, up) = (law.tail(atMost: x), law.tail(atLeast: x))
      expectNarrow(low, name)
      expectNarrow(up, name)
      #expect((low.probability + up.probability).contains(1), "\(name)")
      let kernel = IncompleteBeta(first: a, second: b, point: x)
      let mass =
        kernel.logMass(precision: 200).exp
        * Interval(b / (a + b), precision: 200)
      expectMeet(low.probability, next.tail(atMost: x).probability + mass, name)
      expectMeet(
        up.probability + mass, next.tail(atLeast: x).probability, name)
    }
  }

  @Test func methodsAgreeAndCutFractionsEnclose() throws {
    for (a, b, x) in [
      (Rational(1, 2), Rational(1, 2), Rational(1, 3)),
      (Rational(5, 2), Rational(3, 4), Rational(1, 2)),
      (Rational(41, 2), Rational(1, 3), Rational(9, 10)),
      (7, 9, Rational(2, 5)),
      (Rational(61, 2), Rational(21, 4), Rational(1, 2)),
    ] {
      let name = "a \(a), b \(b), x \(x)"
      let precision = 400
      let mass = IncompleteBeta(first: a, second: b, point: x)
        .logMass(precision: precision).exp
      let series = PowerSeriesSum(
        numerator: a + b, denominator: a + 1, point: x)
      let exact =
        mass * Interval(b / (a + b), precision: precision)
        * series.value(terms: 4_000, precision: precision)
      let factor = Interval(a * b / (a + b), precision: precision)
      for terms in [1, 2, 3, 7, 20, 60] {
        let cut =
          mass * factor
          / BetaFraction(first: a, second: b, point: x)
          .value(terms: terms, precision: 200).whole
        expectMeet(cut, exact, "\(name), \(terms) terms")
        #expect(
          cut.upper >= exact.upper && cut.lower <= exact.lower,
          "\(name), \(terms)")
        let sum =
          mass * Interval(b / (a + b), precision: precision)
          * series.value(terms: terms, precision: 200)
        expectMeet(sum, exact, "\(name), \(terms) terms of the series")
      }
    }
  }

  @Test func uniformAndArcsineLaws() throws {
    let uniform = try BetaLaw(alpha: 1, beta: 1)
    for x in ["1e-400", "0.3", "0.5", "0.75"] {
      let x = try Rational(decimal: x)
      #expect(uniform.tail(atMost: x).probability.contains(x), "\(x)")
      #expect(uniform.tail(atLeast: x).probability.contains(1 - x), "\(x)")
    }
    let arcsine = try BetaLaw(alpha: Rational(1, 2), beta: Rational(1, 2))
    #expect(
      arcsine.tail(atMost: Rational(1, 4)).probability.contains(Rational(1, 3)))
    #expect(
      arcsine.tail(atMost: Rational(1, 2)).probability.contains(Rational(1, 2)))
    #expect(uniform.tail(atLeast: 1).probability.contains(0))
    #expect(uniform.tail(atMost: 1).probability.contains(1))
    #expect(uniform.tail(atMost: 0).probability.contains(0))
    #expect(uniform.tail(atLeast: -3).probability.contains(1))
    #expect(abs(uniform.logDensity(at: Rational(1, 3)).midpoint) < 1e-20)
  }

  @Test func theLargestAndSmallestShapes() throws {
    let large = Rational(1_000_000_000_000)
    let law = try BetaLaw(alpha: large, beta: large)
    let x = Rational(1, 2) + Rational(1, 100_000)
    expectNarrow(law.tail(atLeast: x), "large")
    // log P is near −(2·10⁻⁵)² 10¹² = −400 and a little.
    #expect(abs(law.tail(atLeast: x).logProbability.midpoint + 404) < 2)
    let small = try Rational(decimal: "1e-100")
    let both = try BetaLaw(alpha: small, beta: small)
    expectNarrow(both.tail(atMost: Rational(1, 7)), "small")
    #expect(
      abs(both.tail(atMost: Rational(1, 7)).probability.midpoint - 0.5) < 1e-9)
    let skew = try BetaLaw(alpha: small, beta: large)
    expectNarrow(skew.tail(atLeast: Rational(1, 1_000_000_000)), "skew")
  }

  @Test func refusesWhatIsOutsideItsDomain() {
    for (a, b) in [("0", "1"), ("1", "-1"), ("1.1e12", "1"), ("1", "1e-101")] {
      #expect(throws: BoundError.self, "\(a), \(b)") {
        try BetaLaw(
          alpha: try Rational(decimal: a), beta: try Rational(decimal: b))
      }
    }
  }
}
