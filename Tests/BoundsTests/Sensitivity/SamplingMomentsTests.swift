import Bounds
import TestSupport
import Testing

/// 1. the moments are those of the law, enumerated; 2. the variance is that of the
/// mean of m draws, enumerated; 3. the facts of T3; 4. enclosures hold the exact
/// values; 5. domain.
@Suite("T3 sampling moments")
struct SamplingMomentsTests {
  /// g and q with small integer parts; some q are 0.
  static func instance(_ seed: UInt64) -> (g: [Rational], q: [Rational]) {
    var rng = SplitMix64(seed: seed)
    let n = Int.random(in: 1...6, using: &rng)
    let g = (0..<n).map { _ in Int.random(in: 0...9, using: &rng) }
    var s = (0..<n).map { _ in Int.random(in: 0...4, using: &rng) }
    s[0] += 1
    let (z, total) = (max(g.reduce(0, +), 1), s.reduce(0, +))
    return (g.map { Rational($0, z) }, s.map { Rational($0, total) })
  }

  // 1, 3.
  @Test func areThoseOfTheLaw() throws {
    for seed in 0..<300 as Range<UInt64> {
      let (g, q) = Self.instance(seed)
      let moments = try SamplingMoments(
        relativeImportance: g, probabilities: q)
      var (first, second, range) = (Rational(0), Rational(0), Rational(0))
      for (g, q) in zip(g, q) where q > 0 {
        let value = g / q
        first = first + q * value
        second = second + q * value * value
        range = max(range, value)
      }
      #expect(moments.mean == first, "seed \(seed)")
      #expect(moments.secondMoment == second, "seed \(seed)")
      #expect(moments.range == range, "seed \(seed)")
      #expect(moments.bias == 1 - first, "seed \(seed)")
      let bound = moments.secondMomentBound(ceiling: moments.range)
      #expect(moments.secondMoment <= bound, "seed \(seed)")
      #expect(moments.variance >= 0, "seed \(seed)")
    }
  }

  // 2. All n³ sequences of three draws.
  @Test func theVarianceIsThatOfTheMeanOfTheDraws() throws {
    for seed in 0..<40 as Range<UInt64> {
      let (g, q) = Self.instance(seed)
      var (mean, square) = (Rational(0), Rational(0))
      let support = q.indices.filter { q[$0] > 0 }
      for a in support {
        for b in support {
          for c in support {
            let probability = q[a] * q[b] * q[c]
            let value = (g[a] / q[a] + g[b] / q[b] + g[c] / q[c]) / 3
            mean = mean + probability * value
            square = square + probability * value * value
          }
        }
      }
      let moments = try SamplingMoments(
        relativeImportance: g, probabilities: q)
      #expect(moments.mean == mean, "seed \(seed)")
      #expect(
        try moments.variance(samples: 3) == square - mean * mean,
        "seed \(seed)")
    }
  }

  // 3. q ~ s, C s ≥ g: μ = 1 and R ≤ C SS.
  @Test func theRangeIsAtMostTheCeilingWhereSensitivityHolds() throws {
    let g = [Rational(1, 2), Rational(1, 3), Rational(1, 6), 0]
    let s = [Rational(1, 4), Rational(2, 3), Rational(1, 9), Rational(1, 5)]
    let sum = s.reduce(0) { $0 + $1 }
    let moments = try SamplingMoments(
      relativeImportance: g, probabilities: s.map { $0 / sum })
    #expect(moments.mean == 1 && moments.bias == 0)
    #expect(moments.range == 2 * sum)  // C = 2, from g₁ = 2 s₁
    #expect(
      moments.secondMoment <= moments.secondMomentBound(ceiling: 2 * sum))
  }

  // 4.
  @Test func enclosuresHoldTheExactValues() throws {
    for seed in 0..<100 as Range<UInt64> {
      let (g, q) = Self.instance(seed)
      let exact = try SamplingMoments(relativeImportance: g, probabilities: q)
      let enclosed = try SamplingMoments(
        relativeImportance: g.map { Interval($0) },
        probabilities: q.map { Interval($0) })
      for (enclosure, value) in [
        (enclosed.mean, exact.mean), (enclosed.range, exact.range),
        (enclosed.secondMoment, exact.secondMoment),
        (enclosed.variance, exact.variance), (enclosed.bias, exact.bias),
        (
          try enclosed.variance(samples: 7), try exact.variance(samples: 7)
        ),
      ] {
        #expect(enclosure.contains(value), "seed \(seed)")
        #expect(
          value == 0 || enclosure.relativeWidthExponent <= -100,
          "seed \(seed): \(enclosure)")
      }
    }
  }

  // 5.
  @Test func refusesValuesOutsideTheDomain() throws {
    func make(_ g: [Interval], _ q: [Interval]) throws {
      _ = try SamplingMoments(relativeImportance: g, probabilities: q)
    }
    let (half, minus) = (Interval(0.5), Interval(-0.5))
    #expect(throws: BoundError.self) { try make([half], [half, half]) }
    #expect(throws: BoundError.self) { try make([minus], [half]) }
    #expect(throws: BoundError.self) { try make([half], [minus]) }
    #expect(throws: BoundError.self) { try make([half], [.hull(minus, half)]) }
    #expect(throws: BoundError.self) { try make([.indeterminate()], [half]) }
    let moments = try SamplingMoments<Rational>(
      relativeImportance: [1], probabilities: [1])
    #expect(throws: BoundError.self) { try moments.variance(samples: 0) }
  }
}
