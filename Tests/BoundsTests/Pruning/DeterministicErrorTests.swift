import Bounds
import TestSupport
import Testing

/// T5, checked by number:
///
/// 1. the error at every point of S is at most the bound, for every J; 2. at every
/// |J| the largest s have the least bound; 3. some admissible g reaches the bound;
/// 4. the smallest |J| is enough and one fewer is not; 5. with means over patches
/// for maxima the bound fails; 6. edges; 7. no value outside the domain passes.
@Suite("T5 deterministic pruning")
struct DeterministicErrorTests {
  // 1: all subsets, exactly; C = 1 at the points of S, and points between them.
  @Test func theErrorIsAtMostTheBoundForEveryChoice() throws {
    var compared = 0
    for seed in 0..<40 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...6, using: &rng)
      let points = ExactGroup(
        weights: n, points: Int.random(in: 1...4, using: &rng), using: &rng)
      let bound = try DeterministicError(
        sensitivities: points.sensitivities)
      // A mixture of points of S has g ≤ s as well.
      let mixed = points.importances[0].indices.map { j in
        points.importances.reduce(0 as Rational) { $0 + $1[j] }
          / Rational(points.importances.count)
      }
      for kept in subsets(n) {
        let most = try bound.relativeError(keepingIndices: kept)
        for g in points.importances + [mixed] {
          let error = try DeterministicError.exactError(
            importances: g, keepingIndices: kept)
          #expect(error <= most, "seed \(seed), J = \(kept)")
          compared += 1
        }
      }
    }
    #expect(compared >= 2_000)
  }

  // 2: against all subsets of the same size.
  @Test func theLargestSensitivitiesAreTheBestChoice() throws {
    var compared = 0
    for seed in 0..<40 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...7, using: &rng)
      let C = Rational(Int.random(in: 1...6, using: &rng), 4)
      let s = (0..<n).map { _ in
        Rational(Int.random(in: 0...8, using: &rng), 20)
      }
      let bound = try DeterministicError(sensitivities: s, slack: C)
      var least = [Rational](repeating: 2, count: n + 1)
      for kept in subsets(n) {
        let ε = try bound.relativeError(keepingIndices: kept)
        least[kept.count] = min(least[kept.count], ε)
        compared += 1
      }
      for k in 0...n {
        #expect(
          try bound.relativeError(keeping: k) == least[k],
          "seed \(seed), k = \(k)")
        let indices = try bound.indices(keeping: k)
        #expect(indices.count == k)
        #expect(
          try bound.relativeError(keepingIndices: Set(indices)) == least[k])
      }
    }
    #expect(compared >= 1_000)
  }

  // 3: fill the dropped weights to C s_j first, then the kept ones.
  @Test func someAdmissibleImportancesReachTheBound() throws {
    for seed in 0..<200 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 2...9, using: &rng)
      let C = Rational(Int.random(in: 2...5, using: &rng), 2)
      let s = (0..<n).map { _ in
        Rational(Int.random(in: 0...20, using: &rng), 20)
      }
      let bound = try DeterministicError(sensitivities: s, slack: C)
      guard bound.ceiling >= 1 else { continue }
      let kept = Int.random(in: 0...n, using: &rng)
      var g = [Rational](repeating: 0, count: n)
      var left: Rational = 1
      for j in bound.ranking.reversed() {  // dropped ones first
        g[j] = min(left, C * s[j])
        left = left - g[j]
      }
      #expect(left == 0)
      #expect(zip(g, s).allSatisfy { $0 <= C * $1 })
      let error = try DeterministicError.exactError(
        importances: g, keepingIndices: Set(bound.indices(keeping: kept)))
      #expect(error == (try bound.relativeError(keeping: kept)), "seed \(seed)")
    }
  }

  // 4: against a scan.
  @Test func theSmallestCountIsEnoughAndOneFewerIsNot() throws {
    for seed in 0..<200 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 0...12, using: &rng)
      let s = (0..<n).map { _ in
        Rational(Int.random(in: 0...9, using: &rng), 30)
      }
      let bound = try DeterministicError(
        sensitivities: s, slack: Rational(3, 2))
      for ε in [0, Rational(1, 20), Rational(3, 20), Rational(1, 2), 1, 3] {
        let scanned = try (0...n).first {
          try bound.relativeError(keeping: $0) <= ε
        }
        #expect(
          try bound.smallestCount(relativeError: ε) == scanned,
          "seed \(seed), ε = \(ε)")
      }
    }
  }

  // 5: one input of ten patches, two weights: patch 1 sees only the first weight,
  // the others only the second. Means over patches are (1/10, 9/10); keeping the
  // second weight then promises an error of at most 1/10, and with any slack
  // C < 10 less than 1; at patch 1 the error is 1. The maxima are (1, 1).
  @Test func meansOverPatchesForMaximaBreakTheBound() throws {
    let patches: [[Rational]] =
      [[1, 0]] + Array(repeating: [0, 1], count: 9)
    let means = (0..<2).map { j in
      patches.reduce(0 as Rational) { $0 + $1[j] } / 10
    }
    #expect(means == [Rational(1, 10), Rational(9, 10)])
    let promised = try DeterministicError(sensitivities: means)
    let kept = try Set(promised.indices(keeping: 1))
    #expect(kept == [1])
    #expect(try promised.relativeError(keeping: 1) == Rational(1, 10))
    let slack = try DeterministicError(
      sensitivities: means, slack: Rational(99, 10))
    #expect(try slack.relativeError(keeping: 1) == Rational(99, 100))

    let errors = try patches.map {
      try DeterministicError.exactError(importances: $0, keepingIndices: kept)
    }
    #expect(errors == [1] + Array(repeating: 0, count: 9))
    let maxima = try DeterministicError(sensitivities: [1, 1])
    #expect(try maxima.relativeError(keepingIndices: kept) == 1)
  }

  // 6.
  @Test func edgesAndHandValues() throws {
    let group = try DeterministicError(
      sensitivities: [Rational(1, 10), 1, Rational(1, 5), 0, Rational(1, 5)],
      slack: 2)
    #expect(group.ranking == [1, 2, 4, 0, 3])
    #expect(
      group.remainders
        == [
          Rational(3, 2), Rational(1, 2), Rational(3, 10), Rational(1, 10), 0,
          0,
        ])
    #expect(group.ceiling == 3 && group.supportCount == 4)
    #expect(try group.relativeError(keeping: 0) == 1)
    #expect(try group.relativeError(keeping: 2) == Rational(3, 5))
    #expect(
      try group.relativeError(keepingIndices: [0, 1, 2]) == Rational(2, 5))
    #expect(try group.relativeError(keeping: 5) == 0)
    #expect(try group.smallestCount(relativeError: 0) == 4)
    let empty = try DeterministicError(sensitivities: [])
    #expect(try empty.relativeError(keeping: 0) == 0)
    #expect(try empty.smallestCount(relativeError: 0) == 0)
    let dead = try DeterministicError(sensitivities: [0, 0])
    #expect(try dead.relativeError(keeping: 0) == 0 && dead.supportCount == 0)
    // A point with z = 0 is pruned exactly.
    #expect(
      try DeterministicError.exactError(
        importances: [0, 0], keepingIndices: []) == 0)
  }

  // 7: one parameter at a time.
  @Test func refusesValuesOutsideTheDomain() throws {
    for bad in [Rational(-1, 10), Rational(11, 10)] {
      #expect(throws: BoundError.self) {
        _ = try DeterministicError(sensitivities: [bad])
      }
    }
    for bad in [0, Rational(-1)] {
      #expect(throws: BoundError.self) {
        _ = try DeterministicError(sensitivities: [1], slack: bad)
      }
    }
    let group = try DeterministicError(sensitivities: [1, 0])
    for bad in [-1, 3] {
      #expect(throws: BoundError.self) {
        _ = try group.relativeError(keeping: bad)
      }
      #expect(throws: BoundError.self) { _ = try group.indices(keeping: bad) }
      #expect(throws: BoundError.self) {
        _ = try group.relativeError(keepingIndices: [bad])
      }
    }
    #expect(throws: BoundError.self) {
      _ = try group.smallestCount(relativeError: -1)
    }
    for g in [[Rational(1, 2), 0], [2, -1]] {
      #expect(throws: BoundError.self) {
        _ = try DeterministicError.exactError(
          importances: g, keepingIndices: [])
      }
    }
  }
}
