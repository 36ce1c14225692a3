import TestSupport
import Testing

@testable import Bounds

/// Signed-rank and rank-sum laws against every choice of signs and of subsets.
@Suite("H7 exact tails: signed ranks and rank sums")
struct RankLawTests {
  /// Sums of all subsets, and the number of their members.
  private func subsets(_ ranks: [Int]) -> [(sum: Int, size: Int)] {
    (0..<(1 << ranks.count)).map { choice in
      var (sum, size) = (0, 0)
      for (i, r) in ranks.enumerated() where choice >> i & 1 == 1 {
        sum += r
        size += 1
      }
      return (sum, size)
    }
  }

  private func randomRanks(
    _ count: Int, using generator: inout SplitMix64
  ) -> [Int] {
    let step = Int.random(in: 1...3, using: &generator)
    let largest = Int.random(in: 0...9, using: &generator)
    return (0..<count).map { _ in
      step * Int.random(in: 0...largest, using: &generator)
    }
  }

  private func isExactly(_ interval: Interval, _ exact: Rational) -> Bool {
    interval.contains(exact) && interval.relativeWidthExponent < -100
  }

  @Test func signsAreEnumerated() throws {
    var generator = SplitMix64(seed: 72)
    for round in 0..<60 {
      let n = Int.random(in: 0...9, using: &generator)
      let ranks = randomRanks(n, using: &generator)
      let law = try SignedRankLaw(ranks: ranks)
      let sums = subsets(ranks)
      for w in -2...(law.total + 2) {
        let above = Rational(sums.count { $0.sum >= w }, sums.count)
        let below = Rational(sums.count { $0.sum <= w }, sums.count)
        let name = "seed 72, round \(round): \(ranks), w \(w)"
        #expect(isExactly(law.tail(atLeast: w), above), "≥ \(name)")
        #expect(isExactly(law.tail(atMost: w), below), "≤ \(name)")
        if w > 0 && w <= law.total {
          #expect(law.boundedTail(atLeast: w).contains(above), "\(name)")
        }
      }
      #expect(law.tail(atMost: .min).upper == 0)
      #expect(law.tail(atLeast: .max).upper == 0)
    }
  }

  /// n ranks of 1: exact up to 52, beyond 2 u of the sum a rounding on either side:
  /// n halvings and n − w additions.
  @Test func sumsAreExactUpToTheBitsOfADouble() throws {
    for n in [51, 52, 53, 60] {
      let law = try SignedRankLaw(ranks: Array(repeating: 1, count: n))
      let coin = try BinomialLaw(trials: n, probability: Rational(1, 2))
      for w in [n - 2, n / 2] {
        let tail = law.summedTail(atLeast: w)
        #expect(tail.contains(coin.exactSum(atLeast: w)), "n \(n), w \(w)")
        let ends = try #require(tail.exactEnds)
        let units =
          ((ends.upper - ends.lower) * Rational.powerOfTwo(53))
          .approximation / tail.midpoint
        let stated = n <= 52 ? 0 : Double(4 * (n + n - w))
        #expect(abs(units - stated) <= 0.001 * stated, "n \(n), w \(w)")
      }
    }
  }

  @Test func subsetsAreEnumerated() throws {
    var generator = SplitMix64(seed: 73)
    for round in 0..<60 {
      let N = Int.random(in: 0...9, using: &generator)
      let ranks = randomRanks(N, using: &generator)
      let n = Int.random(in: 0...N, using: &generator)
      let law = try RankSumLaw(ranks: ranks, chosen: n)
      let sums = subsets(ranks).filter { $0.size == n }
      for w in -2...(law.total + 2) {
        let above = Rational(sums.count { $0.sum >= w }, sums.count)
        let below = Rational(sums.count { $0.sum <= w }, sums.count)
        let name = "seed 73, round \(round): \(n) of \(ranks), w \(w)"
        #expect(isExactly(law.tail(atLeast: w), above), "≥ \(name)")
        #expect(isExactly(law.tail(atMost: w), below), "≤ \(name)")
        if w > 0 && w <= law.total {
          #expect(law.boundedTail(atLeast: w).contains(above), "\(name)")
        }
      }
      #expect(law.tail(atLeast: .max).upper == 0)
      #expect(law.tail(atMost: .min).upper == 0)
      #expect(law.tail(atLeast: .min).lower == 1)
    }
  }

  /// Doubled midranks of n values that are tied in blocks.
  private func ranks(_ n: Int, block: Int) -> [Int] {
    (0..<n).map { i in
      let first = i / block * block
      return first + min(n, first + block) + 1
    }
  }

  @Test func holdsTheStoredTable() throws {
    var methods = [0, 0]
    for row in try ReferenceTable.rows("rank-laws") {
      let n = try row[1...4].map { try #require(Int($0)) }
      let values = ranks(n[0], block: n[1])
      let logarithm = try Rational(decimal: row[5])
      let isSigned = row[0] == "signed"
      let (tail, bounded): (Interval, Interval)
      if isSigned {
        let law = try SignedRankLaw(ranks: values)
        tail = law.tail(atLeast: n[3])
        bounded = law.boundedTail(atLeast: n[3])
      } else {
        let law = try RankSumLaw(ranks: values, chosen: n[2])
        tail = law.tail(atLeast: n[3])
        bounded = law.boundedTail(atLeast: n[3])
      }
      #expect(tail.relativeWidthExponent < -27, "\(row): \(tail)")
      let log = tail.log
      let ε = Rational(1, 1 << 60) * Rational(1, 1 << 60)
      #expect(
        !log.isCertainlyAbove(logarithm + ε)
          && !(-log).isCertainlyAbove(ε - logarithm), "\(row): \(log)")
      #expect(bounded.lower == 0, "\(row)")
      #expect(tail.lower <= bounded.upper, "\(row): \(tail), \(bounded)")
      // Not by much, but for the last few sums, where the optimum is at infinity.
      if logarithm.approximation < -4, n[0] > 20,
        tail.upper > 0x1p-40
      {
        methods[isSigned ? 0 : 1] += 1
        #expect(bounded.upper < 60 * tail.upper, "\(row): \(bounded)")
      }
    }
    #expect(methods[0] > 8 && methods[1] > 8, "\(methods)")
  }

  /// Both bounds against the same formulas, minimised by another program
  /// (Scripts/notes/comparisons.py).
  @Test func boundsAreTheFormulaAtItsMinimum() throws {
    for (n, w, bound) in [
      (200, 12_508, 0.010_463_749_9), (200, 14_147, 2.253_167_694e-6),
      (200, 15_786, 2.711_222_395e-12), (3_000, 2_487_980, 3.611_503_298e-6),
    ] {
      let law = try SignedRankLaw(ranks: ranks(n, block: 1))
      let upper = law.boundedTail(atLeast: 2 * w).upper
      #expect(abs(upper / bound - 1) < 1e-4, "\(n), \(w): \(upper)")
    }
    for (count, n, w, bound) in [
      (120, 60, 4_201, 0.015_867_899_9), (120, 60, 4_582, 2.411_414_788e-6),
      (3_000, 1_000, 1_612_322, 5.643_537_607e-6),
      (90, 20, 1_322, 0.000_229_923_336),
    ] {
      let law = try RankSumLaw(ranks: ranks(count, block: 1), chosen: n)
      let upper = law.boundedTail(atLeast: 2 * w).upper
      #expect(abs(upper / bound - 1) < 1e-4, "\(count), \(n): \(upper)")
    }
  }

  /// Where additions are too many, the bound takes over, and is no wider than
  /// Hoeffding's e^{−2t²/Σr²}.
  @Test func largeSizesAreBounded() throws {
    let n = 2_000
    let values = ranks(n, block: 1)
    let signed = try SignedRankLaw(ranks: values)
    let mean = Double(signed.total) / 2
    let squares = values.reduce(0.0) { $0 + Double($1) * Double($1) }
    let w = Int(mean + 5 * squares.squareRoot() / 2)
    #expect(signed.method(atLeast: w) == .bounded)
    let bound = signed.tail(atLeast: w)
    #expect(bound.lower == 0)
    // e^{−25/2} = 3.7e−6; the normal tail is 2.9e−7.
    #expect(bound.upper > 2.9e-7 && bound.upper < 3.73e-6, "\(bound)")

    let rankSum = try RankSumLaw(ranks: values, chosen: n / 2)
    let spread = (Double(n * n / 4) * Double(n + 1) / 3).squareRoot()
    let v = Int(Double(n / 2 * (n + 1)) + 5 * spread)
    #expect(rankSum.method(atLeast: v) == .bounded)
    let other = rankSum.tail(atLeast: v)
    #expect(other.lower == 0)
    // No further from e^{−25/2} than the factor √(π/8)√(2π) = 1.57.
    #expect(other.upper > 2.9e-7 && other.upper < 6e-6, "\(other)")
    #expect(rankSum.tail(atLeast: n / 2 * (n + 1)).upper == 1)
  }

  @Test func methodsGoByTheSizesAlone() throws {
    let law = try SignedRankLaw(ranks: ranks(900, block: 1))
    #expect(law.method(atLeast: law.total) == .summed)
    #expect(law.method(atLeast: 1) == .summed)
    let long = try SignedRankLaw(ranks: ranks(1_200, block: 1))
    #expect(long.method(atLeast: 1) == .bounded)
    #expect(long.method(atLeast: long.total - 10_000) == .summed)
    let wide = try SignedRankLaw(ranks: [1, 1_000_000_000])
    #expect(wide.method(atLeast: 1) == .bounded)
    #expect(wide.method(atLeast: 1_000_000_000) == .summed)
    let many = try RankSumLaw(ranks: ranks(1_001, block: 1), chosen: 1)
    #expect(many.method(atLeast: 1_000) == .bounded)
    let two = try RankSumLaw(ranks: ranks(200, block: 1), chosen: 100)
    #expect(two.method(atLeast: 23_000) == .summed)
  }

  /// Halving below the normal range costs what the enclosure says.
  @Test func massesBelowTheNormalRangeAreEnclosed() throws {
    let law = try SignedRankLaw(ranks: Array(repeating: 1, count: 1_200))
    let binomial = try BinomialLaw(trials: 1_200, probability: Rational(1, 2))
    for w in [600, 700, 900, 1_100, 1_199, 1_200] {
      let tail = law.summedTail(atLeast: w)
      let exact = binomial.exactSum(atLeast: w)
      #expect(tail.contains(exact), "w \(w): \(tail)")
      #expect(law.boundedTail(atLeast: w).contains(exact), "w \(w)")
    }
  }

  @Test func refusesWhatIsOutsideItsDomain() {
    #expect(throws: BoundError.self) { try SignedRankLaw(ranks: [-1]) }
    #expect(throws: BoundError.self) {
      try SignedRankLaw(ranks: [1_000_000_001])
    }
    #expect(throws: BoundError.self) { try RankSumLaw(ranks: [1], chosen: 2) }
    #expect(throws: BoundError.self) { try RankSumLaw(ranks: [1], chosen: -1) }
    #expect(throws: BoundError.self) { try RankSumLaw(ranks: [-1], chosen: 0) }
  }
}
