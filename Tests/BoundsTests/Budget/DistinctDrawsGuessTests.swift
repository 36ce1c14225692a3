import TestSupport
import Testing

@testable import Bounds

/// DistinctDraws in doubles: how wide its mean is said to be, how near it is, and the
/// draws that it guesses.
@Suite("T12 distinct draws in doubles")
struct DistinctDrawsGuessTests {
  /// n classes, each of as many indices as its weight says modulo 3.
  private func draws(classes n: Int) throws -> DistinctDraws {
    try DistinctDraws(
      weights: (1...n).flatMap { [Int](repeating: $0 * $0, count: 1 + $0 % 3) })
  }

  /// ±2 k 2⁻⁵³ for k = 7b + 8 + ⌊√n⌋ + ⌈n/⌊√n⌋⌉ roundings, b the digits of m.
  @Test func theMarginCountsTheRoundings() throws {
    for (n, block) in [
      (1, 1), (2, 1), (3, 1), (4, 2), (7, 2), (8, 2), (9, 3), (15, 3), (16, 4),
      (120, 10),
    ] {
      let draws = try draws(classes: n)
      #expect(draws.classes.count == n)
      for (m, digits) in [(1, 1), (2, 2), (3, 2), (4, 3), (255, 8), (256, 9)] {
        let k = 7 * digits + 8 + block + (n + block - 1) / block
        let found = try draws.quickExpectation(draws: m)
        let ends = try #require(found.exactEnds)
        let width = (ends.upper - ends.lower) / (ends.upper + ends.lower)
        let part = width / (Rational(2 * k) * .powerOfTwo(-53))
        // Rounded outwards at 64 bits.
        #expect(
          part >= 1 && part < Rational(1_001, 1_000),
          "n = \(n), m = \(m): \(part.approximation)")
      }
    }
  }

  /// The sum of exact terms, to a few 2⁻⁵³.
  @Test func theMiddleIsNearTheExactMean() throws {
    for n in [1, 2, 5, 8, 30, 97] {
      let draws = try draws(classes: n)
      for m in [0, 1, 2, 3, 6, 13, 100, 1_023, 65_536, 1_000_000_007] {
        let exact = try draws.expectation(draws: m).midpoint
        let found = try draws.quickExpectation(draws: m).midpoint
        #expect(
          abs(found - exact) <= 6 * exact.ulp,
          "n = \(n), m = \(m): \(found), \(exact)")
      }
    }
  }

  /// The certified answer itself, and 1 where none is needed.
  @Test func drawsAreGuessed() throws {
    for n in [1, 2, 3, 8, 20] {
      let draws = try draws(classes: n)
      for part in 1...20 {
        let target = Rational(draws.support * part * 47, 950)
        guard target < Rational(draws.support) else { continue }
        let exact = try draws.draws(expecting: target)
        let found = try draws.guess(expecting: target)
        #expect(
          found == exact, "n = \(n), target \(target): \(found), \(exact)")
      }
      #expect(try draws.guess(expecting: 0) == 1)
      #expect(try draws.guess(expecting: 1) == 1)
    }
    // Exactly what two draws give.
    let even = try DistinctDraws(equallyLikely: 2)
    #expect(try even.guess(expecting: Rational(3, 2)) == 2)
    let rare = try DistinctDraws(weights: [(1 << 61), 1])
    #expect(
      try rare.guess(expecting: Rational(3, 2)) == SamplingDomain.mostSamples)
  }
}
