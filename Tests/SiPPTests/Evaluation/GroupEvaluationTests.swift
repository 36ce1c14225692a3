import Bounds
import Testing
import TestSupport

@testable import SiPP

/// One group at one point, against the definitions in exact rationals.
@Suite("T3 group at a point")
struct GroupEvaluationTests {
  /// A group over random points, and one more point; its own where `isOwn`.
  private func cases(
    _ spread: Spread, _ seeds: Range<UInt64>, isOwn: Bool
  ) throws -> [(seed: UInt64, group: NeuronGroup, point: [Double])] {
    var result: [(UInt64, NeuronGroup, [Double])] = []
    for seed in seeds {
      var rng = SplitMix64(seed: seed)
      let (layer, batch) = try rng.layer(spread)
      let other = rng.matrix(1, layer.inputs, spread)
      for group in try layer.groups(points: batch) {
        for point in nonnegativePoints(isOwn ? batch : other) {
          result.append((seed, group, point))
        }
      }
    }
    return result
  }

  /// 1. T ≤ B at every sensitivity point, exactly; nothing is unseen there, and
  /// T has mean 1.
  @Test func ceilingHoldsAtItsOwnPoints() throws {
    for spread in Spread.allCases {
      for (seed, group, point) in try cases(spread, 0..<25, isOwn: true) {
        let evaluation = GroupEvaluation(group, activation: point)
        let g = importances(group, point)
        #expect(evaluation.isZero == g.allSatisfy { $0.sign == 0 })
        #expect(!evaluation.hasUnseenMass, "seed \(seed), \(spread)")
        #expect(evaluation.unseenMass.contains(0))
        guard let B = group.ceiling, let sampler = group.sampler else {
          #expect(evaluation.isZero)
          continue
        }
        let T = evaluation.exactRatios
        #expect(T.allSatisfy { $0 <= B }, "seed \(seed), \(spread)")
        #expect(!evaluation.maximumRatioExceeds(B), "seed \(seed)")
        let mean = T.enumerated().reduce(0 as Rational) {
          $0 + $1.element * sampler.probability(of: $1.offset)
        }
        #expect(mean == (evaluation.isZero ? 0 : 1), "seed \(seed)")
      }
    }
  }

  /// 2. T, R, V and 1 − μ at other points, each inside its enclosure, and the
  /// enclosures narrow.
  @Test func enclosuresHoldTheExactValues() throws {
    var unseen = 0
    for spread in Spread.allCases {
      for (seed, group, point) in try cases(spread, 0..<25, isOwn: false) {
        guard let sampler = group.sampler else { continue }
        let evaluation = GroupEvaluation(group, activation: point)
        let g = importances(group, point)
        let q = group.support.indices.map { sampler.probability(of: $0) }
        let T = zip(group.support, q).map { g[$0] / $1 }
        #expect(evaluation.exactRatios == T, "seed \(seed), \(spread)")
        let R = T.max() ?? 0
        let V = zip(T, q).reduce(0 as Rational) { $0 + $1.0 * $1.0 * $1.1 }
        let lost = g.indices.filter { group.sensitivities[$0] == 0 }
          .reduce(0 as Rational) { $0 + g[$1] }
        #expect(evaluation.hasUnseenMass == (lost.sign > 0))
        unseen += lost.sign
        for (enclosure, value) in [
          (evaluation.maximumRatio, R), (evaluation.secondMoment, V),
          (evaluation.unseenMass, lost),
        ] {
          #expect(enclosure.contains(value), "seed \(seed), \(spread)")
          #expect(
            value < Rational(exactly: 0x1p-900) ?? 0
              || enclosure.upper - enclosure.lower
                <= value.approximation * 0x1.2p-47,
            "seed \(seed), \(spread): \(value)")
        }
        // Just at the value it is not exceeded; just below it is.
        #expect(!evaluation.maximumRatioExceeds(R), "seed \(seed)")
        if R.sign > 0 {
          #expect(
            evaluation.maximumRatioExceeds(R * (1 - Rational(1, 1 << 60))))
        }
      }
    }
    #expect(unseen > 5, "some points have unseen weights")
  }

  /// Fast products are used just to where they are safe, and no further.
  @Test func fastProductsEndWhereTheyAreUnsafe() throws {
    func isFast(_ w: [Double], _ a: [Double]) throws -> Bool {
      let group = try NeuronGroup(
        neuron: 0, sign: .positive, indices: Array(w.indices), magnitudes: w,
        sensitivities: w.map { _ in 0.5 })
      return GroupEvaluation(group, activation: a).products != nil
    }
    // Σv = 2⁻⁴⁰⁰, and half of it.
    #expect(try isFast([1, 0x1p-400], [0, 1]))
    #expect(try !isFast([1, 0x1p-401], [0, 1]))
    // The least v is 2⁻⁷⁰⁰, and half of it; where a is 0 it does not matter.
    #expect(try isFast([1, 0x1p-700], [1, 1]))
    #expect(try !isFast([1, 0x1p-701], [1, 1]))
    #expect(try isFast([1, 0x1p-701], [1, 0]))
    #expect(try !isFast([1, 0x1p-1], [0, 0]))
  }

  /// 3. The sum of the errors of a compensated sum, against exact rationals.
  @Test func compensatedSumIsWithinItsBound() {
    for seed in 0..<50 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let x = (0..<300).map { _ in rng.magnitude(seed % 2 == 0 ? .plain : .wide)
      }
      let sum = x.reduce(0) { $0 + exact($1) }
      let error = exact(compensatedSum(x)) - sum
      let bound = sum * Rational(1, 1 << 53) * (1 + Rational(1, 1 << 30))
      #expect(-bound <= error && error <= bound, "seed \(seed)")
    }
  }
}
