import TestSupport
import Testing

@testable import Bounds

@Suite("T11 optimal budget")
struct BudgetAllocationTests {
  @Test func isCertifiedAndFeasibleOnGeneratedInstances() throws {
    for seed in 1...3_000 as ClosedRange<UInt64> {
      let instance = try BudgetInstance(seed: seed)
      let answer = try BudgetAllocation(
        groups: instance.groups, budget: instance.budget)
      #expect(answer.relativeGap <= 1e-12, "\(instance)")
      // Exactly: doubles are rationals.
      let sum = answer.draws.reduce(Rational(0)) {
        $0 + (Rational(exactly: $1) ?? -1)
      }
      #expect(sum <= Rational(instance.budget), "\(instance)")
      #expect(
        answer.wholeDraws.reduce(0, +) <= instance.budget, "\(instance)")
      for (group, (m, whole)) in zip(
        instance.groups, zip(answer.draws, answer.wholeDraws))
      {
        #expect(1 <= m && m <= Double(group.nonzeros), "\(instance)")
        #expect(1 <= whole && whole <= group.nonzeros, "\(instance)")
      }
      #expect(
        answer.wholeCost.upper >= answer.optimum.lower, "\(instance)")
      #expect(answer.roundingGap >= 0, "\(instance)")
    }
  }

  /// Duality again, at 256 bits from the rationals: both sides are 10⁻³⁰ apart.
  @Test func enclosesTheOptimumOfHighPrecision() throws {
    for seed in 1...60 as ClosedRange<UInt64> {
      let instance = try BudgetInstance(seed: seed, most: 4)
      let answer = try BudgetAllocation(
        groups: instance.groups, budget: instance.budget)
      let truth = precise(instance, near: answer.multiplier)
      #expect(truth.lower <= truth.upper, "\(instance)")
      #expect(
        truth.upper - truth.lower <= truth.upper * Rational(1, 1 << 60),
        "\(instance)")
      #expect(
        answer.optimum.exactEnds.map {
          $0.lower <= truth.lower && truth.upper <= $0.upper
        } == true, "\(instance): \(answer.optimum)")
    }
  }

  /// A feasible cost and a dual value, both certain, at a price found by bisection.
  private func precise(
    _ instance: BudgetInstance, near λ: Double
  ) -> (lower: Rational, upper: Rational) {
    let groups = instance.groups.map(PreciseGroup.init)
    let M = Rational(instance.budget)
    func sum(_ draws: [Rational]) -> Rational { draws.reduce(0, +) }
    let ends = groups.map {
      ($0.slope(1), $0.slope(Rational($0.group.nonzeros)))
    }
    func at(_ price: Rational) -> [Rational] {
      zip(groups, ends).map { $0.draws(price, $1.0, $1.1) }
    }
    var price: Rational = 0
    var draws = at(0)
    if sum(draws) > M {
      let guess = Rational(exactly: λ) ?? 1
      var (low, high) = (
        guess * (1 - Rational(1, 1 << 40)), guess * (1 + Rational(1, 1 << 40))
      )
      for _ in 0..<90 {
        price = (low + high) / 2
        draws = at(price)
        if sum(draws) > M { low = price } else { high = price }
      }
      price = high
      draws = at(price)
    }
    #expect(sum(draws) <= M, "\(instance)")
    let dual = zip(groups, draws).reduce(Rational(0)) {
      $0 + $1.0.least(price, near: $1.1)
    }
    let primal = zip(groups, draws).reduce(
      PreciseGroup(instance.groups[0]).number(0)
    ) {
      $0 + $1.0.cost($1.1)
    }
    return (dual - price * M, primal.exactEnds?.upper ?? -1)
  }

  /// c |dε/dm| is the price between the ends, below it at one draw, above at nnz.
  @Test func meetsTheConditionsOfOptimality() throws {
    var inside = 0
    for seed in 1...900 as ClosedRange<UInt64> {
      let instance = try BudgetInstance(seed: seed, most: 12)
      let answer = try BudgetAllocation(
        groups: instance.groups, budget: instance.budget)
      let λ = answer.multiplier
      for (group, m) in zip(instance.groups, answer.draws) {
        guard let exact = Rational(exactly: m), group.ceiling > 1 else {
          continue
        }
        let slope = PreciseGroup(group).slope(exact)
        if m > 1 {
          #expect(slope.upper >= λ * (1 - 1e-12), "\(instance)")
        }
        if m < Double(group.nonzeros) {
          #expect(slope.lower <= λ * (1 + 1e-12), "\(instance)")
        }
        if m > 1 && m < Double(group.nonzeros) { inside += 1 }
      }
      // A price that is paid for something belongs to a budget that is used up.
      if λ > 0 {
        let used = answer.draws.reduce(0, +)
        #expect(used >= Double(instance.budget) * (1 - 1e-12), "\(instance)")
      }
    }
    #expect(inside > 400)
  }

  @Test func isTheLeastOnADenseGrid() throws {
    for seed in 1...40 as ClosedRange<UInt64> {
      var instance = try BudgetInstance(seed: seed, most: 2, nonzeros: 400)
      var next = seed
      while instance.groups.count != 2 {
        next += 1_000
        instance = try BudgetInstance(seed: next, most: 2, nonzeros: 400)
      }
      let answer = try BudgetAllocation(
        groups: instance.groups, budget: instance.budget)
      var least = Double.infinity
      let ends = instance.groups.map { Double($0.nonzeros) }
      let groups = instance.groups.map(PlainGroup.init)
      let first = min(ends[0], Double(instance.budget - 1))
      for step in 0...1_000 {
        let m = 1 + (first - 1) * Double(step) / 1_000
        let rest = min(ends[1], Double(instance.budget) - m)
        let cost =
          groups[0].cost(m) + groups[1].cost(rest)
        least = min(least, cost)
      }
      #expect(least >= answer.optimum.lower * (1 - 1e-13), "\(instance)")
      #expect(least <= answer.optimum.upper * (1 + 1e-3), "\(instance)")
    }
  }

  /// Every way to share a small budget, in whole draws.
  @Test func wholeDrawsAreTheBestOfAll() throws {
    for seed in 1...400 as ClosedRange<UInt64> {
      let instance = try BudgetInstance(seed: seed, most: 4, nonzeros: 9)
      let answer = try BudgetAllocation(
        groups: instance.groups, budget: instance.budget)
      let best = leastWhole(
        instance.groups.map(PlainGroup.init)[...], instance.budget)
      #expect(answer.wholeCost.lower <= best * (1 + 1e-12), "\(instance)")
      #expect(
        answer.wholeCost.upper <= best * (1 + 1e-12) + 1e-300,
        "\(instance): \(answer.wholeDraws)")
    }
  }

  /// One draw at a time to the group that saves most, from one draw each.
  @Test func wholeDrawsAreThoseOfTheGreedyRule() throws {
    for seed in 1...150 as ClosedRange<UInt64> {
      let instance = try BudgetInstance(seed: seed, most: 25, nonzeros: 120)
      let answer = try BudgetAllocation(
        groups: instance.groups, budget: instance.budget)
      let groups = instance.groups.map(PlainGroup.init)
      var draws = groups.map { _ in 1 }
      var costs = groups.map { $0.cost(1) }
      var savings = groups.map { $0.saving(1) }
      for _ in 0..<(instance.budget - draws.count) {
        guard let best = savings.indices.max(by: { savings[$0] < savings[$1] }),
          savings[best] > 0
        else { break }
        draws[best] += 1
        costs[best] = groups[best].cost(Double(draws[best]))
        savings[best] = groups[best].saving(draws[best])
      }
      let cost = costs.reduce(0, +)
      #expect(answer.wholeCost.upper <= cost * (1 + 1e-12), "\(instance)")
      #expect(answer.wholeCost.lower >= cost * (1 - 1e-12), "\(instance)")
    }
  }

  private func leastWhole(
    _ groups: ArraySlice<PlainGroup>, _ budget: Int
  ) -> Double {
    guard let group = groups.first else { return 0 }
    let rest = groups.dropFirst()
    let most = min(group.nonzeros, budget - rest.count)
    return (1...most).map {
      group.cost(Double($0)) + leastWhole(rest, budget - $0)
    }.reduce(.infinity, min)
  }

}

/// c ε(m) by T4b's formula in doubles.
private struct PlainGroup {
  let weight: Double
  let scale: Double
  let nonzeros: Int

  init(_ group: BudgetGroup) {
    weight = group.weight.approximation
    nonzeros = group.nonzeros
    let log = Interval(2 / group.failureProbability).log.midpoint
    scale = group.ceiling == 1 ? 0 : 2 * group.ceiling.approximation * log / 3
  }

  func cost(_ m: Double) -> Double {
    let u = scale / m
    return weight * (u + (u * u + 12 * u).squareRoot()) / 2
  }

  func saving(_ m: Int) -> Double {
    m >= nonzeros ? 0 : cost(Double(m)) - cost(Double(m + 1))
  }
}
