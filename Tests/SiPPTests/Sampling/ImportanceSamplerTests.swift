import Bounds
import Testing
import TestSupport

@testable import SiPP

/// What a sampler promises of its law, its draws and its domain.
@Suite("T3 importance sampler")
struct ImportanceSamplerTests {
  /// 1. The probabilities are positive, sum to 1 exactly, and the largest
  /// p_j/q_j is at most Σp · c/(c − 1).
  @Test func lawIsNearTheImportances() throws {
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...400, using: &rng)
      let p = randomImportances(n, using: &rng)
      let sampler = try ImportanceSampler(importances: p)
      let c = Int((UInt64(1) << 32) / UInt64(n))

      #expect(sampler.count == n)
      #expect(sampler.totalUnits == UInt64(n * c))
      #expect(sampler.units.reduce(0, +) == UInt64(n * c), "seed \(seed)")
      #expect(sampler.units.allSatisfy { $0 >= 1 }, "seed \(seed)")

      var sum: Rational = 0
      var largest: Rational = 0
      for j in p.indices {
        let exact = try #require(Rational(exactly: p[j]))
        sum = sum + exact
        largest = max(largest, exact / sampler.probability(of: j))
      }
      let limit = sum * Rational(c, c - 1) * rounding
      #expect(largest <= limit, "seed \(seed): n = \(n)")
      #expect(largest >= sum, "seed \(seed): no law can do better")
    }
  }

  /// 2. No other shares make the largest ratio smaller: all of them are tried.
  @Test func noOtherSharesAreFairer() {
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...4, using: &rng)
      let p = randomImportances(n, using: &rng)
      let total = UInt64.random(in: UInt64(3 * n)...22, using: &rng)
      let units = apportion(p, total: total)
      #expect(units.reduce(0, +) == total, "seed \(seed)")
      let reached = largestRatio(p, units)
      for other in compositions(of: total, into: n) {
        #expect(
          reached <= largestRatio(p, other) * (1 + 0x1p-50),
          "seed \(seed): \(units) against \(other)")
      }
    }
  }

  /// The shares are those that give one unit after the other, from one each, to
  /// the largest p_j/u_j, to the lowest index among equals.
  @Test func sharesAreThoseOfOneUnitAtATime() {
    for seed in 0..<150 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...24, using: &rng)
      let scales: [Double] = [1, 1e-300, 1e300]
      let scale = scales[Int(seed % 3)]
      let p =
        seed % 4 == 0
        ? (0..<n).map { _ in
          scale * Double(Int.random(in: 1...4, using: &rng))
        }
        : randomImportances(n, using: &rng)
      let total = UInt64.random(
        in: UInt64(3 * n)...UInt64(12 * n + 9), using: &rng)
      let largest = p.max() ?? 1
      var expected = [UInt64](repeating: 1, count: n)
      for _ in UInt64(n)..<total {
        let ratios = p.indices.map { p[$0] / largest / Double(expected[$0]) }
        let top = ratios.max()
        expected[ratios.firstIndex { $0 == top } ?? 0] += 1
      }
      #expect(apportion(p, total: total) == expected, "seed \(seed)")
    }
  }

  /// 3. Equal importances give exactly 1/n, whether or not n divides 2³².
  @Test func equalImportancesAreEquallyLikely() throws {
    for n in [1, 2, 3, 10, 50, 64, 100, 784, 1_000] {
      for p in [1, 0.1, 1e-300, 0x1p-1074, 1e308] {
        let sampler = try ImportanceSampler(
          importances: Array(repeating: p, count: n))
        for j in 0..<n {
          #expect(
            sampler.units[j] == (1 << 32) / UInt64(n), "n = \(n), p = \(p)")
        }
        #expect(sampler.probability(of: n - 1) == Rational(1, n))
      }
    }
  }

  /// 4. Importances hundreds of decades apart: the small ones keep one unit.
  @Test func extremeImportancesKeepAUnit() throws {
    let sampler = try ImportanceSampler(
      importances: [1e-300, 1, 0x1p-1074, 1e308, 1e308])
    let total = sampler.totalUnits
    #expect(sampler.units[0] == 1)
    #expect(sampler.units[1] == 1)
    #expect(sampler.units[2] == 1)
    #expect(sampler.units[3] + sampler.units[4] == total - 3)
    #expect(sampler.units[3].distance(to: sampler.units[4]).magnitude <= 1)
  }

  /// 5. The largest size: one unit each and the rest where it belongs.
  @Test(.enabled(if: isFullEffort))
  func theLargestNumberOfIndices() throws {
    var p = [Double](repeating: 1, count: ImportanceSampler.largestCount)
    p[7] = 1e30
    let sampler = try ImportanceSampler(importances: p)
    #expect(sampler.units.filter { $0 == 1 }.count == p.count - 1)
    #expect(sampler.units.reduce(0, +) == 1 << 32)
  }

  /// 6. Counts and sums see the same draws and leave the stream at the same
  /// place, so a trial can be replayed.
  @Test func countsReplayWhatASumHasDrawn() throws {
    for seed in 0..<40 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...900, using: &rng)
      let m = Int.random(in: 0...5_000, using: &rng)
      let sampler = try ImportanceSampler(
        importances: randomImportances(n, using: &rng))
      let values = (0..<n).map { _ in rng.next32() }
      var first = RandomWords(seed: seed)
      var second = first
      let sum = ValueTable(sampler, values: values).sum(draws: m, using: &first)
      let counts = sampler.counts(draws: m, using: &second)
      #expect(counts.reduce(0) { $0 + Int($1) } == m, "seed \(seed)")
      #expect(
        zip(counts, values).reduce(0) { $0 + UInt64($1.0) * UInt64($1.1) }
          == sum, "seed \(seed)")
      #expect(first.requests == second.requests, "seed \(seed)")
      #expect(
        first.requests.prefix(m / 1_024).allSatisfy { $0 == 1_024 }
          && first.requests.allSatisfy { $0 <= 1_024 }, "seed \(seed)")
    }
  }

  /// 7. Draws are spread as the law says: a chi-square over 40,000 draws with a
  /// limit that a true law passes with probability above 1 − 10⁻⁹.
  @Test func drawsFollowTheLaw() throws {
    let sampler = try ImportanceSampler(importances: [1, 2, 3, 4, 5, 85])
    var source = RandomWords(seed: 11)
    let m = 40_000
    let counts = sampler.counts(draws: m, using: &source)
    var distance = 0.0
    for (j, count) in counts.enumerated() {
      let mean = Double(m) * sampler.probability(of: j).approximation
      distance += (Double(count) - mean) * (Double(count) - mean) / mean
    }
    #expect(distance < 52)  // 5 degrees of freedom
  }

  /// A source may go on giving words that are rejected for 4,095 requests.
  @Test func rejectedWordsAreAskedForAgain() throws {
    let sampler = try ImportanceSampler(importances: [1, 1, 1])
    let rejected = [UInt32](repeating: 0, count: 4_095)
    var source = ListedWords(rejected + [.max])
    #expect(sampler.counts(draws: 1, using: &source) == [0, 0, 1])
    #expect(source.rest.isEmpty && !source.isExhausted)
    // One accepted word among two, and the count begins anew.
    source = ListedWords([.max, 0] + rejected + [.max])
    #expect(sampler.counts(draws: 2, using: &source) == [0, 0, 2])
    #expect(source.rest.isEmpty && !source.isExhausted)
  }

  /// A source that gives nothing else ends the program instead of hanging it.
  @Test func aStuckSourceIsFound() async {
    await #expect(processExitsWith: .failure) {
      let sampler = try ImportanceSampler(importances: [1, 1, 1])
      var source = ListedWords([UInt32](repeating: 0, count: 5_000))
      _ = sampler.counts(draws: 1, using: &source)
    }
  }

  @Test func theLargestSizeIsAMillion() {
    #expect(ImportanceSampler.largestCount == 1_048_576)
  }

  @Test func refusesWhatIsNoLaw() {
    let wrong: [[Double]] = [
      [], [0], [1, 0], [1, -1], [.nan], [1, .infinity], [-0.0],
      Array(repeating: 1, count: ImportanceSampler.largestCount + 1),
    ]
    for p in wrong {
      #expect(throws: SiPPError.self, "\(p.prefix(3))") {
        _ = try ImportanceSampler(importances: p)
      }
    }
  }
}

/// Room for the rounded quotients that the shares are compared by.
private let rounding = 1 + Rational(1, 1 << 50)

private func largestRatio(_ p: [Double], _ units: [UInt64]) -> Double {
  zip(p, units).reduce(0) { max($0, $1.0 / Double($1.1)) }
}

/// All ways to write `total` as `parts` positive integers.
private func compositions(of total: UInt64, into parts: Int) -> [[UInt64]] {
  if parts == 1 { return [[total]] }
  return (1...(total - UInt64(parts) + 1)).flatMap { first in
    compositions(of: total - first, into: parts - 1).map { [first] + $0 }
  }
}
