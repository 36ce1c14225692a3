import TestSupport
import Testing

@testable import Bounds

@Suite("H5 power: the mean that betting is sure to notice")
struct BettingPowerTests {
  private func refutes(
    ones k: Int, of n: Int, value: Double = 1, claim: Rational, level: Rational
  ) throws -> Bool {
    let values = Array(repeating: value, count: k)
    return try BettingMean(
      UnitSample(trials: n, lower: values, upper: values), level: level
    ).isLowerLimit(atLeast: claim)
  }

  /// The least number of ones that refutes.
  private func critical(
    of n: Int, value: Double = 1, claim: Rational, level: Rational
  ) throws -> Int {
    var (low, high) = (0, n + 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if try refutes(
        ones: middle, of: n, value: value, claim: claim, level: level)
      {
        high = middle
      } else {
        low = middle
      }
    }
    return high
  }

  /// On the worst laws, those on {0, 1}, exactly: a mean that is said to be
  /// noticed with probability 0.99 is, and one a quarter smaller is not far from
  /// not being.
  @Test func theWorstLawIsNoticed() throws {
    for (n, claim, level) in [
      (60, Rational(1, 10), Rational(1, 20)),
      (400, Rational(1, 100), Rational(1, 1_000)),
      (3_000, Rational(3, 100), Rational(1, 100_000_000)),
    ] {
      let mean = try #require(
        try BettingMean.detectableMean(
          claim: claim, trials: n, level: level))
      #expect(mean.relativeWidthExponent < -60)
      let k = try critical(of: n, claim: claim, level: level)
      let power = { (p: Rational) throws -> Double in
        try BinomialLaw(trials: n, probability: p).tail(atLeast: k)
          .probability.lower
      }
      let stated = try #require(Rational(exactly: mean.upper))
      #expect(try power(stated) >= 0.99, "\(n)")
      let exact = try ClopperPearson.detectableProbability(
        trials: n, criticalFailures: k, power: Rational(99, 100))
      #expect(mean.upper < 1.3 * exact.lower, "\(n): \(exact), \(mean)")
    }
  }

  /// Other laws are noticed from the same mean: half the values at 1/2.
  @Test func otherLawsAreNoticed() throws {
    let (n, claim, level) = (400, Rational(1, 20), Rational(1, 1_000))
    let mean = try #require(
      try BettingMean.detectableMean(claim: claim, trials: n, level: level))
    let k = try critical(of: n, value: 0.5, claim: claim, level: level)
    let p = try #require(Rational(exactly: mean.upper)) * 2
    let law = try BinomialLaw(trials: n, probability: p)
    #expect(law.tail(atLeast: k).probability.lower >= 0.99)
  }

  @Test func lossAndPowerMoveTheMean() throws {
    func mean(
      power: Rational = Rational(99, 100), loss: Rational = 0,
      level: Rational = Rational(1, 1_000)
    ) throws -> Double {
      let mean = try BettingMean.detectableMean(
        claim: Rational(1, 50), trials: 1_000, level: level, power: power,
        loss: loss)
      return try #require(mean).upper
    }
    let usual = try mean()
    #expect(abs(try mean(loss: Rational(1, 10)) / usual * 0.9 - 1) < 1e-12)
    #expect(try mean(power: Rational(999, 1_000)) > usual)
    #expect(try mean(level: Rational(1, 1_000_000)) > usual)
  }

  /// No exponent 2^k, k = −12, −11.9, …, 8, proves a smaller mean than the guess.
  @Test func theExponentIsTheBest() throws {
    for (claim, n, g) in [
      (Rational(1, 10), 60, 0.3), (Rational(1, 100), 400, 0.05),
      (Rational(3, 100), 3_000, 0.02), (Rational(1, 2), 50, 0.7),
      (Rational(1, 1_000), 100_000, 0.001),
    ] {
      let test = PowerBound(
        claim: claim, trials: n, share: Rational(1, 100_000),
        miss: Rational(1, 100))
      let found = test.mean(bet: g, exponent: test.bestExponent(bet: g))
      try #require(!found.isIndeterminate)
      for step in -120...80 {
        let s = logarithm(2) * Double(step) / 10
        let other = test.mean(
          bet: g, exponent: Interval(s, precision: 53).exp.midpoint)
        #expect(
          found.upper <= other.upper * (1 + 1e-6),
          "\(claim), \(n), 2^\(Double(step) / 10)")
      }
    }
  }

  /// Too few trials notice nothing.
  @Test func nothingIsNoticedByFew() throws {
    #expect(
      try BettingMean.detectableMean(
        claim: Rational(1, 2), trials: 5, level: Rational(1, 1_000_000)) == nil)
  }
}
