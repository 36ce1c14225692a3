import Testing

@testable import Bounds

/// How often `LatticeBracket` asks for a finer lattice: its ends are those of the
/// plans of certain rounds, with what was guessed of the tail before each.
@Suite("H6 lattice bracket: rounds")
struct LatticeRoundsTests {
  private struct Case {
    let bracket: LatticeBracket
    let tilt: ExponentialTilt
    let (m, x): (Int, Rational)

    init(
      _ law: FiniteLaw, _ m: Int, _ x: Rational, width: Double = 0.01,
      cells: Int
    ) throws {
      bracket = LatticeBracket(
        law: law, relativeWidth: width, mostCells: cells)
      tilt = try ExponentialTilt(law: law, draws: m, atLeast: x)
      (self.m, self.x) = (m, x)
    }

    var found: Interval {
      get throws { try bracket.upperTail(draws: m, atLeast: x) }
    }

    /// What the plan of one round tells.
    func told(round: Int, part: Double) throws -> Interval {
      let (plan, lattice) = try #require(
        LatticePlan.proposed(
          tilt, part: part, width: bracket.relativeWidth,
          mostCells: bracket.mostCells, round: round))
      return try lattice.tail(draws: m, atLeast: x, plan)
    }

    /// What all of some rounds tell.
    func told(rounds: Range<Int>, part: Double) throws -> Interval {
      try rounds.reduce(tilt.anyTail) {
        $0.intersection(try told(round: $1, part: part))
      }
    }
  }

  private func expectSame(_ a: Interval, _ b: Interval, _ name: String) {
    #expect(a.lower == b.lower && a.upper == b.upper, "\(name): \(a), \(b)")
  }

  /// Three values without a small common step.
  private func law() throws -> FiniteLaw {
    try FiniteLaw(
      values: [0, 1_000_003, 3_000_000].map { Rational($0, 1_000_000) },
      probabilities: [Rational(8, 10), Rational(1, 10), Rational(1, 10)])
  }

  @Test func oneRoundIsEnoughWhereItsEndsAre() throws {
    let test = try Case(try law(), 40, Rational(51, 2), cells: 1 << 16)
    let first = try test.told(rounds: 0..<1, part: test.tilt.tailPart)
    #expect(first.hasEnds(within: 0.01), "\(first)")
    expectSame(try test.found, first, "round 0")
  }

  /// Where the lattice has all its cells at once, a finer one is not asked for.
  @Test func theLargestTransformIsTheLast() throws {
    let test = try Case(try law(), 40, 25, width: 0.001, cells: 1 << 8)
    let first = try test.told(rounds: 0..<1, part: test.tilt.tailPart)
    #expect(!first.hasEnds(within: 0.001), "\(first)")
    expectSame(try test.found, first, "round 0")
  }

  /// The tail is less than a quarter of the part that was guessed: once more, from
  /// the part that was found.
  @Test func smallPartsAreTakenFromWhatWasFound() throws {
    let rare = Rational(1, 1 << 24)
    let law = try FiniteLaw(
      values: [0, 1, 1000], probabilities: [rare, rare, 1 - 2 * rare]
    ).mirrored
    let test = try Case(law, 10, 10 * law.mean, cells: 1 << 12)
    let part = test.tilt.tailPart
    let first = try test.told(rounds: 0..<1, part: part)
    let found = (first / test.tilt.bound()).midpoint
    #expect(found < part / 4, "\(found), \(part)")
    #expect(!first.hasEnds(within: 0.01), "\(first)")
    let both = first.intersection(try test.told(round: 1, part: found))
    #expect(both.hasEnds(within: 0.01), "\(both)")
    expectSame(try test.found, both, "round 1")
  }

  /// Tails that add up to 1 have no end above it.
  @Test func bothTailsAreAtMostOne() throws {
    let coin = LatticeBracket(
      law: try FiniteLaw(
        values: [0, 2], probabilities: [Rational(1, 2), Rational(1, 2)]))
    let all = try coin.failureProbability(
      draws: 3, relativeError: Rational(1, 10))
    #expect(all.upper == 1 && all.lower > 0.99, "\(all)")
    let upper = try coin.upperTail(draws: 3, atLeast: Rational(33, 10))
    #expect(upper.upper > 0.5, "\(upper)")
  }

  @Test func defaultsAndTheNumberOfDrawsAreThoseStated() throws {
    let certain = LatticeBracket(
      law: try FiniteLaw(values: [2], probabilities: [1]))
    #expect(certain.relativeWidth == 0.01)
    #expect(certain.mostCells == 2_097_152)
    for m in [1, 1 << 30] {
      #expect(try certain.upperTail(draws: m, atLeast: 1).contains(1))
    }
    #expect(throws: BoundError.self) {
      try certain.upperTail(draws: (1 << 30) + 1, atLeast: 1)
    }
  }
}
