import Bounds
import TestSupport
import Testing

/// R1's stated numbers: the formula, its claim, and the exact law of Blocks that
/// refutes it.
@Suite("R1 reference code's error")
struct ReferenceCodeErrorTests {
  @Test(arguments: [
    (10, 20_000, "1e-16", 0.147_494_36, "1.25e-17", 5.7824e-12),
    (10, 20_000, "1e-3", 0.0712, "1.25e-4", 7.8494e-4),
    (50, 95_000, "0.02", 0.0605, "0.0025", 7.968e-3),
  ])
  func failsMoreOftenThanItClaims(
    B: Int, m: Int, δ: String, ε: Double, claim: String, exact: Double
  ) throws {
    let δ = try Rational(δ)
    let code = try ReferenceCodeError(ceiling: Rational(B))
    let found = try code.relativeError(samples: m, failureProbability: δ)
    // Stated to the digits given.
    #expect(found.isNear(ε, ε > 0.14 ? 4e-8 : 1e-3), "\(found)")
    #expect(found.relativeWidthExponent <= -100)
    let claimed = try code.claimedFailureProbability(failureProbability: δ)
    #expect(try claimed == Rational(claim))
    // A larger ε fails less often: the upper end refutes, the lower end agrees.
    let law = try TwoPointLaw(ceiling: Rational(B))
    for end in [found.lower, found.upper] {
      let probability = try law.failureProbability(
        relativeError: #require(Rational(exactly: end)), samples: m)
      #expect(probability.isNear(exact, 1e-4), "\(probability)")
      #expect(probability.isCertainlyAbove(claimed))
    }
  }

  /// With 12 in place of 6, T4b's formula at the claimed δ, the law obeys.
  @Test(arguments: [
    (10, 20_000, "1e-16"), (10, 20_000, "1e-3"), (50, 95_000, "0.02"),
  ])
  func theCorrectFormulaHolds(B: Int, m: Int, δ: String) throws {
    let code = try ReferenceCodeError(ceiling: Rational(B))
    let claimed = try code.claimedFailureProbability(
      failureProbability: try Rational(δ))
    let found = try BernsteinTail(ceiling: Rational(B)).relativeError(
      samples: m, failureProbability: claimed)
    let enclosure = try #require(found)
    let ε = try #require(Rational(exactly: enclosure.lower))
    let probability = try TwoPointLaw(ceiling: Rational(B))
      .failureProbability(relativeError: ε, samples: m)
    #expect(probability.isCertainlyAtMost(claimed))
  }

  /// α = 2 C SS log(8 (p + 1) k/δ), and the claim δ/(4 (p + 1) k).
  @Test func countsPatchesAndKernel() throws {
    let δ = Rational(1, 100)
    let code = try ReferenceCodeError(
      ceiling: 4, patches: 9, kernelSize: 25)
    #expect(
      try code.claimedFailureProbability(failureProbability: δ)
        == Rational(1, 100_000))
    let same = try ReferenceCodeError(ceiling: 4).relativeError(
      samples: 500, failureProbability: Rational(16, 200_000))
    let found = try code.relativeError(samples: 500, failureProbability: δ)
    #expect(found.isNear(same.midpoint, 1e-14))
    #expect(throws: BoundError.self) {
      _ = try ReferenceCodeError(ceiling: 4, patches: 0)
    }
    #expect(throws: BoundError.self) {
      _ = try ReferenceCodeError(ceiling: 4, kernelSize: 0)
    }
    #expect(throws: BoundError.self) {
      _ = try ReferenceCodeError(ceiling: Rational(1, 2))
    }
  }
}
