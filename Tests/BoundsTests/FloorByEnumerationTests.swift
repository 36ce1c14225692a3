import TestSupport
import Testing

@testable import Bounds

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

  /// For ε > 1 and one success, P(X ≥ 1) = 1 − (1 − 1/(m(1 + ε)))ᵐ falls with m up to
  /// ⌊B/(1 + ε)⌋: each level between two neighbours has its own size.
  @Test func everySizeOfOneSuccessIsFound() throws {
    for (B, u) in [(Rational(25), Rational(5, 2)), (13, Rational(21, 10))] {
      let sure = try #require((B / u).floor)
      func probability(_ m: Int) -> Rational {
        1 - (1 - 1 / (Rational(m) * u)).power(m)
      }
      for m in 1..<sure {
        let level = (probability(m) + probability(m + 1)) / 2
        let found = try SamplingFloor(ceiling: B).necessarySamples(
          relativeError: u - 1, failureProbability: level)
        #expect(
          found.samples == m + 1 && found.isExact,
          "B = \(B), u = \(u), m = \(m): \(found.samples)")
        #expect(found.witness?.ceiling == Rational(m) * u)
      }
    }
  }

  /// A family starts at its largest size up to the top.
  @Test func aLatticeStartsAtTheTop() {
    for B in [Rational(3, 2), 2, Rational(17, 5), 10] {
      for side in [Rational(1, 3), Rational(9, 10), 1, Rational(7, 4)] {
        for top in 1...40 {
          let lattice = FloorSearch.Lattice(B, side, from: top)
          let index = (0...200).last {
            (B * Rational($0) / side).floor ?? 999 <= top
          }
          let name = "B = \(B), side = \(side), top = \(top)"
          #expect(lattice.index == index, "\(name)")
          let x = B * Rational(lattice.index) / side
          #expect(lattice.floor == x.floor, "\(name)")
          #expect(lattice.ceiling == x.ceiling, "\(name)")
        }
      }
    }
  }

  /// The walk by itself, from any top: the largest size at which one of the three
  /// families exceeds the level, found by trying every size.
  @Test func theWalkAloneFindsTheLargestOfTheFamilies() throws {
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let B = Rational(Int.random(in: 11...120, using: &rng), 10)
      let ε = Rational(
        Int.random(in: 10...(seed % 3 == 0 ? 150 : 99), using: &rng), 100)
      let level = Rational(Int.random(in: 100...7_000, using: &rng), 10_000)
      let top = Int.random(in: 3...30, using: &rng)
      let search = FloorSearch(
        ceiling: B, relativeError: ε, level: level)
      let exact = try (1...top).last { m in
        var ceilings = [B]
        for side in [1 + ε, 1 - ε] where side > 0 {
          for k in 1...m {
            let b = Rational(m) * side / Rational(k)
            if b > 1, b <= B, (B * Rational(k) / side).floor == m {
              ceilings.append(b)
            }
          }
        }
        return try ceilings.contains {
          try search.exceeds(.init(ceiling: $0, samples: m))
        }
      }
      let found = try search.walk(from: top, to: 0)
      #expect(
        found.found?.samples == exact && found.isComplete,
        "seed \(seed): B = \(B), ε = \(ε), level \(level), top \(top)")
    }
  }
}
