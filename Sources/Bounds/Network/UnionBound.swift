/// The failure probability of a layer, from those of its groups, by the union
/// bound (T8).
///
/// A layer fails when one of its groups fails: with δ_g for group g and N points or
/// patches over which uniformity is claimed,
///
///     P(some group fails at some point)  ≤  N Σ_g δ_g.
///
/// No independence is needed. A claim about one fixed point has N = 1.
///
/// | Symbol | Name     | Shape; unit                            | Domain |
/// | ------ | -------- | -------------------------------------- | ------ |
/// | δ_g    | `groups` | [groups], a probability each           | [0, 1] |
/// | N      | `points` | count of points or patches             | ≥ 1    |
/// | δ      | `layer`  | scalar; a probability                  | (0, 1) |
///
/// - Accuracy: exact.
/// - Tightness: attained by disjoint events; may exceed 1, where it says nothing.
/// - Source: theory T8. Proof: `proofs-notes/T8-union.md`.
public enum UnionBound {
  /// T8.
  public static var statement: StatementID { .t8 }

  /// N Σ_g δ_g.
  public static func failureProbability(
    ofGroups groups: [Rational], points: Int = 1
  ) throws(BoundError) -> Rational {
    try check(points, name: "points")
    var sum: Rational = 0
    for δ in groups {
      guard δ >= 0, δ <= 1 else {
        throw .outsideDomain(
          "failure probability of a group", value: "\(δ)",
          requirement: "from 0 to 1")
      }
      sum = sum + δ
    }
    return Rational(points) * sum
  }

  /// δ/(N · groups): the equal share that gives the layer δ.
  public static func failureProbabilityPerGroup(
    ofLayer δ: Rational, groups: Int, points: Int = 1
  ) throws(BoundError) -> Rational {
    try check(points, name: "points")
    try check(groups, name: "groups")
    try SamplingDomain.check(failureProbability: δ)
    return δ / (Rational(points) * Rational(groups))
  }

  private static func check(_ count: Int, name: String) throws(BoundError) {
    guard count >= 1 else {
      throw .outsideDomain(name, value: "\(count)", requirement: "at least 1")
    }
  }
}
