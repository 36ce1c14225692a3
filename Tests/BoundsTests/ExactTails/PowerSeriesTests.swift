import Testing

@testable import Bounds

/// How many terms `PowerSeriesSum` takes, and what it says of the rest, against
/// exact fractions.
@Suite("Exact tails: terms of a power series")
struct PowerSeriesTests {
  private let series = [
    PowerSeriesSum(numerator: nil, denominator: 5, point: 2),
    PowerSeriesSum(numerator: nil, denominator: Rational(3, 2), point: 30),
    PowerSeriesSum(numerator: nil, denominator: 700, point: Rational(1, 7)),
    PowerSeriesSum(
      numerator: Rational(5, 2), denominator: 7, point: Rational(1, 3)),
    PowerSeriesSum(numerator: 100, denominator: 3, point: Rational(1, 100)),
    PowerSeriesSum(
      numerator: 1, denominator: Rational(9, 2), point: Rational(5, 6)),
  ]

  /// r_j = (α + j) x/(β + j), or x/(β + j).
  private func ratio(_ series: PowerSeriesSum, _ j: Int) -> Rational {
    let over = series.point / (series.denominator + Rational(j))
    return series.numerator.map { ($0 + Rational(j)) * over } ?? over
  }

  /// Up to the first term below 2^−(bits + 6), in whole binary orders, once the
  /// ratios are below 9/10.
  @Test func theSumEndsWithItsFirstSmallTerm() {
    for series in series {
      var (term, orders) = (Rational(1), [Int]())
      while term > .powerOfTwo(-100) {
        term = term * ratio(series, orders.count)
        orders.append(term.binaryOrder)
      }
      for bits in [1, 2, 3, 4, 10, 30, 64] {
        let first = orders.indices.first {
          ratio(series, $0) < Rational(9, 10) && orders[$0] + 6 < -bits
        }
        #expect(
          series.termCount(bits: bits) == first.map { $0 + 1 },
          "\(series), \(bits) bits")
      }
    }
  }

  /// 1 + r₀(1 + r₁(1 + … V)) with V at 1 and at 1/(1 − ρ), ρ the larger of rₙ and
  /// the limit: the ends, at any precision, and no others.
  @Test func theRestIsAtMostAGeometricSeries() {
    for series in series {
      for n in [0, 1, 2, 5, 40, 90] where ratio(series, n) < 1 {
        func sum(_ rest: Rational) -> Rational {
          (0..<n).reversed().reduce(rest) { 1 + ratio(series, $1) * $0 }
        }
        let limit = series.numerator == nil ? 0 : series.point
        let rest = 1 / (1 - max(ratio(series, n), limit))
        for precision in [4, 8, 64, 300] {
          let found = series.value(terms: n, precision: precision)
          #expect(
            found.contains(sum(1)) && found.contains(sum(rest)),
            "\(series), \(n) terms, \(precision) bits")
        }
        let found = series.value(terms: n, precision: 300)
        let slack = 1 + Rational.powerOfTwo(-200)
        #expect(
          found.isWithin(sum(1) / slack, sum(rest) * slack),
          "\(series), \(n) terms")
      }
    }
  }
}

extension Interval {
  fileprivate func isWithin(_ low: Rational, _ high: Rational) -> Bool {
    exactEnds.map { $0.lower >= low && $0.upper <= high } ?? false
  }
}
