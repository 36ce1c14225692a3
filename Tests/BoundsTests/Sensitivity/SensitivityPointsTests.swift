import TestSupport
import Testing

@testable import Bounds

/// 1. the number is the smallest, and that of an independent script; 2. the bound
/// is valid on exact laws; 3. and tight; 4. what is necessary; 5. the assumption;
/// 6. the reference code; 7. domain.
@Suite("T1 sensitivity points")
struct SensitivityPointsTests {
  private static func bound(
    _ n: Int, _ K: Rational
  ) throws(BoundError) -> SensitivityPoints {
    try SensitivityPoints(pairs: n, constant: K)
  }

  /// n, K and δ over many orders of magnitude.
  private static func parameters(
    _ seed: UInt64
  ) -> (n: Int, K: Rational, δ: Rational) {
    var rng = SplitMix64(seed: seed)
    let n = Int.random(
      in: 1...(1 << Int.random(in: 0...40, using: &rng)), using: &rng)
    let K = Rational(
      Int.random(in: 1...1_000, using: &rng),
      1 << Int.random(in: 0...12, using: &rng))
    let digits = Int.random(in: 0...30, using: &rng)
    let δ =
      Rational(Int.random(in: 1...99, using: &rng), 100)
      / Rational(10).power(digits)
    return (n, K, δ)
  }

  // 1.
  @Test func theNumberIsTheSmallest() throws {
    for seed in 0..<2_000 as Range<UInt64> {
      let (n, K, δ) = Self.parameters(seed)
      let law = try Self.bound(n, K)
      let N = try law.points(failureProbability: δ)
      #expect(
        try law.failureProbability(points: N).isCertainlyAtMost(δ),
        "seed \(seed): \(n), \(K), \(δ)")
      if N > 1 {
        #expect(
          try law.failureProbability(points: N - 1).isCertainlyAbove(δ),
          "seed \(seed): \(n), \(K), \(δ)")
      }
    }
  }

  // 1, 4, 6. From Scripts/notes/sensitivity_points.py: 60-digit decimals.
  @Test(arguments: [
    (1, "0.5", "1", 1, 1, 9), (784, "1e-6", "3", 62, 62, 68),
    (784, "0.01", "3", 34, 34, 41), (266_200, "1e-6", "3", 79, 79, 86),
    (10, "0.05", "7.5", 40, 40, 23), (10, "1e-12", "0.25", 8, 8, 97),
    (1_000_000, "1e-30", "100", 8_290, 8_290, 255),
    (1, "0.99", "0.001", 1, 1, 7), (1_000, "0.5", "50", 381, 364, 30),
    (8, "0.2", "20", 74, 72, 18),
  ])
  func theNumbersAreThoseOfTheScript(
    n: Int, delta: String, constant: String, points: Int, necessary: Int,
    reference: Int
  ) throws {
    let δ = try Rational(decimal: delta)
    let law = try Self.bound(n, try Rational(decimal: constant))
    #expect(try law.points(failureProbability: δ) == points)
    #expect(try law.necessaryPoints(failureProbability: δ) == necessary)
    #expect(
      try SensitivityPoints.referencePoints(
        connections: n, failureProbability: δ) == reference)
  }

  /// A probability is at most 1, and its digits do not depend on the precision.
  @Test func theProbabilityIsOneFarFromEnough() throws {
    let law = try Self.bound(1_000, 100)
    #expect(try law.failureProbability(points: 1).lower == 1)
    #expect(try law.failureProbability(points: 1).upper == 1)
    for precision in [64, 128, 400] {
      let value = try law.failureProbability(
        points: 1_000, precision: precision)
      // 1000 e⁻¹⁰.
      #expect(abs(value.midpoint - 0.045_399_929_762_484_85) < 1e-16)
      #expect(value.relativeWidthExponent < Double(8 - precision))
    }
  }

  /// The least K of a law, rounded up, is K of the assumption; the joint law of
  /// one-hot inputs is then at most the bound.
  private static func oneHot(
    _ seed: UInt64
  ) throws -> (bound: SensitivityPoints, law: SeenSetLaw) {
    var rng = SplitMix64(seed: seed)
    let n = Int.random(in: 2...8, using: &rng)
    let isUniform = Bool.random(using: &rng)
    let weights = (0..<n).map { _ in
      isUniform ? 1 : Int.random(in: 1...4, using: &rng)
    }
    let rarest = Rational(weights.min() ?? 1, weights.reduce(0, +))
    let K = try #require(
      Rational(
        exactly: SensitivityPoints.leastConstant(probability: 1 - rarest)
          .upper))
    return (
      try bound(n, K),
      try SeenSetLaw(
        weights: weights, draws: Int.random(in: 1...60, using: &rng))
    )
  }

  // 2 and 3: Bonferroni gives exact ≥ n πᴺ − (n πᴺ)²/2 for equal π.
  @Test func theBoundIsValidAndTightOnOneHotInputs() throws {
    var tight = 0
    for seed in 0..<2_000 as Range<UInt64> {
      let (bound, law) = try Self.oneHot(seed)
      let δ = try bound.failureProbability(points: law.draws)
      let exact = law.someUnseen
      #expect(
        Interval(exact).isCertainlyAtMost(δ), "seed \(seed): \(law.weights)")
      guard Set(law.weights).count == 1, δ.upper < 1 else { continue }
      tight += 1
      let most = δ.upper * (1 - δ.upper / 2) * (1 - 1e-12)
      #expect(
        exact.approximation >= most, "seed \(seed): \(law.weights), \(δ)")
    }
    #expect(tight > 300)
  }

  /// One pair of n is missed, with probability θ each: the events of two pairs
  /// exclude each other, and the bound is attained.
  @Test func theBoundIsAttainedWhereTheEventsExcludeEachOther() throws {
    for seed in 0..<1_000 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...20, using: &rng)
      let N = Int.random(in: 1...50, using: &rng)
      let θ = Rational(Int.random(in: 1...100, using: &rng), 101 * n)
      let K = try #require(
        Rational(
          exactly: SensitivityPoints.leastConstant(probability: θ).upper))
      let exact =
        try Rational(n)
        * SensitivityPoints.pairFailureProbability(probability: θ, points: N)
      let δ = try Self.bound(n, K).failureProbability(points: N)
      #expect(Interval(exact).isCertainlyAtMost(δ), "seed \(seed)")
      #expect(δ.upper <= exact.approximation * (1 + 1e-12), "seed \(seed)")
    }
  }

  // 4. Rational boundary: exp(−1/K) is just above θ.
  @Test func independentPairsFailAsTheyDoExactly() throws {
    for seed in 0..<1_000 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...30, using: &rng)
      let N = Int.random(in: 1...40, using: &rng)
      let θ = Rational(Int.random(in: 1...99, using: &rng), 100)
      let K = try #require(
        Rational(
          exactly: SensitivityPoints.leastConstant(probability: θ).upper))
      let exact = 1 - (1 - θ.power(N)).power(n)
      let law = try Self.bound(n, K)
      let value = try law.independentFailureProbability(points: N)
      #expect(!value.isCertainlyBelow(Interval(exact)), "seed \(seed)")
      #expect(value.upper <= exact.approximation * (1 + 1e-10), "seed \(seed)")
      let δ = try law.failureProbability(points: N)
      #expect(!δ.isCertainlyBelow(value), "seed \(seed)")
    }
  }

  // 4. Proved on both sides; and never far below the number of the bound.
  @Test func fewerThanTheNecessaryPointsAreNotEnough() throws {
    for seed in 0..<500 as Range<UInt64> {
      let (n, K, δ) = Self.parameters(seed)
      let law = try Self.bound(n, K)
      let N = try law.necessaryPoints(failureProbability: δ)
      let enough = try law.points(failureProbability: δ)
      func value(_ N: Int) throws -> Interval {
        try law.independentFailureProbability(points: N, precision: 256)
      }
      #expect(N <= enough, "seed \(seed)")
      #expect(try value(N).isCertainlyAtMost(δ), "seed \(seed)")
      if N > 1 {
        #expect(try value(N - 1).isCertainlyAbove(δ), "seed \(seed)")
      }
      // With x = n exp(−N/K) ≤ 1, δ ≥ x − x²/2, so x ≤ 1 − √(1 − 2δ) if δ ≤ 1/2.
      guard δ < Rational(1, 2) else { continue }
      let d = δ.approximation
      let ratio = 2 / (1 + (1 - 2 * d).squareRoot())
      let most = Interval(law.constant) * Interval(ratio).log
      #expect(Double(enough - N) <= most.upper + 1, "seed \(seed)")
    }
  }

  // 5.
  @Test func theLeastConstantIsTheBoundaryOfTheAssumption() throws {
    let nearly = 1 - Rational(1, 1_000_000_000)
    for k in 1..<200 {
      let p = Rational(k, 200)
      let K = try SensitivityPoints.leastConstant(probability: p)
      let up = try #require(Rational(exactly: K.upper))
      #expect(try Self.bound(1, up).admits(probability: p), "\(p)")
      #expect(try !Self.bound(1, up * nearly).admits(probability: p), "\(p)")
    }
  }

  /// p = 0 meets every assumption and p = 1 none. In the CDF form,
  /// P(g ≤ M/C) ≤ exp(−1/K), p would be 1 at C = 1, for every law.
  @Test func theEndsOfTheAssumption() throws {
    for K in [Rational(1, 1_000), 3, 1_000_000] {
      #expect(try Self.bound(1, K).admits(probability: 0))
      #expect(try !Self.bound(1, K).admits(probability: 1))
    }
  }

  // 6.
  @Test func theReferenceNumberIsT1sForEightTimesThePairs() throws {
    for seed in 0..<200 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let η = Int.random(in: 1...5_000, using: &rng)
      let widest = Int.random(in: 1...η, using: &rng)
      let δ = Self.parameters(seed).δ
      #expect(
        try SensitivityPoints.referencePoints(
          neurons: η, widest: widest, failureProbability: δ)
          == Self.bound(8 * η * widest, 3).points(failureProbability: δ),
        "seed \(seed)")
    }
  }

  // 7.
  @Test func refusesValuesOutsideTheDomain() throws {
    func refused(_ body: () throws -> Void) {
      #expect(throws: BoundError.self) { try body() }
    }
    refused { _ = try Self.bound(0, 3) }
    refused { _ = try Self.bound(-1, 3) }
    refused { _ = try Self.bound(10_000_000_000_000_001, 3) }
    refused { _ = try Self.bound(1, 0) }
    refused { _ = try Self.bound(1, -1) }
    refused { _ = try Self.bound(1, Rational(10).power(101)) }
    let law = try Self.bound(5, 3)
    for δ in [Rational(0), 1, -1, 2] {
      refused { _ = try law.points(failureProbability: δ) }
      refused { _ = try law.necessaryPoints(failureProbability: δ) }
      refused {
        _ = try SensitivityPoints.referencePoints(
          neurons: 5, widest: 5, failureProbability: δ)
      }
    }
    refused { _ = try law.failureProbability(points: 0) }
    refused { _ = try law.independentFailureProbability(points: 0) }
    for p in [Rational(-1), 2] {
      refused { _ = try law.admits(probability: p) }
      refused { _ = try SensitivityPoints.leastConstant(probability: p) }
      refused {
        _ = try SensitivityPoints.pairFailureProbability(
          probability: p, points: 1)
      }
    }
    refused { _ = try SensitivityPoints.leastConstant(probability: 0) }
    refused { _ = try SensitivityPoints.leastConstant(probability: 1) }
    refused {
      _ = try SensitivityPoints.pairFailureProbability(
        probability: 0, points: 0)
    }
    refused {
      _ = try SensitivityPoints.referencePoints(
        neurons: 0, widest: 5, failureProbability: Rational(1, 2))
    }
    refused {
      _ = try SensitivityPoints.referencePoints(
        neurons: 5, widest: 100_000_001, failureProbability: Rational(1, 2))
    }
  }

  /// η = η* = 10⁸, the last of both: 3 log(16 · 10¹⁶) = 118.84….
  @Test func theLargestNetworkHasAReference() throws {
    #expect(
      try SensitivityPoints.referencePoints(
        neurons: 100_000_000, widest: 100_000_000,
        failureProbability: Rational(1, 2)) == 119)
  }

  /// A size beyond 10¹⁶ speaks of points.
  @Test func hugeNumbersAreBeyondReach() throws {
    let law = try Self.bound(10, Rational(10).power(30))
    let error = #expect(throws: BoundError.self) {
      _ = try law.points(failureProbability: Rational(1, 2))
    }
    #expect(
      error
        == .beyondReach(
          "the number of sensitivity points", limit: "10^16 points"))
  }
}
