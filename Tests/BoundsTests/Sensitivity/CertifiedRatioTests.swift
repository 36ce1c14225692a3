import TestSupport
import Testing

@testable import Bounds

/// 1. C is the (r+1)-th largest; 2. what it fails with, by enumeration; 3. never
/// more than γ; 4. γ itself in the continuous limit, and more one rank lower;
/// 5. domain.
@Suite("T2 certified ratio")
struct CertifiedRatioTests {
  private static func plan(
    _ V: Int, _ r: Int, γ: Rational = Rational(1, 20)
  ) throws -> FreshInputPlan {
    try FreshInputPlan.withLeastExceedance(
      inputs: V, allowed: r, errorProbability: γ)
  }

  // MARK: 1

  @Test func theLimitIsTheRankThatThePlanNames() throws {
    for seed in 0..<2_000 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let V = Int.random(in: 1...40, using: &rng)
      let r = Int.random(in: 0..<V, using: &rng)
      let infinite = Int.random(in: 0...V, using: &rng) / 3
      // Few values, so that there are ties; below 1 and above.
      let finite = (infinite..<V).map { _ in
        Double(Int.random(in: 0...12, using: &rng)) / 4
      }
      let ratios =
        (Array(repeating: Double.infinity, count: infinite) + finite)
        .shuffled(using: &rng)
      let found = try CertifiedRatio(Self.plan(V, r), ratios: ratios)
      #expect(found.infinite == infinite, "seed \(seed)")
      guard case .certified(let C) = found.limit else {
        #expect(found.limit == .none && infinite > r, "seed \(seed)")
        #expect(found.ratio == nil && found.ceiling(ofSensitivities: 3) == nil)
        continue
      }
      #expect(infinite <= r && ratios.contains(C), "seed \(seed)")
      // At most r above C, and more than r from C on.
      #expect(ratios.count { $0 > C } <= r, "seed \(seed)")
      #expect(ratios.count { $0 >= C } > r, "seed \(seed)")
      #expect(found.ratio?.approximation == C)
      let ceiling = try #require(found.ceiling(ofSensitivities: Rational(8, 5)))
      #expect(
        ceiling == max(1, Rational(8, 5) * (try #require(found.ratio))))
    }
  }

  @Test func aRatioBelowOneIsCertified() throws {
    let found = try CertifiedRatio(
      Self.plan(3, 1), ratios: [0.25, .infinity, 0.5])
    #expect(found.limit == .certified(0.5) && found.infinite == 1)
    #expect(found.ceiling(ofSensitivities: 10) == 5)
    #expect(found.ceiling(ofSensitivities: 1) == 1)
    let none = try CertifiedRatio(Self.plan(3, 0), ratios: [0, 0, 0])
    #expect(none.limit == .certified(0) && none.ratio == 0)
  }

  // MARK: 2

  /// A law of k values, ∞ among them now and then.
  private static func law(
    _ rng: inout SplitMix64, values k: Int
  ) throws -> (values: [Rational?], p: [Rational], law: RatioLaw) {
    let values = (0..<k).map { i -> Rational? in
      i == 0 && rng.next() % 2 == 0
        ? nil : Rational(3 * (k - i) - Int(rng.next() % 3), 4)
    }
    let weights = (0..<k).map { _ in Int.random(in: 1...9, using: &rng) }
    let p = weights.map { Rational($0, weights.reduce(0, +)) }
    let order = (0..<k).shuffled(using: &rng)
    let atoms = order.map { RatioLaw.Atom(values[$0], p[$0]) }
    return (values, p, try RatioLaw(atoms))
  }

  /// C of the values at these places, largest first; ∞ is place 0 where it occurs.
  private static func failure(
    _ p: [Rational], isInfinite: Bool, V: Int, r: Int, β: Rational
  ) -> Rational {
    var sum: Rational = 0
    let sequences = (0..<V).reduce([[Int]]([[]])) { found, _ in
      found.flatMap { start in p.indices.map { start + [$0] } }
    }
    for places in sequences {
      let C = places.sorted()[r]
      if isInfinite && C == 0 { continue }
      let above = p[..<C].reduce(0, +)
      guard above > β else { continue }
      sum = sum + places.reduce(Rational(1)) { $0 * p[$1] }
    }
    return sum
  }

  @Test func failuresAreThoseOfAllSequences() throws {
    var kinds = Set<String>()
    for seed in 0..<400 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let k = Int.random(in: 1...4, using: &rng)
      let V = Int.random(in: 1...(k < 3 ? 6 : 4), using: &rng)
      let r = Int.random(in: 0..<V, using: &rng)
      let (values, p, law) = try Self.law(&rng, values: k)
      // Now and then β is P(ρ > v) itself: a tie of the level.
      let β =
        k > 1 && seed % 3 == 0
        ? p[..<Int.random(in: 1..<k, using: &rng)].reduce(0, +)
        : Rational(Int.random(in: 1...30, using: &rng), 30)
      let exact = Self.failure(
        p, isInfinite: values[0] == nil, V: V, r: r, β: β)
      let plan = try FreshInputPlan(
        inputs: V, allowed: r, exceedance: β,
        errorProbability: max(
          Rational(1, 1_000),
          BinomialLaw(trials: V, probability: β).exactSum(atMost: r)))
      let found = try law.failureProbability(of: plan)
      #expect(found.contains(exact), "seed \(seed): \(exact), \(found)")
      #expect(exact == 0 || found.relativeWidthExponent < -60)
      #expect(exact <= plan.errorProbability, "seed \(seed)")
      kinds.insert(exact == 0 ? "never" : "sometimes")
      kinds.insert(values[0] == nil ? "infinite" : "finite")
    }
    #expect(kinds.count == 4)
  }

  @Test func theLawKnowsItsTails() throws {
    let law = try RatioLaw([
      .init(1, Rational(1, 4)), .init(nil, Rational(1, 8)), .init(2, 0),
      .init(3, Rational(1, 8)), .init(1, Rational(1, 2)),
    ])
    #expect(
      law.atoms == [
        .init(nil, Rational(1, 8)), .init(3, Rational(1, 8)),
        .init(1, Rational(3, 4)),
      ])
    for (C, p) in [(5, 1), (3, 1), (2, 2), (1, 2)] {
      #expect(law.probability(above: Rational(C)) == Rational(p, 8))
    }
    #expect(law.probability(above: Rational(1, 2)) == 1)
    for (β, π) in [(0, 1), (1, 2), (2, 8), (3, 8), (8, 8)] {
      #expect(
        law.massFromQuantile(exceedance: Rational(β, 8)) == Rational(π, 8),
        "\(β)/8")
    }
    #expect(
      law.massFromQuantile(exceedance: Rational(99, 800)) == Rational(1, 8))
  }

  // MARK: 3

  /// Against P(C = v) from two exact binomial tails for each value v, and never
  /// more than γ.
  @Test func noLawFailsMoreOftenThanClaimed() throws {
    var largest: Rational = 0
    for seed in 0..<2_000 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let k = Int.random(in: 1...12, using: &rng)
      let V = Int.random(in: 1...24, using: &rng)
      let r = Int.random(in: 0..<min(V, 1 + V / 2), using: &rng)
      let (values, p, law) = try Self.law(&rng, values: k)
      let γ = Rational(Int.random(in: 1...60, using: &rng), 100)
      let plan: FreshInputPlan
      if seed % 8 == 0 {
        plan = try Self.plan(V, r, γ: γ)
      } else {
        let β = Rational(Int.random(in: 1...99, using: &rng), 100)
        let most = try FreshInputPlan.withMostAllowed(
          inputs: V, exceedance: β, errorProbability: γ)
        guard let most else { continue }
        plan = most
      }
      var exact: Rational = 0
      var above: Rational = 0
      for i in 0..<k {
        let from = above + p[i]
        if above > plan.exceedance && !(i == 0 && values[0] == nil) {
          let few = try BinomialLaw(trials: V, probability: above)
          let fewer = try BinomialLaw(trials: V, probability: from)
          exact =
            exact + few.exactSum(atMost: plan.allowed)
            - fewer.exactSum(atMost: plan.allowed)
        }
        above = from
      }
      let found = try law.failureProbability(of: plan)
      #expect(found.contains(exact), "seed \(seed): \(exact)")
      #expect(exact <= γ, "seed \(seed): \(exact), \(γ)")
      largest = max(largest, exact / γ)
    }
    #expect(largest > Rational(9, 10))
  }

  // MARK: 4

  /// A uniform law on K values: from below, γ is reached as K grows; and with the
  /// (r+2)-th largest in C's place it is exceeded, by the next term of the sum.
  @Test func aFineLawFailsWithTheProbabilityClaimed() throws {
    for (V, r) in [(59, 0), (93, 1), (256, 4), (20, 15)] {
      let plan = try Self.plan(V, r)
      let γ = plan.errorProbability
      for bits in [10, 20, 30] {
        let K = 1 << bits
        // P(ρ ≥ t) for values 1 … K: the least multiple of 1/K above β.
        let above = try #require((plan.exceedance * Rational(K)).floor) + 1
        let failure = try plan.failureProbability(
          massFromQuantile: Rational(above, K))
        #expect(failure.isCertainlyAtMost(γ))
        let lack = Rational(2 * V, K)
        #expect(failure.isCertainlyAbove(γ * (1 - lack) - lack), "\(V), \(K)")
        let wrong = try BinomialLaw(
          trials: V, probability: Rational(above, K)
        ).tail(atMost: r + 1).probability
        #expect(wrong.isCertainlyAbove(bits == 10 ? γ : 2 * γ))
      }
    }
  }

  // MARK: 5

  @Test func ratiosAreChecked() throws {
    let plan = try Self.plan(3, 1)
    for ratios in [[1, 2], [1, 2, 3, 4], []] as [[Double]] {
      #expect {
        try CertifiedRatio(plan, ratios: ratios)
      } throws: {
        $0 as? BoundError
          == .outsideDomain(
            "ratios", value: "\(ratios.count) numbers",
            requirement: "one for each of 3 fresh inputs")
      }
    }
    for bad in [.nan, -1, -Double.infinity, -Double.leastNonzeroMagnitude] {
      #expect(throws: BoundError.self) {
        try CertifiedRatio(plan, ratios: [1, bad, 2])
      }
    }
    #expect(
      try CertifiedRatio(plan, ratios: [1, -0.0, 2]).limit == .certified(1))
  }

  @Test func lawsAreChecked() throws {
    for atoms in [
      [], [.init(1, Rational(1, 2))], [.init(-1, 1)],
      [.init(1, 2), .init(2, -1)], [.init(nil, Rational(3, 2))],
    ] as [[RatioLaw.Atom]] {
      #expect(throws: BoundError.self) { try RatioLaw(atoms) }
    }
    #expect(try RatioLaw([.init(nil, 1)]).atoms.count == 1)
  }
}

extension BinomialLaw {
  /// P(X ≤ r), exactly.
  fileprivate func exactSum(atMost r: Int) -> Rational {
    1 - exactSum(atLeast: r + 1)
  }
}
