/// One of the groups of weights that share a budget of draws (T11).
///
/// | Symbol | Name                 | Shape; unit                    | Domain        |
/// | ------ | -------------------- | ------------------------------ | ------------- |
/// | c      | `weight`             | scalar; cost of a unit of ε    | 10⁻¹⁰⁰ … 10¹⁰⁰ |
/// | B      | `ceiling`            | scalar; upper bound on T       | 1 … 10¹⁰⁰     |
/// | δ      | `failureProbability` | scalar; a probability          | (0, 1)        |
/// | nnz    | `nonzeros`           | count of weights that are not 0 | 1 … 2⁴⁰      |
public struct BudgetGroup: Sendable, Equatable {
  /// c, what a unit of this group's relative error costs.
  public let weight: Rational
  /// B, an upper bound on T; with B = 1 nothing is lost by sampling.
  public let ceiling: Rational
  /// δ, the failure probability that the group may use.
  public let failureProbability: Rational
  /// nnz, the most draws that the group may get.
  public let nonzeros: Int

  /// The largest nnz.
  public static let mostNonzeros = 1 << 40

  /// Takes c, B, δ and nnz.
  ///
  /// - Throws: `outsideDomain`.
  public init(
    weight: Rational, ceiling: Rational, failureProbability: Rational,
    nonzeros: Int
  ) throws(BoundError) {
    guard weight >= Self.leastWeight, weight <= Self.mostWeight else {
      throw .outsideDomain(
        "weight of a group", value: "\(weight)",
        requirement: "from 10^-100 to 10^100")
    }
    try SamplingDomain.check(ceiling: ceiling)
    try SamplingDomain.check(failureProbability: failureProbability)
    guard (1...Self.mostNonzeros).contains(nonzeros) else {
      throw .outsideDomain(
        "non-zeros of a group", value: "\(nonzeros)",
        requirement: "from 1 to 2^40")
    }
    self.weight = weight
    self.ceiling = ceiling
    self.failureProbability = failureProbability
    self.nonzeros = nonzeros
  }

  private static let mostWeight = Rational(10).power(100)
  private static let leastWeight = 1 / mostWeight
}
