import TestSupport
import Testing

@testable import Bounds

/// 1. all sequences, enumerated; 2. a Markov chain; 3. two formulas; 4. one draw
/// more; 5. known values; 6. domain.
@Suite("T1 seen sets: coupons, exactly")
struct SeenSetLawTests {
  /// How many of the Dᴺ equally likely sequences see exactly each set, a bit a
  /// value.
  private func sequences(_ weights: [Int], _ N: Int) -> [Int: Int] {
    let values = weights.enumerated().flatMap { j, w in
      Array(repeating: j, count: w)
    }
    var seen = [0: 1]
    for _ in 0..<N {
      var next: [Int: Int] = [:]
      for (set, count) in seen {
        for j in values { next[set | 1 << j, default: 0] += count }
      }
      seen = next
    }
    return seen
  }

  // 1.
  @Test func theLawIsThatOfAllSequences() throws {
    for seed in 0..<200 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...5, using: &rng)
      let weights = (0..<n).map { _ in Int.random(in: 1...3, using: &rng) }
      let N = Int.random(in: 0...9, using: &rng)
      let law = try SeenSetLaw(weights: weights, draws: N)
      let total = weights.reduce(0, +)
      let unit = Rational(total).power(N)
      // By number seen and weight seen: what a cell tells.
      var expected: [[Int]: Rational] = [:]
      var unseen: Rational = 0
      for (set, count) in sequences(weights, N) {
        let members = weights.indices.filter { set >> $0 & 1 == 1 }
        let key = [members.count, members.reduce(0) { $0 + weights[$1] }]
        let probability = Rational(count) / unit
        expected[key] = (expected[key] ?? 0) + probability
        if members.count < n { unseen = unseen + probability }
      }
      var found: [[Int]: Rational] = [:]
      for cell in law.cells where cell.probability.sign != 0 {
        let weight = (cell.mass * Rational(total)).knownFloor
        let key = [cell.seen, weight]
        found[key] = (found[key] ?? 0) + cell.probability
      }
      #expect(found == expected, "seed \(seed): \(weights), \(N)")
      #expect(law.someUnseen == unseen, "seed \(seed): \(weights), \(N)")
    }
  }

  // 2. P(K = k) after a draw more: k/n of k, (n − k + 1)/n of k − 1.
  @Test func equalProbabilitiesFollowTheMarkovChain() throws {
    for (n, N) in [(1, 3), (7, 20), (20, 31), (40, 90)] {
      var p = [Rational(1)] + Array(repeating: 0, count: n)
      for _ in 0..<N {
        p = (0...n).map { k in
          let new = k == 0 ? 0 : p[k - 1] * Rational(n - k + 1, n)
          return p[k] * Rational(k, n) + new
        }
      }
      let law = try SeenSetLaw(values: n, draws: N)
      #expect(law.distinctCounts == p, "\(n), \(N)")
      #expect(law.someUnseen == 1 - p[n], "\(n), \(N)")
    }
  }

  /// For large n and N in enclosures.
  @Test func manyValuesFollowTheMarkovChain() throws {
    let (n, N) = (60, 400)
    var p = [Interval(1)] + Array(repeating: Interval(0), count: n)
    let share = (0...n).map { Interval(Rational($0, n)) }
    for _ in 0..<N {
      p = (0...n).map { k in
        let new = k == 0 ? Interval(0) : p[k - 1] * share[n - k + 1]
        return p[k] * share[k] + new
      }
    }
    let counts = try SeenSetLaw(values: n, draws: N).distinctCounts
    for (k, exact) in counts.enumerated() {
      #expect(p[k].contains(exact), "\(k)")
    }
  }

  // 3. Inclusion and exclusion against finite differences.
  @Test func bothFormulasAgree() throws {
    for (weights, N) in [
      (Array(repeating: 1, count: 80), 700),
      ([1, 1, 1, 1, 5, 5, 5, 9, 9, 9, 9, 9], 300), ([1, 2, 4, 8, 16], 100),
      ([3], 4), ([3], 0),
    ] {
      let law = try SeenSetLaw(weights: weights, draws: N)
      let cells = law.cells
      #expect(cells.reduce(0) { $0 + $1.probability } == 1)
      #expect(cells.allSatisfy { $0.probability >= 0 && $0.mass <= 1 })
      let counts = law.distinctCounts
      #expect(law.someUnseen == 1 - counts[weights.count], "\(weights)")
    }
  }

  /// Hundreds of values, thousands of draws: between Bonferroni's two sums.
  @Test func largeLawsAreExact() throws {
    let (n, N) = (300, 4_000)
    let exact = try SeenSetLaw(values: n, draws: N).someUnseen
    func term(_ i: Int) -> Rational {
      let ways =
        i == 1 ? Rational(n) : Rational(n * (n - 1), 2)
      return ways * Rational(n - i, n).power(N)
    }
    #expect(exact < term(1) && exact > term(1) - term(2))
  }

  // 4. P(K_N ≤ k) − P(K_{N+1} ≤ k) is P(k seen, the next one new).
  @Test func theMassOfACellIsThatOfADrawMore() throws {
    let weights = [1, 1, 2, 5, 5]
    for N in 0..<12 {
      let law = try SeenSetLaw(weights: weights, draws: N)
      let now = law.distinctCounts
      let next = try SeenSetLaw(
        weights: weights, draws: N + 1
      ).distinctCounts
      for k in 0...5 {
        let new = law.cells.filter { $0.seen == k }.reduce(0) {
          $0 + $1.probability * (1 - $1.mass)
        }
        let fallen =
          now[...k].reduce(0, +) - next[...k].reduce(0, +)
        #expect(new == fallen, "\(N), \(k)")
      }
    }
  }

  // 5. From Scripts/notes/sensitivity_points.py.
  @Test(arguments: [
    (2, 6, 0.03125), (4, 16, 0.039_998_831_2), (8, 39, 0.043_418_102_3),
    (24, 146, 0.047_211_276_6), (100, 757, 0.048_527_589_6),
  ])
  func theValuesAreThoseOfTheScript(n: Int, N: Int, p: Double) throws {
    let exact = try SeenSetLaw(values: n, draws: N).someUnseen
    #expect(abs(exact.approximation - p) < 1e-10)
  }

  // 6.
  @Test func refusesValuesOutsideTheDomain() throws {
    for (weights, draws) in [
      ([], 1), ([0], 1), ([1, -1], 1), ([.max, 1], 1), ([1], -1),
    ] as [([Int], Int)] {
      let error = #expect(throws: BoundError.self) {
        _ = try SeenSetLaw(weights: weights, draws: draws)
      }
      guard case .outsideDomain = error else {
        Issue.record("\(weights): \(String(describing: error))")
        continue
      }
    }
    for (weights, draws) in [
      (Array(1...17), 1), ([1, 1], 1 << 20), ([1], .max),
      (Array(1...16), 5_000),
    ] as [([Int], Int)] {
      let error = #expect(throws: BoundError.self) {
        _ = try SeenSetLaw(weights: weights, draws: draws)
      }
      guard case .beyondReach = error else {
        Issue.record("\(weights.count): \(String(describing: error))")
        continue
      }
    }
  }
}
