import TestSupport
import Testing

@testable import Bounds

/// The number of distinct cells: enumeration, and three methods.
@Suite("Exact tails: occupancy")
struct OccupancyLawTests {
  /// P(D = d) by walking over the sets that have been seen.
  private func enumerated(_ q: [Rational], draws: Int) -> [Rational] {
    var masses: [Int: Rational] = [0: 1]
    for _ in 0..<draws {
      var next: [Int: Rational] = [:]
      for (seen, mass) in masses {
        for (j, q) in q.enumerated() where q.sign > 0 {
          next[seen | 1 << j] = (next[seen | 1 << j] ?? 0) + mass * q
        }
      }
      masses = next
    }
    var f = [Rational](repeating: 0, count: q.count + 1)
    for (seen, mass) in masses {
      f[seen.nonzeroBitCount] = f[seen.nonzeroBitCount] + mass
    }
    return f
  }

  private func laws() -> [[Rational]] {
    let weights = [
      [1], [1, 1], [1, 2], [1, 1, 1, 1, 1], [1, 2, 3, 4], [1, 1, 1, 5, 9, 0],
      [1, 1, 2, 2, 7, 7],
    ]
    return weights.map { w in
      let sum = w.reduce(0, +)
      return w.map { Rational($0, sum) }
    }
  }

  @Test func holdsTheEnumeratedLaw() throws {
    for q in laws() {
      for m in [0, 1, 2, 3, 6, 9] {
        let f = enumerated(q, draws: m)
        let law = try OccupancyLaw(draws: m, probabilities: q)
        #expect(
          f.indices.filter { f[$0].sign > 0 } == Array(law.support),
          "\(q), m \(m)")
        let mean = f.enumerated().reduce(Rational(0)) {
          $0 + Rational($1.offset) * $1.element
        }
        #expect(law.mean().contains(mean), "\(q), m \(m)")
        var below: Rational = 0
        for d in -1...(q.count + 1) {
          let name = "\(q), m \(m), d \(d)"
          expectHolds(
            try law.tail(atLeast: d, precision: 64), 1 - below, "≥ " + name)
          below = below + (f.indices.contains(d) ? f[d] : 0)
          expectHolds(
            try law.tail(atMost: d, precision: 64), below, "≤ " + name)
        }
      }
    }
  }

  /// Every method, wherever it applies, whichever is chosen.
  @Test func methodsAgree() throws {
    for q in laws() + [[Rational](repeating: Rational(1, 12), count: 12)] {
      for m in [2, 5, 13] {
        let law = try OccupancyLaw(draws: m, probabilities: q)
        for d in law.support.dropFirst() {
          let name = "\(q), m \(m), d \(d)"
          let subsets = try #require(law.bySubsets(d, precision: 128))
          let cells = law.byCells(d, precision: 128)
          expectNarrow(subsets.below, name)
          expectNarrow(cells.reached, name)
          expectMeet(
            subsets.below.logProbability, cells.below.logProbability, name)
          expectMeet(
            subsets.reached.logProbability, cells.reached.logProbability, name)
          guard law.classes.count == 1 else { continue }
          let draws = law.byDraws(d, precision: 128)
          expectMeet(
            subsets.below.logProbability, draws.below.logProbability, name)
          expectMeet(
            subsets.reached.logProbability, draws.reached.logProbability, name)
        }
      }
    }
  }

  /// Two cells: D = 1 with probability qᵐ + (1 − q)ᵐ; no repetition: a product.
  @Test func knownCases() throws {
    let q = Rational(1, 1_000)
    let law = try OccupancyLaw(draws: 5_000, probabilities: [q, 1 - q])
    let miss = Interval(-q, precision: 200).log1p
    let one =
      (Interval(5_000, precision: 200) * miss).exp
      + Interval(q, precision: 200).power(5_000)
    expectMeet(try law.tail(atMost: 1).probability, one, "two cells")
    let birthdays = try OccupancyLaw(draws: 23, cells: 365)
    let distinct = (0..<23).reduce(Rational(1)) {
      $0 * Rational(365 - $1, 365)
    }
    expectHolds(
      try birthdays.tail(atLeast: 23, precision: 64), distinct, "birthdays")
    // Millions of cells, few collisions; and everything collected.
    let rare = try OccupancyLaw(draws: 1_000, cells: 1_000_000_000)
    expectNarrow(try rare.tail(atMost: 998), "two collisions")
    let all = try OccupancyLaw(draws: 1_000_000_000, cells: 100)
    expectNarrow(try all.tail(atMost: 99), "one missing")
  }

  @Test func whatNoMethodReachesIsRefused() throws {
    let law = try OccupancyLaw(draws: 1_000_000_000, cells: 1_000_000)
    let error = #expect(throws: BoundError.self) {
      try law.tail(atLeast: 500_000)
    }
    guard case .beyondReach = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try law.tail(atLeast: 1).probability.contains(1))
    #expect(try law.tail(atLeast: 1_000_001).probability.contains(0))
  }

  @Test func refusesWhatIsOutsideItsDomain() {
    for (m, n) in [(-1, 3), (1, 0), (1_000_000_000_000_001, 3)] {
      #expect(throws: BoundError.self) { try OccupancyLaw(draws: m, cells: n) }
    }
    for q in [[], [Rational(1, 2)], [Rational(3, 2), Rational(-1, 2)]] {
      #expect(throws: BoundError.self) {
        try OccupancyLaw(draws: 3, probabilities: q)
      }
    }
  }
}
