import TestSupport
import Testing

@testable import Bounds

/// `ScaledProduct` of `BettingMean+Guess`, against rationals.
@Suite("H5 betting: products without overflow")
struct ScaledProductTests {
  private func product(_ factors: [Double]) -> ScaledProduct {
    factors.reduce(into: ScaledProduct(1)) { $0.multiply(by: $1) }
  }

  private func exact(_ factors: [Double]) throws -> Rational {
    try factors.reduce(Rational(1)) { product, x in
      product * (try #require(Rational(exactly: x)))
    }
  }

  private func factorLists() -> [[Double]] {
    var random = SplitMix64(seed: 171)
    return [[], [0x1p400, 0x1p400, 0x1p400], [0x1p-400, 0x1p-400, 0x1p-400]]
      + (0..<40).map { round in
        let size = Double(
          sign: .plus, exponent: 8 * round - 160, significand: 1)
        return (0..<(1 + round % 7)).map { _ in
          Double.random(in: 0.5...2, using: &random) * size
        }
      }
  }

  /// Their quotient, where it is from 2⁻²⁰⁰ to about 1, to a few roundings.
  @Test func ratiosAreQuotients() throws {
    let lists = factorLists()
    var (known, negligible) = (0, 0)
    for a in lists {
      for b in lists {
        let (x, y) = (product(a), product(b))
        let quotient = try exact(a) / exact(b)
        guard quotient <= 1 else { continue }
        let ratio = x.ratio(to: y)
        if quotient > Rational.powerOfTwo(-199) {
          known += 1
          #expect(abs(ratio / quotient.approximation - 1) < 1e-14)
        } else if quotient < Rational.powerOfTwo(-201) {
          negligible += 1
          #expect(ratio == 0, "\(quotient.approximation)")
        }
      }
    }
    #expect(known > 250 && negligible > 600, "\(known), \(negligible)")
  }

  /// What is 2⁻²⁰⁰ of another or less is negligible.
  @Test func ratiosEndAtTheirStatedSize() {
    let one = product([1])
    #expect(product([0x1p-199]).ratio(to: one) == 0x1p-199)
    #expect(product([0x1p-200]).ratio(to: one) == 0)
    #expect(product([0]).ratio(to: one) == 0)
    #expect(product([3]).ratio(to: product([2])) == 1.5)
  }

  @Test func productsAreOrdered() throws {
    let lists = factorLists()
    for a in lists {
      for b in lists {
        let (x, y) = (product(a), product(b))
        let quotient = try exact(a) / exact(b)
        guard abs(quotient.approximation - 1) > 1e-12 else { continue }
        #expect((x < y) == (quotient < 1))
      }
      #expect(ScaledProduct(0) < product(a) && !(product(a) < ScaledProduct(0)))
      #expect(!(product(a) < product(a)))
    }
    #expect(!(ScaledProduct(0) < ScaledProduct(0)))
    #expect(product([0x1p300, 0]) < ScaledProduct(0x1p-1000))
    #expect(ScaledProduct(0) < .init(.infinity))
  }

  /// By squaring: at most 2 log₂ n roundings.
  @Test func powersAreRepeatedProducts() throws {
    for x in [0, 0.3, 0.999, 1, 1.7, 0x1.8p-300, 0x1p390] {
      for n in [0, 1, 2, 3, 7, 64, 100, 1_023] {
        let exact = try #require(Rational(exactly: x)).power(n)
        let found = ScaledProduct(x).power(n)
        if exact == 0 {
          #expect(found.ratio(to: ScaledProduct(1)) == 0)
          #expect(!(ScaledProduct(0) < found))
          continue
        }
        // Against the same product, factor by factor.
        let other = product(Array(repeating: x, count: n))
        let (less, more) = (found.ratio(to: other), other.ratio(to: found))
        #expect(
          abs(less - 1) < 1e-12 && abs(more - 1) < 1e-12, "\(x), \(n)")
      }
    }
    // 1,000 factors of e⁻¹ to double precision.
    let small = ScaledProduct(0.367_879_441_171_442_33).power(100)
    #expect(
      abs(small.ratio(to: ScaledProduct(1)) / 3.720_075_976_020_836e-44 - 1)
        < 1e-13)
  }
}
