/// The relative error of keeping some weights and dropping the rest (T5, SiPPDet).
///
/// Where C s_j ≥ g_j(x) for every weight j of the group, keeping J gives
///
///     |ẑ − z|/z  =  Σ_{j∉J} g_j(x)  ≤  min(1, C Σ_{j∉J} s_j).
///
/// The first is exact, an identity at every point; the second holds for all x that
/// obey the hypothesis, together. At a given |J| it is least for the largest s.
///
/// | Symbol   | Name            | Shape; unit                      | Domain      |
/// | -------- | --------------- | -------------------------------- | ----------- |
/// | s        | `sensitivities` | [n]; dimensionless               | [0, 1]      |
/// | C        | `slack`         | scalar; dimensionless            | (0, 10¹⁰⁰]  |
/// | k = \|J\| | `count`        | number of weights that are kept  | 0 … n       |
///
/// A group without weights, and one whose s are all 0, has error 0 whatever is
/// kept: the hypothesis then says z = 0. A weight with s_j = 0 costs nothing to
/// drop.
///
/// - Accuracy: exact. Sensitivities that were rounded up keep the bound valid and
///   raise it by as much.
/// - Tightness: for every J, some g with g ≤ C s and Σ g = 1 reaches the bound,
///   provided C Σ s ≥ 1. The bound needs maxima over points and patches: with means
///   over patches it is false.
/// - Source: Baykal et al., arXiv:1910.05422. Proof:
///   `proofs-notes/T5-deterministic.md`.
public struct DeterministicError: Sendable, Equatable {
  /// T5.
  public static var statement: StatementID { .t5 }

  /// s, in the order given.
  public let sensitivities: [Rational]
  /// C.
  public let slack: Rational
  /// Indices by falling sensitivity, equal ones by rising index: [n].
  public let ranking: [Int]
  /// Σ of all s but the k largest, for k = 0 … n: never rises, ends at 0.
  public let remainders: [Rational]

  /// The largest number of weights, 2²⁰.
  public static let mostWeights = 1 << 20

  /// Takes s and C.
  ///
  /// - Throws: `outsideDomain`.
  /// - Complexity: O(n log n) exact comparisons and n exact sums.
  public init(
    sensitivities s: [Rational], slack C: Rational = 1
  ) throws(BoundError) {
    guard s.count <= Self.mostWeights else {
      throw .outsideDomain(
        "weights of a group", value: "\(s.count)", requirement: "at most 2^20")
    }
    for (j, value) in s.enumerated() where value < 0 || value > 1 {
      throw .outsideDomain(
        "sensitivity \(j)", value: "\(value)", requirement: "from 0 to 1")
    }
    try SamplingDomain.check(slack: C)
    sensitivities = s
    slack = C
    ranking = s.indices.sorted { s[$0] == s[$1] ? $0 < $1 : s[$0] > s[$1] }
    var sums: [Rational] = [0]
    for j in ranking.reversed() { sums.append(sums[sums.count - 1] + s[j]) }
    remainders = sums.reversed()
  }

  /// n, the number of weights.
  public var count: Int { sensitivities.count }

  /// How many sensitivities are not 0: what can be drawn, and what must be kept
  /// for an error of 0.
  public var supportCount: Int { remainders.prefix { $0.sign > 0 }.count }

  /// C Σ s, the ceiling of T where all weights are sampled; below 1 only where no
  /// x with z > 0 obeys the hypothesis.
  public var ceiling: Rational { slack * remainders[0] }
}

// MARK: - The bound

extension DeterministicError {
  /// min(1, C Σ_{j∉J} s_j) for the `kept` largest: the least of all J of that size.
  ///
  /// - Throws: `outsideDomain` unless 0 ≤ `kept` ≤ n.
  public func relativeError(keeping kept: Int) throws(BoundError) -> Rational {
    try check(kept)
    return Swift.min(1, slack * remainders[kept])
  }

  /// min(1, C Σ_{j∉J} s_j).
  ///
  /// - Parameter indices: J, in any order.
  /// - Throws: `outsideDomain` for an index that is none of 0 ..< n.
  public func relativeError(
    keepingIndices indices: Set<Int>
  ) throws(BoundError) -> Rational {
    Swift.min(
      1, slack * (try Self.sum(of: sensitivities, without: indices)))
  }

  /// J: the `kept` indices of largest sensitivity, largest first.
  ///
  /// - Throws: `outsideDomain` unless 0 ≤ `kept` ≤ n.
  public func indices(keeping kept: Int) throws(BoundError) -> ArraySlice<Int> {
    try check(kept)
    return ranking.prefix(kept)
  }

  /// The smallest |J| whose bound is at most ε: no other J of fewer weights has
  /// one.
  ///
  /// - Throws: `outsideDomain` unless ε ≥ 0.
  public func smallestCount(
    relativeError ε: Rational
  ) throws(BoundError) -> Int {
    guard ε >= 0 else {
      throw .outsideDomain(
        "relative error", value: "\(ε)", requirement: "at least 0")
    }
    if ε >= 1 { return 0 }
    // `remainders` never rises, so the counts that are too small come first.
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if slack * remainders[middle] <= ε {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }

  /// Σ_{j∉J} g_j, the error at a point, exactly.
  ///
  /// - Parameters:
  ///   - g: the relative importances at the point, [n]: each ≥ 0, sum 1 (or all
  ///     0 where z = 0).
  ///   - indices: J.
  /// - Throws: `outsideDomain`.
  public static func exactError(
    importances g: [Rational], keepingIndices indices: Set<Int>
  ) throws(BoundError) -> Rational {
    for (j, value) in g.enumerated() where value < 0 {
      throw .outsideDomain(
        "relative importance \(j)", value: "\(value)", requirement: "at least 0"
      )
    }
    let total = g.reduce(0, +)
    guard total == 1 || total == 0 else {
      throw .outsideDomain(
        "sum of the relative importances", value: "\(total)",
        requirement: "1, or 0 where z = 0")
    }
    return try sum(of: g, without: indices)
  }

  private func check(_ kept: Int) throws(BoundError) {
    guard (0...count).contains(kept) else {
      throw .outsideDomain(
        "kept weights", value: "\(kept)", requirement: "from 0 to \(count)")
    }
  }

  private static func sum(
    of values: [Rational], without indices: Set<Int>
  ) throws(BoundError) -> Rational {
    for j in indices where !values.indices.contains(j) {
      throw .outsideDomain(
        "index of a kept weight", value: "\(j)",
        requirement: "from 0 to \(values.count - 1)")
    }
    var sum: Rational = 0
    for (j, value) in values.enumerated() where !indices.contains(j) {
      sum = sum + value
    }
    return sum
  }
}

extension SamplingDomain {
  /// C > 0, and small enough that exact fractions stay cheap.
  static func check(slack C: Rational) throws(BoundError) {
    guard C > 0, C <= Rational(10).power(100) else {
      throw .outsideDomain(
        "slack", value: "\(C)", requirement: "above 0 and at most 10^100")
    }
  }
}
