import TestSupport
import Testing

@testable import Bounds

@Suite("T11 edges of the domain")
struct BudgetEdgeTests {
  private func group(
    _ weight: Rational = 1, _ ceiling: Rational = 10,
    _ failure: Rational = Rational(1, 1_000), _ nonzeros: Int = 1_000
  ) throws -> BudgetGroup {
    try BudgetGroup(
      weight: weight, ceiling: ceiling, failureProbability: failure,
      nonzeros: nonzeros)
  }

  @Test func aSingleGroupTakesTheBudget() throws {
    let answer = try BudgetAllocation(groups: [group()], budget: 137)
    #expect(answer.wholeDraws == [137])
    #expect((answer.draws[0] - 137).magnitude <= 1e-9)
    let ε = try BernsteinTail(ceiling: 10).relativeError(
      samples: 137, failureProbability: Rational(1, 1_000), precision: 128)
    let exact = try #require(ε)
    #expect(answer.optimum.lower <= exact.lower)
    #expect(exact.upper <= answer.optimum.upper)
  }

  @Test func equalGroupsShareEqually() throws {
    let answer = try BudgetAllocation(
      groups: Array(repeating: group(), count: 7), budget: 1_000)
    for m in answer.draws { #expect((m * 7 / 1_000 - 1).magnitude <= 1e-12) }
    // The left-over draws go to the first groups.
    #expect(answer.wholeDraws == [143, 143, 143, 143, 143, 143, 142])
    #expect(answer.roundingGap > 0 && answer.roundingGap < 1e-4)
  }

  /// For small ε, ε ≈ √(3a/m): draws go like (c² a)^(1/3).
  @Test func smallErrorsShareByTheCubeRoot() throws {
    let many = 1 << 40
    let answer = try BudgetAllocation(
      groups: [
        group(1, 10, Rational(1, 1_000), many),
        group(8, 10, Rational(1, 1_000), many),
        group(1, 80, Rational(1, 1_000), many),
      ], budget: 1 << 39)
    #expect((answer.draws[1] / answer.draws[0] - 4).magnitude <= 1e-4)
    #expect((answer.draws[2] / answer.draws[0] - 2).magnitude <= 1e-4)
  }

  /// For large ε, ε ≈ a/m: draws go like (c a)^(1/2).
  @Test func largeErrorsShareByTheSquareRoot() throws {
    let huge = Rational(10).power(20)
    let answer = try BudgetAllocation(
      groups: [group(1, huge), group(9, huge), group(1, 4 * huge)],
      budget: 600)
    #expect((answer.draws[1] / answer.draws[0] - 3).magnitude <= 1e-8)
    #expect((answer.draws[2] / answer.draws[0] - 2).magnitude <= 1e-8)
  }

  @Test func bothEndsOfTheBudget() throws {
    let groups = try [group(), group(3), group(1, 1), group(1, 5, 1 / 7, 1)]
    let least = try BudgetAllocation(groups: groups, budget: 4)
    #expect(least.draws == [1, 1, 1, 1] && least.wholeDraws == [1, 1, 1, 1])
    #expect(least.relativeGap <= 1e-12 && least.roundingGap <= 1e-12)
    // B = 1 needs one draw, so 2,002 are all that is wanted.
    for budget in [2_002, 2_003, 3_001, .max] {
      let most = try BudgetAllocation(groups: groups, budget: budget)
      #expect(most.draws == [1_000, 1_000, 1, 1])
      #expect(most.wholeDraws == [1_000, 1_000, 1, 1])
      #expect(most.multiplier == 0)
      #expect(most.relativeGap <= 1e-12 && most.roundingGap <= 1e-12)
    }
    let short = try BudgetAllocation(groups: groups, budget: 2_001)
    #expect(short.multiplier > 0)
    #expect(short.wholeDraws == [999, 1_000, 1, 1])
  }

  @Test func nothingIsLostWhereEveryCeilingIsOne() throws {
    let answer = try BudgetAllocation(
      groups: [group(1, 1), group(2, 1)], budget: 5)
    #expect(answer.optimum.lower == 0 && answer.optimum.upper == 0)
    #expect(answer.relativeGap == 0 && answer.roundingGap == 0)
  }

  @Test func extremesOfEveryParameter() throws {
    let huge = Rational(10).power(100)
    let groups = try [
      group(huge, huge, 1 / Rational(10).power(5_000), 1 << 40),
      group(1 / huge, 1 + 1 / huge, 1 - 1 / huge, 1 << 40),
      group(1 / huge, huge, Rational(1, 2), 1 << 40), group(huge, 1),
      group(huge, 2, Rational(1, 2), 1 << 40),
    ]
    for budget in [5, 6, 1_000, 1 << 40, 1 << 41, 1 << 42 - 1, 1 << 43] {
      let answer = try BudgetAllocation(groups: groups, budget: budget)
      #expect(answer.relativeGap <= 1e-12, "\(budget)")
      #expect(answer.wholeDraws.reduce(0, +) <= budget, "\(budget)")
    }
  }

  @Test func refusesValuesOutsideTheDomain() throws {
    let bad: [(Rational, Rational, Rational, Int, String)] = [
      (0, 2, Rational(1, 2), 1, "weight of a group is 0"),
      (-1, 2, Rational(1, 2), 1, "weight of a group is -1"),
      (Rational(10).power(101), 2, Rational(1, 2), 1, "weight of a group is 1"),
      (1 / Rational(10).power(101), 2, Rational(1, 2), 1, "weight of a group"),
      (1, Rational(1, 2), Rational(1, 2), 1, "ceiling is 1/2"),
      (1, 2, 0, 1, "failure probability is 0"),
      (1, 2, 1, 1, "failure probability is 1"),
      (1, 2, Rational(1, 2), 0, "non-zeros of a group is 0"),
      (
        1, 2, Rational(1, 2), 1 << 40 + 1,
        "non-zeros of a group is 1099511627777"
      ),
    ]
    for (c, B, δ, n, words) in bad {
      let error = #expect(throws: BoundError.self) { _ = try group(c, B, δ, n) }
      #expect(error?.description.hasPrefix(words) == true, "\(words)")
    }
    for (groups, budget, words) in [
      ([], 5, "groups is 0"), (try [group()], 0, "budget is 0"),
      (try [group(), group()], 1, "budget is 1"),
    ] {
      let error = #expect(throws: BoundError.self) {
        _ = try BudgetAllocation(groups: groups, budget: budget)
      }
      #expect(error?.description.hasPrefix(words) == true, "\(words)")
    }
    #expect(BudgetAllocation.mostGroups == 1 << 20)
    #expect(BudgetAllocation.largestGap == 1e-9)
  }
}

@Suite("T11 what is not convex")
struct BudgetConvexityTests {
  /// ε(m) of T4b is convex, and strictly: second differences are certainly positive.
  @Test func bernsteinErrorsAreConvex() throws {
    for B in [Rational(101, 100), 2, 10, 1_000] {
      let tail = try BernsteinTail(ceiling: B)
      let errors = try (1...60).map {
        try #require(
          try tail.relativeError(
            samples: $0, failureProbability: Rational(1, 100), precision: 128))
      }
      for m in 1..<59 {
        let bend = errors[m - 1] + errors[m + 1] - errors[m] - errors[m]
        #expect(bend.isCertainlyPositive, "B = \(B), m = \(m + 1)")
      }
    }
  }

  /// min(1, ε) is flat and then falls: at the corner it lies above its chord.
  @Test func cappedErrorsAreNot() throws {
    let tail = try BernsteinTail(ceiling: 10)
    let capped = try [100, 150, 600].map {
      let ε = try #require(
        try tail.relativeError(
          samples: $0, failureProbability: Rational(1, 100), precision: 128))
      return Interval.min(Interval(1), ε)
    }
    // 150 = (9 · 100 + 600)/10.
    let chord = (Interval(9) * capped[0] + capped[2]) / Interval(10)
    #expect(chord.isCertainlyBelow(capped[1]))
  }

  /// T4d's upper side is 0 beyond B − 1: its ε rests there, and then falls.
  @Test func chernoffErrorsAreNot() throws {
    let tail = try ChernoffTail(ceiling: 3)
    let errors = try [1, 2, 3, 4, 5, 6, 7, 8].map {
      try #require(
        try tail.relativeError(
          samples: $0, failureProbability: Rational(1, 1_000), precision: 128))
    }
    let bends = (1...6).map { i in
      (errors[i - 1] + errors[i + 1]).isCertainlyBelow(errors[i] + errors[i])
    }
    #expect(bends.contains(true))
  }
}
