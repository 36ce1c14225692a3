import TestSupport
import Testing

@testable import Bounds

/// What `PoissonBinomialCircle+Guess` computes in doubles, against enclosures of
/// the same sums.
@Suite("Exact tails: shape of a Poisson-binomial law")
struct PoissonBinomialShapeTests {
  private typealias Shape = PoissonBinomialCircle.Shape

  private struct Case {
    let (p, k): ([Rational], Int)
    let shape: Shape
    var name: String { "\(p.count) trials, first \(p[0]), k = \(k)" }

    init(_ p: [Rational], _ k: Int) {
      (self.p, self.k) = (p, k)
      shape = Shape(p, k)
    }

    /// P, the chances under the tilt t.
    func tilted(_ t: Double) -> [Interval] {
      let r = Interval(t).exp
      return p.map { p in
        Interval(p) * r / (Interval(1 - p) + Interval(p) * r)
      }
    }

    func mean(_ t: Double) -> Double {
      tilted(t).reduce(Interval(0), +).midpoint
    }
  }

  private func cases() -> [Case] {
    var random = SplitMix64(seed: 131)
    let mixed = (0..<40).map { _ in
      Rational(Int.random(in: 1...999, using: &random), 1_000)
    }
    let rare = (0..<60).map { Rational(1, 300 + 7 * $0) }
    return [
      Case([Rational](repeating: Rational(1, 2), count: 30), 20),
      Case(mixed, 25), Case(mixed, 38), Case(rare, 1), Case(rare, 9),
      Case([Rational(1, 3), Rational(9, 10)], 1),
    ]
  }

  private let tilts = [-3, -0.25, 0, 0.5, 2.0]

  /// The mean at the tilt is k, to what 2^−50 of 1,500 and rounding make of it;
  /// at 0 where the mean is k or more without a tilt.
  @Test func theTiltMovesTheMeanToTheThreshold() {
    for law in cases() {
      let mean = law.mean(0)
      if mean > Double(law.k) {
        #expect(law.shape.tilt == 0, "\(law.name)")
        continue
      }
      let gap = Double(law.k) - law.mean(law.shape.tilt)
      let deviation = law.shape.deviation(law.shape.tilt)
      let most = 1_500 * 0x1p-50 * deviation * deviation
      #expect(gap > -1e-12 && gap < most + 1e-12, "\(law.name): \(gap)")
      let other = law.shape.solved(mean: (mean + Double(law.k)) / 2)
      #expect(
        abs(2 * law.mean(other) - mean - Double(law.k)) < 2e-11, "\(law.name)")
    }
  }

  /// Of all tilts from 0 to 1,500: the first that reaches all trials in doubles,
  /// the last where none does.
  @Test func tiltsEndWhereNoneHasTheMean() {
    for law in cases() {
      let n = Double(law.p.count)
      #expect(law.shape.solved(mean: 0) == 0)
      let all = law.shape.solved(mean: n)
      #expect(all > 30 && all < 60, "\(law.name): \(all)")
      let rest = 1_500 - law.shape.solved(mean: n + 1)
      #expect(rest > 1_500 * 0x0.cp-50 && rest < 1_500 * 0x1.4p-50, "\(rest)")
    }
  }

  @Test func deviationsAreThoseOfTheTiltedTrials() {
    for law in cases() {
      for t in tilts {
        let variance = law.tilted(t).reduce(Interval(0)) {
          $0 + $1 * (Interval(1) - $1)
        }
        let exact = variance.squareRoot.midpoint
        let found = law.shape.deviation(t)
        let name = "\(law.name), t = \(t): \(found), \(exact)"
        if exact < 0.5 {
          #expect(found == 0.5, "\(name)")
        } else {
          #expect(abs(found / exact - 1) < 1e-13, "\(name)")
        }
      }
    }
  }

  @Test func exponentsAreLogarithmsOfTheGeneratingFunction() {
    for law in cases() {
      for t in tilts {
        let δ = Interval(t).expm1
        let logs = law.p.map { (Interval($0) * δ).log1p }
        let sum = logs.reduce(Interval(0), +) - Interval(law.k) * Interval(t)
        let found = law.shape.exponent(t)
        #expect(
          abs(found - sum.midpoint) < 1e-13 * Double(law.k + 20),
          "\(law.name), t = \(t): \(found), \(sum)")
      }
    }
  }

  /// |1 − P + P e^{iθ}|² = 1 − 2P(1 − P)(1 − cos θ).
  @Test func moduliAreThoseOfTheCharacteristicFunction() {
    for law in cases() {
      for t in tilts {
        let P = law.tilted(t)
        for θ in [1e-6, 0.5, 1.5, 3.1] {
          let chord = (Interval(θ) / Interval(2)).sine
          let logs = P.map { P in
            (Interval(-4) * P * (Interval(1) - P) * chord * chord).log1p
          }
          let sum = logs.reduce(Interval(0), +).midpoint / 2
          let found = law.shape.logModulus(t, θ)
          #expect(
            abs(found - sum) < 1e-11 * abs(sum),
            "\(law.name), t = \(t), θ = \(θ): \(found), \(sum)")
        }
      }
    }
  }

  /// A factor that vanishes counts as √10^−15.
  @Test func aVanishingFactorHasALogarithm() {
    let shape = Shape([Rational(1, 2)], 1)
    let found = shape.logModulus(0, .pi)
    #expect(abs(2 * found - (-34.54)) < 0.15, "\(found)")
  }

  /// Log-odds are those of 10^−300 at least, and at most their negatives.
  @Test func tinyProbabilitiesHaveLogOdds() throws {
    let tiny = try Rational(decimal: "1e-400")
    let odds = 300 * 2.302_585_092_994_046
    for t in [odds - 3, odds, odds + 3] {
      let soft = (Interval(t - odds).exp).log1p.midpoint
      let rare = Shape([tiny], 0).exponent(t)
      #expect(abs(rare - soft) < 1e-10, "\(rare), \(soft)")
      let common = Shape([1 - tiny], 0).exponent(-t)
      let other = (Interval(odds - t).exp).log1p.midpoint - odds
      #expect(abs(common - other) < 1e-10, "\(common), \(other)")
    }
  }

  /// Up to 256 are kept; of more, the first ⌈n/256⌉ in order share their mean, then
  /// the next, and the rest, however few.
  @Test func manyTrialsShareLogOdds() {
    for (count, size) in [(256, 1), (257, 2), (512, 2), (514, 3), (700, 3)] {
      var random = SplitMix64(seed: UInt64(count))
      let p = (0..<count).map { _ in
        Rational(Int.random(in: 1...9_999, using: &random), 10_000)
      }
      let odds = p.sorted().map { p in
        Interval(p / (1 - p)).log.midpoint
      }
      var sum = 0.0
      let t = 0.75
      for start in stride(from: 0, to: count, by: size) {
        let part = odds[start..<min(start + size, count)]
        let middle = part.reduce(0, +) / Double(part.count)
        let (with, without) = (
          Interval(middle + t).exp.log1p, Interval(middle).exp.log1p
        )
        sum += Double(part.count) * (with - without).midpoint
      }
      let found = Shape(p, 3).exponent(t) + 3 * t
      #expect(abs(found / sum - 1) < 1e-13, "\(count): \(found), \(sum)")
    }
  }
}
