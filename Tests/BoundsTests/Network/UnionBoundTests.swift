import Bounds
import Testing

@Suite("T8 union bound")
struct UnionBoundTests {
  @Test func addsGroupsAndMultipliesByPoints() throws {
    let groups = [Rational(1, 10), Rational(1, 20), 0]
    #expect(
      try UnionBound.failureProbability(ofGroups: groups) == Rational(3, 20))
    #expect(
      try UnionBound.failureProbability(ofGroups: groups, points: 4)
        == Rational(3, 5))
    #expect(try UnionBound.failureProbability(ofGroups: []) == 0)
  }

  @Test func theEqualShareAddsUpToTheLayer() throws {
    for (groups, points) in [(1, 1), (7, 1), (20, 256)] {
      let δ = Rational(1, 20)
      let share = try UnionBound.failureProbabilityPerGroup(
        ofLayer: δ, groups: groups, points: points)
      #expect(
        try UnionBound.failureProbability(
          ofGroups: Array(repeating: share, count: groups), points: points)
          == δ)
    }
  }

  /// Exact on all outcomes of independent groups: 1 − Π(1 − δ_g) ≤ Σ δ_g.
  @Test func boundsIndependentGroups() throws {
    let groups = (1...9).map { Rational(1, $0 * $0 + 1) }
    let union = 1 - groups.reduce(Rational(1)) { $0 * (1 - $1) }
    #expect(try UnionBound.failureProbability(ofGroups: groups) >= union)
  }

  @Test func refusesValuesOutsideTheDomain() {
    for bad in [Rational(-1, 2), Rational(3, 2)] {
      #expect(throws: BoundError.self) {
        _ = try UnionBound.failureProbability(ofGroups: [bad])
      }
    }
    #expect(throws: BoundError.self) {
      _ = try UnionBound.failureProbability(ofGroups: [], points: 0)
    }
    for (δ, groups, points) in [
      (Rational(0), 1, 1), (1, 1, 1), (Rational(1, 2), 0, 1),
      (Rational(1, 2), 1, 0),
    ] {
      #expect(throws: BoundError.self) {
        _ = try UnionBound.failureProbabilityPerGroup(
          ofLayer: δ, groups: groups, points: points)
      }
    }
  }
}
