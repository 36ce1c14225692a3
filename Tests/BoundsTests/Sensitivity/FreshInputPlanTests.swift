import CGSL
import TestSupport
import Testing

@testable import Bounds

/// 1. the fourth number is the best; 2. numbers of an independent script, and
/// closed forms; 3. the Beta law of order statistics; 4. what follows for errors;
/// 5. domain.
@Suite("T2 fresh-input plans")
struct FreshInputPlanTests {
  /// V, r, β and γ over many orders of magnitude.
  private static func parameters(
    _ seed: UInt64, digits: ClosedRange<Int> = 0...12
  ) -> (V: Int, r: Int, β: Rational, γ: Rational) {
    var rng = SplitMix64(seed: seed)
    let V = Int.random(
      in: 1...(1 << Int.random(in: 0...13, using: &rng)), using: &rng)
    let r = min(
      V - 1,
      Int.random(in: 0...(1 << Int.random(in: 0...9, using: &rng)), using: &rng)
        - 1 + (seed % 3 == 0 ? 1 : 0))
    let β = Rational(
      Int.random(in: 1...999, using: &rng), seed % 4 == 0 ? 100_000 : 1_000)
    let γ =
      Rational(Int.random(in: 1...99, using: &rng), 100)
      / Rational(10).power(Int.random(in: digits, using: &rng))
    return (V, max(0, r), β, γ)
  }

  private static func tail(
    _ V: Int, _ r: Int, _ β: Rational, precision: Int = 256
  ) throws -> Interval {
    try BinomialLaw(trials: V, probability: β).tail(
      atMost: r, precision: precision
    ).probability
  }

  // MARK: 1

  @Test func theMostAllowedIsTheMost() throws {
    var kinds = [0, 0]
    for seed in 0..<700 as Range<UInt64> {
      let (V, _, β, γ) = Self.parameters(seed)
      let plan = try FreshInputPlan.withMostAllowed(
        inputs: V, exceedance: β, errorProbability: γ)
      let next = plan.map { $0.allowed + 1 } ?? 0
      kinds[plan == nil ? 0 : 1] += 1
      if let plan {
        #expect(
          try Self.tail(V, plan.allowed, β).isCertainlyAtMost(γ), "\(seed)")
        #expect(
          plan.inputs == V && plan.exceedance == β
            && plan.errorProbability == γ)
        #expect(
          try plan
            == FreshInputPlan(
              inputs: V, allowed: plan.allowed, exceedance: β,
              errorProbability: γ))
      }
      #expect(try Self.tail(V, next, β).isCertainlyAbove(γ), "seed \(seed)")
      if next < V {
        #expect(throws: BoundError.self, "seed \(seed)") {
          try FreshInputPlan(
            inputs: V, allowed: next, exceedance: β, errorProbability: γ)
        }
      }
    }
    #expect(kinds.allSatisfy { $0 > 70 }, "\(kinds)")
  }

  @Test func theFewestInputsAreTheFewest() throws {
    for seed in 0..<300 as Range<UInt64> {
      let (_, r, β, γ) = Self.parameters(seed)
      let plan = try FreshInputPlan.withFewestInputs(
        allowed: r, exceedance: β, errorProbability: γ)
      let V = plan.inputs
      #expect(V > r && plan.allowed == r && plan.exceedance == β)
      #expect(plan.errorProbability == γ)
      #expect(try Self.tail(V, r, β).isCertainlyAtMost(γ), "seed \(seed)")
      if V > r + 1 {
        #expect(try Self.tail(V - 1, r, β).isCertainlyAbove(γ), "seed \(seed)")
      }
    }
  }

  @Test func theLeastExceedanceIsTheRootRoundedUp() throws {
    for seed in 0..<120 as Range<UInt64> {
      let (V, r, _, γ) = Self.parameters(seed)
      let plan = try FreshInputPlan.withLeastExceedance(
        inputs: V, allowed: r, errorProbability: γ)
      let β = plan.exceedance
      #expect(try Self.tail(V, r, β).isCertainlyAtMost(γ), "seed \(seed)")
      let less = β * (1 - Rational.powerOfTwo(-60))
      #expect(try Self.tail(V, r, less).isCertainlyAbove(γ), "seed \(seed)")
      let root = try FreshInputPlan.exceedanceRoot(
        inputs: V, allowed: r, errorProbability: γ)
      #expect(root.contains(β) && root.relativeWidthExponent < -60)
      // Taken as they are, the four numbers are a plan.
      let again = try FreshInputPlan(
        inputs: V, allowed: r, exceedance: β, errorProbability: γ)
      #expect(again == plan)
    }
  }

  // MARK: 2

  /// Wilks's numbers, and others, from Scripts/notes/certified_ratio.py.
  @Test(arguments: [
    (0, "0.05", "0.05", 59), (1, "0.05", "0.05", 93), (2, "0.05", "0.05", 124),
    (3, "0.05", "0.05", 153), (4, "0.05", "0.05", 181),
    (5, "0.05", "0.05", 208), (10, "0.05", "0.05", 336),
    (100, "0.05", "0.05", 2_353), (0, "0.05", "0.01", 90),
    (1, "0.05", "0.01", 130), (10, "0.05", "0.01", 398),
    (0, "0.05", "1e-6", 270), (100, "0.05", "1e-6", 3_095),
    (0, "0.001", "1e-12", 27_618), (7, "1e-6", "1e-3", 19_626_172),
    (50, "0.3", "1e-20", 441), (0, "0.9", "0.5", 1), (3, "0.5", "0.99", 4),
    (1_000, "0.01", "1e-6", 115_786),
  ])
  func theFewestInputsAreThoseOfTheScript(
    r: Int, beta: String, gamma: String, V: Int
  ) throws {
    let plan = try FreshInputPlan.withFewestInputs(
      allowed: r, exceedance: try Rational(decimal: beta),
      errorProbability: try Rational(decimal: gamma))
    #expect(plan.inputs == V)
  }

  @Test(arguments: [
    (256, "0.05", "0.01", 4), (1_024, "0.05", "0.01", 35),
    (1_024, "0.01", "1e-6", nil), (100, "0.1", "0.05", 4),
    (13, "0.2", "0.05", nil), (14, "0.2", "0.05", 0),
    (1_000, "0.5", "1e-30", 320), (10_000, "0.001", "0.9", 13),
  ])
  func theMostAllowedAreThoseOfTheScript(
    V: Int, beta: String, gamma: String, r: Int?
  ) throws {
    let plan = try FreshInputPlan.withMostAllowed(
      inputs: V, exceedance: try Rational(decimal: beta),
      errorProbability: try Rational(decimal: gamma))
    #expect(plan?.allowed == r)
  }

  @Test(arguments: [
    (256, 0, "0.01", "0.01782811081196219479"),
    (1_024, 12, "1e-6", "0.03642670771357052364"),
    (59, 0, "0.05", "0.04950760988822694739"),
    (10, 9, "0.05", "0.99488380310817629886"),
    (100_000, 50, "1e-12", "0.00118351371616562372"),
    (500, 250, "0.5", "0.50099933306765598688"), (1, 0, "0.25", "0.75"),
  ])
  func theRootsAreThoseOfTheScript(
    V: Int, r: Int, gamma: String, beta: String
  ) throws {
    let root = try FreshInputPlan.exceedanceRoot(
      inputs: V, allowed: r, errorProbability: try Rational(decimal: gamma))
    let difference = root - Interval(try Rational(decimal: beta))
    #expect(abs(difference.midpoint) < 1e-19, "\(root.midpoint)")
  }

  /// r = 0: the root is 1 − γ^{1/V}. V = r + 1: it is (1 − γ)^{1/V}.
  @Test func extremesHaveClosedForms() throws {
    for seed in 0..<40 as Range<UInt64> {
      let (V, _, _, γ) = Self.parameters(seed)
      let exponent = Interval(Rational(1, V), precision: 256)
      let none = try FreshInputPlan.exceedanceRoot(
        inputs: V, allowed: 0, errorProbability: γ)
      let log = Interval(γ, precision: 256).log * exponent
      let most = try FreshInputPlan.exceedanceRoot(
        inputs: V, allowed: V - 1, errorProbability: γ)
      for (a, b) in [
        (none, -log.expm1),
        (most, ((-Interval(γ, precision: 256)).log1p * exponent).exp),
      ] {
        let overlap = !a.isCertainlyBelow(b) && !b.isCertainlyBelow(a)
        #expect(overlap, "seed \(seed): \(a.midpoint), \(b.midpoint)")
      }
    }
  }

  // MARK: 3

  /// For uniform ρ, 1 − C is the (r+1)-th smallest of V uniform numbers, whose law
  /// is Beta(r + 1, V − r): GSL's distribution function, and (r + 1)/(V + 1).
  @Test func aContinuousLawFailsWithTheBetaTail() throws {
    for seed in 0..<120 as Range<UInt64> {
      let (V, r, β, γ) = Self.parameters(seed, digits: 0...2)
      let plan = try FreshInputPlan.withLeastExceedance(
        inputs: V, allowed: r, errorProbability: γ)
      let tail = gsl_cdf_beta_Q(
        plan.exceedance.approximation, Double(r + 1), Double(V - r))
      #expect(abs(tail - γ.approximation) < 1e-8, "seed \(seed): \(tail)")
      let failure = try plan.largestFailureProbability()
      #expect(failure.isCertainlyAtMost(γ), "seed \(seed)")
      #expect(
        failure.isCertainlyAbove(γ * (1 - Rational.powerOfTwo(-40))),
        "seed \(seed)")
      let above = try plan.failureProbability(
        massFromQuantile: (β + plan.exceedance) / 2 < plan.exceedance
          ? plan.exceedance : min(1, (β + plan.exceedance) / 2))
      #expect(!failure.isCertainlyBelow(above), "seed \(seed)")
      #expect(plan.meanExceedance == Rational(r + 1, V + 1))
    }
  }

  // MARK: 4

  /// β + δ against all inputs and prunings of small finite laws, and Markov's
  /// inequality for one pruning, exactly.
  @Test func errorsAreRareAsStated() throws {
    var attained = [false, false]
    for seed in 0..<2_000 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      // x and prunings are uniform; an input within C fails with at most δ.
      let inputs = Int.random(in: 1...6, using: &rng)
      let prunings = Int.random(in: 1...8, using: &rng)
      let beyond = Int.random(in: 0...inputs, using: &rng)
      let most = Int.random(in: 0...prunings, using: &rng)
      let δ = Rational(most, prunings)
      let β = max(Rational(beyond, inputs), Rational(1, 50))
      let plan = try FreshInputPlan.withFewestInputs(
        allowed: 0, exceedance: β, errorProbability: Rational(1, 2))
      let isFailing = (0..<inputs).map { x -> Set<Int> in
        if x < beyond { return Set(0..<prunings) }
        let fails = seed % 2 == 0 ? most : Int.random(in: 0...most, using: &rng)
        return Set((0..<prunings).shuffled(using: &rng).prefix(fails))
      }
      let failing = isFailing.reduce(0) { $0 + $1.count }
      let joint = try plan.failureProbability(ofPruning: δ)
      #expect(Rational(failing, inputs * prunings) <= joint, "seed \(seed)")
      #expect(joint <= 1 && (joint == β + δ || joint == 1))
      if Rational(failing, inputs * prunings) == joint { attained[0] = true }

      let θ = Rational(Int.random(in: 1...8, using: &rng), 8)
      let delivered = try plan.failureProbability(
        ofPruning: δ, exempting: θ)
      let bad = (0..<prunings).count { pruning in
        Rational(isFailing.count { $0.contains(pruning) }, inputs) > delivered
      }
      #expect(Rational(bad, prunings) <= θ, "seed \(seed)")
      let (exempt, errors) = try plan.deliveredFailure(ofPruning: δ)
      let badAtRoot = (0..<prunings).count { pruning in
        Interval(
          Rational(isFailing.count { $0.contains(pruning) }, inputs)
        ).isCertainlyAbove(Rational(exactly: errors.upper) ?? 1)
      }
      #expect(!exempt.isCertainlyBelow(Interval(Rational(badAtRoot, prunings))))
      #expect((exempt * exempt).contains(δ))
      #expect(
        errors.isCertainlyAtMost(1) && (errors - exempt).contains(β)
          || errors.contains(1))
      if δ > 0 && delivered == β + δ / θ { attained[1] = true }
    }
    #expect(attained == [true, true])
  }

  /// One input of mass 1/1 within C that fails at a share θ of the prunings: with
  /// δ = θ the promise for one pruning is 1, and a smaller one would be broken.
  @Test func oneDeliveredPruningCannotBePromisedMore() throws {
    let plan = try FreshInputPlan.withFewestInputs(
      allowed: 0, exceedance: Rational(1, 100),
      errorProbability: Rational(1, 20))
    let promise = try plan.failureProbability(
      ofPruning: Rational(1, 16), exempting: Rational(1, 4))
    #expect(promise == Rational(1, 100) + Rational(1, 4))
    let (exempt, errors) = try plan.deliveredFailure(
      ofPruning: Rational(1, 16))
    #expect(exempt.contains(Rational(1, 4)))
    #expect(errors.contains(Rational(26, 100)))
    #expect(exempt.relativeWidthExponent < -100)
  }

  // MARK: 5

  @Test func theDomainIsRefusedInWords() throws {
    let half = Rational(1, 2)
    let (tiny, large) = (Rational(10).power(99), Rational(10).power(1_000))
    func refused(
      _ name: String, _ body: () throws -> Void,
      at line: SourceLocation = #_sourceLocation
    ) {
      #expect(sourceLocation: line) { try body() } throws: { error in
        guard case BoundError.outsideDomain(name, _, _) = error else {
          return false
        }
        return true
      }
    }
    typealias Plan = FreshInputPlan
    for V in [0, -1, .min, BinomialLaw.largestTrials + 1, .max] {
      refused("fresh inputs") {
        _ = try Plan(
          inputs: V, allowed: 0, exceedance: half, errorProbability: half)
      }
      refused("fresh inputs") {
        _ = try Plan.withMostAllowed(
          inputs: V, exceedance: half, errorProbability: half)
      }
      refused("fresh inputs") {
        _ = try Plan.withLeastExceedance(
          inputs: V, allowed: 0, errorProbability: half)
      }
    }
    for r in [-1, 5, 6, .max, .min] {
      refused("allowed inputs") {
        _ = try Plan(
          inputs: 5, allowed: r, exceedance: half, errorProbability: half)
      }
      refused("allowed inputs") {
        _ = try Plan.withLeastExceedance(
          inputs: 5, allowed: r, errorProbability: half)
      }
    }
    for r in [-1, BinomialLaw.largestTrials, .max] {
      refused("allowed inputs") {
        _ = try Plan.withFewestInputs(
          allowed: r, exceedance: half, errorProbability: half)
      }
    }
    for β in [0, -half, 1 + half, 1 / (100 * tiny)] {
      refused("exceedance") {
        _ = try Plan.withMostAllowed(
          inputs: 5, exceedance: β, errorProbability: half)
      }
      refused("exceedance") {
        _ = try Plan.withFewestInputs(
          allowed: 5, exceedance: β, errorProbability: half)
      }
      refused("exceedance") {
        _ = try Plan(
          inputs: 5, allowed: 0, exceedance: β, errorProbability: half)
      }
    }
    for γ in [0, -half, 1, 2, 1 / (2 * large)] {
      refused("error probability") {
        _ = try Plan.withMostAllowed(
          inputs: 5, exceedance: half, errorProbability: γ)
      }
      refused("error probability") {
        _ = try Plan.withFewestInputs(
          allowed: 5, exceedance: half, errorProbability: γ)
      }
      refused("error probability") {
        _ = try Plan.exceedanceRoot(
          inputs: 5, allowed: 0, errorProbability: γ)
      }
      refused("error probability") {
        _ = try Plan(
          inputs: 5, allowed: 0, exceedance: half, errorProbability: γ)
      }
    }
    let plan = try Plan.withFewestInputs(
      allowed: 0, exceedance: half, errorProbability: half)
    for δ in [-half, 1 + half] {
      refused("failure probability of a pruning") {
        _ = try plan.failureProbability(ofPruning: δ)
      }
      refused("failure probability of a pruning") {
        _ = try plan.failureProbability(ofPruning: δ, exempting: half)
      }
      refused("failure probability of a pruning") {
        _ = try plan.deliveredFailure(ofPruning: δ)
      }
    }
    for θ in [0, -half, 1 + half] {
      refused("exempt share of prunings") {
        _ = try plan.failureProbability(ofPruning: half, exempting: θ)
      }
    }
    for π in [half - Rational(1, 100), 1 + half] {
      refused("mass from the quantile up") {
        _ = try plan.failureProbability(massFromQuantile: π)
      }
    }
    #expect {
      try Plan.withFewestInputs(
        allowed: 0, exceedance: 1 / tiny, errorProbability: half)
    } throws: {
      $0 as? BoundError
        == .beyondReach("the number of fresh inputs", limit: "10^16 inputs")
    }
  }

  /// The ends of the domain are inside.
  @Test func theEndsOfTheDomainAreInside() throws {
    let least = 1 / Rational(10).power(1_000)
    #expect(
      try FreshInputPlan.withMostAllowed(
        inputs: 7, exceedance: 1, errorProbability: least)?.allowed == 6)
    #expect(
      try FreshInputPlan.withFewestInputs(
        allowed: 6, exceedance: 1, errorProbability: least
      ).inputs == 7)
    #expect(
      try FreshInputPlan.withMostAllowed(
        inputs: 7, exceedance: 1 / Rational(10).power(100),
        errorProbability: Rational(1, 2)) == nil)
    let most = BinomialLaw.largestTrials
    let plan = try FreshInputPlan.withMostAllowed(
      inputs: most, exceedance: Rational(1, 1_000), errorProbability: least)
    #expect(try #require(plan).allowed > most / 1_001)
    // Roots nearer to 1 than 2⁻⁶⁴, and one just not.
    for γ in [least, 1 / Rational(10).power(30), Rational.powerOfTwo(-60)] {
      let plan = try FreshInputPlan.withLeastExceedance(
        inputs: 2, allowed: 1, errorProbability: γ)
      let β = plan.exceedance
      #expect(1 - β * β <= γ && 1 - β <= 2 * γ, "\(γ)")
      #expect((β == 1) == (γ < Rational.powerOfTwo(-63)), "\(γ)")
      let root = try FreshInputPlan.exceedanceRoot(
        inputs: 2, allowed: 1, errorProbability: γ)
      #expect(root.contains(β) && root.relativeWidthExponent <= -63)
    }
  }
}
