import TestSupport
import Testing

@testable import Bounds

@Suite("T11 pieces")
struct BudgetPieceTests {
  private func curve(_ rng: inout SplitMix64) -> ErrorCurve {
    func power(_ range: ClosedRange<Int>) -> Double {
      let e = Int.random(in: range, using: &rng)
      return Double(sign: .plus, exponent: e, significand: 1)
        * Double.random(in: 1..<2, using: &rng)
    }
    return ErrorCurve(
      weight: power(-40...40), scale: power(-1...60),
      most: power(0...30).rounded(.down))
  }

  private func exact(_ x: Double) -> Interval { Interval(x, precision: 200) }

  /// Off by fewer than `count` factors 1 + 2⁻⁵³.
  private func isClose(_ x: Double, _ truth: Interval, count: Int) -> Bool {
    let slack = exact(Double(count) * 0x1.01p-53)
    let off = exact(x) / truth - exact(1)
    return off.isCertainlyAtMost(slack) && (-off).isCertainlyAtMost(slack)
  }

  /// Curves a fifth apart: what is enclosed holds the optimum, and the cost of the
  /// whole draws, of each of them and of one between.
  @Test func whatIsEnclosedHoldsEveryCurveBetween() {
    for seed in 0..<20 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let count = Int.random(in: 1...6, using: &rng)
      let weights = (0..<count).map { _ in Double.random(in: 1..<9, using: &rng)
      }
      let scales = (0..<count).map { _ in
        Double.random(in: 1..<99, using: &rng)
      }
      func curves(_ factor: Double) -> [ErrorCurve] {
        zip(weights, scales).map {
          ErrorCurve(weight: factor * $0, scale: $1, most: 1_000)
        }
      }
      let (lower, upper) = (curves(0.9), curves(1.1))
      let budget = Int.random(in: count...(900 * count), using: &rng)
      let wide = BudgetAllocation(lower: lower, upper: upper, budget: budget)
      let whole = wide.wholeDraws.map(Double.init)
      for each in [lower, curves(1), upper] {
        let one = BudgetAllocation(lower: each, upper: each, budget: budget)
        #expect(wide.optimum.lower <= one.optimum.upper, "seed \(seed)")
        #expect(wide.optimum.upper >= one.optimum.lower, "seed \(seed)")
        let (least, most) = (
          BudgetCertificate.lowerCost(each, draws: whole),
          BudgetCertificate.upperCost(each, draws: whole)
        )
        #expect(wide.wholeCost.lower <= most, "seed \(seed)")
        #expect(wide.wholeCost.upper >= least, "seed \(seed)")
      }
    }
  }

  /// A draw that is in the wrong group goes back to where it saves most.
  @Test func misplacedDrawsGoBack() {
    var moved = 0
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let curves = (0..<Int.random(in: 2...6, using: &rng)).map { _ in
        ErrorCurve(
          weight: Double.random(in: 1..<9, using: &rng),
          scale: Double.random(in: 1..<99, using: &rng), most: 300)
      }
      let budget = Int.random(
        in: curves.count...(200 * curves.count), using: &rng)
      let best = BudgetAllocation(lower: curves, upper: curves, budget: budget)
        .wholeDraws
      for a in curves.indices {
        for b in curves.indices where a != b && best[a] < 300 && best[b] > 1 {
          var draws = best.map(Double.init)
          draws[a] += 1
          draws[b] -= 1
          let found = DrawRounding(curves: curves, draws: draws, budget: budget)
          #expect(found.draws == best, "seed \(seed): from \(b) to \(a)")
          moved += 1
        }
      }
    }
    #expect(moved > 400, "\(moved)")
  }

  @Test func curvesRoundAsOftenAsTheySay() {
    var rng = SplitMix64(seed: 11)
    for round in 1...700 {
      let curve = curve(&rng)
      let (c, a) = (exact(curve.weight), exact(curve.scale))
      let m = Double.random(in: 1...curve.most, using: &rng)
      let u = a / exact(m)
      let ε = (u + (u * u + exact(12) * u).squareRoot) / exact(2)
      #expect(isClose(curve.error(atDraws: m), ε, count: 4), "\(round)")
      let e = curve.error(atDraws: m)
      let slope = c * exact(e).power(3) / (a * (exact(e) + exact(6)))
      #expect(isClose(curve.slope(atError: e), slope, count: 6), "\(round)")
      let draws = a * (exact(e) + exact(3)) / exact(e).power(2)
      #expect(isClose(curve.draws(atError: e), draws, count: 4), "\(round)")
      // The saving of one draw, at 200 bits by subtraction.
      let v = a / (exact(m) + exact(1))
      let next = (v + (v * v + exact(12) * v).squareRoot) / exact(2)
      #expect(
        isClose(curve.saving(atDraws: m), c * (ε - next), count: 24),
        "\(round)")
    }
  }

  @Test func slopesAreDerivatives() {
    var rng = SplitMix64(seed: 12)
    for round in 1...500 {
      let curve = curve(&rng)
      let m = Double.random(in: 1...2 * curve.most, using: &rng)
      let h = m * 0x1p-20
      let (above, below) = (
        curve.error(atDraws: m - h), curve.error(atDraws: m + h)
      )
      let quotient = curve.weight * (above - below) / (2 * h)
      let slope = curve.slope(atError: curve.error(atDraws: m))
      #expect((quotient / slope - 1).magnitude <= 1e-8, "\(round)")
      // −dm/dlog λ from two slopes.
      let ε = curve.error(atDraws: m)
      let other = ε * (1 + 0x1p-20)
      let rise = curve.slope(atError: other) / curve.slope(atError: ε) - 1
      let fall = curve.draws(atError: ε) - curve.draws(atError: other)
      #expect(
        (fall / rise / curve.response(atError: ε) - 1).magnitude <= 1e-4,
        "\(round)")
    }
  }

  @Test func theCubicIsSolved() {
    var rng = SplitMix64(seed: 13)
    for round in 1...3_000 {
      let curve = curve(&rng)
      let m = Double.random(in: 1...curve.most, using: &rng)
      let ε = curve.error(atDraws: m)
      let λ = curve.slope(atError: ε)
      #expect(
        (curve.error(atSlope: λ) / ε - 1).magnitude <= 1e-14, "\(round)")
      #expect((curve.draws(atSlope: λ) / m - 1).magnitude <= 1e-13, "\(round)")
      #expect(curve.draws(atSlope: 2 * curve.steepest) == 1)
      #expect(curve.draws(atSlope: curve.flattest / 2) == curve.most)
    }
  }

  /// Two doubles around the truth, a few 2⁻⁵³ apart.
  @Test func scalesAreEnclosed() throws {
    for seed in 1...400 as ClosedRange<UInt64> {
      var scales = LogScales()
      for group in try BudgetInstance(seed: seed).groups {
        let found = scales.scale(of: group)
        let c = group.weight.enclosingDoubles
        #expect(
          Rational(exactly: c.lower).map { $0 <= group.weight } == true
            && Rational(exactly: c.upper).map { $0 >= group.weight } == true)
        #expect(c.upper <= c.lower.nextUp)
        if group.ceiling == 1 {
          #expect(found.lower == 0 && found.upper == 0)
          continue
        }
        let truth = PreciseGroup(group).scale
        #expect(exact(found.lower).isCertainlyBelow(truth), "\(seed)")
        #expect(truth.isCertainlyBelow(exact(found.upper)), "\(seed)")
        #expect(found.upper <= found.lower * (1 + 0x1p-49), "\(seed)")
      }
    }
    #expect(Rational(7).enclosingDoubles == (7, 7))
    #expect(Rational(1, 3).enclosingDoubles.lower == (1.0 / 3))
    let big = (Rational(1) + Rational(1 << 53)).enclosingDoubles
    #expect(big == (0x1p53, 0x1p53.nextUp))
  }

  /// Two δ that are 0 as doubles keep their own logarithms.
  @Test func logarithmsOfTinyProbabilitiesAreKeptApart() throws {
    var scales = LogScales()
    for power in [400, 500, 400] {
      let group = try BudgetGroup(
        weight: 1, ceiling: 2,
        failureProbability: 1 / Rational(10).power(power), nonzeros: 5)
      let found = scales.scale(of: group)
      let truth = PreciseGroup(group).scale
      #expect(exact(found.lower).isCertainlyBelow(truth), "\(power)")
      #expect(truth.isCertainlyBelow(exact(found.upper)), "\(power)")
    }
  }

  @Test func lowerCurvesAreBelowAndUpperOnesAbove() throws {
    let groups = try [1, 3, 7].map {
      try BudgetGroup(
        weight: Rational(1, $0), ceiling: Rational(10, 3),
        failureProbability: Rational(1, 9), nonzeros: $0)
    }
    let curves = BudgetAllocation.curves(of: groups)
    for (group, (low, high)) in zip(groups, zip(curves.lower, curves.upper)) {
      let precise = PreciseGroup(group)
      #expect(exact(low.weight).isCertainlyAtMost(precise.weight))
      #expect(precise.weight.isCertainlyAtMost(exact(high.weight)))
      #expect(exact(low.scale).isCertainlyBelow(precise.scale))
      #expect(precise.scale.isCertainlyBelow(exact(high.scale)))
      #expect(low.most == Double(group.nonzeros) && high.most == low.most)
    }
  }

  /// Tests of the exact sum against rationals, on both sides of a whole budget.
  @Test func drawSumsAreExact() throws {
    var rng = SplitMix64(seed: 14)
    for round in 1...1_000 {
      let numbers = (0..<Int.random(in: 1...30, using: &rng)).map { _ in
        Double.random(in: 1...(round % 2 == 0 ? 4 : 0x1p40), using: &rng)
      }
      for rule in [FloatingPointRoundingRule.up, .down] {
        var sum = DrawSum()
        var exact = Rational(0)
        for x in numbers {
          sum.add(x, rounding: rule)
          let units = (Rational(exactly: x) ?? 0) * Rational.powerOfTwo(42)
          let rounded = rule == .up ? -floor(-units) : floor(units)
          exact = exact + rounded / Rational.powerOfTwo(42)
        }
        let whole = exact.knownCeiling
        #expect(sum.isAtMost(whole) && !sum.isAtMost(whole - 1), "\(round)")
        for budget in [whole - 1, whole, whole + 5, whole + 1 << 30] {
          let missing = Rational(budget) - exact
          let found = Rational(exactly: sum.shortfall(of: budget)) ?? -1
          let error = found - missing
          let size = missing.sign < 0 ? -missing : missing
          let slack = size * Rational.powerOfTwo(-51)
          #expect(error <= slack && -error <= slack, "\(round)")
        }
      }
    }
    var units = DrawSum()
    units.add(0x1p-43, rounding: .up)
    #expect(!units.isAtMost(0) && units.isAtMost(1))
    units.add(3)
    #expect(units.shortfall(of: 3) == -0x1p-42)
  }

  private func floor(_ x: Rational) -> Rational {
    // A whole number of any size: x up to 2⁸² here.
    let high = (x / Rational.powerOfTwo(40)).knownFloor
    let rest = x - Rational(high) * Rational.powerOfTwo(40)
    return Rational(high) * Rational.powerOfTwo(40) + Rational(rest.knownFloor)
  }

  /// For any price at all the dual value is below the cost of any feasible draws.
  @Test func theDualIsBelowEveryCost() {
    var rng = SplitMix64(seed: 15)
    for round in 1...2_000 {
      let curves = (0..<Int.random(in: 1...6, using: &rng)).map { _ in
        let c = curve(&rng)
        return ErrorCurve(
          weight: Double.random(in: 1...4, using: &rng), scale: c.scale,
          most: Double(Int.random(in: 1...30, using: &rng)))
      }
      let draws = curves.map {
        Double(Int.random(in: 1...Int($0.most), using: &rng))
      }
      let budget = Int(draws.reduce(0, +)) + Int.random(in: 0...2, using: &rng)
      let picked = curves[0]
      let λ = [
        0, picked.steepest, picked.flattest, picked.steepest.nextDown,
        picked.flattest.nextUp, picked.steepest * 1e3,
        picked.slope(atError: picked.error(atDraws: draws[0])),
        picked.slope(atError: picked.error(atDraws: 1.5)),
      ][round % 8]
      let bound = BudgetCertificate.lowerBound(
        curves, budget: budget, multiplier: λ)
      let upper = BudgetCertificate.upperCost(curves, draws: draws)
      let lower = BudgetCertificate.lowerCost(curves, draws: draws)
      #expect(bound <= lower.nextUp, "\(round)")
      #expect(bound >= 0)
      let exact = zip(curves, draws).reduce(Interval(0, precision: 200)) {
        let u = self.exact($1.0.scale) / self.exact($1.1)
        let ε = (u + (u * u + self.exact(12) * u).squareRoot) / self.exact(2)
        return $0 + self.exact($1.0.weight) * ε
      }
      #expect(self.exact(lower).isCertainlyBelow(exact), "\(round)")
      #expect(exact.isCertainlyBelow(self.exact(upper)), "\(round)")
      #expect(upper <= lower * (1 + 1e-12), "\(round)")
    }
  }

  /// Below c ε(m) + λ m for every m, from any ε; and equal from the right one.
  @Test func aGroupsLeastCostIsBoundedFromAnyError() {
    var rng = SplitMix64(seed: 17)
    for round in 1...2_000 {
      let curve = curve(&rng)
      let best = Double.random(in: 1...1_000, using: &rng)
      let ε = curve.error(atDraws: best)
      let λ = curve.slope(atError: ε)
      let truth = curve.weight * ε + λ * best
      for factor in [0.1, 0.5, 0.999, 1, 1.001, 2, 30] {
        let found = BudgetCertificate.leastCost(
          curve, multiplier: λ, error: ε * factor)
        let bound = found.cost + λ * found.draws
        #expect(bound <= truth * (1 + 1e-14), "\(round), \(factor)")
        if (factor - 1).magnitude <= 0.001 {
          let slack = 1e-14 + 4 * (factor - 1).magnitude
          #expect(bound >= truth * (1 - slack), "\(round), \(factor)")
        }
      }
    }
  }

  @Test func sumsByHalvesAddEverything() {
    for count in [0, 1, 31, 32, 33, 64, 65, 1_000, 4_097] {
      let numbers = (0..<count).map(Double.init)
      #expect(
        BudgetCertificate.sum(numbers) == Double(count * (count - 1) / 2))
    }
    // 2¹⁶ tenths, where adding one after the other is off by 10⁻¹².
    let tenths = Array(repeating: 0.1, count: 1 << 16)
    #expect(
      (BudgetCertificate.sum(tenths) / (0.1 * 0x1p16) - 1).magnitude <= 4e-15)
  }

  @Test func heapsGiveTheLargestKeyFirst() {
    var rng = SplitMix64(seed: 16)
    for _ in 1...200 {
      let keys = (0..<Int.random(in: 1...40, using: &rng)).map { _ in
        Double(Int.random(in: 0...20, using: &rng))
      }
      var heap = SavingHeap(keys.enumerated().map { ($1, $0) })
      var left = Array(keys.enumerated())
      while let top = heap.top {
        let expected = left.max {
          ($0.element, -$0.offset) < ($1.element, -$1.offset)
        }
        #expect(top.key == expected?.element && top.group == expected?.offset)
        let lowered = top.key - 3
        left.removeAll { $0.offset == top.group }
        if Bool.random(using: &rng) && lowered > 0 {
          heap.replaceTop(key: lowered)
          left.append((top.group, lowered))
        } else {
          heap.replaceTop(key: nil)
        }
      }
      #expect(left.isEmpty)
    }
  }
}
