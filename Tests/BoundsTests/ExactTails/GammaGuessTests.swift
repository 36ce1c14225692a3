import Testing

@testable import Bounds

/// `IncompleteGamma`: which way, and the bits that cancel.
@Suite("Exact tails: way to an incomplete gamma function")
struct GammaGuessTests {
  private enum Way: Equatable { case lower, upper, series, line }

  private func way(_ a: Rational, _ x: Rational, bits: Int) -> Way {
    switch IncompleteGamma(shape: a, point: x).method(bits: bits) {
    case .lowerFraction: .lower
    case .upperFraction: .upper
    case .lowerSeries: .series
    case .line: .line
    }
  }

  /// The lower fraction up to the mean and up to ½; above it the series below an
  /// eighth of the bits, which are 64 at least.
  @Test func smallShapesTakeAFractionOrTheSeries() {
    let tiny = Rational(1, 1_000_000)
    for (a, x, bits, expected) in [
      (Rational(7, 2), Rational(7, 2), 80, Way.lower),
      (Rational(7, 2), Rational(7, 2) + tiny, 80, .series),
      (Rational(1, 4), Rational(1, 2), 80, .lower),
      (Rational(1, 4), Rational(1, 2) + tiny, 80, .series),
      (5, 10 - tiny, 80, .series), (5, 10, 80, .upper),
      (5, Rational(81, 8) - tiny, 81, .series),
      (5, Rational(81, 8), 81, .upper),
      (5, 8 - tiny, 10, .series), (5, 8, 10, .upper), (5, 8, 64, .upper),
      (300, 300, 10, .lower), (300, 301, 10, .upper),
    ] {
      #expect(way(a, x, bits: bits) == expected, "a = \(a), x = \(x), \(bits)")
    }
  }

  /// Where the fraction takes 3,000 terms and more.
  @Test func theLineReplacesLongFractions() throws {
    let a = 1_000_000_000_000
    for (bits, direction) in [(80, 1), (80, -1), (300, 1), (300, -1)] {
      func point(_ distance: Int) -> Rational {
        Rational(a + direction * distance)
      }
      func isLine(_ distance: Int) -> Bool {
        way(Rational(a), point(distance), bits: bits) == .line
      }
      var (near, far) = (1, a / 10_000)
      #expect(isLine(near) && !isLine(far), "\(bits) bits")
      while far - near > 1 {
        let middle = near + (far - near) / 2
        if isLine(middle) { near = middle } else { far = middle }
      }
      let terms = [near, far].map { distance in
        direction > 0
          ? UpperGammaFraction(shape: Rational(a), point: point(distance))
            .termCount(bits: bits)
          : LowerGammaFraction(shape: Rational(a), point: point(distance))
            .termCount(bits: bits)
      }
      #expect(terms == [3_000, 2_999], "\(bits) bits: \(terms)")
      #expect(
        way(Rational(a), point(far), bits: bits)
          == (direction > 0 ? .upper : .lower))
    }
  }

  /// No line where it has no plan, whatever the fraction takes.
  @Test func smallShapesHaveNoLine() {
    let (a, bits) = (Rational(900_000), 2_000)
    let fraction = UpperGammaFraction(shape: a, point: a + 1)
    #expect(fraction.termCount(bits: bits) > 3_000)
    #expect(way(a, a + 1, bits: bits) == .upper)
    #expect(way(a, a, bits: bits) == .lower)
  }

  /// The binary order of the largest of a log x, x and a log a, and eight; the
  /// guessed logarithm is up to 0.06 too small.
  @Test func guardBitsFollowTheLargestTerm() throws {
    for (a, x) in [
      ("3", "1e-200"), ("3", "1e9"), ("1e6", "1e6"), ("1e14", "9e13"),
      ("0.01", "700"), ("0.01", "0.3"), ("1e-50", "1e-60"), ("100", "1e-3"),
      ("1e5", "2"), ("40", "41"),
    ] {
      let name = "a = \(a), x = \(x)"
      let kernel = IncompleteGamma(
        shape: try Rational(decimal: a), point: try Rational(decimal: x))
      let (a, x) = (kernel.shape.approximation, kernel.point.approximation)
      let size = max(
        a * max(1, abs(logarithm(x))), x, a * max(1, abs(logarithm(a))), 1)
      let exponent = kernel.guardBits - 8
      let least = Interval(exponent).exp2.midpoint
      #expect(size >= least && size < 2.13 * least, "\(name): \(exponent)")
    }
  }

  /// What log D loses is less than the guard bits and the 16 of an attempt.
  @Test func guardBitsCoverWhatIsLost() throws {
    for (a, x) in [
      ("3", "1e-200"), ("3", "1e9"), ("1e6", "1e6"), ("1e14", "9e13"),
      ("0.01", "700"), ("100.5", "1e-3"), ("1e5", "2"), ("40", "41"),
    ] {
      let kernel = IncompleteGamma(
        shape: try Rational(decimal: a) / 3, point: try Rational(decimal: x) / 7
      )
      let ends = try #require(kernel.logMass(precision: 200).exactEnds)
      let width = (ends.upper - ends.lower) * Rational.powerOfTwo(200)
      let lost = logarithm(width.approximation) / logarithm(2)
      let spare = Double(kernel.guardBits) - lost
      #expect(spare > 4 && spare < 10, "a = \(a), x = \(x): \(spare)")
    }
  }

  /// x = 10¹⁰⁰ alone would ask for 332 bits.
  @Test func guardBitsEndAtAHundredAndFour() throws {
    let far = try Rational(decimal: "1e100")
    #expect(IncompleteGamma(shape: 1, point: far).guardBits == 104)
    for (exponent, bits) in [(94, 102), (95, 103), (96, 104), (97, 104)] {
      let x = Rational.powerOfTwo(exponent)
      #expect(IncompleteGamma(shape: 1, point: x).guardBits == bits)
    }
    #expect(IncompleteGamma(shape: 1, point: 1).guardBits == 8)
  }

  @Test func logarithmSizesAreOneAtLeast() {
    for x in [1.0, 2, 0.5] { #expect(logarithmSize(x) == 1) }
    for (x, size) in [(1e10, 23.026), (1e-10, 23.026), (1e300, 690.776)] {
      #expect(abs(logarithmSize(x) - size) < 0.07)
    }
    // log of the least normal number.
    #expect(abs(logarithmSize(0) - 708.396) < 0.07)
  }
}
