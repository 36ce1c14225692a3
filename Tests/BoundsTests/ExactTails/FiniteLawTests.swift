import Bounds
import TestSupport
import Testing

/// 1. a law does not depend on how it is written; 2. its moments; 3. what it
/// refuses; 4. tails at the ends of the sum.
@Suite("H6 finite law")
struct FiniteLawTests {
  // 1.
  @Test func equalValuesAreOneAndTheOrderIsLost() throws {
    let law = try FiniteLaw(
      values: [3, 1, 3, Rational(1, 2)],
      probabilities: [
        Rational(1, 4), Rational(1, 8), Rational(1, 2), Rational(1, 8),
      ])
    #expect(law.values == [Rational(1, 2), 1, 3])
    #expect(
      law.probabilities == [Rational(1, 8), Rational(1, 8), Rational(3, 4)])
    #expect(law.smallest == Rational(1, 2))
    #expect(law.largest == 3)
    #expect(law.mirrored.values == [-3, -1, Rational(-1, 2)])
    #expect(
      law.mirrored.probabilities == [
        Rational(3, 4), Rational(1, 8), Rational(1, 8),
      ])
    #expect(law.mirrored.mirrored == law)
  }

  // 2.
  @Test func momentsAreSums() throws {
    let law = try FiniteLaw(
      values: [0, 2, 5],
      probabilities: [Rational(1, 2), Rational(1, 3), Rational(1, 6)])
    #expect(law.mean == Rational(3, 2))
    #expect(law.secondMoment == Rational(11, 2))
  }

  // 3.
  @Test(
    arguments: [
      ([], []), ([1], []), ([1, 2], [1]), ([1, 2], [1, 0]),
      ([1, 2], [2, -1]), ([1], [Rational(1, 2)]),
    ] as [([Rational], [Rational])])
  func refusesWhatIsNoLaw(values: [Rational], probabilities: [Rational]) {
    #expect(throws: BoundError.self) {
      try FiniteLaw(values: values, probabilities: probabilities)
    }
  }

  // 4.
  @Test func tailsAtTheEndsAgreeWithEnumeration() throws {
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let law = try FiniteLaws.random(&rng, mostValues: 3)
      let m = Int.random(in: 1...4, using: &rng)
      let sum = FiniteLaws.sum(law, draws: m)
      let ends = [Rational(m) * law.smallest, Rational(m) * law.largest]
      for end in ends {
        for x in [end - Rational(1, 9999), end, end + Rational(1, 9999)] {
          let isInside = x > ends[0] && x < ends[1]
          let upper = law.boundaryTail(draws: m, atLeast: x)
          #expect((upper == nil) == isInside, "seed \(seed)")
          let expected = sum.tail(atLeast: x)
          #expect(upper?.contains(expected) ?? true, "seed \(seed), x \(x)")
          let lower = law.boundaryTail(draws: m, atMost: x)
          #expect((lower == nil) == isInside, "seed \(seed)")
          let other = sum.tail(atMost: x)
          #expect(lower?.contains(other) ?? true, "seed \(seed), x \(x)")
        }
      }
    }
  }
}
