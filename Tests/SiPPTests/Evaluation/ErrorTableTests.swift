import Bounds
import Testing
import TestSupport

@testable import SiPP

/// Decisions from an integer sum, against decisions in exact rationals.
@Suite("T4 decisions that rounding cannot flip")
struct ErrorTableTests {
  /// B blocks of k unit weights; a point lights one block: T ∈ {0, B}.
  private func blocks(_ B: Int, _ k: Int) throws -> GroupEvaluation {
    let n = B * k
    let group = try NeuronGroup(
      neuron: 0, sign: .positive, indices: Array(0..<n),
      magnitudes: Array(repeating: 1, count: n),
      sensitivities: Array(repeating: 1 / Double(k), count: n),
      ceiling: Rational(B))
    #expect(group.ceiling == Rational(B))
    return GroupEvaluation(
      group, activation: (0..<n).map { $0 < k ? 1 : 0 })
  }

  /// 1. Every value is within the stated error of T · 2^k, and the largest uses
  /// all 32 bits.
  @Test func valuesAreWithinTheStatedError() throws {
    for spread in Spread.allCases {
      for seed in 0..<30 as Range<UInt64> {
        var rng = SplitMix64(seed: seed)
        let (layer, batch) = try rng.layer(spread)
        for group in try layer.groups(points: batch) {
          for point in nonnegativePoints(batch) {
            let evaluation = GroupEvaluation(group, activation: point)
            guard let table = evaluation.makeErrorTable() else {
              #expect(evaluation.isZero)
              continue
            }
            for (T, value) in zip(
              evaluation.exactRatios, table.table.values)
            {
              let error = T * table.scale - Rational(Int(value))
              #expect(
                -table.perDrawError <= error && error <= table.perDrawError,
                "seed \(seed), \(spread)")
            }
            #expect(
              (table.table.values.max() ?? 0) >= 1 << 31 - 1
                || table.scale == Rational(1 << 40), "seed \(seed)")
          }
        }
      }
    }
  }

  /// 2. On blocks everything is exact: no trial is open, and a tie counts as a
  /// failure. |B X/m − 1| ≥ ε in integers.
  @Test func blocksAreDecidedExactly() throws {
    for (B, k) in [(1, 1), (2, 1), (3, 2), (10, 4), (50, 3)] {
      let evaluation = try blocks(B, k)
      let table = try #require(evaluation.makeErrorTable())
      #expect(table.isExact, "B = \(B)")
      let unit = try #require(table.table.values.first)
      #expect(Rational(Int(unit)) == Rational(B) * table.scale)
      for m in [1, 2, 10, 97, 100] {
        for ε: Rational in [
          Rational(1, 100), Rational(1, 10), Rational(1, 2), 1, 2,
        ] {
          let thresholds = table.thresholds(draws: m, relativeError: ε)
          // Nothing is both, and with exact values nothing is open between.
          if let holds = thresholds.holds {
            let before = thresholds.failsUpTo.map { $0 + 1 } ?? 0
            #expect(holds.lowerBound == before)
            #expect(holds.upperBound + 1 == thresholds.failsFrom)
          }
          for X in 0...m {
            let distance = Rational(B * X, m) - 1
            let fails = distance >= ε || -distance >= ε
            #expect(
              thresholds.decide(sum: UInt64(X) * UInt64(unit)) == fails,
              "B = \(B), m = \(m), ε = \(ε), X = \(X)")
          }
        }
      }
    }
  }

  /// A side alone decides as the exact comparison does, and the two together as
  /// both.
  @Test func sidesAreDecidedAlone() throws {
    for (B, k) in [(2, 1), (3, 2), (10, 1)] {
      let evaluation = try blocks(B, k)
      let table = try #require(evaluation.makeErrorTable())
      let unit = try #require(table.table.values.first)
      for (m, ε) in [
        (1, Rational(1, 2)), (10, Rational(1, 5)), (12, 1), (20, 2),
        (10, Rational(19, 2)),
      ] {
        for X in 0...m {
          let counts = (0..<B * k).map { UInt32($0 == 0 ? X : 0) }
          let rest = (0..<B * k).map { UInt32($0 == k ? m - X : 0) }
          let all = zip(counts, rest).map { $0 + $1 }
          let expected = [
            TailSide.upper: Rational(B * X, m) >= 1 + ε,
            .lower: Rational(B * X, m) <= 1 - ε,
          ]
          for (side, fails) in expected {
            #expect(
              table.thresholds(draws: m, relativeError: ε, side: side)
                .decide(sum: UInt64(X) * UInt64(unit)) == fails,
              "B = \(B), m = \(m), ε = \(ε), X = \(X), \(side)")
            #expect(
              evaluation.exactlyFails(
                counts: all, draws: m, relativeError: ε, side: side) == fails)
          }
        }
      }
    }
  }

  /// 3. Trials on random groups: a decision is the exact one, and few are open.
  @Test func decisionsAreTheExactOnes() throws {
    var (decided, open, failures) = (0, 0, 0)
    for seed in 0..<40 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let (layer, batch) = try rng.layer(.plain)
      let other = rng.matrix(1, layer.inputs, .plain)
      for group in try layer.groups(points: batch) {
        guard let sampler = group.sampler else { continue }
        for point in nonnegativePoints(other) {
          let evaluation = GroupEvaluation(group, activation: point)
          guard let table = evaluation.makeErrorTable() else { continue }
          for trial in 0..<4 as Range<UInt64> {
            let m = Int.random(in: 1...30, using: &rng)
            let ε = Rational(Int.random(in: 1...150, using: &rng), 100)
            var first = RandomWords(seed: 100 * seed + trial)
            var second = first
            let sum = table.table.sum(draws: m, using: &first)
            let fails = evaluation.exactlyFails(
              counts: sampler.counts(draws: m, using: &second), draws: m,
              relativeError: ε)
            let decision = table.decide(sum: sum, draws: m, relativeError: ε)
            #expect(decision == nil || decision == fails, "seed \(seed)")
            decided += decision == nil ? 0 : 1
            open += decision == nil ? 1 : 0
            failures += fails ? 1 : 0
          }
        }
      }
    }
    #expect(open * 5 < decided, "\(open) of \(open + decided) open")
    #expect(failures * 10 > decided && failures * 10 < decided * 9)
  }

  /// 4. The four thresholds are the integers that decide the same as the
  /// inequalities, for inexact tables too; around each of them every sum is
  /// compared with the inequality itself.
  @Test func thresholdsAreTight() throws {
    let group = try NeuronGroup(
      neuron: 0, sign: .positive, indices: [0, 1, 2], magnitudes: [1, 2, 4],
      sensitivities: [0.3, 0.5, 0.6])
    let evaluation = GroupEvaluation(group, activation: [1, 1, 0.3])
    let table = try #require(evaluation.makeErrorTable())
    #expect(!table.isExact)
    let e = table.perDrawError
    #expect(e == Rational(1, 2) + Rational(1, 1 << 17))
    for m in [1, 7, 1_000, (1 << 31) - 1] {
      for ε: Rational in [0, Rational(1, 3), 1, Rational(5, 4), 10_000_000_000]
      {
        let limits = table.thresholds(draws: m, relativeError: ε)
        let edges =
          [limits.failsFrom, limits.failsUpTo ?? 0]
          + (limits.holds.map { [$0.lowerBound, $0.upperBound] } ?? [])
        for edge in edges {
          for sum in edge.subtractingSaturating(3)...edge + 3
          where sum < 1 << 63 {
            let s = Rational(Int(sum))
            let d = Rational(m)
            let (up, low) = (table.scale * (1 + ε), table.scale * (1 - ε))
            let fails = s >= d * (up + e) || s <= d * (low - e)
            let holds = s < d * (up - e) && s > d * (low + e)
            let expected: Bool? = fails ? true : holds ? false : nil
            #expect(limits.decide(sum: sum) == expected, "m \(m), ε \(ε)")
          }
        }
      }
    }
  }

  /// 5. Where z = 0 every pruned version is exact; a dead group at a point that
  /// excites it loses everything.
  @Test func zeroAndDead() throws {
    let dead = try NeuronGroup(
      neuron: 0, sign: .positive, indices: [0], magnitudes: [1],
      sensitivities: [0])
    let lit = GroupEvaluation(dead, activation: [1])
    #expect(!lit.isZero && lit.hasUnseenMass && lit.unseenMass.contains(1))
    #expect(lit.makeErrorTable() == nil)
    #expect(lit.exactlyFails(counts: [], draws: 1, relativeError: 1))
    #expect(
      !lit.exactlyFails(
        counts: [], draws: 1, relativeError: 1 + Rational(1, 1 << 40)))
    let dark = GroupEvaluation(dead, activation: [0])
    #expect(dark.isZero && !dark.hasUnseenMass)
    #expect(!dark.exactlyFails(counts: [], draws: 1, relativeError: 0))
    #expect(dark.makeErrorTable() == nil)
    for evaluation in [lit, dark] {
      for value in [evaluation.maximumRatio, evaluation.secondMoment] {
        #expect(value.lower == 0 && value.upper == 0)
      }
      #expect(evaluation.exactRatios.isEmpty)
    }
    #expect(dark.unseenMass.upper == 0)
    // Only what cannot be drawn is lit: T = 0, so ẑ = 0 and the error is 1.
    let half = try NeuronGroup(
      neuron: 0, sign: .positive, indices: [0, 1], magnitudes: [1, 1],
      sensitivities: [1, 0])
    let evaluation = GroupEvaluation(half, activation: [0, 1])
    let unlit = GroupEvaluation(half, activation: [0, 0])
    for value in [
      unlit.maximumRatio, unlit.secondMoment, evaluation.secondMoment,
    ] {
      #expect(value.lower == 0 && value.upper == 0)
    }
    #expect(unlit.exactRatios == [0])
    let table = try #require(evaluation.makeErrorTable())
    #expect(table.isExact && table.table.values == [0])
    #expect(table.decide(sum: 0, draws: 3, relativeError: 1) == true)
    #expect(
      table.decide(sum: 0, draws: 3, relativeError: Rational(3, 2)) == false)
  }
}

extension UInt64 {
  fileprivate func subtractingSaturating(_ x: UInt64) -> UInt64 {
    self < x ? 0 : self - x
  }
}
