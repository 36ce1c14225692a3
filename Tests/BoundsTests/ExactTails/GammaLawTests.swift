import TestSupport
import Testing

@testable import Bounds

/// Gamma, chi-square, Poisson and normal tails: identities, methods, edges.
@Suite("Exact tails: gamma, chi-square, Poisson, normal")
struct GammaLawTests {
  private func randomShape(_ generator: inout SplitMix64) -> Rational {
    let scale = [1, 10, 1_000, 100_000, 10_000_000].randomElement(
      using: &generator)
    return Rational(Int.random(in: 1...9_999, using: &generator), 7)
      * Rational(scale ?? 1, 1_000)
  }

  /// P(X ≥ x) + P(X ≤ x) = 1, and P(a, x) = P(a + 1, x) + xᵃe⁻ˣ/Γ(a + 1).
  @Test func tailsAddUpAndShapesStepByTheMass() throws {
    var generator = SplitMix64(seed: 81)
    for round in 0..<300 {
      let a = randomShape(&generator)
      let x = a * Rational(Int.random(in: 1...3_000, using: &generator), 1_000)
      let name = "seed 81, round \(round): a \(a), x \(x)"
      let law = try GammaLaw(shape: a, rate: 1)
      let next = try GammaLaw(shape: a + 1, rate: 1)
      let (up, low) = (law.tail(atLeast: x), law.tail(atMost: x))
      expectNarrow(up, name)
      expectNarrow(low, name)
      #expect((up.probability + low.probability).contains(1), "\(name)")
      let mass = IncompleteGamma(shape: a, point: x)
        .logMass(precision: 200).exp
      expectMeet(
        low.probability, next.tail(atMost: x).probability + mass, name)
      expectMeet(
        up.probability + mass, next.tail(atLeast: x).probability, name)
    }
  }

  @Test func theExponentialLawIsExact() throws {
    for x in ["1e-300", "0.25", "0.75", "1", "3", "9", "100", "1e6", "1e30"] {
      let x = try Rational(decimal: x)
      let law = try GammaLaw(shape: 1, rate: 3)
      let tail = law.tail(atLeast: x / 3)
      #expect(tail.logProbability.contains(-x), "\(x)")
      #expect(tail.logProbability.relativeWidthExponent <= -112, "\(x)")
      expectMeet(
        law.tail(atMost: x / 3).probability,
        -Interval(-x, precision: 200).expm1, "\(x)")
    }
  }

  /// Each method where it is not the one chosen, and cut short.
  @Test func methodsAgreeAndCutFractionsEnclose() throws {
    for (a, x) in [
      (Rational(1, 2), Rational(3, 4)), (Rational(5, 2), 3),
      (7, Rational(15, 2)),
      (Rational(61, 2), 31), (Rational(61, 2), 28), (Rational(1, 3), 40),
      (400, 420), (Rational(1, 1_000_000), Rational(1, 4)),
    ] {
      let name = "a \(a), x \(x)"
      let kernel = IncompleteGamma(shape: a, point: x)
      let precision = 400
      let shape = Interval(a, precision: precision)
      let mass = kernel.logMass(precision: precision).exp
      let series = PowerSeriesSum(
        numerator: nil, denominator: a + 1, point: x)
      let lower = mass * series.value(bits: 300, precision: precision)
      let whole = UpperGammaFraction(shape: a, point: x)
      let upper =
        mass * shape / whole.value(terms: 2_000, precision: precision).whole
      #expect((lower + upper).contains(1), "\(name): \(lower), \(upper)")
      for terms in [1, 2, 3, 7, 20, 60] {
        let v = whole.value(terms: terms, precision: 200).whole
        // For x < a a short fraction leaves the sign open.
        if x > a || v.isCertainlyPositive {
          let cut = mass * shape / v
          expectMeet(cut, upper, "\(name), \(terms) terms")
          #expect(cut.upper >= upper.upper && cut.lower <= upper.lower)
        }
        let sum = mass * series.value(terms: terms, precision: 200)
        expectMeet(sum, lower, "\(name), \(terms) terms of the series")
        if x < a + 1 {
          let cut =
            mass * shape
            / LowerGammaFraction(shape: a, point: x)
            .value(terms: terms, precision: 200).whole
          expectMeet(cut, lower, "\(name), \(terms) terms below")
          #expect(cut.upper >= lower.upper && cut.lower <= lower.lower)
        }
      }
    }
  }

  /// From n terms the fraction's ends are those of its recursion from the stated
  /// bracket, in fractions.
  @Test func cutFractionsEndAtTheStatedBrackets() {
    for (a, x) in [
      (Rational(1, 2), Rational(3, 4)), (7, Rational(15, 2)),
      (Rational(61, 2), 28), (Rational(9, 2), 20), (Rational(61, 2), 40),
    ] {
      for n in [1, 2, 3, 8] {
        func ends(
          _ numerator: (Rational) -> Rational,
          _ denominator: (Rational) -> Rational,
          _ bracket: (Rational) -> [Rational]
        ) -> [Rational] {
          bracket(Rational(n + 1)).map { end in
            (0...n).reversed().reduce(end) { v, i in
              denominator(Rational(i)) + numerator(Rational(i + 1)) / v
            }
          }.sorted()
        }
        func expectEnds(_ found: Interval, _ ends: [Rational], _ name: String) {
          for (end, exact) in [(found.lower, ends[0]), (found.upper, ends[1])] {
            #expect(
              abs(end - Interval(exact).midpoint) <= 1e-15 * abs(end),
              "\(name), a \(a), x \(x), \(n) terms")
          }
        }
        if x < a + 1 {
          func A(_ i: Rational) -> Rational {
            let t = a + 2 * i - 1
            return (a + i - 1) * i * x * x / (t * t)
          }
          func B(_ i: Rational) -> Rational {
            (i == 0 ? 0 : i + i * x / (a + 2 * i - 1))
              + (a + i) * (a + 1 - x + 2 * i) / (a + 2 * i + 1)
          }
          expectEnds(
            LowerGammaFraction(shape: a, point: x)
              .value(terms: n, precision: 200).whole,
            ends(A, B) { [B($0), B($0) + A($0 + 1) / B($0 + 1)] }, "lower")
        }
        // Below i = a all are positive, so nothing is cut off.
        if Rational(n + 1) < a {
          expectEnds(
            UpperGammaFraction(shape: a, point: x)
              .value(terms: n, precision: 200).whole,
            ends({ $0 * (a - $0) }, { x + 1 - a + 2 * $0 }) {
              [$0, x + $0 + max(0, $0 + 1 - a)]
            }, "upper")
        }
      }
    }
  }

  /// Near the mean of large shapes, against the fractions.
  @Test func theLineAgreesWithTheFractions() throws {
    var known = 0
    for a in [Rational(20_000_001, 10), 10_000_000] {
      for z in [-3, -1, 0, 1, 4] {
        let x = a + Rational(z * 700)
        let line = GammaLine(shape: a, point: x)
        let name = "a \(a), z \(z)"
        for bits in [40, 70, 150] {
          let plan = try #require(line.plan(bits: bits), "\(name)")
          let tail = line.tail(plan, precision: bits + 40)
          let mass = IncompleteGamma(shape: a, point: x)
            .logMass(precision: 300)
          let v =
            line.isUpper
            ? UpperGammaFraction(shape: a, point: x)
              .value(bits: 160, precision: 300).whole
            : LowerGammaFraction(shape: a, point: x)
              .value(bits: 160, precision: 300).whole
          let exact = mass + (Interval(a, precision: 300) / v).log
          expectMeet(tail.logProbability, exact, "\(name), \(bits) bits")
          #expect(
            tail.probability.relativeWidthExponent <= -Double(bits) + 2,
            "\(name), \(bits) bits: \(tail)")
        }
        // A plan whose points are on the wrong sides of its line tells nothing.
        let plan = try #require(line.plan(bits: 60))
        for (far, near) in [
          (plan.near, plan.far), (plan.line, plan.near),
          (plan.far, -plan.far), (plan.far, plan.line),
        ] {
          let swapped = GammaLine.Plan(
            line: plan.line, far: far, near: near, period: plan.period,
            pairs: plan.pairs, phaseBits: plan.phaseBits)
          #expect(
            line.tail(swapped, precision: 100).logProbability.isIndeterminate,
            "\(name)")
        }
        // Crude plans are wide, not wrong.
        for (share, factor) in [
          (0.0, 1.0), (0.3, 1), (0.5, 1), (0.7, 0.8), (1, 0.3), (1, 0.5),
          (1, 0.7),
        ] {
          let plan = try #require(line.plan(bits: 60))
          let pairs = Int(share * Double(plan.pairs)) + 1
          let crude = GammaLine.Plan(
            line: plan.line, far: plan.far, near: plan.near,
            period: plan.period * factor, pairs: pairs, phaseBits: 30)
          let tail = line.tail(crude, precision: 200)
          guard !tail.logProbability.isIndeterminate else { continue }
          known += 1
          let mass = IncompleteGamma(shape: a, point: x)
            .tails(bits: 90, precision: 200)
          expectMeet(
            tail.logProbability,
            (line.isUpper ? mass.upper : mass.lower).logProbability,
            "\(name), \(pairs) pairs, \(factor)")
        }
      }
    }
    #expect(known >= 20, "\(known)")
  }

  /// The largest shapes: the central limit to a known order, both tails narrow.
  @Test func theLargestShapesAreReached() throws {
    let λ = 1_000_000_000_000_000
    let law = try PoissonLaw(mean: Rational(λ))
    let centre = law.tail(atLeast: λ)
    // ½ + 1/(3 √(2πλ)) + O(1/λ^{3/2}).
    let deviation = centre.probability - Interval(Rational(1, 2))
    #expect(abs(deviation.midpoint - 4.205_2e-9) < 1e-12, "\(deviation)")
    for z in [-400, -30, -1, 0, 1, 30, 400] {
      let k = λ + z * 31_622_776
      let (up, low) = (law.tail(atLeast: k), law.tail(atMost: k - 1))
      expectNarrow(up, "z \(z)")
      expectNarrow(low, "z \(z)")
      #expect((up.probability + low.probability).contains(1), "z \(z)")
    }
  }

  @Test func chiSquareIsGammaAndTwoDegreesAreExponential() throws {
    let law = try ChiSquareLaw(degreesOfFreedom: 2)
    #expect(law.tail(atLeast: 50).logProbability.contains(-25))
    #expect(law.tail(atMost: 0).probability.contains(0))
    let one = try ChiSquareLaw(degreesOfFreedom: 1)
    let normal = try NormalLaw()
    for z in [Rational(1, 9), 1, 2, 7] {
      expectMeet(
        one.tail(atLeast: z * z).probability,
        Interval(2) * normal.tail(atLeast: z).probability, "\(z)")
    }
  }

  @Test func normalTailsAreSymmetricAndScale() throws {
    let standard = try NormalLaw()
    #expect(standard.tail(atLeast: 0).probability.contains(Rational(1, 2)))
    expectNarrow(standard.tail(atLeast: 0), "0")
    let other = try NormalLaw(
      mean: Rational(-7, 3), standardDeviation: Rational(1, 5))
    for z in ["1e-40", "0.3", "0.99", "1.01", "2", "6", "39", "3e4"] {
      let z = try Rational(decimal: z)
      for sign in [1, -1] {
        let z = Rational(sign) * z
        let up = standard.tail(atLeast: z)
        expectNarrow(up, "\(z)")
        expectMeet(
          up.logProbability, standard.tail(atMost: -z).logProbability, "\(z)")
        expectMeet(
          up.logProbability,
          other.tail(atLeast: z / 5 - Rational(7, 3)).logProbability, "\(z)")
        #expect(
          (up.probability + standard.tail(atMost: z).probability).contains(1))
      }
    }
  }

  /// Beyond the range of MPFR's erfc and of its exponents. With z = 10⁶
  ///
  ///     log P = −z²/2 − log(z√(2π)) + log1p(−1/z² + …).
  @Test func theNormalLogarithmDoesNotUnderflow() throws {
    let law = try NormalLaw()
    let tail = law.tail(atLeast: 1_000_000)
    let lead = -5e11 - 13.815_510_557_964 - 0.918_938_533_205
    #expect(abs(tail.logProbability.midpoint - lead) < 1e-3)
    #expect(tail.probability.lower == 0 && tail.probability.upper > 0)
    #expect(tail.logProbability.relativeWidthExponent <= -64)
    let far = law.tail(atLeast: try Rational(decimal: "1e300"))
    #expect(
      far.logProbability.isCertainlyAtMost(
        try Rational(decimal: "-4.999999e599")))
    #expect(law.tail(atMost: 1_000_000).logProbability.upper <= 0)
  }

  /// E (X − h)₊ = λ P(X ≥ h − 1) − h P(X ≥ h), at many bits.
  @Test func poissonHingesAreThoseOfTheTails() throws {
    var generator = SplitMix64(seed: 82)
    for round in 0..<200 {
      let λ = Rational(Int.random(in: 1...400_000, using: &generator), 1_009)
      let h = Int.random(in: 0...600, using: &generator)
      let law = try PoissonLaw(mean: λ)
      let name = "seed 82, round \(round): λ \(λ), h \(h)"
      func tail(_ k: Int) -> Interval {
        law.tail(atLeast: k, precision: 1_200).probability
      }
      let exact =
        Interval(λ, precision: 1_200) * tail(h - 1)
        - Interval(h, precision: 1_200) * tail(h)
      let excess = law.expectedExcess(over: h)
      let shortfall = law.expectedShortfall(under: h)
      expectMeet(excess, exact, name)
      #expect(excess.relativeWidthExponent <= -112, "\(name): \(excess)")
      #expect(
        shortfall.relativeWidthExponent <= -112, "\(name): \(shortfall)")
      #expect((excess - shortfall).contains(λ - Rational(h)), "\(name)")
    }
    let law = try PoissonLaw(mean: Rational(5, 2))
    #expect(law.expectedExcess(over: -4).contains(Rational(13, 2)))
    let all = law.expectedExcess(over: 0)
    #expect(all.contains(Rational(5, 2)) && all.relativeWidthExponent < -100)
    let nothing = law.expectedShortfall(under: 0)
    #expect(nothing.lower == 0 && nothing.upper == 0)
    let none = try PoissonLaw(mean: 0)
    #expect(none.expectedExcess(over: 3).contains(0))
    #expect(none.expectedShortfall(under: 3).contains(3))
  }

  @Test func poissonPointsAreDifferencesOfTails() throws {
    for λ in [Rational(1, 100), 3, Rational(601, 3)] {
      let law = try PoissonLaw(mean: λ)
      var sum = Interval(0)
      for k in 0...40 {
        let point = law.point(k)
        expectNarrow(point, "λ \(λ), k \(k)")
        sum = sum + point.probability
        expectMeet(law.tail(atMost: k).probability, sum, "λ \(λ), k \(k)")
      }
    }
    // No mean: the whole mass at 0.
    let none = try PoissonLaw(mean: 0)
    for k in -2...2 {
      for (tail, probability) in [
        (none.tail(atLeast: k), k <= 0), (none.tail(atMost: k), k >= 0),
        (none.point(k), k == 0),
      ] {
        expectHolds(tail, probability ? 1 : 0, "no mean, k \(k)")
      }
    }
    let law = try PoissonLaw(mean: 3)
    #expect(law.tail(atLeast: 0).probability.contains(1))
    #expect(law.tail(atMost: -1).logProbability.upper == -.infinity)
    #expect(law.point(-1).probability.upper == 0)
    // Below the range of exponents: the logarithm alone.
    let far = law.tail(atLeast: .max)
    #expect(far.logProbability.relativeWidthExponent <= -64)
    #expect(far.probability.lower == 0 && far.probability.upper > 0)
    #expect(law.tail(atMost: .max).probability.isCertainlyAbove(Rational(1, 2)))
  }

  @Test func densitiesIntegrateToTails() throws {
    // By the mean value theorem on [x, x + h], h = 2⁻²⁰.
    let h = Rational(1, 1 << 20)
    let gamma = try GammaLaw(shape: Rational(5, 2), rate: 3)
    let normal = try NormalLaw(mean: 1, standardDeviation: 2)
    for x in [Rational(1, 3), 1, 4] {
      let part =
        (gamma.tail(atLeast: x).probability
          - gamma.tail(atLeast: x + h).probability) / Interval(h)
      #expect(
        abs(gamma.logDensity(at: x).midpoint - part.log.midpoint) < 1e-4)
      let other =
        (normal.tail(atLeast: x).probability
          - normal.tail(atLeast: x + h).probability) / Interval(h)
      #expect(
        abs(normal.logDensity(at: x).midpoint - other.log.midpoint) < 1e-4)
    }
  }

  @Test func refusesWhatIsOutsideItsDomain() {
    for shape in ["0", "-1", "1.0001e15", "9e-101"] {
      #expect(throws: BoundError.self, "\(shape)") {
        try GammaLaw(shape: try Rational(decimal: shape), rate: 1)
      }
      #expect(throws: BoundError.self, "\(shape)") {
        try ChiSquareLaw(degreesOfFreedom: try Rational(decimal: shape))
      }
    }
    #expect(throws: BoundError.self) { try GammaLaw(shape: 1, rate: 0) }
    #expect(throws: BoundError.self) { try PoissonLaw(mean: -1) }
    #expect(throws: BoundError.self) {
      try PoissonLaw(mean: Rational(1_000_000_000_000_001))
    }
    #expect(throws: BoundError.self) { try NormalLaw(standardDeviation: 0) }
  }
}
