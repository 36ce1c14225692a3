import TestSupport
import Testing

@testable import Bounds

@Suite("T6' budgets count non-zeros as T12 does")
struct ExpectedNonZerosTests {
  /// Sensitivities w_j/8 draw as whole units w_j do.
  @Test func agreesWithTheTypeOfT12() throws {
    var random = SplitMix64(seed: 21)
    for case_ in 0..<60 {
      let n = Int.random(in: 1...9, using: &random)
      var weights = (0..<n).map { _ in Int.random(in: 0...5, using: &random) }
      weights[0] += 1
      let m = Int.random(in: 0...12, using: &random)
      let sum = Rational(weights.reduce(0, +), 8)
      let mean = ExpectedNonZeros(
        sensitivities: weights.map { Rational($0, 8) }, sum: sum
      ).mean(draws: m, precision: 128)
      let exact = try DistinctDraws(weights: weights)
        .exactExpectation(draws: m)
      #expect(mean.contains(exact), "case \(case_)")
      #expect(
        mean.relativeWidthExponent < -100 || exact == 0, "case \(case_)")
    }
  }
}
