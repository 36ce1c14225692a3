import TestSupport
import Testing

@testable import Bounds

/// Exact tails of Bin(m, p) by enumeration, in rationals.
private struct Enumeration {
  let points: [Rational]

  init(trials m: Int, probability p: Rational) {
    // Convolution with one trial at a time: no binomial coefficient, no power.
    var law: [Rational] = [1]
    for _ in 0..<m {
      var next = [Rational](repeating: 0, count: law.count + 1)
      for (k, mass) in law.enumerated() {
        next[k] = next[k] + mass * (1 - p)
        next[k + 1] = next[k + 1] + mass * p
      }
      law = next
    }
    points = law
  }

  func sum(_ term: (Int) -> Rational) -> Rational {
    points.indices.reduce(Rational(0)) { $0 + term($1) * points[$1] }
  }
}

/// Binomial tails against exact enumeration, stored values and identities.
@Suite("Exact tails: binomial")
struct BinomialTests {
  static let probabilities: [Rational] = [
    0, 1, Rational(1, 2), Rational(1, 3), Rational(2, 3), Rational(1, 100),
    Rational(99, 100), Rational(1, 1_000_000_007),
    Rational(1_000_000_006, 1_000_000_007), Rational(3, 17),
    Rational(1, Int.max), Rational(Int.max - 1, Int.max),
  ]

  @Test func holdsTheEnumeratedLaw() throws {
    for m in [1, 2, 3, 5, 8, 13, 30] {
      for p in Self.probabilities {
        let exact = Enumeration(trials: m, probability: p)
        let law = try BinomialLaw(trials: m, probability: p)
        for k in -1...(m + 1) {
          let name = "m = \(m), p = \(p), k = \(k)"
          let above = law.tail(atLeast: k, precision: 64)
          let below = law.tail(atMost: k, precision: 64)
          let point = exact.sum { $0 == k ? 1 : 0 }
          check(
            above.probability, exact.sum { $0 >= k ? 1 : 0 }, "≥: " + name)
          check(
            below.probability, exact.sum { $0 <= k ? 1 : 0 }, "≤: " + name)
          check(above.pointProbability, point, "=, above: " + name)
          check(below.pointProbability, point, "=, below: " + name)
          check(law.pointProbability(k), point, "=: " + name)
          check(
            law.expectedExcess(over: k),
            exact.sum { $0 > k ? Rational($0 - k) : 0 }, "excess: " + name)
          check(
            law.expectedShortfall(under: k),
            exact.sum { $0 < k ? Rational(k - $0) : 0 }, "shortfall: " + name)
          for tail in [above, below] {
            #expect(
              tail.logProbability.relativeWidthExponent <= -64,
              "log: \(name)")
            #expect(
              overlap(tail.logProbability.exp, tail.probability),
              "log: \(name)")
          }
        }
      }
    }
  }

  /// The exact sum that settles ties.
  @Test func sumsExactly() throws {
    for m in [1, 2, 7, 13] {
      for p in Self.probabilities {
        let exact = Enumeration(trials: m, probability: p)
        let law = try BinomialLaw(trials: m, probability: p)
        for k in -1...(m + 1) {
          #expect(
            law.exactSum(atLeast: k) == exact.sum { $0 >= k ? 1 : 0 },
            "m = \(m), p = \(p), k = \(k)")
        }
      }
    }
  }

  /// p = 0 and p = 1: one point has the whole mass, and each tail says so.
  @Test func aCertainLawHasOnePoint() throws {
    for (p, value) in [(Rational(0), 0), (Rational(1), 6)] {
      let law = try BinomialLaw(trials: 6, probability: p)
      for k in -1...7 {
        let mass = k == value ? 1.0 : 0.0
        for found in [
          law.pointProbability(k), law.tail(atLeast: k).pointProbability,
          law.tail(atMost: k).pointProbability,
        ] {
          #expect(
            found.lower == mass && found.upper == mass, "p = \(p), k = \(k)")
        }
        let log = law.logPointProbability(k)
        let expected = k == value ? 0 : -Double.infinity
        #expect(
          log.lower == expected && log.upper == expected,
          "log, p = \(p), k = \(k): \(log)")
      }
    }
  }

  private func check(_ found: Interval, _ exact: Rational, _ name: String) {
    #expect(found.contains(exact), "\(name): \(found) misses \(exact)")
    #expect(found.relativeWidthExponent <= -64, "\(name): \(found)")
  }
}

/// True unless the two enclosures certainly hold different numbers.
func overlap(_ a: Interval, _ b: Interval) -> Bool {
  !a.isCertainlyBelow(b) && !b.isCertainlyBelow(a)
}
