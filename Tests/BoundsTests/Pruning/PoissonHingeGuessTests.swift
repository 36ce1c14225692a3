import Testing

@testable import Bounds

/// PoissonHinge's guesses of the best hinge, against the first h whose sign of g is
/// certainly not negative.
@Suite("T6' Poisson hinges: where the best one is sought")
struct PoissonHingeGuessTests {
  private let means: [Rational] = [
    Rational(3, 10), Rational(9, 4), Rational(31, 4), Rational(401, 10), 1_000,
    100_000,
  ]
  /// z, and how far the guesses are off at z deviations from the mean, in these.
  private let deviations = [
    (0.05, 2.0), (0.3, 0.77), (0.7, 0.153), (1, 0.035), (1.6, 0.02), (3, 0.01),
    (6, 0.01), (12, 0.005),
  ]

  private func smallest(
    _ range: ClosedRange<Int>, _ g: (Int) -> Interval
  ) throws -> Int {
    try #require(
      try CertifiedSearch.smallestInteger(in: range) { h, _ in
        g(h).isCertainlyPositive
      })
  }

  @Test func upperHingesAreGuessed() throws {
    for λ in means {
      let hinge = try PoissonHinge(mean: λ)
      for (z, off) in deviations {
        let sd = λ.approximation.squareRoot()
        let x = z * sd
        let y = λ + (try #require(Rational(exactly: x)))
        let best = try smallest(0...(y.knownCeiling - 1)) {
          let sums = hinge.law.sums(at: $0, precision: 96)
          return sums.excess - sums.beyond * Interval(y - Rational($0))
        }
        let found = hinge.guess(upper: y)
        #expect(
          Double(abs(found - best)) <= off * sd + 1.5,
          "λ = \(λ), z = \(z): \(found), \(best)")
      }
    }
  }

  @Test func lowerHingesAreGuessed() throws {
    for λ in means {
      let hinge = try PoissonHinge(mean: λ)
      for (z, off) in deviations {
        let sd = λ.approximation.squareRoot()
        let x = z * sd
        let at = λ - (try #require(Rational(exactly: x)))
        guard at > 0 else { continue }
        let first = at.knownFloor + 1
        let best = try smallest(first...(first + 2 * λ.knownCeiling)) {
          let sums = hinge.law.sums(at: $0, precision: 96)
          return sums.within * Interval(Rational($0) - at) - sums.shortfall
        }
        let found = hinge.guess(lower: at)
        #expect(
          Double(abs(found - best)) <= off * sd + 1.5,
          "λ = \(λ), z = \(z): \(found), \(best)")
      }
    }
  }
}
