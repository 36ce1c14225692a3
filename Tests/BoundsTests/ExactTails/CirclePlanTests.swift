import Testing

@testable import Bounds

/// How the circle is laid, from the documented estimates with true logarithms,
/// and from what it reaches.
@Suite("Exact tails: plan of the circle")
struct CirclePlanTests {
  private struct Law {
    let (mean, sd, z): (Double, Double, Double)
    let bits: Int
    let plan: BinomialCircle.Plan
    /// √b/2 and 2√b, as the two radii have them.
    let (near, far): (Double, Double)

    init?(mean: Double, sd: Double, z: Double, bits: Int) {
      guard
        let plan = BinomialCircle.Plan(
          mean: mean, deviation: sd, offset: z * sd, bits: bits)
      else { return nil }
      (self.mean, self.sd, self.z) = (mean, sd, z)
      (self.bits, self.plan) = (bits, plan)
      (near, far) = (plan.radius * sd - z, plan.farRadius * sd - z)
    }

    var b: Double { far * far / 4 }
    var name: String { "mean \(mean), sd \(sd), z = \(z), \(bits) bits" }
  }

  private func laws() throws -> [Law] {
    var result: [Law] = []
    for (mean, sd) in [(1.5e6, 1_200.0), (4e8, 17_000.0), (3e15, 4.1e7)] {
      for z in [0, 0.5, 3, 20, 90.0] {
        for bits in [4, 20, 70, 133, 1_000] {
          result.append(
            try #require(Law(mean: mean, sd: sd, z: z, bits: bits)))
        }
      }
    }
    return result
  }

  @Test func radiiBalanceBothAliases() throws {
    for law in try laws() {
      #expect(abs(law.far / law.near - 4) < 1e-6, "\(law.name)")
      let b =
        Double(law.bits + 14) * logarithm(2) + logarithm(law.sd) + law.z * law.z
        / 2
      // The guessed logarithm is up to 0.06 too small, log 2 is rounded up.
      let excess = law.b - b
      #expect(
        excess > -0.07 && excess < 0.001 * Double(law.bits) + 0.03,
        "\(law.name): \(law.b), \(b)")
    }
  }

  /// N is odd, for conjugate pairs, and the first few that reach 2√b sd.
  @Test func pointsAreAsManyAsTheAliasesNeed() throws {
    for law in try laws() {
      let (count, needed) = (law.plan.points, law.far * law.sd)
      #expect(count % 2 == 1, "\(law.name)")
      #expect(
        Double(count) > needed - 1.01 && Double(count) < needed + 8,
        "\(law.name): \(count), \(needed)")
    }
  }

  /// The last pair is the first one at L deviations or beyond.
  @Test func pairsGoAsFarAsTheRestNeeds() throws {
    for law in try laws() {
      let half = 1.2 * law.b + logarithm(law.sd) + 3
      let step = 2 * Double.pi * law.sd / Double(law.plan.points)
      let needed = (2 * half).squareRoot() / step
      let spare = Double(law.plan.pairs) - needed
      // 6.28 for 2π asks for 1/2000 more.
      #expect(
        spare > -0.05 && spare < 1.01 + needed / 1_900,
        "\(law.name): \(law.plan.pairs), \(needed)")
    }
  }

  /// What cancels: the sums are e^{−b/8}/sd of their first term, and the angles
  /// are differences of two near k L/sd.
  @Test func precisionCoversWhatCancels() throws {
    let deep = try #require(
      Law(mean: 1.1e6, sd: 1_010, z: 1_088, bits: 70))
    for law in try laws() + [deep] {
      let reach = (2 * (1.2 * law.b + logarithm(law.sd) + 3)).squareRoot()
      let angle = (law.mean + law.z * law.sd) * reach / law.sd
      let lost = 0.15 * law.b + logarithm(law.sd) + logarithm(angle)
      let spare = Double(law.plan.precision - law.bits) - 1.45 * lost
      #expect(spare > 30 && spare < 32.5, "\(law.name): \(spare)")
    }
  }

  @Test func narrowOrFarLawsHaveNoPlan() {
    func exists(sd: Double, z: Double) -> Bool {
      Law(mean: 4e6, sd: sd, z: z, bits: 70) != nil
    }
    #expect(!exists(sd: 1_000, z: 0) && exists(sd: 1_000.5, z: 0))
    // z²/2 against 10⁶.
    #expect(exists(sd: 1e4, z: 1_410) && !exists(sd: 1e4, z: 1_417))
  }

  /// Any number of pairs encloses the tail and the point that all of them reach.
  @Test func fewPairsHoldWhatManyReach() throws {
    for (m, p, k) in [
      (5_000_000, Rational(1, 2), 2_500_000),
      (40_000_000, Rational(1, 10), 4_009_000),
    ] {
      let kernel = BinomialTailRatio(
        law: try BinomialLaw(trials: m, probability: p), successes: k)
      let plan = try #require(kernel.circlePlan(bits: 100))
      let fine = BinomialCircle(kernel, plan: plan).shares()
      for pairs in 1..<plan.pairs {
        let changed = BinomialCircle.Plan(
          radius: plan.radius, farRadius: plan.farRadius, points: plan.points,
          pairs: pairs, precision: plan.precision)
        let coarse = BinomialCircle(kernel, plan: changed).shares()
        for (coarse, fine) in [
          (coarse.tail, fine.tail), (coarse.mass, fine.mass),
        ] {
          #expect(
            !coarse.isCertainlyBelow(fine) && !fine.isCertainlyBelow(coarse),
            "m = \(m), p = \(p), k = \(k), \(pairs) of \(plan.pairs) pairs")
        }
      }
    }
  }

  /// A quarter less of anything misses what the plan reaches.
  @Test func planIsEnoughAndNotMuchMore() throws {
    for (m, p, k) in [
      (5_000_000, Rational(1, 2), 2_500_000),
      (40_000_000, Rational(1, 10), 4_009_000),
    ] {
      let kernel = BinomialTailRatio(
        law: try BinomialLaw(trials: m, probability: p), successes: k)
      let bits = 150
      let plan = try #require(kernel.circlePlan(bits: bits))
      func width(
        pairs: Int = 4, points: Int = 4, precision: Int = 4
      ) -> Double {
        let changed = BinomialCircle.Plan(
          radius: plan.radius, farRadius: plan.farRadius,
          points: plan.points * points / 8 * 2 + 1,
          pairs: plan.pairs * pairs / 4,
          precision: plan.precision * precision / 4)
        return BinomialCircle(kernel, plan: changed).ratio()
          .relativeWidthExponent
      }
      let name = "m = \(m), p = \(p), k = \(k)"
      #expect(width() <= Double(-bits), "\(name): \(width())")
      for (what, found) in [
        ("pairs", width(pairs: 3)), ("points", width(points: 3)),
        ("precision", width(precision: 3)),
      ] {
        #expect(!(found <= Double(-bits)), "\(name), \(what): \(found)")
      }
    }
  }
}
