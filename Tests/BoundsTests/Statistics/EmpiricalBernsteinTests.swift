import TestSupport
import Testing

@testable import Bounds

@Suite("H5 empirical Bernstein: limits from mean and variance")
struct EmpiricalBernsteinTests {
  /// Against the formula in another arrangement: V from all pairs, as in the
  /// source.
  @Test func limitsAreThoseOfTheFormula() throws {
    var random = SplitMix64(seed: 53)
    for round in 0..<20 {
      let n = 200 + round
      let values = (0..<n).map { _ in
        let x = Double.random(in: 0...1, using: &random)
        return x < 0.4 ? 0 : x * x * x
      }
      var (pairs, sum) = (0.0, 0.0)
      for (i, x) in values.enumerated() {
        sum += x
        for y in values[..<i] { pairs += (x - y) * (x - y) }
      }
      let count = Double(n)
      let variance = pairs / (count * (count - 1))
      let level = Rational(1, 10)
      // log 20
      let r = 2.995_732_273_553_991
      let width =
        (2 * variance * r / count).squareRoot() + 7 * r / (3 * (count - 1))
      let mean = sum / count
      let limits = try EmpiricalBernstein(
        UnitSample(exactly: values), level: level)
      #expect(abs(limits.lowerLimit.midpoint - max(mean - width, 0)) < 1e-12)
      #expect(abs(limits.upperLimit.midpoint - min(mean + width, 1)) < 1e-12)
      #expect(limits.upperLimit.relativeWidthExponent < -90)
    }
  }

  /// Exactly, over all samples of laws on two points.
  @Test func coverageByEnumeration() throws {
    let (n, level) = (60, Rational(1, 4))
    for (a, b) in [(0.0, 1.0), (0.0, 0.25), (0.5, 0.625)] {
      for p in [Rational(1, 2), Rational(1, 50), Rational(9, 10)] {
        let low = try #require(Rational(exactly: a))
        let high = try #require(Rational(exactly: b))
        let mean = low + (high - low) * p
        let law = try BinomialLaw(trials: n, probability: p)
        var (below, above) = (Rational(0), Rational(0))
        for k in 0...n {
          let values =
            Array(repeating: b, count: k) + Array(repeating: a, count: n - k)
          let limits = try EmpiricalBernstein(
            UnitSample(exactly: values), level: level)
          let weight = law.exactSum(atLeast: k) - law.exactSum(atLeast: k + 1)
          if limits.lowerLimit.isCertainlyAbove(mean) { below = below + weight }
          if (-limits.upperLimit).isCertainlyAbove(-mean) {
            above = above + weight
          }
        }
        #expect(below <= level && above <= level)
      }
    }
  }

  @Test func enclosuresAndEnds() throws {
    let level = Rational(1, 100)
    let wide = try EmpiricalBernstein(
      UnitSample(
        trials: 900, lower: Array(repeating: 0.25, count: 400),
        upper: Array(repeating: 0.5, count: 400)), level: level)
    for x in [0.25, 0.375, 0.5] {
      let sharp = try EmpiricalBernstein(
        UnitSample(
          trials: 900, lower: Array(repeating: x, count: 400),
          upper: Array(repeating: x, count: 400)), level: level)
      #expect(wide.lowerLimit.lower <= sharp.lowerLimit.lower)
      #expect(wide.upperLimit.upper >= sharp.upperLimit.upper)
    }
    #expect(throws: BoundError.self) {
      try EmpiricalBernstein(UnitSample(exactly: [0]), level: level)
    }
    #expect(throws: BoundError.self) {
      try EmpiricalBernstein(UnitSample(exactly: [0, 1]), level: 2)
    }
    let few = try EmpiricalBernstein(UnitSample(exactly: [0, 1]), level: level)
    #expect(few.lowerLimit.contains(0) && few.upperLimit.contains(1))
  }
}
