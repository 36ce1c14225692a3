import TestSupport
import Testing

@testable import Bounds

/// The saddle point that `ExponentialTilt` guesses, against certified means of
/// the tilted law.
@Suite("H6 exponential tilt: saddle point")
struct SaddlePointTests {
  private func mean(_ law: FiniteLaw, _ θ: Double) throws -> Interval {
    let tilt = try ExponentialTilt(
      law: law, draws: 1, threshold: law.mean, parameter: θ)
    return zip(law.values, tilt.probabilities()).reduce(Interval(0)) {
      $0 + Interval($1.0) * $1.1
    }
  }

  /// A little less θ has a mean below a, a little more one above.
  @Test func theTiltedLawHasTheWantedMean() throws {
    var random = SplitMix64(seed: 151)
    for round in 0..<60 {
      let law = try FiniteLaws.random(&random, mostValues: 6)
      guard law.largest > law.smallest else { continue }
      let part = Rational(Int.random(in: 1...999, using: &random), 1_000)
      let a = law.mean + part * (law.largest - law.mean)
      let θ = ExponentialTilt.saddlePoint(law, meanOfTiltedLaw: a)
      let name = "seed 151, round \(round): \(law), a = \(a): \(θ)"
      #expect(
        (try mean(law, θ * (1 - 1e-12))).isCertainlyBelow(Interval(a)),
        "\(name)")
      #expect(try mean(law, θ * (1 + 1e-12)).isCertainlyAbove(a), "\(name)")
    }
  }

  /// Near the mean θ is small, near the largest value it is large.
  @Test func tinyAndLargeTiltsAreFound() throws {
    let q = Rational(1, 1 << 40)
    for (law, part) in [
      (
        try FiniteLaw(values: [0, 1], probabilities: [q, 1 - q]), Rational(1, 2)
      ),
      (try FiniteLaw(values: [0, 1], probabilities: [1 - q, q]), 1 - q),
      (
        try FiniteLaw(
          values: [0, 1, 1_000_000], probabilities: [1 - 2 * q, q, q]),
        Rational(1, 1_000)
      ),
      (
        try FiniteLaw(
          values: [-7, 3], probabilities: [Rational(1, 2), Rational(1, 2)]),
        Rational(1, 1_000_000_000)
      ),
    ] {
      let a = law.mean + part * (law.largest - law.mean)
      let θ = ExponentialTilt.saddlePoint(law, meanOfTiltedLaw: a)
      let found = try mean(law, θ)
      let gap = (found - Interval(a)) / Interval(law.largest - a)
      #expect(abs(gap.midpoint) < 1e-12, "\(law): \(gap)")
    }
  }

  /// 700 over the distance of the two largest values: e^−700 of the tilted mass is
  /// elsewhere. Also where the mean is nearer to the largest value than that.
  @Test func theLargestValueHasTheLastTilt() throws {
    let law = try FiniteLaw(
      values: [0, 3, 10], probabilities: [1, 2, 3].map { Rational($0, 6) })
    let nearly = 10 - Rational.powerOfTwo(-1_070)
    for a in [10, 11, nearly] {
      let θ = ExponentialTilt.saddlePoint(law, meanOfTiltedLaw: a)
      #expect(θ == 100, "\(a.approximation)")
    }
    let within = 10 - Rational.powerOfTwo(-990)
    let θ = ExponentialTilt.saddlePoint(law, meanOfTiltedLaw: within)
    #expect(θ > 97 && θ < 100, "\(θ)")
  }

  /// One value; values so near that no double has the tilt.
  @Test func noTiltWhereNoneIsRepresented() throws {
    let certain = try FiniteLaw(values: [2], probabilities: [1])
    #expect(ExponentialTilt.saddlePoint(certain, meanOfTiltedLaw: 2) == 0)
    for exponent in [-1_030, -1_200] {
      let close = try FiniteLaw(
        values: [0, 1, 1 + Rational.powerOfTwo(exponent)],
        probabilities: [1, 1, 1].map { Rational($0, 3) })
      for a in [Rational(5, 6), 2] {
        let θ = ExponentialTilt.saddlePoint(close, meanOfTiltedLaw: a)
        #expect(θ == 0, "\(exponent), \(a)")
      }
    }
  }
}
