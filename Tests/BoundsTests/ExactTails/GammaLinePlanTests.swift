import Testing

@testable import Bounds

/// How the line of `GammaLine` is laid, from the documented estimates with true
/// logarithms, and from what it reaches.
@Suite("Exact tails: plan of the line")
struct GammaLinePlanTests {
  private struct Law {
    let (shape, z): (Double, Double)
    let bits: Int
    let line: GammaLine
    let plan: GammaLine.Plan

    /// √a, and x = a + z √a.
    var sd: Double { shape.squareRoot() }
    /// √b, from the period.
    var root: Double { plan.period / (2 * sd) }
    var b: Double { root * root }
    var name: String { "a = \(shape), z = \(z), \(bits) bits" }

    init?(_ shape: Int, z: Int, bits: Int) {
      let sd = Int(Double(shape).squareRoot())
      line = GammaLine(
        shape: Rational(shape), point: Rational(shape + z * sd))
      guard let plan = line.plan(bits: bits) else { return nil }
      self.plan = plan
      self.shape = Double(shape)
      self.z = Double(z * sd) / Double(shape).squareRoot()
      self.bits = bits
    }
  }

  private func laws() throws -> [Law] {
    var result: [Law] = []
    for shape in [4_000_000, 3_000_000_000, 700_000_000_000_000] {
      for z in [-60, -7, -1, 0, 1, 4, 20, 90] {
        for bits in [4, 70, 133, 600] {
          result.append(try #require(Law(shape, z: z, bits: bits)))
        }
      }
    }
    return result
  }

  /// b = (bits + 14) log 2 + log √a + |z|: a guessed logarithm is up to 0.06 too
  /// small, log 2 is rounded up.
  @Test func theRootIsThatOfTheErrors() throws {
    for law in try laws() {
      let b =
        Double(law.bits + 14) * logarithm(2) + logarithm(law.sd) + abs(law.z)
      let excess = law.b - b
      #expect(
        excess > -0.07 && excess < 0.001 * Double(law.bits) + 0.03,
        "\(law.name): \(law.b), \(b)")
    }
  }

  /// z + √b/2 deviations, between z − √b, or 0, and z + 2√b.
  @Test func theLineLiesBetweenItsBounds() throws {
    for law in try laws() {
      let sign = law.z < 0 ? -1.0 : 1.0
      let z = abs(law.z)
      for (found, expected) in [
        (law.plan.line, z + law.root / 2), (law.plan.far, z + 2 * law.root),
        (law.plan.near, max(0, z - law.root)),
      ] {
        let exact = sign * expected / law.sd
        #expect(abs(found - exact) <= 1e-9 * abs(exact), "\(law.name)")
      }
    }
  }

  /// √(2(1.2 b + log √a + 3)) deviations of 1/√a; 6.28 for 2π asks for 1/2000 more.
  @Test func pairsGoAsFarAsTheRestNeeds() throws {
    for law in try laws() {
      let reach =
        (2 * (1.2 * law.b + logarithm(law.sd) + 3)).squareRoot() / law.sd
      let needed = reach * law.plan.period / (2 * Double.pi)
      let spare = Double(law.plan.pairs) - needed
      #expect(
        spare > 0.95 && spare < 2.01 + needed / 1_900,
        "\(law.name): \(law.plan.pairs), \(needed)")
    }
  }

  /// The phase is up to a times the reach.
  @Test func phaseBitsCoverTheLastPhase() throws {
    for law in try laws() {
      let reach =
        (2 * (1.2 * law.b + logarithm(law.sd) + 3)).squareRoot() / law.sd
      let order = logarithm(law.shape * reach) / logarithm(2)
      let spare = Double(law.plan.phaseBits) - order
      #expect(spare > 14.99 && spare < 16.01, "\(law.name): \(spare)")
    }
  }

  @Test func smallShapesAndFarPointsHaveNoPlan() {
    #expect(Law(1_000_000, z: 0, bits: 70) == nil)
    #expect(Law(1_000_001, z: 0, bits: 70) != nil)
    // z + 2√b against an eighth of 10,000 deviations: 2√b is 70.6 there.
    let (a, sd) = (100_000_000, 10_000)
    func exists(_ z: Int) -> Bool { Law(a, z: z, bits: 70) != nil }
    for (z, isNear) in [(1_179, true), (1_180, false)] {
      let b = 84 * 0.694 + logarithm(Double(sd)) + Double(z)
      #expect((Double(z) + 2 * b.squareRoot() < 1_250) == isNear, "z = \(z)")
      #expect(exists(z) == isNear && exists(-z) == isNear, "z = \(z)")
    }
  }

  /// A quarter less of anything misses what the plan reaches.
  @Test func planIsEnoughAndNotMuchMore() throws {
    let bits = 100
    for z in [-2, 0, 3] {
      let law = try #require(Law(4_000_000, z: z, bits: bits))
      let plan = law.plan
      func width(
        pairs: Int = 4, period: Double = 1, phaseBits: Int? = nil
      ) -> Double {
        let changed = GammaLine.Plan(
          line: plan.line, far: plan.far, near: plan.near,
          period: plan.period * period, pairs: plan.pairs * pairs / 4,
          phaseBits: phaseBits ?? plan.phaseBits)
        return law.line.tail(changed, precision: bits + 16)
          .logProbability.relativeWidthExponent
      }
      #expect(width() <= Double(-bits), "\(law.name): \(width())")
      for (what, found) in [
        ("pairs", width(pairs: 3)), ("period", width(period: 0.75)),
        ("phase", width(phaseBits: 0)),
      ] {
        #expect(!(found <= Double(-bits)), "\(law.name), \(what): \(found)")
      }
    }
  }
}
