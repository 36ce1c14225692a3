import TestSupport
import Testing

@testable import Bounds

/// The bound is a p-value: the probability of seeing one that is at most δ is at
/// most δ, for every δ that can be seen.
@Suite("empirical-bernstein: exact coverage")
struct EmpiricalBernsteinInequalityTests {
  /// One outcome: its probability, the sample's mean and variance.
  private typealias Outcome = (
    mass: Rational, mean: Rational, variance: Rational
  )

  private func expectCoverage(
    _ seen: inout Domination, _ outcomes: [Outcome], samples n: Int,
    mean μ: Rational, range: Rational, _ side: TailSide, _ name: String
  ) throws {
    var bounds: [(bound: TailBound, mass: Rational)] = []
    for outcome in outcomes {
      let t = μ - outcome.mean
      let counts = side == .both || (side == .upper) == (t.sign > 0)
      guard t.sign != 0, counts else { continue }
      let inequality = try EmpiricalBernsteinInequality(
        samples: n, variance: outcome.variance, range: range)
      bounds.append(
        (
          try inequality.bound(
            at: t.sign > 0 ? t : -t, side: side, precision: 64), outcome.mass
        ))
    }
    bounds.sort {
      $0.bound.logProbability.midpoint < $1.bound.logProbability.midpoint
    }
    var sum: Rational = 0
    for (index, entry) in bounds.enumerated() {
      sum = sum + entry.mass
      // Equal bounds count together.
      let isLast =
        index + 1 == bounds.count
        || !bounds[index + 1].bound.logProbability.meets(
          entry.bound.logProbability)
      if isLast { seen.expect(entry.bound, over: sum, "\(name), \(side)") }
    }
  }

  @Test func coversTheMeanOfCoins() throws {
    var seen = Domination()
    var rng = SplitMix64(seed: 15)
    for round in 0..<45 {
      let n = Int.random(in: 2...(round < 30 ? 70 : 300), using: &rng)
      let p =
        [Rational(1, 1_000), Rational(999, 1_000), Rational(1, 2)]
        .randomElement(using: &rng).flatMap {
          Bool.random(using: &rng) ? $0 : nil
        } ?? Rational(Int.random(in: 1...99, using: &rng), 100)
      let c = Rational(Int.random(in: 1...50, using: &rng), 10)
      let masses = Threshold.masses(n, p)
      let outcomes = masses.enumerated().map { k, mass -> Outcome in
        (
          mass, c * Rational(k, n),
          c * c * Rational(k * (n - k), n * (n - 1))
        )
      }
      for side in TailSide.allCases {
        try expectCoverage(
          &seen, outcomes, samples: n, mean: c * p, range: c, side,
          "seed 15, round \(round): n \(n), p \(p)")
      }
    }
    seen.expectPlenty(4_000)
    #expect(seen.smallestRatio >= 1)
  }

  /// Values 0, 1/2 and 1.
  @Test func coversTheMeanOfThreeValues() throws {
    var seen = Domination()
    for (n, a, b) in [(12, 1, 1), (20, 1, 6), (25, 12, 1), (9, 5, 5)] {
      let (p, q) = (Rational(a, 14), Rational(b, 14))
      var outcomes: [Outcome] = []
      var count: Rational = 1
      for i in 0...n {
        var choices = count
        for j in 0...(n - i) {
          // i ones and j halves.
          let sum = Rational(2 * i + j, 2)
          let squares = Rational(4 * i + j, 4)
          let mass =
            choices * p.power(i) * q.power(j) * (1 - p - q).power(n - i - j)
          outcomes.append(
            (
              mass, sum / Rational(n),
              (squares - sum * sum / Rational(n)) / Rational(n - 1)
            ))
          choices = choices * Rational(n - i - j, j + 1)
        }
        count = count * Rational(n - i, i + 1)
      }
      #expect(outcomes.map(\.mass).reduce(0, +) == 1)
      for side in TailSide.allCases {
        try expectCoverage(
          &seen, outcomes, samples: n, mean: p + q / 2, range: 1, side,
          "n \(n), \(a), \(b)")
      }
    }
    #expect(seen.comparisons >= 500)
  }

  /// w_δ(V) and the limits of a sample are one formula.
  @Test func isWhatTheLimitsOfASampleUse() throws {
    var rng = SplitMix64(seed: 16)
    for round in 0..<40 {
      let n = Int.random(in: 200...400, using: &rng)
      let values = (0..<n).map { _ in
        Double(Int.random(in: 40...88, using: &rng)) / 128
      }
      let exact = values.map { Rational(exactly: $0) ?? 0 }
      let mean = exact.reduce(0, +) / Rational(n)
      let variance =
        exact.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Rational(n - 1)
      let δ = Rational(Int.random(in: 100...500, using: &rng), 1_000)
      let limits = try EmpiricalBernstein(
        UnitSample(exactly: values), level: δ)
      let inequality = try EmpiricalBernsteinInequality(
        samples: n, variance: variance, range: 1)
      let width = try #require(
        try inequality.threshold(
          failureProbability: δ, side: .upper, precision: 128))
      #expect(
        limits.upperLimit.meets(Interval(mean) + width), "round \(round)")
      #expect(
        limits.lowerLimit.meets(Interval(mean) - width), "round \(round)")
    }
  }

  /// At t = w_δ(V) the bound is δ, by w's own formula.
  @Test func theBoundIsTheLevelOfTheWidth() throws {
    var rng = SplitMix64(seed: 24)
    for round in 0..<300 {
      let n = Int.random(in: 2...5_000, using: &rng)
      let c = Rational(Int.random(in: 1...90, using: &rng), 7)
      let variance =
        c * c * Rational(Int.random(in: 0...25, using: &rng), 100)
      let root = Rational(Int.random(in: 9...80, using: &rng), 10)
      // r = log(2/δ) is a square here.
      let r = root * root
      let width =
        Interval(2 * variance / Rational(n), precision: 300).squareRoot
        * Interval(root, precision: 300)
        + Interval(7 * c * r / (3 * Rational(n - 1)), precision: 300)
      let inequality = try EmpiricalBernsteinInequality(
        samples: n, variance: variance, range: c)
      let t = try #require(width.exactMidpoint)
      let bound = try inequality.bound(at: t).logProbability
      let expected = Interval(2).log - Interval(r)
      #expect(
        (bound - expected).upper < 1e-20 && (expected - bound).upper < 1e-20,
        "seed 24, round \(round): \(bound), not \(expected)")
    }
  }

  /// Against Bernstein's inequality with V for the variance.
  @Test func isTight() throws {
    let n = 1_000_000
    let seen = try EmpiricalBernsteinInequality(
      samples: n, variance: Rational(1, 10), range: 1)
    let known = try BernsteinInequality(
      samples: n, variance: Rational(1, 10), range: 1)
    let t = Rational(1, 500)
    let ratio =
      try known.bound(at: t).logProbability
      / seen.bound(at: t).logProbability
    #expect(ratio.lower > 1 && ratio.upper < 1.2)
  }

  @Test func variancesThatNoSampleHasAreRefused() throws {
    #expect(throws: BoundError.self) {
      try EmpiricalBernsteinInequality(samples: 1, variance: 0, range: 1)
    }
    // Half of the draws at each end of [0, range]: range² n/(4 (n − 1)).
    for (n, range, most) in [
      (2, Rational(1), Rational(1, 2)), (2, 3, Rational(9, 2)),
      (6, Rational(1, 5), Rational(3, 250)), (40, 7, Rational(490, 39)),
    ] {
      _ = try EmpiricalBernsteinInequality(
        samples: n, variance: most, range: range)
      #expect(throws: BoundError.self) {
        try EmpiricalBernsteinInequality(
          samples: n, variance: most * Rational(1001, 1000), range: range)
      }
    }
  }
}
