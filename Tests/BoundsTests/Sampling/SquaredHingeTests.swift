import TestSupport
import Testing

@testable import Bounds

/// 1. the infimum over real hinges, against all candidates in rationals; 2. against
/// grids, in doubles; 3. the inequality for one draw that it rests on; 4. roots on
/// integers; 5. far out, and near the mean.
@Suite("T4g squared hinges")
struct SquaredHingeTests {
  // 1. Both sides; theory's form is the lower one.
  @Test func isTheLeastCandidate() throws {
    var negative = 0
    for seed in 0..<2_000 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let m = Int.random(in: 1...7, using: &rng)
      let p = Rational(Int.random(in: 1...49, using: &rng), 50)
      let x =
        Rational(m) * p
        + Rational(m) * (1 - p)
        * Rational(Int.random(in: 1...39, using: &rng), 40)
      let threshold = Threshold(trials: m, probability: p, value: x)
      let bound = try SquaredHingeBound(threshold, precision: 128)
      let exact = leastSquaredHinge(m, 1 - p, Rational(m) - x)
      let found = bound.infimum()
      let name = "seed \(seed): m = \(m), p = \(p), x = \(x): \(found)"
      #expect(found.contains(exact), "\(name), \(exact)")
      #expect(found.relativeWidthExponent <= -100, "\(name)")
      let mean = Rational(m) * p
      let variance = mean * (1 - p)
      // Cantelli's inequality is what h ≤ 0 gives.
      if variance >= mean * (x - mean) {
        negative += 1
        let gap = x - mean
        #expect(exact == variance / (variance + gap * gap), "\(name)")
      }
    }
    #expect(negative > 100)
  }

  /// Signs lead from any start to what the guess leads to.
  @Test func everyStartEndsAtTheSame() throws {
    for seed in 0..<40 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let m = Int.random(in: 2...60, using: &rng)
      let p = Rational(Int.random(in: 1...29, using: &rng), 30)
      let part = Rational(Int.random(in: 1...28, using: &rng), 29)
      let x = Rational(m) * (p + (1 - p) * part)
      let bound = try SquaredHingeBound(
        Threshold(trials: m, probability: p, value: x), precision: 128)
      let name = "seed \(seed): m = \(m), p = \(p), x = \(x)"
      let known = bound.infimum()
      for start in Set([-1, 0, bound.last / 2, bound.last - 1]) {
        let found = try #require(bound.search(256, from: start), "\(name)")
        #expect(
          !found.isCertainlyBelow(known) && !known.isCertainlyBelow(found),
          "\(name), from \(start)")
        #expect(found.relativeWidthExponent <= -100, "\(name)")
      }
    }
  }

  /// T ≥ 0, E T = 1, E T² ≤ V, as stated: X ~ Bin(m, 1/V), y = m(1 − ε)/V.
  @Test func theLowerSideIsTheStatedOne() throws {
    for seed in 0..<300 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let m = Int.random(in: 1...8, using: &rng)
      let V = Rational(Int.random(in: 101...900, using: &rng), 100)
      let ε = Rational(Int.random(in: 1...20, using: &rng), 20)
      let exact = leastSquaredHinge(m, 1 / V, Rational(m) * (1 - ε) / V)
      // R does not enter.
      for R in [V, 2 * V, 1_000] {
        let found = try SquaredHingeTail(
          moments: PosteriorMoments(mean: 1, secondMoment: V, range: R)
        ).failureProbability(relativeError: ε, samples: m, side: .lower)
        #expect(found.contains(exact), "seed \(seed): \(found), \(exact)")
      }
    }
  }

  // 2.
  @Test func noHingeOfAGridIsBetter() throws {
    for seed in 0..<40 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let m = point.samples % 300 + 1
      let threshold = Threshold.upper(
        point.ceiling, min(point.relativeError, (point.ceiling - 1) / 2), m)
      let (p, x) = (
        threshold.probability.approximation, threshold.value.approximation
      )
      let masses = doubleMasses(m, p)
      let found = try SquaredHingeBound(threshold, precision: 128).infimum()
      var least = 1.0
      let deviation = (Double(m) * p * (1 - p)).squareRoot()
      for step in 1...400 {
        let h = x - deviation * Double(step) / 40
        let sum = masses.enumerated().reduce(0) {
          let gap = max(Double($1.offset) - h, 0)
          return $0 + $1.element * gap * gap
        }
        least = min(least, sum / ((x - h) * (x - h)))
      }
      #expect(found.lower <= least * (1 + 1e-8), "\(point)")
      #expect(
        found.upper >= least * 0.99 || least == 1,
        "\(point): \(least), \(found)")
    }
  }

  // 3. E(Y − t)₊² ≤ E(ξ − t)₊², ξ in {−v/b, b}, for Y ≤ b of mean 0, variance ≤ v.
  @Test func twoPointsAreExtremal() throws {
    for seed in 0..<2_000 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let law = try FiniteLaws.random(&rng, mostValues: 4)
      let μ = law.mean
      let slack = Rational(Int.random(in: 0...2, using: &rng))
      let b = law.largest - μ + slack
      let v =
        law.secondMoment - μ * μ
        + Rational(Int.random(in: 0...2, using: &rng))
      guard b > 0, v > 0 else { continue }
      let p = v / (v + b * b)
      for t in [
        Rational(Int.random(in: -1_000...1_000, using: &rng), 7), -v / b, b, 0,
        (b - v / b) / 2,
      ] {
        func hinge(_ y: Rational) -> Rational {
          let gap = max(y - t, 0)
          return gap * gap
        }
        let own = zip(law.values, law.probabilities).reduce(Rational(0)) {
          $0 + $1.1 * hinge($1.0 - μ)
        }
        let most = p * hinge(b) + (1 - p) * hinge(-v / b)
        #expect(own <= most, "seed \(seed), t = \(t)")
        if v == law.secondMoment - μ * μ, law.values.count == 2, slack == 0 {
          #expect(own == most, "seed \(seed), t = \(t)")
        }
      }
    }
  }

  // 4. m = 2, p = 1/2: G(0) = 0 at x = E X²/E X = 3/2, and F(0) = 3/2/(9/4).
  @Test func rootsOnIntegersAreFound() throws {
    let threshold = Threshold(
      trials: 2, probability: Rational(1, 2), value: Rational(3, 2))
    let found = try SquaredHingeBound(threshold, precision: 128).infimum()
    #expect(found.contains(Rational(2, 3)))
    #expect(found.relativeWidthExponent <= -100)
    // The best hinge of Bin(m, p) at h = k: x is the mean under (X − k)₊.
    for m in stride(from: 3, through: 30, by: 3) {
      for k in 0..<(m - 1) {
        let masses = Threshold.masses(m, Rational(1, 3))
        var (weight, moment) = (Rational(0), Rational(0))
        var square = Rational(0)
        for i in (k + 1)...m {
          let w = masses[i] * Rational(i - k)
          weight = weight + w
          moment = moment + w * Rational(i)
          square = square + w * Rational(i - k)
        }
        let x = moment / weight
        let found = try SquaredHingeBound(
          Threshold(trials: m, probability: Rational(1, 3), value: x),
          precision: 128
        ).infimum()
        let gap = x - Rational(k)
        #expect(found.contains(square / (gap * gap)), "m = \(m), k = \(k)")
        #expect(found.relativeWidthExponent <= -100, "m = \(m), k = \(k)")
      }
    }
  }

  // 5.
  @Test func isNarrowFarOutAndNearTheMean() throws {
    // The ratio to plain hinges: 1/4 of e² far out on a fine lattice; more where x is
    // just above an integer, from which squares suffer twice.
    for (m, p, part, most) in [
      (1_000_000_000_000_000, Rational(1, 2), Rational(1, 10_000_000), 1.4),
      (
        1_000_000_000_000_000, Rational(1, 1_000_000), Rational(1, 1_000_000),
        1.6
      ),
      (1_000_000, Rational(99, 100), Rational(999, 1_000), 1.1),
      (1_000, Rational(1, 1_000_000_000), Rational(1, 2), 501),
      (1_000, Rational(1, 10).power(60), Rational(1, 7), 1.2),
      (5, 1 - Rational(1, 10).power(30), Rational(1, 3), 1.1),
      (10_000, Rational(1, 3), Rational(1, 10).power(30), 1.1),
    ] as [(Int, Rational, Rational, Double)] {
      let threshold = Threshold(
        trials: m, probability: p,
        value: Rational(m) * (p + (1 - p) * part))
      let squared = try SquaredHingeBound(threshold, precision: 128).infimum()
      let hinge = try threshold.convexOrder(128)
      let name = "m = \(m), p = \(p.approximation)"
      #expect(squared.relativeWidthExponent <= -100, "\(name): \(squared)")
      #expect(!squared.isCertainlyBelow(hinge), "\(name)")
      #expect((squared / hinge).upper < most, "\(name): \(squared / hinge)")
    }
  }
}
