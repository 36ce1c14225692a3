import TestSupport
import Testing

@testable import Bounds

/// `LatticePlan`: what is proposed against what its comments promise, with the
/// certified tilted law.
@Suite("H6 lattice bracket: plans")
struct LatticePlanTests {
  private struct Case {
    let tilt: ExponentialTilt
    let (part, width): (Double, Double)
    let (mostCells, round): (Int, Int)
    let (plan, lattice): (LatticePlan, RoundedLattice)
    var name: String {
      "\(tilt.draws) draws to \(tilt.law.largest), width \(width), "
        + "\(mostCells) cells, round \(round)"
    }

    init(
      _ tilt: ExponentialTilt, part: Double = 0.05, width: Double = 0.01,
      mostCells: Int = 1 << 21, round: Int = 0
    ) throws {
      self.tilt = tilt
      (self.part, self.width) = (part, width)
      (self.mostCells, self.round) = (mostCells, round)
      let proposed = LatticePlan.proposed(
        tilt, part: part, width: width, mostCells: mostCells, round: round)
      (plan, lattice) = try #require(proposed)
    }

    /// A hundredth of the width may be left out.
    var exponent: Double { guess(logarithmOf: 100 / (width * part)) }
    var shape: TiltedShape { TiltedShape(tilt) }
    var window: TiltedShape.Window { shape.window(exponent: exponent) }
    var step: Double { plan.step.approximation }
    /// Deviations of the sum of m errors, uniform over a step, times √(2 exponent).
    var spread: Double {
      (2 * exponent * Double(tilt.draws) / 12).squareRoot()
    }
    /// Cells that are neither for cuts nor next to an end.
    var useful: Double {
      max(Double(plan.cells) - 2 * spread - 8, Double(plan.cells) / 4)
    }
    /// The step before the cells were rounded to a power of two.
    var wanted: Double { (step * useful - window.length) / 8 }
  }

  /// Values without a step, some way above the mean.
  private func tilt(
    _ seed: UInt64, _ m: Int, _ part: Rational
  ) throws -> ExponentialTilt {
    var random = SplitMix64(seed: seed)
    let values = (0..<4).map { _ in
      Rational(Int.random(in: 0...1_000_000, using: &random), 999_983)
    }
    let law = try FiniteLaw(
      values: values, probabilities: [4, 3, 2, 1].map { Rational($0, 10) })
    let x = Rational(m) * (law.mean + part * (law.largest - law.mean))
    return try ExponentialTilt(law: law, draws: m, atLeast: x)
  }

  private func cases() throws -> [Case] {
    let near = try tilt(7, 40, Rational(1, 5))
    let many = try tilt(8, 3_000, Rational(1, 20))
    let mean = try tilt(9, 500, 0)
    let few = try tilt(7, 2, Rational(1, 10))
    return try [
      Case(near), Case(near, width: 0.1), Case(near, round: 1),
      Case(near, round: 2), Case(near, part: 0.3, width: 0.002), Case(many),
      Case(many, part: 0.01, width: 0.1), Case(many, round: 1),
      Case(mean, part: 1), Case(mean, part: 1, width: 0.03, round: 3),
      Case(many, mostCells: 1 << 12), Case(many, mostCells: 1 << 6),
      Case(near, mostCells: 1 << 5), Case(near, mostCells: 2),
      Case(few, mostCells: 1 << 12),
    ]
  }

  /// Both cuts together cost 0.7 of the width, a quarter of it each round.
  @Test func stepsAreAsWideAsTheWidthAllows() throws {
    for law in try cases() {
      let hazard = law.tilt.parameter + 0.8 / law.shape.deviation
      let cost = law.wanted * hazard * (1 + 2 * law.spread) / law.width
      let rounds = (0..<law.round).reduce(1.0) { x, _ in 4 * x }
      #expect(
        abs(cost * rounds / 0.7 - 1) < 1e-6, "\(law.name): \(cost)")
    }
  }

  /// The least power of two that holds the window, both cuts and 8 cells more.
  @Test func cellsAreAsFewAsHoldTheWindow() throws {
    var limited = 0
    for law in try cases() {
      let needed = law.window.length / law.wanted + 2 * law.spread + 8
      let cells = law.plan.cells
      #expect(cells & (cells - 1) == 0 && cells <= law.mostCells)
      if Double(cells) < needed {
        limited += 1
        #expect(cells == law.mostCells, "\(law.name): \(needed)")
      }
      #expect(
        cells == 2 || Double(cells / 2) < needed, "\(law.name): \(needed)")
    }
    #expect(limited >= 3 && limited < 8, "\(limited)")
  }

  /// Cuts lie √(2 exponent) deviations of the rounding errors from their mean, and
  /// 2 % more; never farther than half a step a draw.
  @Test func cutsFollowTheRoundingErrors() throws {
    var short = 0
    for law in try cases() {
      let q = law.tilt.probabilities()
      let e = law.lattice.residues.map { Interval($0) }
      let mean = zip(q, e).reduce(Interval(0)) { $0 + $1.0 * $1.1 }
      let variance = zip(q, e).reduce(Interval(0)) {
        $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean)
      }
      let m = Double(law.tilt.draws)
      #expect(
        abs(law.plan.centre - m * mean.midpoint) < 1e-10 * m * law.step,
        "\(law.name)")
      let trusted =
        (2 * law.exponent * m * variance.midpoint).squareRoot() * 1.02
      let Δ = min(trusted, m * law.step / 2)
      short += trusted < m * law.step / 2 ? 1 : 0
      #expect(
        abs(law.plan.deviation / Δ - 1) < 1e-10,
        "\(law.name): \(law.plan.deviation), \(Δ)")
      #expect(law.plan.parameter == law.tilt.parameter)
    }
    #expect(short > 4 && short < 15, "\(short)")
  }

  /// From the lower cut on, with four cells to spare; at most all.
  @Test func summedIsTheWindowAndBothCuts() throws {
    var all = 0
    for law in try cases() {
      let length = law.window.summed + 2 * law.plan.deviation
      let count = Int(length / law.step + 4)
      #expect(
        law.plan.summed == min(count, law.plan.cells), "\(law.name): \(count)")
      all += count >= law.plan.cells ? 1 : 0
    }
    #expect(all >= 1 && all < 6, "\(all)")
  }

  /// A step of 2⁻⁵⁹ of the sum's range is the least whose indices can be added.
  @Test func stepsAreNotTooFineForIndices() throws {
    let rare = try Rational(decimal: "1e-120")
    let law = try FiniteLaw(
      values: [-1_000_000_000, -999_999_999, Rational(10_000_000_019, 3)],
      probabilities: [Rational(1, 2), Rational(1, 2) - rare, rare])
    let m = 1 << 30
    let tilt = try ExponentialTilt(
      law: law, draws: m, atLeast: law.mean * Rational(m))
    let plan = try Case(tilt, part: 1, width: 1, mostCells: 1 << 24)
    let range = (law.largest - law.smallest) * Rational(m)
    let finest = range * Rational.powerOfTwo(-59)
    #expect(abs(plan.step / finest.approximation - 1) < 1e-12, "\(plan.plan)")
  }

  /// Multiples of a step have no rounding errors: the window and 8 cells, four of
  /// them summed.
  @Test func valuesOnALatticeAreNotRounded() throws {
    let law = try FiniteLaw(
      values: [0, Rational(2, 3), Rational(5, 3)],
      probabilities: [5, 3, 2].map { Rational($0, 10) })
    for (m, width, shift) in [
      (50, 0.01, Rational(1, 9)), (50, 1, Rational(1, 3)),
      (700, 0.001, Rational(1, 20)), (1, 0.1, Rational(1, 2)),
    ] {
      let x = Rational(m) * (law.mean + shift)
      let tilt = try ExponentialTilt(law: law, draws: m, atLeast: x)
      let found = try Case(tilt, width: width)
      let (plan, window) = (found.plan, found.window)
      #expect(plan.step == Rational(1, 3), "\(found.name)")
      #expect(plan.deviation == 0 && plan.centre == 0, "\(found.name)")
      #expect(plan.parameter == tilt.parameter, "\(found.name)")
      let room = 3 * window.length + 8
      #expect(
        Double(plan.cells) >= room && Double(plan.cells / 2) < room,
        "\(found.name): \(room)")
      #expect(plan.summed == Int(3 * window.summed + 4), "\(found.name)")
      // The last size that holds it, and one that does not.
      let same = try Case(tilt, width: width, mostCells: plan.cells)
      #expect(same.plan.deviation == 0 && same.plan.cells == plan.cells)
      let half = try Case(tilt, width: width, mostCells: plan.cells / 2)
      #expect(half.plan.step > Rational(1, 3), "\(found.name)")
    }
  }

  /// The exact plan is not looked for where a step has more cells than there are
  /// between two values.
  @Test func stepsFinerThanTheCellsAreRounded() throws {
    let law = try FiniteLaw(
      values: [0, 1, 64], probabilities: [98, 1, 1].map { Rational($0, 100) })
    let tilt = try ExponentialTilt(law: law, draws: 1, atLeast: 60)
    #expect(try Case(tilt, mostCells: 128).plan.step == 1)
    #expect(try Case(tilt, mostCells: 32).plan.step != 1)
  }

  /// The first indices whose positions, moved by the centre and the cut, reach x.
  @Test func cutsAreTheFirstIndicesThatReachTheThreshold() throws {
    let law = try FiniteLaw(
      values: [1, 2, 5], probabilities: [2, 1, 1].map { Rational($0, 4) })
    let (m, d) = (3, Rational(1, 2))
    let lattice = try #require(RoundedLattice(law, step: d, draws: m))
    for (centre, deviation) in [(0.25, 0.75), (-0.5, 0), (0, 1.25), (3, 0.5)] {
      let plan = LatticePlan(
        parameter: 0, step: d, cells: 8, deviation: deviation, centre: centre,
        summed: 8)
      for x in [Rational(7), Rational(20, 3), Rational(15, 2)] {
        let cuts = try #require(plan.cuts(lattice, draws: m, atLeast: x))
        let c = try #require(Rational(exactly: centre))
        let Δ = try #require(Rational(exactly: deviation))
        func isFirst(_ r: Int, _ moved: Rational) -> Bool {
          let position = Rational(m) + d * Rational(r)
          return position + moved >= x && position - d + moved < x
        }
        #expect(isFirst(cuts.low, c + Δ), "\(plan), \(x)")
        #expect(isFirst(cuts.high, c - Δ), "\(plan), \(x)")
      }
    }
    for (centre, deviation) in [
      (Double.nan, 0), (0, .nan), (0, -0.5), (0, .infinity),
    ] {
      let plan = LatticePlan(
        parameter: 0, step: d, cells: 8, deviation: deviation, centre: centre,
        summed: 8)
      #expect(plan.cuts(lattice, draws: m, atLeast: 7) == nil)
    }
  }
}
