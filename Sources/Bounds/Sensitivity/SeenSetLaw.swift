/// Which of n one-hot inputs N draws have seen, exactly: T1's joint law (T1).
///
/// x = e_j with probability π_j = w_j/D, D = Σ w_j. For g_j(x) = 1[x = e_j], M_j = 1
/// and every C ≥ 1 the event C s_j < M_j is "j is not among the N draws", and the
/// events of all j together are those of collecting coupons. With π(A) = Σ_{j ∈ A}
/// π_j,
///
///     P(seen ⊆ A) = π(A)ᴺ,   P(seen = A) = Σ_{B ⊆ A} (−1)^{|A∖B|} π(B)ᴺ.
///
/// Equal π_j are interchangeable, so a set is only its number of members in each
/// class of equal weights, and the sum over subsets is a finite difference along
/// each class: P(seen has i_c members in class c) = Π binom(n_c, i_c) · Δ^i π(·)ᴺ.
///
/// | Symbol | Name      | Shape; unit          | Domain                  |
/// | ------ | --------- | -------------------- | ----------------------- |
/// | w      | `weights` | [n], integers        | ≥ 1 each                |
/// | N      | `draws`   | count of inputs      | ≥ 0                     |
/// | n      |           | count of values of x | ≥ 1                     |
///
/// - Accuracy: exact. Alternating sums cancel by many digits, so all is done on
///   integers, in units of D⁻ᴺ.
/// - Limits: Π (n_c + 1) ≤ 2¹⁶ sets, N log₂ D ≤ 2²⁰ bits a number, and 2²⁸ bits in
///   all.
/// - Source: Feller, An Introduction to Probability Theory I, IV.2. Proof:
///   `proofs-notes/T1-sensitivity-points.md`.
public struct SeenSetLaw: Sendable {
  /// The sets that have one number of members in each class.
  public struct Cell: Sendable {
    /// How many values have been seen.
    public let seen: Int
    /// π of the set: the probability that a further draw is in it.
    public let mass: Rational
    /// P(the seen set is one of these).
    public let probability: Rational
  }

  /// w.
  public let weights: [Int]
  /// N.
  public let draws: Int

  /// Distinct weights, ascending, and how often each occurs.
  private let classes: [(weight: Int, count: Int)]
  /// D.
  private let total: Int

  /// Takes w and N.
  ///
  /// - Throws: `outsideDomain`; `beyondReach` past the limits.
  public init(weights: [Int], draws: Int) throws(BoundError) {
    guard !weights.isEmpty else {
      throw .outsideDomain(
        "values of x", value: "0", requirement: "at least 1")
    }
    guard draws >= 0 else {
      throw .outsideDomain(
        "draws", value: "\(draws)", requirement: "at least 0")
    }
    var total = 0
    for w in weights {
      let (sum, overflows) = total.addingReportingOverflow(w)
      guard w >= 1, !overflows else {
        throw .outsideDomain(
          "weight of a value of x", value: "\(w)",
          requirement: "at least 1, the sum below 2^63")
      }
      total = sum
    }
    self.weights = weights
    self.draws = draws
    self.total = total
    classes = Dictionary(grouping: weights) { $0 }
      .map { ($0.key, $0.value.count) }.sorted { $0.0 < $1.0 }
    try checkSize()
  }

  /// n values of equal probability.
  public init(values n: Int, draws: Int) throws(BoundError) {
    try self.init(
      weights: Array(repeating: 1, count: max(n, 0)), draws: draws)
  }

  private func checkSize() throws(BoundError) {
    let bits = draws.multipliedReportingOverflow(
      by: Int.bitWidth - total.leadingZeroBitCount)
    var cells = 1
    for (_, count) in classes where cells <= 1 << 16 { cells *= count + 1 }
    guard cells <= 1 << 16, !bits.overflow, bits.partialValue <= 1 << 20,
      cells * bits.partialValue <= 1 << 28
    else {
      throw .beyondReach(
        "the law of \(draws) draws from \(weights.count) values",
        limit: "2^28 bits of exact numbers")
    }
  }
}

// MARK: - Probabilities

extension SeenSetLaw {
  /// P(some value is unseen), by inclusion and exclusion over the sets that are
  /// missed; the sum over the sets is made class by class.
  ///
  /// For equal weights: Σ_{i ≥ 1} (−1)^{i+1} binom(n, i) (1 − i/n)ᴺ.
  public var someUnseen: Rational {
    var sum: Rational = 0
    for members in memberCounts where members != classes.map(\.count) {
      let missed = zip(classes, members).reduce(0) { $0 + $1.0.count - $1.1 }
      let term = power(members) * multiplicity(members)
      sum = missed.isMultiple(of: 2) ? sum - term : sum + term
    }
    return sum / Rational(total).power(draws)
  }

  /// All cells, in no stated order; their probabilities sum to 1.
  public var cells: [Cell] {
    let sets = memberCounts
    let unit = Rational(total).power(draws)
    let surjections = differences(of: sets.map(power))
    return zip(sets, surjections).map { members, difference in
      Cell(
        seen: members.reduce(0, +),
        mass: Rational(weight(members), total),
        probability: difference * multiplicity(members) / unit)
    }
  }

  /// P(exactly k distinct values have been seen), for k = 0 … n.
  public var distinctCounts: [Rational] {
    var result = [Rational](repeating: 0, count: weights.count + 1)
    for cell in cells {
      result[cell.seen] = result[cell.seen] + cell.probability
    }
    return result
  }
}

// MARK: - Sets by their members in each class

extension SeenSetLaw {
  /// All (i_1, i_2, …) with 0 ≤ i_c ≤ n_c, the first fastest.
  private var memberCounts: [[Int]] {
    classes.reversed().reduce([[]]) { sets, group in
      sets.flatMap { rest in (0...group.count).map { [$0] + rest } }
    }
  }

  /// Σ i_c w_c = D π(A).
  private func weight(_ members: [Int]) -> Int {
    zip(classes, members).reduce(0) { $0 + $1.0.weight * $1.1 }
  }

  /// (D π(A))ᴺ.
  private func power(_ members: [Int]) -> Rational {
    Rational(weight(members)).power(draws)
  }

  /// Π binom(n_c, i_c): how many sets have these members.
  private func multiplicity(_ members: [Int]) -> Rational {
    zip(classes, members).reduce(1) { $0 * binomial($1.0.count, $1.1) }
  }

  /// Δ^i at 0 along every class, for every i: Σ_b (−1)^{i−b} binom(i, b) f(b).
  private func differences(of values: [Rational]) -> [Rational] {
    var f = values
    var stride = 1
    for (_, count) in classes {
      for start in f.indices where start / stride % (count + 1) == 0 {
        for order in 1...count {
          for i in (order...count).reversed() {
            let at = start + i * stride
            f[at] = f[at] - f[at - stride]
          }
        }
      }
      stride *= count + 1
    }
    return f
  }
}

/// binom(n, k), exactly.
private func binomial(_ n: Int, _ k: Int) -> Rational {
  (0..<min(k, n - k)).reduce(1) { $0 * Rational(n - $1, $1 + 1) }
}
