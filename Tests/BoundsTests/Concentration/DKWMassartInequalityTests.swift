import TestSupport
import Testing

@testable import Bounds

/// n draws uniform on [0, 1], N(x) of them up to x.
private struct EmpiricalLaw {
  let n: Int

  /// P(D ≤ t) for D⁺ = sup(N(x)/n − x), D⁻ = sup(x − N(x)/n) or the larger one,
  /// by walking N from one decisive x to the next (Noé's recursion).
  ///
  /// D⁺ ≤ t means N ≤ i at x = (i + 1)/n − t, and D⁻ ≤ t means N ≥ i + 1 at
  /// x = i/n + t, but for events of probability 0.
  func atMost(_ t: Rational, _ side: TailSide) -> Rational {
    var stops: [(x: Rational, least: Int, most: Int)] = []
    for i in 0..<n {
      let (high, low) = (Rational(i + 1, n) - t, Rational(i, n) + t)
      if side != .lower && high.sign > 0 { stops.append((high, 0, i)) }
      if side != .upper && low < 1 { stops.append((low, i + 1, n)) }
    }
    stops.sort { $0.x < $1.x }
    // weight[k]: n! times the mass of N = k over the free choices left.
    var weight: [Rational] = [1] + Array(repeating: 0, count: n)
    var (before, factorial) = (Rational(0), Rational(1))
    for i in 1...n { factorial = factorial * Rational(i) }
    for stop in stops + [(1, n, n)] {
      let gap = stop.x - before
      var powers: [Rational] = [1]
      for k in 1...n { powers.append(powers[k - 1] * gap / Rational(k)) }
      weight = (0...n).map { k in
        guard (stop.least...stop.most).contains(k) else { return 0 }
        return (0...k).reduce(0) { sum, j in
          weight[j].sign == 0 ? sum : sum + weight[j] * powers[k - j]
        }
      }
      before = stop.x
    }
    return weight[n] * factorial
  }
}

@Suite("dkw-massart: against Smirnov's and Noé's exact laws")
struct DKWMassartInequalityTests {
  @Test func isValidForFewDraws() throws {
    var seen = Domination()
    for n in 1...6 {
      let dkw = try DKWMassartInequality(samples: n)
      for step in 1..<144 {
        let t = Rational(step, 144)
        let law = EmpiricalLaw(n: n)
        let name = "n \(n), t \(t)"
        for side in [TailSide.upper, .lower] {
          let exact = 1 - law.atMost(t, side)
          // One side without Massart's condition: true here, not claimed.
          let formula = Interval(-2 * Rational(n) * t * t).exp
          #expect(!formula.isCertainlyAtMost(exact), "\(name), \(side)")
          seen.expect(try dkw.bound(at: t, side: side), over: exact, name)
          let named = try #require(
            try dkw.exactTail(at: t, side: side, precision: 128))
          #expect(named.probability.contains(exact), "\(name), \(side)")
        }
        seen.expect(
          try dkw.bound(at: t, side: .both),
          over: 1 - law.atMost(t, .both), name)
      }
    }
    #expect(seen.comparisons >= 2_000)
    #expect(seen.informative >= 1_200)
  }

  /// P(D⁺ ≥ t) ≤ half the two-sided bound; the exact law is Smirnov's.
  @Test func isValidForManyDraws() throws {
    var seen = Domination()
    for (n, most) in [(7, 40), (20, 60), (60, 60), (150, 36), (400, 4)] {
      let dkw = try DKWMassartInequality(samples: n)
      for step in 1...most {
        let t = Rational(step, most + 3)
        let exact = try #require(
          try dkw.exactTail(at: t, side: .upper, precision: 64))
        let name = "n \(n), t \(t)"
        seen.expect(try dkw.bound(at: t, side: .upper), over: exact, name)
        seen.expect(
          try dkw.bound(at: t, side: .both), over: exact.plus(exact), name)
      }
    }
    #expect(seen.comparisons == 400)
    // (1 − t)ⁿ at n = 400 and t near 1.
    let far = try DKWMassartInequality(samples: 400)
    for t in [Rational(9, 10), Rational(99, 100)] {
      let exact = try #require(
        try far.exactTail(at: t, side: .upper, precision: 64))
      seen.expect(try far.bound(at: t, side: .upper), over: exact, "n 400")
    }
    #expect(seen.tiny == 2)
  }

  /// Near t = 0, where it is nearly sure, an enclosure at few bits stays below 1.
  @Test func isNoMoreThanSure() throws {
    for n in [1, 3, 50] {
      let tail = try #require(
        try DKWMassartInequality(samples: n).exactTail(
          at: Rational(1, 1_000_000_000_000), side: .upper, precision: 2))
      #expect(tail.probability.upper == 1 && tail.logProbability.upper == 0)
      #expect(tail.probability.lower >= 0.75)
    }
  }

  /// At λ/√n the exact tail tends to exp(−2λ²).
  @Test func isTight() throws {
    let dkw = try DKWMassartInequality(samples: 2_500)
    let t = Rational(3, 100)
    let exact = try #require(
      try dkw.exactTail(at: t, side: .upper, precision: 128))
    try expectRatio(try dkw.bound(at: t, side: .upper), over: exact, to: 1.05)
    try expectRatio(
      try dkw.bound(at: t, side: .both), over: exact.plus(exact), to: 1.05)
  }

  /// exp(−2nt²) = 1/2 at t = √(log 2/(2n)).
  @Test func oneSideSaysNothingAboveOneHalf() throws {
    let dkw = try DKWMassartInequality(samples: 50)
    for side in [TailSide.upper, .lower] {
      let edge = try Rational(decimal: "0.0832554611157697756353165")
      let nudge = try Rational(decimal: "1e-24")
      #expect(
        try dkw.bound(at: edge - nudge, side: side).probability.contains(1))
      #expect(
        try dkw.bound(at: edge + nudge, side: side).probability.isNear(0.5))
    }
    #expect(
      try dkw.bound(at: Rational(1, 12), side: .both).probability.isNear(
        0.998_701_2, 1e-2))
  }

  @Test func lawsThatAreTooLargeAreLeftOut() throws {
    let dkw = try DKWMassartInequality(samples: 5_001)
    let t = Rational(1, 2)
    #expect(try dkw.exactTail(at: t, side: .upper, precision: 64) == nil)
    let few = try DKWMassartInequality(samples: 5)
    #expect(try few.exactTail(at: t, side: .both, precision: 64) == nil)
    let none = try #require(
      try few.exactTail(at: 1, side: .upper, precision: 64))
    #expect(none.probability.upper == 0)
  }
}
