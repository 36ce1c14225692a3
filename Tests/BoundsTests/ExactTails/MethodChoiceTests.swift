import Testing

@testable import Bounds

/// The method that is taken for P(X ≥ k)/P(X = k) is the one whose counted work
/// is least, on both sides of each crossing.
@Suite("Exact tails: choice of the method")
struct MethodChoiceTests {
  /// Measured, in units of 10 ns: a term of the sum, one of the fraction, a pair
  /// of points.
  private static let costs = (direct: 23, fraction: 80, circle: 9_000)

  private func kernel(
    _ m: Int, _ p: Rational, _ k: Int
  ) throws -> BinomialTailRatio {
    BinomialTailRatio(
      law: try BinomialLaw(trials: m, probability: p), successes: k)
  }

  /// The first k of a range for which `holds` does, once it stays true.
  private func first(
    in range: Range<Int>, _ holds: (Int) throws -> Bool
  ) rethrows -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if try holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  @Test func circleGivesWayToTheFractionAtEqualCost() throws {
    for (m, p, bits) in [
      (4_000_000_000_000, Rational(1, 2), 200),
      (900_000_000_000, Rational(1, 9), 160),
    ] {
      let mean = try #require((Rational(m) * p).ceiling)
      let choice = {
        try kernel(m, p, $0).cheapestMethod(bits: bits, needsHinge: true)
      }
      let end = mean + m / 100_000  // some 30 deviations
      let k = try first(in: mean..<end) { try choice($0) != .circle }
      try #require(k > mean && k < end)
      for (k, isCircle) in [(k - 1, true), (k, false)] {
        let name = "m = \(m), p = \(p), k = \(k)"
        let kernel = try kernel(m, p, k)
        let plan = try #require(kernel.circlePlan(bits: bits))
        let terms = try #require(
          kernel.fractionTerms(bits: bits, limit: 1_000_000))
        let isCostlier =
          terms * Self.costs.fraction > plan.pairs * Self.costs.circle
        #expect(isCostlier == isCircle, "\(name): \(terms), \(plan)")
        let expected: BinomialTailRatio.Method =
          isCircle ? .circle : .fraction(terms: terms)
        #expect(try choice(k) == expected, "\(name)")
      }
    }
  }

  /// The fraction is counted with one term more, the sum with one less.
  @Test func fractionGivesWayToTheSumAtEqualCost() throws {
    for (m, p, bits) in [
      (100_000_000, Rational(1, 2), 100), (1_000_000_000, Rational(1, 50), 90),
      (100_000_000, Rational(1, 2), 600), (900_000_000, Rational(1, 9), 1_000),
      (100_000_000, Rational(2, 3), 1_400), (7_000_000, Rational(1, 7), 777),
    ] {
      let mean = try #require((Rational(m) * p).ceiling)
      let choice = {
        try kernel(m, p, $0).cheapestMethod(bits: bits, needsHinge: $1)
      }
      let start = try first(in: mean..<m) {
        try choice($0, true) != .circle
      }
      let k = try first(in: start..<m) {
        try choice($0, false) != choice($0, true)
      }
      try #require(k > start && k < m)
      for (k, isSum) in [(k - 1, false), (k, true)] {
        let name = "m = \(m), p = \(p), k = \(k)"
        let kernel = try kernel(m, p, k)
        let sum = try #require(
          kernel.directTerms(bits: bits, limit: 1_000_000))
        let fraction = try #require(
          kernel.fractionTerms(bits: bits, limit: 1_000_000))
        let isCheaper =
          (sum - 1) * Self.costs.direct
          <= (fraction + 1) * Self.costs.fraction
        #expect(isCheaper == isSum, "\(name): \(sum), \(fraction)")
        let expected: BinomialTailRatio.Method =
          isSum ? .direct(terms: sum) : .fraction(terms: fraction)
        #expect(try choice(k, false) == expected, "\(name)")
        // The hinge never comes from the sum.
        #expect(try choice(k, true) == .fraction(terms: fraction), "\(name)")
      }
    }
  }

  /// Without a circle (1,000 deviations) the fraction takes all the terms it
  /// needs, however many.
  @Test func narrowLawsNeverTakeTheCircle() throws {
    let law = try kernel(4_000_000, Rational(1, 2), 2_000_000)
    #expect(law.circlePlan(bits: 2_000) == nil)
    let terms = try #require(law.fractionTerms(bits: 2_000, limit: 1_000_000))
    #expect(
      law.cheapestMethod(bits: 2_000, needsHinge: true)
        == .fraction(terms: terms))
  }

  /// The circle is laid for mp and √(mpq), and for k − mp.
  @Test func circleIsLaidForTheLaw() throws {
    let kernel = try kernel(400_000_000, Rational(1, 4), 100_020_000)
    let plan = try #require(kernel.circlePlan(bits: 90))
    let expected = try #require(
      BinomialCircle.Plan(
        mean: 1e8, deviation: 7.5e7.squareRoot(), offset: 20_000, bits: 90))
    #expect(plan == expected)
  }
}
