import TestSupport
import Testing

@testable import Bounds

/// The plans of `PoissonBinomialCircle+Guess`, from the documented estimates and
/// the functions of the shape.
@Suite("Exact tails: plan of a Poisson-binomial circle")
struct PoissonBinomialPlanTests {
  private typealias Shape = PoissonBinomialCircle.Shape

  private struct Case {
    let k: Int
    let bits: Int
    let shape: Shape
    let plan: PoissonBinomialCircle.Plan
    let name: String

    init(_ shape: Shape, _ k: Int, _ bits: Int, _ name: String) {
      (self.k, self.bits, self.shape) = (k, bits, shape)
      plan = PoissonBinomialCircle.Plan(shape, threshold: k, bits: bits)
      self.name = "\(name), k = \(k), \(bits) bits"
    }

    var σ: Double { shape.deviation(shape.tilt) }
    /// (bits + 14) log 2 + log 2σ.
    var b: Double {
      Double(bits + 14) * 0.694 + guess(logarithmOf: 2 * σ)
    }
    /// √b/2 deviations, the farthest that the radius is from the saddle point.
    var farthest: Double { b.squareRoot() / (2 * σ) }
    /// By how much the radius raises K.
    var rise: Double {
      shape.exponent(plan.logRadius) - shape.exponent(shape.tilt)
    }
    /// The errors' logarithms against H, at the radius.
    var target: Double { -b - rise - 2 }
  }

  private func cases() -> [Case] {
    var random = SplitMix64(seed: 132)
    let mixed = (0..<60).map { _ in
      Rational(Int.random(in: 1...999, using: &random), 1_000)
    }
    let rare = (0..<60).map { Rational(1, 100 + $0) }
    return [
      ("mixed", mixed, [33, 48]),
      ("even", [Rational](repeating: Rational(1, 2), count: 100), [50, 90]),
      ("rare", rare, [1, 12]), ("common", rare.map { 1 - $0 }, [60]),
      ("many", [Rational](repeating: Rational(1, 2), count: 9_000), [4_600]),
    ].flatMap { name, p, thresholds in
      thresholds.flatMap { k in
        let shape = Shape(p, k)
        return [20, 70, 400].map { Case(shape, k, $0, name) }
      }
    }
  }

  /// By b/8, or as far as √b/2 deviations where that is less.
  @Test func theRadiusRaisesTheExponent() {
    var raised = 0
    for law in cases() {
      let way = law.plan.logRadius - law.shape.tilt
      let (part, most) = (law.rise / (law.b / 8), law.farthest)
      if abs(way / most - 1) < 1e-9 {
        #expect(part <= 1, "\(law.name): \(part)")
      } else {
        raised += 1
        #expect(way < most, "\(law.name): \(way), \(most)")
        #expect(part > 1 && part < 1 + 1e-7, "\(law.name): \(part)")
      }
    }
    #expect(raised > 4 && raised < 20, "\(raised) of 24")
  }

  /// The first N of 2√b σ, then 15 % and two more each time, at which both aliases
  /// are small enough, at the saddle points of k ± N.
  @Test func pointsGrowUntilBothAliasesAreSmall() {
    var grown = 0
    for law in cases() {
      let (shape, plan, r) = (law.shape, law.plan, law.plan.logRadius)
      let level = shape.exponent(r)
      func alias(_ s: Double, _ N: Double) -> Double {
        shape.exponent(s) - level - N * abs(s - r)
      }
      var N = 2 * law.b.squareRoot() * law.σ
      var steps = 0
      while true {
        let (far, near) = (
          shape.solved(mean: Double(law.k) + N),
          shape.solved(mean: Double(law.k) - N)
        )
        let isEnough = max(alias(far, N), alias(near, N)) < law.target
        guard !isEnough, steps < 40 else {
          #expect(isEnough, "\(law.name): \(steps) steps")
          #expect(plan.points == 2 * Int(N / 2) + 1, "\(law.name): \(N)")
          #expect(plan.logFar == far && plan.logNear == near, "\(law.name)")
          #expect(near >= 0 && near < r && r < far, "\(law.name)")
          break
        }
        (N, steps) = (N * 1.15 + 2, steps + 1)
      }
      grown += steps > 0 ? 1 : 0
    }
    #expect(grown > 4 && grown < 22, "\(grown) of 24")
  }

  /// Up to the angle at which |φ| is small enough for what follows, and two
  /// more; at most all.
  @Test func pairsEndWhereTheModulusIsSmall() {
    var all = 0
    for law in cases() {
      let (plan, r) = (law.plan, law.plan.logRadius)
      let wanted =
        law.target - guess(logarithmOf: 1 + 1 / (r - law.shape.tilt))
      var (narrow, wide) = (0.0, Double.pi)
      while wide - narrow > 1e-11 {
        let middle = (narrow + wide) / 2
        if law.shape.logModulus(r, middle) < wanted {
          wide = middle
        } else {
          narrow = middle
        }
      }
      let half = (plan.points - 1) / 2
      let expected = Int(wide * Double(plan.points) / 6.28) + 2
      #expect(plan.pairs == min(half, expected), "\(law.name): \(expected)")
      all += expected >= half ? 1 : 0
    }
    #expect(all > 2 && all < 22, "\(all) of 24")
  }

  /// 1.45 for 1/log 2.
  @Test func lostBitsAreTheRise() {
    for law in cases() {
      #expect(law.plan.lostBits == Int(law.rise * 1.45 + 8), "\(law.name)")
    }
  }
}
