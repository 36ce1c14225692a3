import TestSupport
import Testing

@testable import Bounds

/// Tails of trials of different probabilities.
@Suite("Exact tails: Poisson-binomial")
struct PoissonBinomialTests {
  /// P(X = k) in exact fractions.
  private func enumerated(_ p: [Rational]) -> [Rational] {
    p.reduce(into: [Rational(1)]) { f, p in
      f = (0...f.count).map { k in
        (k < f.count ? f[k] * (1 - p) : 0) + (k > 0 ? f[k - 1] * p : 0)
      }
    }
  }

  @Test func holdsTheEnumeratedLaw() throws {
    var generator = SplitMix64(seed: 101)
    for round in 0..<40 {
      let p = (0..<Int.random(in: 0...9, using: &generator)).map { _ in
        Rational(Int.random(in: 0...20, using: &generator), 20)
      }
      let law = try PoissonBinomialLaw(probabilities: p)
      let f = enumerated(p)
      var below: Rational = 0
      for k in -1...(p.count + 1) {
        let name = "seed 101, round \(round): \(p), k \(k)"
        expectHolds(
          law.tail(atLeast: k, precision: 64), 1 - below, "≥ " + name)
        below = below + (f.indices.contains(k) ? f[k] : 0)
        expectHolds(law.tail(atMost: k, precision: 64), below, "≤ " + name)
      }
    }
  }

  /// Equal probabilities on the circle are a binomial law's.
  @Test func equalProbabilitiesAreBinomial() throws {
    for (n, p) in [(1_300, Rational(1, 3)), (2_100, Rational(1, 8))] {
      let law = try PoissonBinomialLaw(
        probabilities: [Rational](repeating: p, count: n))
      let binomial = try BinomialLaw(trials: n, probability: p)
      let mean = law.mean.knownFloor
      for k in [mean - 100, mean, mean + 1, 2 * mean] {
        let name = "n \(n), p \(p), k \(k)"
        let up = law.tail(atLeast: k)
        expectNarrow(up, name)
        expectMeet(
          up.logProbability, binomial.tail(atLeast: k).logProbability, name)
        expectMeet(
          law.tail(atMost: k).logProbability,
          binomial.tail(atMost: k).logProbability, name)
      }
    }
  }

  /// The circle where the recursion would do, near and far, crude and fine.
  @Test func theCircleAgreesWithTheRecursion() throws {
    var generator = SplitMix64(seed: 102)
    var known = 0
    for round in 0..<12 {
      let n = Int.random(in: 20...120, using: &generator)
      let p = (0..<n).map { _ in
        Rational(Int.random(in: 1...999, using: &generator), 1_000)
      }
      let law = try PoissonBinomialLaw(probabilities: p)
      let mean = law.mean.knownCeiling
      for k in [mean, mean + 3, (mean + n) / 2, n - 1] where k >= mean {
        let exact = law.tail(atLeast: k, precision: 256)
        let circle = PoissonBinomialCircle(p, atLeast: k)
        for bits in [10, 70, 160] {
          let tail = circle.tail(bits: bits, precision: bits + 30)
          guard !tail.logProbability.isIndeterminate else { continue }
          known += 1
          expectMeet(
            tail.logProbability, exact.logProbability,
            "seed 102, round \(round): n \(n), k \(k), \(bits) bits")
        }
      }
    }
    #expect(known >= 100, "\(known)")
  }

  /// Too few points, too few of them summed up, a radius next to the saddle point or
  /// far beyond: each plan encloses the tail.
  @Test func coarsePlansEncloseTheTail() throws {
    for (n, p, k) in [
      (14, Rational(1, 40), 9), (40, Rational(1, 500), 6),
      (40, Rational(1, 3), 25), (25, Rational(4, 5), 21),
    ] {
      let p = (0..<n).map { p * Rational(100 + $0, 100 + n) }
      let exact = try PoissonBinomialLaw(probabilities: p)
        .tail(atLeast: k, precision: 128).logProbability
      let circle = PoissonBinomialCircle(p, atLeast: k)
      let planned = PoissonBinomialCircle.Plan(
        circle.shape, threshold: k, bits: 60)
      for points in [3, 7, planned.points] {
        for pairs in 0...min((points - 1) / 2, planned.pairs) {
          for way in [0.03, 0.5, 1] {
            let near = max(0, planned.logNear)
            let plan = PoissonBinomialCircle.Plan(
              logRadius: near + way * (planned.logRadius - near),
              logFar: planned.logFar, logNear: near, points: points,
              pairs: pairs, lostBits: 0)
            let (logMass, share) = circle.parts(by: plan, precision: 100)
            expectMeet(
              share, (exact - logMass).exp,
              "n \(n), k \(k), \(points) points, \(pairs) pairs, \(way)")
          }
        }
      }
    }
  }

  @Test func concentratedTrialsAreReached() throws {
    // Nearly certain ones and nearly impossible ones: a deviation below 1.
    let rare = try Rational(decimal: "1e-9")
    let p =
      [Rational](repeating: rare, count: 700)
      + [Rational](repeating: 1 - rare, count: 700)
    let law = try PoissonBinomialLaw(probabilities: p)
    for k in [695, 700, 701, 720] {
      expectNarrow(law.tail(atLeast: k), "k \(k)")
      #expect(
        (law.tail(atLeast: k).probability
          + law.tail(atMost: k - 1).probability).contains(1), "k \(k)")
    }
  }

  @Test func refusesWhatIsOutsideItsDomain() {
    for p in [[Rational(-1, 9)], [1, Rational(10, 9)]] {
      #expect(throws: BoundError.self) {
        try PoissonBinomialLaw(probabilities: p)
      }
    }
    #expect(throws: BoundError.self) {
      try PoissonBinomialLaw(
        probabilities: [Rational](repeating: 0, count: 100_001))
    }
  }
}
