import TestSupport
import Testing

@testable import Bounds

/// ErrorCurve's root, and the price that MultiplierSearch finds, against sums of draws
/// that are exact.
@Suite("T11: guesses of roots and of the price of a draw")
struct BudgetGuessTests {
  /// Within 6 per cent, and not always better than 5.
  @Test func cubeRootsAreGuessed() {
    var rng = SplitMix64(seed: 31)
    var (least, most) = (1.0, 1.0)
    for exponent in -1_000...1_000 {
      let x =
        Double(sign: .plus, exponent: exponent, significand: 1)
        * Double.random(in: 1..<2, using: &rng)
      let root = guess(cubeRootOf: x)
      let cube = (root * root / x) * root  // of root/∛x
      (least, most) = (min(least, cube), max(most, cube))
    }
    #expect(least > 0.94 * 0.94 * 0.94 && most < 1.06 * 1.06 * 1.06)
    #expect(least < 0.96 && most > 1.04, "\(least), \(most)")
  }

  /// A budget that is a limit, and the curves of its groups.
  private func searches() throws -> [MultiplierSearch] {
    try (1...120 as ClosedRange<UInt64>).compactMap {
      let instance = try BudgetInstance(seed: $0)
      let curves = BudgetAllocation.curves(of: instance.groups).lower
      let wanted = curves.reduce(0.0) { $0 + ($1.isFixed ? 1 : $1.most) }
      let budget = instance.budget
      return wanted <= Double(budget)
        ? nil : MultiplierSearch(curves: curves, budget: budget)
    }
  }

  private func fits(_ search: MultiplierSearch, _ λ: Double) -> Bool {
    var sum = DrawSum()
    for curve in search.curves {
      sum.add(curve.draws(atSlope: λ), rounding: .up)
    }
    return sum.isAtMost(search.budget)
  }

  private func steepest(_ search: MultiplierSearch) -> Double {
    search.curves.filter { !$0.isFixed }.map(\.steepest).max() ?? 0
  }

  /// The draws fit the budget, and at a price lower by 2⁻³⁸ they do not.
  @Test func thePriceIsTheLeastThatKeepsTheBudget() throws {
    let searches = try searches()
    for search in searches {
      let λ = search.multiplier()
      let name = "M = \(search.budget), \(search.curves.count) groups: \(λ)"
      #expect(fits(search, λ), "\(name)")
      #expect(!fits(search, λ * (1 - 0x1p-38)), "\(name)")
      #expect(λ <= steepest(search), "\(name)")
    }
    #expect(searches.count > 50, "\(searches.count)")
  }

  /// With a few evaluations the price is what it is with as many as it likes.
  @Test func newtonsStepsNeedFewEvaluations() throws {
    var (all, most) = (0, 0)
    let searches = try searches()
    for search in searches {
      let price = search.multiplier()
      let needed = try #require(
        (1...60).first {
          abs(search.multiplier(within: $0) / price - 1) <= 0x1p-44
        })
      all += needed
      most = max(most, needed)
    }
    #expect(
      all <= 265 && most <= 12 && searches.count == 59,
      "\(all) for \(searches.count), at most \(most)")
  }

  /// λ, λ (1 + 2⁻⁵²), λ (1 + 2⁻⁵⁰), …: the first that fits.
  @Test func pricesAreRaisedUntilTheBudgetIsKept() throws {
    for search in try searches() {
      let (λ, top) = (search.multiplier(), steepest(search))
      for start in [λ, λ * (1 - 0x1p-45), λ * (1 - 0x1p-30), λ / 2] {
        let prices =
          [start] + (0..<30).map { start * (1 + 0x1p-52 * ldexp($0)) }
        let first = try #require(prices.first { $0 >= top || fits(search, $0) })
        #expect(
          search.raised(start, to: top) == min(first, top),
          "M = \(search.budget), from \(start)")
      }
      #expect(search.raised(2 * top, to: top) == top)
    }
  }

  /// 4ⁿ.
  private func ldexp(_ n: Int) -> Double {
    Double(sign: .plus, exponent: 2 * n, significand: 1)
  }

  /// M less all draws, and the derivative of their sum by log λ.
  @Test func sumsAndResponsesAreThoseOfTheDraws() throws {
    var checked = 0
    for search in try searches() {
      let free = search.curves.filter { !$0.isFixed }
      func draws(_ λ: Double) -> Double {
        search.curves.reduce(0) { $0 + $1.draws(atSlope: λ) }
      }
      let low = free.map(\.flattest).min() ?? 0
      let high = steepest(search)
      for part in [0.1, 0.3, 0.5, 0.7, 0.9] {
        let λ =
          low * Interval(high / low).power(part)
        let (missing, response) = search.evaluate(at: λ, free)
        let sum = draws(λ)
        #expect(
          abs(missing - (Double(search.budget) - sum)) <= 1e-9 * sum,
          "M = \(search.budget), λ = \(λ)")
        let h = 1e-6
        let quotient = (draws(λ * (1 - h)) - draws(λ * (1 + h))) / (2 * h)
        // Not where a group reaches an end of its draws in between.
        let isSmooth = free.allSatisfy {
          abs($0.steepest / λ - 1) > 2 * h && abs($0.flattest / λ - 1) > 2 * h
        }
        guard isSmooth else { continue }
        #expect(
          abs(quotient - response) <= 1e-4 * response + 1e-8 * sum,
          "M = \(search.budget), λ = \(λ): \(quotient), \(response)")
        checked += 1
      }
    }
    #expect(checked > 200, "\(checked)")
  }
}

extension Interval {
  /// About xᵃ for a double x > 0.
  fileprivate func power(_ a: Double) -> Double {
    (log * Interval(a)).exp.midpoint
  }
}
