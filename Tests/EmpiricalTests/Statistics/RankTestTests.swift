import TestSupport
import Testing

@testable import Bounds
@testable import Empirical

/// The rank tests against all signs and all permutations, with ties and zeros.
@Suite("H7 tests of ranks: signed ranks and rank sums")
struct RankTestTests {
  private func errors(
    _ count: Int, most: Int, using generator: inout SplitMix64
  ) -> [Double] {
    (0..<count).map { _ in Double(Int.random(in: 0...most, using: &generator)) }
  }

  @Test func signedRanksHaveTheirExactSize() throws {
    var generator = SplitMix64(seed: 75)
    for round in 0..<25 {
      let n = Int.random(in: 0...7, using: &generator)
      let most = Int.random(in: 0...9, using: &generator)
      let x = errors(n, most: most, using: &generator)
      let y = errors(n, most: most, using: &generator)
      for alternative in Alternative.allCases {
        let pValues = try (0..<(1 << n)).map { swaps in
          let first = (0..<n).map { swaps >> $0 & 1 == 1 ? y[$0] : x[$0] }
          let second = (0..<n).map { swaps >> $0 & 1 == 1 ? x[$0] : y[$0] }
          return try SignedRankTest(baseline: first, candidate: second)
            .pValue(alternative)
        }
        ExactSize(pValues: pValues).expectExact(
          "seed 75, round \(round): \(x), \(y), \(alternative)")
      }
    }
  }

  @Test func rankSumsHaveTheirExactSize() throws {
    var generator = SplitMix64(seed: 76)
    for round in 0..<25 {
      let N = Int.random(in: 0...8, using: &generator)
      let n = Int.random(in: 0...N, using: &generator)
      let most = Int.random(in: 0...9, using: &generator)
      let all = errors(N, most: most, using: &generator)
      for alternative in Alternative.allCases {
        let pValues = try choices(n, of: N).map { chosen in
          try RankSumTest(
            baseline: (0..<N).filter { chosen >> $0 & 1 == 0 }.map { all[$0] },
            candidate: (0..<N).filter { chosen >> $0 & 1 == 1 }.map { all[$0] }
          ).pValue(alternative)
        }
        let size = ExactSize(pValues: pValues)
        let name = "seed 76, round \(round): \(n) of \(all), \(alternative)"
        size.expectValid(name)
        if alternative != .different { size.expectExact(name) }
      }
    }
  }

  /// By hand: d = 3, −1, 0, 2, 2 has doubled ranks 10, 4, –, 7, 7 (Pratt).
  @Test func zerosAreRankedAndLeftOut() throws {
    let test = try SignedRankTest(
      baseline: [0, 1, 5, 2, 0], candidate: [3, 0, 5, 4, 2])
    #expect(test.statistic == 24 && test.zeros == 1)
    #expect(test.law.total == 28 && test.law.count == 4)
    // Sums of at least 24 of 10, 4, 7, 7: all, and all but the 4.
    #expect(test.pValue(.candidateIsWorse).contains(Rational(1, 8)))
    // Dropped before ranking they would be 8, 2, 5, 5 and the same here; with
    // two zeros the first rank weighs more.
    let more = try SignedRankTest(
      baseline: [0, 0, 0, 0], candidate: [0, 0, -1, 2])
    #expect(more.statistic == 8 && more.law.total == 14)
  }

  /// By hand, and U by its definition.
  @Test func rankSumsCountPairs() throws {
    var generator = SplitMix64(seed: 77)
    for round in 0..<40 {
      let x = errors(
        Int.random(in: 0...12, using: &generator), most: 9, using: &generator)
      let y = errors(
        Int.random(in: 0...12, using: &generator), most: 9, using: &generator)
      let test = try RankSumTest(baseline: x, candidate: y)
      var doubled = 0
      for a in x {
        for b in y { doubled += b > a ? 2 : b == a ? 1 : 0 }
      }
      #expect(test.doubledMannWhitney == doubled, "seed 77, round \(round)")
    }
    #expect(doubledMidranks([3, 1, 3, -0.0, 0]) == [9, 6, 9, 3, 3])
    #expect(doubledMidranks([.nan, 1, .infinity, -.infinity]) == [7, 4, 7, 2])
  }

  @Test func changingPlacesChangesTheDirection() throws {
    var generator = SplitMix64(seed: 78)
    for round in 0..<20 {
      let x = errors(20, most: 30, using: &generator)
      let y = errors(20, most: 40, using: &generator)
      let short = Array(y.prefix(12))
      for alternative in Alternative.allCases {
        let name = "seed 78, round \(round), \(alternative)"
        let (a, b) = (
          try SignedRankTest(baseline: x, candidate: y),
          try SignedRankTest(baseline: y, candidate: x)
        )
        #expect(
          agree(a.pValue(alternative), b.pValue(alternative.swapped)),
          "\(name)")
        let (c, d) = (
          try RankSumTest(baseline: x, candidate: short),
          try RankSumTest(baseline: short, candidate: x)
        )
        #expect(
          agree(c.pValue(alternative), d.pValue(alternative.swapped)),
          "\(name)")
      }
    }
  }

  /// An error that is not defined is the worst one, in both runs alike.
  @Test func undefinedErrorsAreTheWorst() throws {
    let same = try SignedRankTest(
      baseline: [.nan, .infinity, 1], candidate: [.infinity, .nan, 1])
    #expect(same.zeros == 3 && same.pValue(.different).lower == 1)
    let one = try SignedRankTest(
      baseline: [0, 0, 0, 0], candidate: [.nan, -1, -2, -3])
    #expect(one.statistic == 8)
    let sum = try RankSumTest(baseline: [5, .nan], candidate: [.infinity, 1])
    #expect(sum.statistic == 7 + 2)
  }

  @Test func nothingSeenSaysNothing() throws {
    for alternative in Alternative.allCases {
      for (x, y) in [([], []), ([1.0], [1.0]), ([2, 3, 4], [2.0, 3, 4])] {
        let p = try SignedRankTest(baseline: x, candidate: y)
          .pValue(alternative)
        #expect(p.lower == 1 && p.upper == 1, "\(x), \(y)")
      }
      for (x, y) in [
        ([], []), ([1.0, 2], []), ([], [1.0]), ([7, 7], [7.0, 7]),
      ] {
        let p = try RankSumTest(baseline: x, candidate: y).pValue(alternative)
        #expect(p.lower == 1 && p.upper == 1, "\(x), \(y)")
      }
    }
  }

  /// Levels of a run are reached: the extreme outcome of 27 pairs, of 15 + 15.
  @Test func smallLevelsAreReachedExactly() throws {
    let x = (1...27).map(Double.init)
    let signed = try SignedRankTest(
      baseline: Array(repeating: 0, count: 27), candidate: x)
    #expect(
      signed.pValue(.candidateIsWorse).contains(Rational(1, 1 << 27)))
    #expect(signed.pValue(.different).contains(Rational(1, 1 << 26)))
    let sum = try RankSumTest(
      baseline: Array(x.prefix(15)), candidate: x.map { $0 + 30 })
    #expect(
      sum.pValue(.candidateIsWorse)
        .contains(1 / binomialCoefficient(42, 15)))
  }
}
