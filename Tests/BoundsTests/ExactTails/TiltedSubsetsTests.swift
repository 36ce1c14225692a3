import TestSupport
import Testing

@testable import Bounds

/// `TiltedSubsets` against enumeration, and its guessed tilts against the
/// equations that they solve.
@Suite("H7 exact tails: tilted subsets")
struct TiltedSubsetsTests {
  private let ranks = [
    Array(1...20), [1, 1, 2, 2, 2, 7], [0, 0, 3, 40], [5, 5, 5, 5],
    (0..<25).map { 1 + $0 * $0 }, [0, 1], [1_000_000_000, 3, 999],
    Array(repeating: 0, count: 98) + [1, 1],
  ]

  /// Σ over all subsets of e^{a|A| + θr(A)}, and the variance of their sizes.
  @Test func sumsAreThoseOfAllSubsets() {
    for ranks in [[1, 1, 2, 7], [0, 3], [2, 4, 4, 9, 9], [6], []] {
      for (θ, a) in [(0, 0), (0.5, -1), (-0.25, 2), (30, 1), (1, -40.0)] {
        var (sum, first, second) = (Interval(0), Interval(0), Interval(0))
        for choice in 0..<(1 << ranks.count) {
          let chosen = ranks.indices.filter { choice >> $0 & 1 == 1 }
          let total = chosen.reduce(0) { $0 + ranks[$1] }
          let size = Interval(chosen.count)
          let weight = (Interval(a) * size + Interval(θ) * Interval(total)).exp
          sum = sum + weight
          first = first + weight * size
          second = second + weight * size * size
        }
        let mean = first / sum
        let variance = second / sum - mean * mean
        let found = TiltedSubsets(WeightCounts(ranks), tilt: θ, offset: a)
        let name = "\(ranks), θ = \(θ), a = \(a)"
        expectMeet(found.logSum, sum.log, name)
        expectMeet(found.variance, variance, name)
        #expect(found.logSum.relativeWidthExponent < -80, "\(name)")
        #expect(found.variance.relativeWidthExponent < -80, "\(name)")
      }
    }
  }

  /// Σ pᵢ and Σ rᵢpᵢ, in units of the number of items and of Σ r.
  private func means(
    _ ranks: [Int], _ θ: Double, _ a: Double
  ) -> (size: Double, sum: Double) {
    var (size, sum) = (Interval(0), Interval(0))
    for r in ranks {
      let y = (-(Interval(a) + Interval(θ) * Interval(r))).exp
      let p = Interval(1) / (Interval(1) + y)
      size = size + p
      sum = sum + p * Interval(r)
    }
    return (size.midpoint, sum.midpoint)
  }

  // MARK: One equation

  @Test func theTiltHasTheWantedSum() {
    for ranks in ranks {
      let (weights, total) = (WeightCounts(ranks), ranks.reduce(0, +))
      for part in [0.51, 0.6, 0.75, 0.9, 0.99] {
        let w = Int((part * Double(total)).rounded(.up))
        guard w > total / 2 + 1, w < total else { continue }
        let θ = TiltedSubsets.tiltGuess(weights, sum: w)
        let sum = means(ranks, θ, 0).sum
        #expect(
          abs(sum - Double(w)) < 5e-15 * Double(total), "\(ranks), \(w): \(sum)"
        )
      }
    }
  }

  @Test func sumsUpToHalfOfAllNeedNoTilt() {
    for ranks in ranks {
      let (weights, total) = (WeightCounts(ranks), ranks.reduce(0, +))
      for w in [0, total / 4, total / 2] {
        #expect(TiltedSubsets.tiltGuess(weights, sum: w) == 0, "\(ranks)")
      }
    }
    for ranks in [[], [0], [0, 0, 0]] {
      let weights = WeightCounts(ranks)
      #expect(TiltedSubsets.tiltGuess(weights, sum: 0) == 0)
      let both = TiltedSubsets.tiltGuess(weights, chosen: 1, sum: 0)
      #expect(both.tilt == 0 && both.offset == 0)
    }
  }

  /// The first tilt that chooses all in doubles; 64 over the largest weight where
  /// small weights are not chosen by then.
  @Test func allIsReachedNearlyOrAtSixtyFour() {
    for ranks in [[1, 1], [8, 8, 8, 8]] {
      let θ = TiltedSubsets.tiltGuess(
        WeightCounts(ranks), sum: ranks.reduce(0, +))
      let units = θ * Double(ranks[0])
      #expect(units > 34 && units < 39, "\(ranks): \(units)")
    }
    let θ = TiltedSubsets.tiltGuess(WeightCounts([1, 128]), sum: 129)
    #expect(128 * θ == 64 - 0x1p-44)
  }

  // MARK: Two equations

  /// To what the value's last digits tell of its minimum; also where whole steps
  /// go too far, as for a few large ranks among many.
  @Test func theTiltAndOffsetHaveTheWantedSizeAndSum() {
    for ranks in ranks where Set(ranks).count > 1 {
      let (weights, sorted) = (WeightCounts(ranks), ranks.sorted())
      for n in Set([1, 2, ranks.count / 2, ranks.count - 1]) {
        let (least, most) = (
          sorted.prefix(n).reduce(0, +), sorted.suffix(n).reduce(0, +)
        )
        for part in [0.2, 0.5, 0.8, 0.97] {
          let w = least + Int(part * Double(most - least))
          guard w > least, w < most else { continue }
          let (θ, a) = TiltedSubsets.tiltGuess(weights, chosen: n, sum: w)
          let found = means(ranks, θ, a)
          let name = "\(n) of \(ranks), \(w): \(found)"
          #expect(abs(found.size - Double(n)) < 1e-6, "\(name)")
          #expect(
            abs(found.sum - Double(w)) < 1e-6
              * Double(sorted[sorted.count - 1]),
            "\(name)")
        }
      }
    }
  }

  /// With the mean sum, every item has the same odds: the start.
  @Test func theMeanNeedsNoTilt() {
    for (N, n) in [(20, 5), (20, 10), (21, 14), (9, 1)] {
      let weights = WeightCounts((0..<N).map { 2 * $0 })
      let (θ, a) = TiltedSubsets.tiltGuess(
        weights, chosen: n, sum: n * (N - 1))
      let odds = Interval(Rational(n, N - n)).log.midpoint
      #expect(abs(θ) < 1e-9, "\(n) of \(N): \(θ)")
      #expect(abs(a - odds) < 1e-8, "\(n) of \(N): \(a), \(odds)")
    }
  }

  /// The largest sum is reached at infinity, where the value is the logarithm of
  /// the number of subsets with it.
  @Test func theLargestSumIsApproached() {
    for (ranks, n, ways) in [
      (Array(1...12), 5, 1), ([1, 2, 3, 3, 3, 3], 2, 6), ([0, 0, 9], 2, 2),
    ] {
      let weights = WeightCounts(ranks)
      let w = ranks.suffix(n).reduce(0, +)
      let (θ, a) = TiltedSubsets.tiltGuess(weights, chosen: n, sum: w)
      let sums = TiltedSubsets(weights, tilt: θ, offset: a)
      let value =
        sums.logSum - Interval(a) * Interval(n) - Interval(θ) * Interval(w)
      let excess = value.midpoint - Interval(ways).log.midpoint
      // Ties at the largest sum have a law of their own size.
      #expect(excess > 0 && excess < 2, "\(n) of \(ranks): \(excess)")
      if ways == 1 { #expect(excess < 1e-12, "\(excess)") }
    }
  }

  /// Nothing is left to choose; what no subset reaches; none to choose.
  @Test func endsOfTheDomain() {
    let weights = WeightCounts([1, 2, 3])
    let all = TiltedSubsets.tiltGuess(weights, chosen: 3, sum: 6)
    #expect(all.tilt == 0 && all.offset == 0)
    let none = TiltedSubsets.tiltGuess(weights, chosen: 0, sum: 0)
    #expect(none.tilt == 0 && !none.offset.isFinite)
    let beyond = TiltedSubsets.tiltGuess(weights, chosen: 1, sum: 4)
    #expect(beyond.tilt > 0 && beyond.tilt.isFinite)
  }
}
