import Bounds
import Testing
import TestSupport

/// The search for the floor's size against its definition: F(m) at every m up to
/// T4e's size, above which F is at most δ.
@Suite("T4f floor by enumeration")
struct FloorByEnumerationTests {
  @Test func theWalkFindsTheLargestUnmetSize() throws {
    var tried = 0
    for seed in 0..<40 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let B = Rational(Int.random(in: 11...200, using: &rng), 10)
      let ε = Rational(Int.random(in: 30...200, using: &rng), 100)
      let δ = Rational(Int.random(in: 1...8000, using: &rng), 10_000)
      let tail = try ConvexOrderTail(ceiling: B)
      let size = try tail.samples(relativeError: ε, failureProbability: δ)
      guard let top = size?.samples, top <= 60 else { continue }
      tried += 1
      let floor = try SamplingFloor(ceiling: B)
      let unmet = try (1...top).last { m in
        try floor.probability(relativeError: ε, samples: m)
          .isCertainlyAbove(δ)
      }
      let found = try floor.necessarySamples(
        relativeError: ε, failureProbability: δ)
      #expect(
        found.isExact && found.samples == (unmet ?? 0) + 1,
        "seed \(seed): B = \(B), ε = \(ε), δ = \(δ)")
    }
    #expect(tried >= 12)
  }

  /// The largest unmet size lies inside a range of equal thresholds, 15 to 21, and
  /// the families with b < B end at 14.
  @Test func theLargestUnmetSizeMayBeInsideARange() throws {
    let found = try SamplingFloor(ceiling: Rational(141, 10)).necessarySamples(
      relativeError: Rational(93, 100),
      failureProbability: Rational(4002, 10_000))
    #expect(found.samples == 18 && found.isExact)
  }
}
