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
      for side in [Rational(1, 3), Rational(9, 10), 1, Rational(7, 4)]
      where side <= B {
        for top in 1...40 {
          var lattice = FloorSearch.Lattice(
            B, side, isLower: false, from: top)
          let index = (0...200).last {
            (B * Rational($0) / side).floor ?? 999 <= top
          }
          let name = "B = \(B), side = \(side), top = \(top)"
          #expect(lattice.index == index, "\(name)")
          let x = B * Rational(lattice.index) / side
          #expect(lattice.floor == x.floor, "\(name)")
          #expect(lattice.ceiling == x.ceiling, "\(name)")
          // The next size to look at: below m, and the upper side's are floors.
          #expect(lattice.end(before: top + 9) == lattice.floor, "\(name)")
          lattice = FloorSearch.Lattice(B, side, isLower: true, from: top)
          #expect(lattice.end(before: top + 9) == lattice.ceiling, "\(name)")
          #expect(
            lattice.end(before: lattice.ceiling) == lattice.floor, "\(name)")
        }
      }
    }
  }

  /// The largest size up to `top` at which b = B or a candidate of one of the
  /// sides exceeds the level, found by trying every size.
  private func largest(
    of search: FloorSearch, sides: [Rational], top: Int
  ) throws -> Int? {
    let B = search.ceiling
    return try (1...top).last { m in
      var ceilings = [B]
      for side in sides where side > 0 {
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
  }

  /// The walk by itself, from any top.
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
      let exact = try largest(of: search, sides: [1 + ε, 1 - ε], top: top)
      let found = try search.walk(from: top, to: 1)
      #expect(
        found.found?.samples == exact && found.isComplete,
        "seed \(seed): B = \(B), ε = \(ε), level \(level), top \(top)")
    }
  }

  /// One walk in a hundred is decided by the lower side's family alone.
  @Test func theLowerSideMayDecideAlone() throws {
    for (B, ε, level, top) in [
      ("5.7", "0.23", "0.4719", 29), ("4", "0.39", "0.5828", 6),
      ("3.7", "0.53", "0.2277", 15), ("11.6", "0.51", "0.4996", 23),
      ("1.5", "0.51", "0.0867", 18), ("1.2", "0.33", "0.0275", 7),
      ("1.6", "0.48", "0.0703", 26), ("7.6", "0.15", "0.9099", 8),
      ("9.9", "0.68", "0.2028", 30), ("1.3", "0.41", "0.1464", 17),
    ] {
      let ε = try Rational(decimal: ε)
      let search = FloorSearch(
        ceiling: try Rational(decimal: B), relativeError: ε,
        level: try Rational(decimal: level))
      let exact = try largest(of: search, sides: [1 + ε, 1 - ε], top: top)
      let others = try largest(of: search, sides: [1 + ε], top: top)
      let found = try search.walk(from: top, to: 1)
      #expect(found.found?.samples == exact, "B = \(B), ε = \(ε)")
      #expect(try #require(exact) > others ?? 0, "B = \(B), ε = \(ε)")
    }
  }

  /// Small means by themselves, for ε ≤ 1: the largest size above ⌊B/(1 + ε)⌋ at
  /// which a law of mean below 1/ε exceeds the level, found by trying all of them.
  @Test func smallMeansAreEnumerated() throws {
    var (some, none) = (0, 0)
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let B = Rational(Int.random(in: 20...160, using: &rng), 10)
      let ε = Rational(Int.random(in: 10...100, using: &rng), 100)
      let level = Rational(Int.random(in: 3_000...9_990, using: &rng), 10_000)
      let top = Int.random(in: 3...40, using: &rng)
      let bottom = Int.random(in: 0...3, using: &rng)
      let search = FloorSearch(ceiling: B, relativeError: ε, level: level)
      let sure = try #require((B / (1 + ε)).floor)
      let last = try #require((B / ε).floor)
      let least = Swift.max(bottom, sure) + 1
      let sizes = least..<Swift.max(least, Swift.min(top, last) + 1)
      let exact = try sizes.last { m in
        try [1 + ε, 1 - ε].contains { side in
          try (1...40).contains { k in
            let b = Rational(m) * side / Rational(k)
            guard Rational(k) * ε < side, b > 1, b <= B else { return false }
            return try search.exceeds(.init(ceiling: b, samples: m))
          }
        }
      }
      let found = try search.smallMeans(from: top, to: bottom)
      #expect(
        found.found?.samples == exact && found.isComplete,
        "seed \(seed): B = \(B), ε = \(ε), level \(level), top \(top)")
      some += exact == nil ? 0 : 1
      none += exact == nil ? 1 : 0
    }
    #expect(some >= 10 && none >= 10, "\(some) and \(none)")
  }

  /// F(m) = 1 is found without any search, and nowhere else: exact sums of every
  /// candidate, and the large sizes at which no search would end.
  @Test func someLawAlwaysFailsWhereTheExactMaximumIsOne() throws {
    var always = 0
    for B in [Rational(11, 10), Rational(3, 2), 2, Rational(37, 10), 9] {
      for ε in [
        Rational(1, 50), Rational(1, 7), Rational(1, 5), Rational(1, 3),
        Rational(4, 5), 1, Rational(6, 5),
      ] {
        let floor = try SamplingFloor(ceiling: B)
        for m in 1...30 {
          var largest = try TwoPointLaw(ceiling: B).exactFailureProbability(
            relativeError: ε, samples: m)
          for side in [1 + ε, 1 - ε] where side > 0 {
            for k in 1...m where largest < 1 {
              let b = Rational(m) * side / Rational(k)
              guard b > 1, b <= B else { continue }
              largest = max(
                largest,
                try TwoPointLaw(ceiling: b).exactFailureProbability(
                  relativeError: ε, samples: m))
            }
          }
          let found = try floor.probability(relativeError: ε, samples: m)
          let isOne = found.lower == 1 && found.upper == 1
          #expect(
            isOne == (largest == 1), "B = \(B), ε = \(ε), m = \(m): \(found)")
          always += isOne ? 1 : 0
        }
      }
    }
    #expect(always > 200, "\(always)")
    let tiny = try Rational(decimal: "1e-17")
    let found = try SamplingFloor(ceiling: Rational(29, 4)).probability(
      relativeError: tiny, samples: 10_000_000_000_000_000)
    #expect(found.lower == 1 && found.upper == 1)
  }
}
