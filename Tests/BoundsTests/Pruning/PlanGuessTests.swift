import Testing

@testable import Bounds

/// What guides MixedPlan (PlanSearch), the draws of ExpectedNonZeros and the sizes of
/// MixedTail, against what is certified of each.
@Suite("T6' plans: guesses of k, of draws and of sizes")
struct PlanGuessTests {
  /// A few heavy weights, many light ones, some without use.
  private func group(_ n: Int, slack: Rational = 1) throws -> DeterministicError
  {
    try DeterministicError(
      sensitivities: (0..<n).map { j in
        j % 7 == 6 ? 0 : Rational(1 + j * j % 5, 5 + j + j * j / 9)
      }, slack: slack)
  }

  /// Bernstein's certified ε at the certified number of draws, to eleven digits.
  @Test func errorsAreThoseOfBernsteinsBound() throws {
    for (n, slack, β, δ) in [
      (20, 1, Rational(73, 10), Rational(1, 100)),
      (20, Rational(1, 9), Rational(73, 10), Rational(1, 3)),
      (14, Rational(7, 2), Rational(51, 10), Rational(1, 1_000_000)),
    ] as [(Int, Rational, Rational, Rational)] {
      let group = try group(n, slack: slack)
      let search = PlanSearch(
        group: group, budget: β, failureProbability: δ)
      for kept in 0..<β.knownFloor {
        let m = try group.draws(keeping: kept, expectedNonZeros: β)
        let ε = try MixedTail(group, keeping: kept).relativeError(
          samples: m, failureProbability: δ, method: .bernstein
        ).midpoint
        let found = search.error(keeping: kept)
        #expect(
          abs(found / ε - 1) < 1e-11,
          "n = \(n), k = \(kept), m = \(m): \(found), \(ε)")
      }
      #expect(search.error(keeping: group.supportCount) == .infinity)
    }
  }

  /// Every k up to one draw less than β, from two weights at least.
  @Test func fewCandidatesAreAllTried() throws {
    let group = try group(14)
    #expect(group.supportCount == 12)
    for (β, most) in [
      (Rational(1, 2), -1), (1, 0), (Rational(9, 2), 3), (6, 5),
    ] as [(Rational, Int)] {
      let search = PlanSearch(
        group: group, budget: β, failureProbability: Rational(1, 9))
      #expect(search.candidates() == (0..<(most + 1)).map { $0 }, "β = \(β)")
    }
    // Of seven weights five are kept at most.
    let small = PlanSearch(
      group: try self.group(8), budget: 100,
      failureProbability: Rational(1, 9))
    #expect(small.candidates() == Array(0...5))
    let one = PlanSearch(
      group: group, budget: 7, failureProbability: Rational(1, 9))
    #expect(one.candidates().count == 1)
  }

  /// The best of all k, where the errors fall and rise.
  @Test func theBestCandidateIsFound() throws {
    var found: Set<Int> = []
    for (heavy, light, β) in [
      (5, 60, 24), (0, 40, 21), (17, 50, 30), (33, 40, 37), (100, 90, 131),
      (3, 15, 9), (60, 100, 90),
    ] {
      let group = try DeterministicError(
        sensitivities: (0..<heavy).map { Rational(90 - $0 / 2, 100) }
          + (0..<light).map { Rational(1, 200 + $0) })
      let search = PlanSearch(
        group: group, budget: Rational(β) + Rational(1, 3),
        failureProbability: Rational(1, 50))
      let errors = (0..<β).map { search.error(keeping: $0) }
      let best = try #require(errors.indices.min { errors[$0] < errors[$1] })
      #expect(search.candidates() == [best], "\(heavy), \(light), β = \(β)")
      found.insert(best)
    }
    #expect(found.count >= 5, "\(found)")
  }

  /// The certified number of draws itself.
  @Test func drawsAreGuessed() throws {
    for n in [2, 5, 14, 40] {
      let group = try group(n)
      for kept in [0, 1, 4] where kept + 1 < group.supportCount {
        let rest = group.ranking[kept...].map { group.sensitivities[$0] }
        let law = ExpectedNonZeros(
          sensitivities: rest, sum: group.remainders[kept])
        let values = group.ranking.map { group.sensitivities[$0].approximation }
        for part in 1...9 {
          // Never 1, where the mean is 1 at one draw.
          let β = Rational(law.support * part, 10) + Rational(1, 1_000)
          let exact = try law.mostDraws(within: β, guess: 1)
          let found = ExpectedNonZeros.guess(
            sensitivities: values[kept...], budget: β.approximation)
          #expect(found == exact, "n = \(n), k = \(kept), β = \(β)")
        }
      }
    }
  }

  @Test func drawsEndWithTheBudget() {
    func guess(_ s: [Double], _ budget: Double) -> Int {
      ExpectedNonZeros.guess(sensitivities: s[...], budget: budget)
    }
    let most = ExpectedNonZeros.mostDraws
    #expect(guess([1, 0.5, 0], 0) == 0 && guess([1, 0.5], -1) == 0)
    #expect(guess([1, 0.5, 0], 2) == most && guess([1, 0.5, 0], 5) == most)
    #expect(guess([], 0) == 0 && guess([], 1) == most)
    // The last two of three come after 10¹² draws.
    #expect(guess([1, 1e-12, 1e-12], 2.5) == most)
    #expect(guess([1, 1e-8, 1e-8], 1.5) < 1 << 25)
  }

  /// The size itself nearly always, else within a hundredth: Poisson hinges fall by
  /// steps.
  @Test func sizesAreGuessed() throws {
    var (exact, all) = (0, 0)
    for (B, μ, ε, δ) in [
      ("4", "1", "0.1", "0.01"), ("1", "1", "0.05", "0.3"),
      ("0.6", "0.6", "0.02", "1e-9"), ("30", "1", "0.3", "1e-4"),
      ("30", "0.2", "1.7", "1e-20"), ("2.5", "0.5", "0.4", "0.05"),
    ] {
      let tail = try MixedTail(
        range: try Rational(decimal: B), greatestMean: try Rational(decimal: μ))
      for method in [MixedTail.Method.chernoff, .convexOrder, .least] {
        let (ε, δ) = (try Rational(decimal: ε), try Rational(decimal: δ))
        let guess = try tail.guess(
          relativeError: ε, failureProbability: δ, method: method)
        let size = try tail.samples(
          relativeError: ε, failureProbability: δ, method: method)
        #expect(
          100 * abs(guess - size.samples) <= 100 + size.samples,
          "B = \(B), μ = \(μ), \(method): \(guess), \(size.samples)")
        exact += guess == size.samples ? 1 : 0
        all += 1
      }
    }
    #expect(exact >= all - 2, "\(exact) of \(all)")
  }
}
