/// How many distinct indices m draws with replacement give: the non-zeros that
/// sampling leaves of a group (T12).
///
/// With probabilities q_j = w_j/Σ w and D the number of distinct indices drawn,
///
///     E D = Σ_j 1 − (1 − q_j)^m,
///     Var D = Σ_j u_j (1 − u_j) − 2 Σ_{i<j} (u_i u_j − (1 − q_i − q_j)^m),
///
/// u_j = (1 − q_j)^m the probability that j is not drawn.
///
/// | Symbol | Name      | Shape; unit                     | Domain         |
/// | ------ | --------- | ------------------------------- | -------------- |
/// | w      | `weights` | [indices], whole units of q     | ≥ 0, sum 1 … 2⁶² |
/// | n      | `support` | count of j with w_j > 0         | 1 … 10⁷        |
/// | m      | `draws`   | count, with replacement         | 0 … 10¹⁶       |
///
/// Equal w_j are one class: every sum runs over classes.
///
/// - Accuracy: ``expectation(draws:precision:)`` to `precision` bits;
///   ``quickExpectation(draws:)``, much faster, to some 10⁻¹³.
/// - Source: Feller, An Introduction to Probability Theory I, IV. Proof:
///   `proofs-notes/T12-distinct-draws.md`.
public struct DistinctDraws: Sendable {
  /// T12.
  public static var statement: StatementID { .t12 }

  /// The indices of one probability.
  struct Class: Sendable {
    let weight: Int
    let count: Int
  }

  /// Distinct positive weights, ascending, and how often each occurs.
  let classes: [Class]
  /// Σ w.
  let total: Int
  /// n, how many indices can be drawn.
  public let support: Int

  /// Takes w; q_j = w_j/Σ w.
  ///
  /// - Throws: `outsideDomain` for a negative weight, a sum of 0 or above 2⁶²;
  ///   `beyondReach` for more than 10⁷ positive weights.
  public init(weights: [Int]) throws(BoundError) {
    var total = 0
    for w in weights {
      let (sum, overflows) = total.addingReportingOverflow(w)
      guard w >= 0, !overflows, sum <= 1 << 62 else {
        throw .outsideDomain(
          "weight of an index", value: "\(w)",
          requirement: "at least 0, the sum at most 2^62")
      }
      total = sum
    }
    guard total > 0 else {
      throw .outsideDomain(
        "sum of the weights", value: "0", requirement: "above 0")
    }
    let positive = weights.filter { $0 > 0 }.sorted()
    guard positive.count <= 10_000_000 else {
      throw .beyondReach(
        "distinct draws among \(positive.count) indices",
        limit: "10^7 indices")
    }
    var classes: [Class] = []
    var start = 0
    for (i, w) in positive.enumerated()
    where i + 1 == positive.count || positive[i + 1] != w {
      classes.append(Class(weight: w, count: i + 1 - start))
      start = i + 1
    }
    self.classes = classes
    self.total = total
    support = positive.count
  }

  /// n indices of equal probability.
  public init(equallyLikely n: Int) throws(BoundError) {
    guard (1...10_000_000).contains(n) else {
      throw .outsideDomain(
        "indices", value: "\(n)", requirement: "from 1 to 10^7")
    }
    classes = [Class(weight: 1, count: n)]
    total = n
    support = n
  }

  /// q of a class.
  func probability(_ c: Class) -> Rational { Rational(c.weight, total) }

  static func check(draws m: Int) throws(BoundError) {
    guard (0...SamplingDomain.mostSamples).contains(m) else {
      throw .outsideDomain(
        "draws", value: "\(m)", requirement: "from 0 to 10^16")
    }
  }
}

// MARK: - Mean

extension DistinctDraws {
  /// Encloses E D.
  public func expectation(
    draws m: Int, precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try Self.check(draws: m)
    let working = precision + 32 + lostBits(draws: m)
    var sum = Interval(0, precision: working)
    for c in classes {
      let seen = Interval(1) - unseen(c, draws: m, working)
      sum = sum + Interval(c.count, precision: working) * seen
    }
    return sum.rounded(to: precision)
  }

  /// E D, exactly.
  ///
  /// - Throws: `beyondReach` above 2²⁰ bits a number or 2²⁶ in all.
  public func exactExpectation(draws m: Int) throws(BoundError) -> Rational {
    try Self.check(draws: m)
    try checkExact(draws: m, terms: classes.count)
    return classes.reduce(0) { sum, c in
      sum + Rational(c.count) * (1 - (1 - probability(c)).power(m))
    }
  }

  /// Encloses u = (1 − q)^m.
  func unseen(_ c: Class, draws m: Int, _ precision: Int) -> Interval {
    Interval(Rational(total - c.weight, total), precision: precision).power(m)
  }

  /// The bits that 1 − u and the rounding of 1 − q cost at most: 1 − u ≥ q, and
  /// the power multiplies a relative error by m.
  func lostBits(draws m: Int) -> Int {
    2 * Int.bitWidth - total.leadingZeroBitCount - m.leadingZeroBitCount
  }

  /// That `terms` powers of exact fractions are few and short enough.
  func checkExact(draws m: Int, terms: Int) throws(BoundError) {
    guard isExactlyComputable(draws: m, terms: terms) else {
      throw .beyondReach(
        "the exact law of \(m) draws from \(support) indices",
        limit: "2^26 bits of exact numbers")
    }
  }

  func isExactlyComputable(draws m: Int, terms: Int) -> Bool {
    let bits = m.multipliedReportingOverflow(
      by: Int.bitWidth - total.leadingZeroBitCount)
    guard !bits.overflow, bits.partialValue <= 1 << 20 else { return false }
    let all = bits.partialValue.multipliedReportingOverflow(by: terms)
    return !all.overflow && all.partialValue <= 1 << 26
  }
}
