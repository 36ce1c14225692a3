import Testing

@testable import Bounds

/// `HypergeometricLaw+Guess` against exact fractions, and against what is lost.
@Suite("H7 exact tails: how much work a hypergeometric tail takes")
struct HypergeometricGuessTests {
  /// Populations, marked, draws, and distances of k from the mean.
  private func laws() throws -> [(law: HypergeometricLaw, k: Int)] {
    var result: [(HypergeometricLaw, Int)] = []
    for (N, K, n) in [
      (60, 20, 30), (200, 31, 90), (1_000, 990, 400), (90, 45, 45),
      (500, 490, 480), (1_000, 40, 700), (600, 200, 25),
    ] {
      let law = try HypergeometricLaw(population: N, marked: K, draws: n)
      let mean = law.mean.knownCeiling
      for k in [mean, mean + 1, mean + 4, law.support.upperBound - 1]
      where k < law.support.upperBound { result.append((law, k)) }
    }
    return result
  }

  /// r₀ … r_{last} of the sum, each the quotient of two neighbouring points.
  private func ratios(_ law: HypergeometricLaw, from k: Int) -> [Rational] {
    func point(_ k: Int) -> Rational {
      binomialCoefficient(law.marked, k)
        * binomialCoefficient(law.population - law.marked, law.draws - k)
    }
    return (k..<law.support.upperBound).map { point($0 + 1) / point($0) }
  }

  /// The first term r₀ … rⱼ of which the remainder's bound, 1/(1 − rⱼ) times it, is
  /// below 2^−(bits + 2), both counted in whole binary orders; else all of them.
  @Test func theSumEndsWithItsFirstSmallRemainder() throws {
    var cut = 0
    for (law, k) in try laws() {
      let ratios = ratios(law, from: k)
      let orders = zip(
        ratios.indices.map { ratios[...$0].reduce(1, *) }, ratios
      ).map { $0.binaryOrder - (1 - $1).binaryOrder }
      for bits in [1, 2, 3, 10, 30, 64, 90] {
        let first = orders.firstIndex { $0 + 2 < -bits }
        let name = "\(law), k = \(k), \(bits) bits"
        let found = law.termCount(from: k, bits: bits)
        #expect(found == first.map { $0 + 1 } ?? ratios.count, "\(name)")
        cut += first == nil ? 0 : 1
      }
    }
    #expect(cut >= 80, "\(cut) are cut")
  }

  /// With so many terms R is as narrow as was asked for.
  @Test func theTermsAreEnough() throws {
    for (law, k) in try laws() {
      for bits in [1, 10, 64] {
        let terms = law.termCount(from: k, bits: bits)
        let width = ratio(law, k, terms: terms, precision: 200)
          .relativeWidthExponent
        #expect(width < Double(-bits - 1), "\(law), k = \(k): \(width)")
      }
    }
  }

  /// Without a term R is from 1 to 1/(1 − r₀), at any precision.
  @Test func theRestIsAtMostAGeometricSeries() throws {
    for (law, k) in try laws() {
      let most = 1 / (1 - ratios(law, from: k)[0])
      for precision in [4, 8, 24, 200] {
        let rest = ratio(law, k, terms: 0, precision: precision)
        let name = "\(law), k = \(k), \(precision) bits"
        #expect(
          rest.lower == 1 && !rest.isCertainlyBelow(Interval(most)), "\(name)")
        guard precision == 200 else { continue }
        let slack = most * (1 + .powerOfTwo(-190))
        #expect(rest.isCertainlyAtMost(slack), "\(name)")
      }
    }
  }

  private func ratio(
    _ law: HypergeometricLaw, _ k: Int, terms: Int, precision: Int
  ) -> Interval {
    withEnclosures(3, precision: precision) { row in
      let R = row.next()
      law.setRatio(R, from: k, terms: terms, scratch: row)
      return R.interval(precision: precision)
    }
  }

  /// The bits of the three points, half of what the variance K(n/N)(1 − n/N) has
  /// before its point, and four.
  @Test func guardBitsGrowWithTheDeviation() throws {
    for (N, K, n, spread, bits) in [
      (1_000, 4, 3, Rational(11_964, 1_000_000), 0),
      (1_000, 100, 500, 25, 2), (2_000, 12, 500, Rational(9, 4), 0),
      (1_000_000, 65_536, 500_000, 16_384, 7),
      (1_000_000, 65_532, 500_000, 16_383, 6),
      (1_000_000, 300_000, 100_000, 27_000, 7),
    ] {
      let law = try HypergeometricLaw(population: N, marked: K, draws: n)
      let name = "\(law)"
      let share = Rational(n, N)
      #expect(Rational(K) * share * (1 - share) == spread, "\(name)")
      for k in [law.mean.knownCeiling, law.mean.knownCeiling + 2] {
        let p = law.points(k)
        let points = [p.marked, p.unmarked, p.all].map(\.guardBits)
        #expect(
          law.guardBits(at: k) == (points.max() ?? 0) + bits + 4, "\(name)")
      }
    }
  }

  /// What the sum loses is a little less than what is added to the points' bits.
  @Test func theSumLosesAsManyBitsAsItsDeviation() throws {
    for (N, K, n) in [
      (1_000, 100, 500), (1_000_000, 65_536, 500_000),
      (1_000_000, 300_000, 100_000), (100_000_000, 1_000, 30_000_000),
    ] {
      let law = try HypergeometricLaw(population: N, marked: K, draws: n)
      let k = law.mean.knownCeiling
      let p = law.points(k)
      let points = [p.marked, p.unmarked, p.all].map(\.guardBits).max() ?? 0
      let terms = law.termCount(from: k, bits: 400)
      let lost =
        ratio(law, k, terms: terms, precision: 200).relativeWidthExponent + 200
      let spare = Double(law.guardBits(at: k) - points) - lost
      #expect(spare > 0 && spare < 3, "\(law): \(lost) are lost, \(spare)")
    }
  }
}
