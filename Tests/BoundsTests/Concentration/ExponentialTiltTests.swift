import TestSupport
import Testing

@testable import Bounds

/// 1. W is above the exact tail, for any θ of the right sign; 2. at a threshold
/// where the saddle point is known, θ and W are those of T4d; 3. P(S = s) is W times
/// the untilted tilted mass; 4. thresholds at and beyond the ends; 5. domain.
@Suite("H6 exponential tilt and its Chernoff bound")
struct ExponentialTiltTests {
  // 1.
  @Test func boundsTheExactTail() throws {
    for seed in 0..<150 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let law = try FiniteLaws.random(&rng, mostValues: 4)
      let m = Int.random(in: 1...4, using: &rng)
      let sum = FiniteLaws.sum(law, draws: m)
      let x = Rational(Int.random(in: 0...(m * 120), using: &rng), 7)
      for factor in [1.0, 0.5, 2] {
        let upper = try ExponentialTilt(law: law, draws: m, atLeast: x)
        #expect(upper.parameter >= 0)
        let above = try ExponentialTilt(
          law: law, draws: m, threshold: x,
          parameter: factor * upper.parameter)
        #expect(
          !above.bound().isCertainlyBelow(Interval(sum.tail(atLeast: x))),
          "seed \(seed)")
        let lower = try ExponentialTilt(law: law, draws: m, atMost: x)
        #expect(lower.parameter <= 0)
        let below = try ExponentialTilt(
          law: law, draws: m, threshold: x,
          parameter: factor * lower.parameter)
        #expect(
          !below.bound().isCertainlyBelow(Interval(sum.tail(atMost: x))),
          "seed \(seed)")
        #expect(upper.parameter == 0 || lower.parameter == 0)
      }
    }
  }

  /// All that is known without a lattice: from 0 to W, and to 1 where W is above.
  @Test func boundsFromBothSides() throws {
    let law = try FiniteLaw(
      values: [0, 10], probabilities: [Rational(9, 10), Rational(1, 10)])
    let far = try ExponentialTilt(law: law, draws: 50, atLeast: 150)
    #expect(far.anyTail.lower == 0)
    #expect(far.anyTail.upper == far.bound().upper && far.anyTail.upper < 1)
    let loose = try ExponentialTilt(
      law: law, draws: 50, threshold: 20, parameter: 1)
    #expect(loose.bound().lower > 1)
    #expect(loose.anyTail.lower == 0 && loose.anyTail.upper == 1)
  }

  // 2.
  @Test func isTheChernoffBoundOfATwoPointLaw() throws {
    for (B, ε, m) in [(10, Rational(1, 4), 20_000), (3, Rational(1, 2), 7)] {
      let law = try FiniteLaw(
        values: [0, Rational(B)],
        probabilities: [1 - Rational(1, B), Rational(1, B)])
      let ladder = try ChernoffTail(ceiling: Rational(B))
      let upper = try ExponentialTilt(
        law: law, draws: m, atLeast: Rational(m) * (1 + ε))
      let lower = try ExponentialTilt(
        law: law, draws: m, atMost: Rational(m) * (1 - ε))
      for (tilt, side) in [(upper, TailSide.upper), (lower, .lower)] {
        let expected = try ladder.failureProbability(
          relativeError: ε, samples: m, side: side, precision: 128)
        let ratio = tilt.bound() / expected
        #expect(ratio.upper < 1 + 1e-12)
        #expect(ratio.upper > 1 - 1e-15)
        #expect(tilt.bound().relativeWidthExponent < -100)
      }
    }
  }

  // 3.
  @Test func tiltedMassesGiveTheLawBack() throws {
    var rng = SplitMix64(seed: 5)
    for seed in 0..<50 as Range<UInt64> {
      let law = try FiniteLaws.random(&rng, mostValues: 5)
      let tilt = try ExponentialTilt(
        law: law, draws: 1, threshold: law.mean,
        parameter: Double.random(in: -2...2, using: &rng))
      let θ = Interval(tilt.parameter)
      for (j, q) in tilt.probabilities().enumerated() {
        let distance = Interval(law.values[j] - law.mean)
        let mass = tilt.bound() * (-θ * distance).exp * q
        #expect(mass.contains(law.probabilities[j]), "seed \(seed)")
        #expect(mass.relativeWidthExponent < -90, "seed \(seed)")
      }
    }
  }

  // 4.
  @Test func thresholdsAtTheEndsAreServed() throws {
    let law = try FiniteLaw(
      values: [0, 1, Rational(1 << 31)],
      probabilities: [
        1 - Rational(1, 1 << 20), Rational(1, 1 << 21), Rational(1, 1 << 21),
      ])
    let top = Rational(3 * (1 << 31))
    let thresholds: [Rational] = [
      top - Rational(1, 1 << 40), top, top + 1, top * top,
    ]
    for x in thresholds {
      let tilt = try ExponentialTilt(law: law, draws: 3, atLeast: x)
      #expect(tilt.parameter.isFinite)
      #expect(
        !tilt.bound().isCertainlyBelow(
          Interval(x <= top ? Rational(1, 1 << 62) / 2 : 0)))
    }
    for y in [Rational(1, 1 << 40), 0, -1] as [Rational] {
      let tilt = try ExponentialTilt(law: law, draws: 3, atMost: y)
      #expect(tilt.parameter <= 0 && tilt.parameter.isFinite)
    }
    let certain = try FiniteLaw(values: [2], probabilities: [1])
    for x in [5, 6, 7] {
      let tilt = try ExponentialTilt(
        law: certain, draws: 3, atLeast: Rational(x))
      #expect(tilt.parameter == 0)
      #expect(tilt.bound().contains(1))
    }
  }

  // 5.
  @Test func refusesNoDrawsAndNoNumber() throws {
    let law = try FiniteLaw(values: [2], probabilities: [1])
    for (m, θ) in [(0, 1), (1, Double.nan), (1, .infinity)] {
      #expect(throws: BoundError.self) {
        try ExponentialTilt(law: law, draws: m, threshold: 1, parameter: θ)
      }
    }
    #expect(throws: BoundError.self) {
      try ExponentialTilt(law: law, draws: 0, atMost: 1)
    }
  }
}
