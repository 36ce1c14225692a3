import Testing

@testable import Bounds

@Suite("Stirling's series")
struct StirlingSeriesTests {
  /// Cut at any term, the enclosure holds the value of a longer one, and ends
  /// within the term left out.
  @Test func bracketsAtEveryLength() {
    for n in [1, 2, 5, 17, 100, 1_000_000_007] {
      for bits in [1, 5, 9, 14, 20, 30, 45, 70] {
        let coarse = delta(n, bits: bits)
        let exact = Interval(n + 1, precision: 200).logGamma - closedPart(n)
        #expect(
          coarse.holds(exact), "n = \(n), \(bits) bits: \(coarse), \(exact)")
        if StirlingSeries.reaches(bits: bits, at: n) {
          let width = (coarse - coarse.lowerPart).upper
          #expect(
            width <= Double(sign: .plus, exponent: 1 - bits, significand: 1))
        }
      }
    }
  }

  private func delta(_ n: Int, bits: Int) -> Interval {
    withEnclosures(3, precision: 200) { row in
      StirlingSeries.setDelta(
        row[0], n, bits: bits, scratch: (row[1], row[2]))
      return row[0].interval(precision: 200)
    }
  }

  /// n log n − n + ½ log(2πn).
  private func closedPart(_ n: Int) -> Interval {
    let x = Interval(n, precision: 200)
    let half = Interval(0.5, precision: 200)
    let circle = Interval.pi(precision: 200) * Interval(2) * x
    return x * x.log - x + half * circle.log
  }

  @Test func startsWithTheKnownCoefficients() {
    #expect(
      Array(StirlingSeries.coefficients.prefix(5)) == [
        Rational(1, 12), Rational(-1, 360), Rational(1, 1260),
        Rational(-1, 1680), Rational(1, 1188),
      ])
  }
}

extension Interval {
  /// The lower end, exact.
  fileprivate var lowerPart: Rational { exactEnds?.lower ?? 0 }

  /// True unless some of `other` certainly lies outside.
  fileprivate func holds(_ other: Interval) -> Bool { overlap(self, other) }
}
