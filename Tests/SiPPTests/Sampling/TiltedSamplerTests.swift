import Bounds
import TestSupport
import Testing

@testable import SiPP

@Suite("H5 tilted sampler: likelihood ratios of what is drawn")
struct TiltedSamplerTests {
  private struct Case {
    let name: String
    let base: ImportanceSampler
    let values: [Rational]
    let tilted: TiltedSampler
  }

  private func cases() throws -> [Case] {
    try (0..<12).map { (seed: UInt64) in
      var random = SplitMix64(seed: seed)
      let n = Int.random(in: 1...40, using: &random)
      let base = try ImportanceSampler(
        importances: randomImportances(n, using: &random))
      let values = (0..<n).map { _ in
        Rational(Int.random(in: 0...1_000, using: &random), 100)
      }
      let τ = [0.125, -0.25, 1, -3, 200, -1e30][Int(seed % 6)]
      return Case(
        name: "seed \(seed), τ = \(τ)", base: base, values: values,
        tilted: try TiltedSampler(base, values: values, parameter: τ))
    }
  }

  /// 2^L against Π (q_j/q'_j)^count in rationals, from the counts of the same
  /// words.
  @Test func ratiosAreThoseOfTheDraws() throws {
    for c in try cases() {
      for m in [0, 1, 7, 300] {
        var sources = [RandomWords(seed: 5), RandomWords(seed: 5)]
        let log = c.tilted.logRatio(draws: m, using: &sources[0])
        let counts = c.tilted.sampler.counts(draws: m, using: &sources[1])
        #expect(sources[0].requests == sources[1].requests)
        var ratio: Rational = 1
        for (j, count) in counts.enumerated() {
          let factor =
            c.base.probability(of: j) / c.tilted.sampler.probability(of: j)
          for _ in 0..<count { ratio = ratio * factor }
        }
        let exact = Interval(ratio, precision: 96).log2
        let width = (log - exact).upper
        #expect(
          !log.isCertainlyBelow(exact) && !exact.isCertainlyBelow(log),
          "\(c.name), m = \(m): \(log), \(exact)")
        let most = c.tilted.logRatioWidth(draws: m).approximation
        #expect(width <= most + 0x1p-60 && most <= Double(m) * 0x1p-24)
      }
    }
  }

  /// The shares are near q_j 2^(τ t_j), and none is 0.
  @Test func sharesFollowTheTilt() throws {
    let base = try ImportanceSampler(importances: [3, 1, 2, 2])
    let values: [Rational] = [0, 1, Rational(1, 2), 3]
    for τ in [0.5, -1.0] {
      let tilted = try TiltedSampler(base, values: values, parameter: τ)
      let weights = zip([3.0, 1, 2, 2], values).map { q, t in
        q * Interval(τ * t.approximation).exp2.midpoint
      }
      let total = weights.reduce(0, +)
      for (j, w) in weights.enumerated() {
        let q = tilted.sampler.probability(of: j).approximation
        #expect(abs(q * total / w - 1) < 1e-8, "\(τ), \(j)")
      }
    }
    let extreme = try TiltedSampler(base, values: values, parameter: 1e30)
    #expect(extreme.sampler.units.map { $0 >= 1 } == [true, true, true, true])
    #expect(extreme.sampler.probability(of: 3) > Rational(999_999, 1_000_000))
  }

  @Test func noTiltIsTheLawItself() throws {
    let base = try ImportanceSampler(importances: [1, 5, 7, 1e-9])
    let tilted = try TiltedSampler(
      base, values: [0, 1, 2, 3], parameter: 0)
    #expect(tilted.sampler.units == base.units)
    var words = RandomWords(seed: 1)
    let log = tilted.logRatio(draws: 100, using: &words)
    #expect(log.lower == 0 && log.upper == 0)
    let bound = tilted.logWeightBound(
      values: [0, 1, 2, 3], draws: 100, threshold: 130)
    #expect(bound.lower == 0 && bound.upper == 0)
  }

  /// No draws on the right side of a threshold weigh more than the bound: for all
  /// sequences of a few draws, with the threshold at their own sum; and some weigh
  /// nearly as much.
  @Test func weightsAreBounded() throws {
    let base = try ImportanceSampler(importances: [3, 1, 2])
    let values: [Rational] = [0, 1, Rational(5, 2)]
    for τ in [0.75, -0.5, 20, -1e6] {
      let tilted = try TiltedSampler(base, values: values, parameter: τ)
      var closest = -1e9
      for a in 0..<3 {
        for b in 0..<3 {
          for c in 0..<3 {
            let draws = [a, b, c]
            let sum = draws.reduce(Rational(0)) { $0 + values[$1] }
            let log = draws.reduce(Interval(0)) {
              $0 + tilted.logRatios[$1]
            }
            let bound = tilted.logWeightBound(
              values: values, draws: 3, threshold: sum)
            let gap = bound - log
            #expect(gap.upper >= 0, "τ = \(τ), \(draws)")
            closest = max(closest, -gap.upper)
          }
        }
      }
      #expect(closest > -1e-6, "τ = \(τ): \(closest)")
    }
  }
}
