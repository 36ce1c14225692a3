import Testing

@testable import Bounds

/// How a point is computed: the way, and the bits that cancel.
@Suite("Exact tails: way to a point")
struct PointGuessTests {
  private func point(
    _ m: Int, _ p: Rational, _ k: Int
  ) throws -> BinomialPoint {
    BinomialPoint(
      law: try BinomialLaw(trials: m, probability: p), successes: k)
  }

  /// Stirling's series reaches 64 bits from 8 on and 641 from 8,192 on; products
  /// have up to 4,096 factors. It is the fewer of both outcomes that counts.
  @Test func wayIsTheCheapest() throws {
    let m = 100_000
    for (fewer, bits, way) in [
      (0, 4, BinomialPoint.Method.product), (7, 64, .product),
      (8, 64, .stirling), (4_095, 641, .product), (4_096, 641, .product),
      (4_097, 641, .logGamma), (8_191, 641, .logGamma),
      (8_192, 641, .stirling), (50_000, 641, .stirling),
    ] {
      for k in [fewer, m - fewer] {
        let point = try point(m, Rational(1, 3), k)
        #expect(point.method(bits: bits) == way, "k = \(k), \(bits) bits")
      }
    }
  }

  /// log₂ of the width of E + log S, in units of 2^−200 at 200 bits: the bits that
  /// are lost.
  private func lostBits(_ point: BinomialPoint) throws -> Double {
    let precision = 200
    let found = withEnclosures(
      3 + BinomialPoint.scratchCount, precision: precision
    ) { row in
      point.set(
        exponent: row[0], scale: row[1], bits: precision,
        scratch: row.dropping(3))
      row[2].setLogarithm(row[1])
      row[2].setSum(row[2], row[0])
      return row[2].interval(precision: precision)
    }
    let ends = try #require(found.exactEnds)
    let width = (ends.upper - ends.lower) * Rational.powerOfTwo(precision)
    return Interval(width).log.midpoint / Interval(2).log.midpoint
  }

  /// What they fall short of is up to 2.5 bits of the 16 that attempts add.
  @Test func guardBitsFollowTheDistanceFromTheMean() throws {
    for m in [1_000, 1_000_000, 1_000_000_000_000, 4_000_000_000_000_000] {
      for p in [Rational(1, 2), Rational(1, 3), Rational(9, 10)] {
        let mean = Double(m) * p.approximation
        let sd = (mean * (1 - p.approximation)).squareRoot()
        for z in [-5, -1, 1, 5, 30.0] {
          let k = Int(mean + z * sd)
          guard k > 40, m - k > 40 else { continue }
          let point = try point(m, p, k)
          let gap = try lostBits(point) - Double(point.guardBits)
          let name = "m = \(m), p = \(p), k = \(k)"
          #expect(gap > -0.01 && gap < 2.5, "\(name): \(gap)")
        }
      }
    }
  }

  /// Stirling's series from 8 outcomes on, for 64 bits: |k − mp| is 33,325. Powers
  /// below: |log P| without the coefficient is 40,547.
  @Test func guardBitsAreThoseOfTheWay() throws {
    for (fewer, bits) in [(8, 15 + 3), (7, 15 + 9)] {
      let point = try point(100_000, Rational(1, 3), fewer)
      #expect(point.guardBits == bits, "k = \(fewer): \(point.guardBits)")
    }
    let other = try point(100_000, Rational(2, 3), 100_000 - 8)
    #expect(other.guardBits == 15 + 3)
  }

  /// Nothing grows with m where nothing cancels.
  @Test func guardBitsAreFewAtTheMean() throws {
    for m in [1_000, 1_000_000_000_000] {
      let point = try point(m, Rational(1, 2), m / 2)
      let lost = try lostBits(point)
      #expect(point.guardBits == 3 && lost < 6, "m = \(m): \(lost)")
    }
  }

  /// Products and powers: the logarithms' size counts, and seven bits more are
  /// for up to 2 · 4,096 roundings, of which a product of few factors has none.
  @Test func guardBitsOfPowersFollowTheLogarithms() throws {
    let probabilities = try ["0.5", "1e-5", "0.99999", "1e-50", "1e-400"]
      .map { try Rational(decimal: $0) }
    for m in [7, 100, 1_000_000, 1_000_000_000_000_000] {
      for p in probabilities {
        for k in [0, 1, 7, m - 7, m] {
          let point = try point(m, p, k)
          let lost = try lostBits(point)
          let name = "m = \(m), p = \(p.approximation), k = \(k)"
          if lost < 4 {  // a logarithm below 1
            #expect(point.guardBits == 9, "\(name): \(point.guardBits)")
          } else {
            let spare = Double(point.guardBits) - lost
            #expect(spare > 5.5 && spare < 8.01, "\(name): \(spare)")
          }
        }
      }
    }
  }
}
