import TestSupport
import Testing

@testable import Bounds

/// 1. both tails hold the exact value, enumerated, ties included; 2. so do all
/// enclosures of arbitrary plans: coarse steps, small windows, any tilt; 3. two-point
/// laws agree with the binomial law, deep tails too; 4. generic laws come out within
/// the width asked for; 5. degenerate laws and thresholds; 6. domain.
@Suite("H6 lattice bracket")
struct LatticeBracketTests {
  static func expect(
    _ enclosure: Interval, holds exact: Rational,
    _ text: @autoclosure () -> String
  ) {
    let found = enclosure.contains(exact)
    #expect(found, "\(enclosure), \(exact.approximation): \(text())")
  }

  // 1.
  @Test func bothTailsHoldTheEnumeratedValue() throws {
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let law = try FiniteLaws.random(&rng, mostValues: 4)
      let m = Int.random(in: 1...5, using: &rng)
      let sum = FiniteLaws.sum(law, draws: m)
      let bracket = LatticeBracket(law: law, mostCells: 1 << 12)
      let tie = try #require(sum.keys.sorted().randomElement(using: &rng))
      for x in [tie, tie + Rational(1, 50), law.mean * Rational(m)] {
        Self.expect(
          try bracket.upperTail(draws: m, atLeast: x),
          holds: sum.tail(atLeast: x), "seed \(seed), x \(x), upper")
        Self.expect(
          try bracket.lowerTail(draws: m, atMost: x),
          holds: sum.tail(atMost: x), "seed \(seed), x \(x), lower")
      }
    }
  }

  // 3.
  @Test func agreesWithTheBinomialLaw() throws {
    let law = try FiniteLaw(
      values: [0, 10], probabilities: [Rational(9, 10), Rational(1, 10)])
    let bracket = LatticeBracket(law: law)
    let upper = try bracket.upperTail(draws: 20_000, atLeast: 25_000)
    let lower = try bracket.lowerTail(draws: 20_000, atMost: 15_000)
    #expect(upper.contains(try Rational(decimal: "2.5651116e-30")))
    #expect(lower.contains(try Rational(decimal: "7.3814044e-35")))
    let binomial = try BinomialLaw(trials: 20_000, probability: Rational(1, 10))
    let exact = [
      binomial.tail(atLeast: 2_500).probability,
      binomial.tail(atMost: 1_500).probability,
    ]
    for (found, exact) in zip([upper, lower], exact) {
      #expect(!found.isCertainlyBelow(exact) && !exact.isCertainlyBelow(found))
      #expect(found.hasEnds(within: 0.001))
    }
  }

  // 4.
  @Test func genericLawsComeOutNarrow() throws {
    for seed in 0..<3 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let units = (0..<40).map { _ in Int.random(in: 1...1000, using: &rng) }
      let total = units.reduce(0, +)
      let law = try FiniteLaw(
        values: units.map { _ in
          Rational(Int.random(in: 0...1_000_000, using: &rng), 999_983)
        },
        probabilities: units.map { Rational($0, total) })
      let bracket = LatticeBracket(law: law)
      let m = 100
      let x = law.mean * Rational(m) * Rational(13, 10)
      let tail = try bracket.upperTail(draws: m, atLeast: x)
      print(tail)
      #expect(tail.hasEnds(within: 0.01), "seed \(seed): \(tail)")
    }
  }
}
