import TestSupport
import Testing

@testable import Bounds

/// Hypergeometric tails against draws one by one, stored values and identities.
@Suite("H7 exact tails: hypergeometric")
struct HypergeometricTests {
  /// P(X = k) by drawing item after item: no binomial coefficient.
  private func enumerated(_ N: Int, _ K: Int, _ n: Int) -> [Rational] {
    var law: [Rational] = [1]
    for drawn in 0..<n {
      var next = [Rational](repeating: 0, count: law.count + 1)
      for (hits, mass) in law.enumerated() where mass.sign > 0 {
        let hit = Rational(K - hits, N - drawn)
        next[hits + 1] = next[hits + 1] + mass * hit
        next[hits] = next[hits] + mass * (1 - hit)
      }
      law = next
    }
    return law
  }

  private func check(_ interval: Interval, _ exact: Rational, _ name: String) {
    #expect(interval.contains(exact), "\(name): \(interval), not \(exact)")
    #expect(interval.relativeWidthExponent <= -64, "\(name): \(interval)")
  }

  @Test func holdsTheEnumeratedLaw() throws {
    for N in [1, 2, 3, 5, 9, 14] {
      for K in 0...N {
        for n in 0...N {
          let points = enumerated(N, K, n)
          let law = try HypergeometricLaw(
            population: N, marked: K, draws: n)
          var below: Rational = 0
          for k in -1...(n + 1) {
            let name = "N \(N), K \(K), n \(n), k \(k)"
            let point = points.indices.contains(k) ? points[k] : 0
            let above = 1 - below
            let tail = law.tail(atLeast: k, precision: 64)
            check(tail.probability, above, "≥ " + name)
            check(law.point(k, precision: 64).probability, point, "= " + name)
            below = below + point
            check(
              law.tail(atMost: k, precision: 64).probability, below,
              "≤ " + name)
            #expect(law.exactSum(atLeast: k) == above, "\(name)")
            #expect(tail.logProbability.exp.contains(above), "log: \(name)")
          }
          #expect(
            points.indices.filter { points[$0].sign > 0 }
              == Array(law.support), "N \(N), K \(K), n \(n)")
        }
      }
    }
  }

  @Test func holdsTheStoredTable() throws {
    for row in try ReferenceTable.rows("hypergeometric") {
      let n = try row[0..<4].map { try #require(Int($0)) }
      let law = try HypergeometricLaw(
        population: n[0], marked: n[1], draws: n[2])
      let logarithm = try Rational(decimal: row[4])
      for precision in [2, 128, 256] {
        let tail = law.tail(atLeast: n[3], precision: precision)
        let bits = Double(max(64, precision - 16))
        #expect(
          tail.logProbability.relativeWidthExponent <= -bits
            && tail.probability.relativeWidthExponent <= -bits,
          "\(row) at \(precision): \(tail)")
        expectNear(tail.logProbability, logarithm, "\(row) at \(precision)")
        expectNear(
          tail.probability, nil, "\(row)", log: tail.logProbability)
      }
    }
  }

  /// Tables are rounded at 42 digits.
  private func expectNear(
    _ interval: Interval, _ exact: Rational?, _ name: String,
    log: Interval? = nil
  ) {
    if let log {
      let exponential = log.rounded(to: 300).exp
      #expect(
        !interval.isCertainlyBelow(exponential)
          && !exponential.isCertainlyBelow(interval), "\(name): \(interval)")
    }
    guard let exact else { return }
    let ε =
      max(exact, -exact) * Rational(1, 1_000_000_000_000_000_000)
      * Rational(1, 1_000_000_000_000_000_000) * Rational(1, 10_000)
    #expect(
      !interval.isCertainlyAbove(exact + ε)
        && !(-interval).isCertainlyAbove(ε - exact),
      "\(name): \(interval), not \(exact.approximation)")
  }

  @Test func marksAndDrawsMayChangePlacesAndTailsAddUpToOne() throws {
    var generator = SplitMix64(seed: 71)
    for round in 0..<60 {
      let N = Int.random(in: 2...2_000_000, using: &generator)
      let K = Int.random(in: 0...N, using: &generator)
      let n = Int.random(in: 0...min(N, 300), using: &generator)
      let law = try HypergeometricLaw(population: N, marked: K, draws: n)
      let other = try HypergeometricLaw(population: N, marked: n, draws: K)
      #expect(law.support == other.support)
      let k = Int.random(in: law.support, using: &generator)
      let a = law.tail(atLeast: k)
      let b = other.tail(atLeast: k)
      let name = "seed 71, round \(round): N \(N), K \(K), n \(n), k \(k)"
      #expect(
        !a.logProbability.isCertainlyBelow(b.logProbability)
          && !b.logProbability.isCertainlyBelow(a.logProbability), "\(name)")
      let rest = law.tail(atMost: k - 1).probability
      #expect((a.probability + rest).contains(1), "\(name)")
      let next = law.tail(atLeast: k + 1).probability
      let point = a.probability - next
      #expect(
        !(point - law.point(k).probability).isCertainlyPositive
          && !(law.point(k).probability - point).isCertainlyPositive,
        "\(name)")
    }
  }

  /// Too few terms make an enclosure wide, never wrong.
  @Test func aSumThatIsCutStillEncloses() throws {
    let law = try HypergeometricLaw(population: 60, marked: 30, draws: 25)
    for k in [13, 15, 20] {
      let point = law.exactSum(atLeast: k) - law.exactSum(atLeast: k + 1)
      let exact = law.exactSum(atLeast: k) / point
      for terms in [0, 1, 2, 5, 40] {
        let ratio = withEnclosures(4, precision: 128) { row -> Interval in
          let ratio = row.next()
          law.setRatio(ratio, from: k, terms: terms, scratch: row)
          return ratio.interval(precision: 128)
        }
        #expect(ratio.contains(exact), "k \(k), \(terms) terms: \(ratio)")
      }
    }
  }

  @Test func levelsAreDecidedAtTheTailItself() throws {
    let law = try HypergeometricLaw(population: 30, marked: 11, draws: 13)
    let nudge = Rational(1, 1 << 60) * Rational(1, 1 << 60)
    for k in 0...12 {
      let (above, below) = (
        law.exactSum(atLeast: k), 1 - law.exactSum(atLeast: k + 1)
      )
      #expect(try law.isTail(atLeast: k, above))
      #expect(try !law.isTail(atLeast: k, above - nudge))
      #expect(try law.isTail(atMost: k, below))
      #expect(try !law.isTail(atMost: k, below - nudge))
    }
  }

  /// The law of half the items, half of them marked, is symmetric about its mean.
  @Test func halfOfTheTailsIsAboveASymmetricMean() throws {
    for N in [8, 1_000, 1_000_000, 1_000_000_000] {
      let law = try HypergeometricLaw(
        population: N, marked: N / 2, draws: N / 2)
      let tail = law.tail(atLeast: N / 4).probability
      let point = law.point(N / 4).probability
      #expect((Interval(2) * tail - point).contains(1), "N \(N)")
      #expect(tail.relativeWidthExponent <= -64, "N \(N): \(tail)")
    }
  }

  /// Far beyond the range of doubles, and at the largest sizes.
  @Test func deepTailsKeepTheirLogarithm() throws {
    let law = try HypergeometricLaw(
      population: 1_000_000_000, marked: 400_000, draws: 400_000)
    let deep = law.tail(atLeast: 5_000)
    #expect(deep.logProbability.upper < -690)
    #expect(deep.logProbability.relativeWidthExponent < -64)
    let huge = try HypergeometricLaw(
      population: HypergeometricLaw.largestPopulation,
      marked: HypergeometricLaw.largestPopulation / 2,
      draws: HypergeometricLaw.largestPopulation / 2)
    let all = huge.tail(atLeast: huge.draws)
    // 1/binom(N, N/2) is about 2⁻ᴺ √(πN/2).
    let exponent = all.logProbability.upper / -0.693_147_180_559_945_3
    #expect(abs(exponent - 1e12) < 30)
    #expect(all.probability.lower == 0)
  }

  @Test func refusesWhatIsOutsideItsDomain() {
    for (N, K, n) in [
      (0, 0, 0), (1_000_000_000_001, 1, 1), (5, 6, 1), (5, -1, 1), (5, 1, 6),
      (5, 1, -1), (-3, 0, 0),
    ] {
      #expect(throws: BoundError.self, "\(N), \(K), \(n)") {
        try HypergeometricLaw(population: N, marked: K, draws: n)
      }
    }
  }
}
