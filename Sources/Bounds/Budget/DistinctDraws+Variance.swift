extension DistinctDraws {
  /// The most classes of equal probability whose pairs are summed.
  public static let mostClassesForVariance = 1_000

  /// Encloses Var D, from all pairs of classes.
  ///
  /// A pair's covariance (1 − q_i − q_j)^m − u_i u_j cancels, and so do the pairs
  /// against Σ u (1 − u): computed with twice the bits, until `precision` less 16
  /// are certain.
  ///
  /// - Accuracy: relative width at most 2^(16 − precision).
  /// - Throws: `beyondReach` above ``mostClassesForVariance`` classes; `undecided`
  ///   when 4096 bits do not give the accuracy.
  public func variance(
    draws m: Int, precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try Self.check(draws: m)
    guard classes.count <= Self.mostClassesForVariance else {
      throw .beyondReach(
        "the variance from \(classes.count) classes of probabilities",
        limit: "\(Self.mostClassesForVariance) classes")
    }
    // No draw, one draw and a support of one have D known.
    if m <= 1 || support == 1 { return Interval(0, precision: precision) }
    var working = precision + 64 + lostBits(draws: m)
    while working <= CertifiedSearch.lastPrecision {
      let value = pairedVariance(draws: m, working)
      if value.relativeWidthExponent <= Double(16 - precision) {
        return value.rounded(to: precision)
      }
      working *= 2
    }
    throw .undecided(
      "the variance of the distinct indices among \(m) draws",
      precision: working / 2)
  }

  /// Var D, exactly.
  ///
  /// - Throws: `beyondReach` above 2²⁰ bits a number or 2²⁶ in all.
  public func exactVariance(draws m: Int) throws(BoundError) -> Rational {
    try Self.check(draws: m)
    try checkExact(draws: m, terms: classes.count * classes.count)
    let unseen = classes.map { (1 - probability($0)).power(m) }
    var sum: Rational = 0
    for (i, a) in classes.enumerated() {
      let count = Rational(a.count)
      sum = sum + count * unseen[i] * (1 - unseen[i])
      for (j, b) in classes.enumerated() {
        // Ordered pairs of different indices; none where one class has one member.
        let pairs = count * Rational(i == j ? b.count - 1 : b.count)
        if pairs.sign == 0 { continue }
        let neither = (1 - probability(a) - probability(b)).power(m)
        sum = sum + pairs * (neither - unseen[i] * unseen[j])
      }
    }
    return sum
  }

  /// Encloses Σ u_j (1 − u_j), at least Var D, since indices are negatively
  /// correlated; linear in the number of classes.
  public func varianceBound(
    draws m: Int, precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try Self.check(draws: m)
    let working = precision + 32 + lostBits(draws: m)
    return ownVariance(draws: m, working).rounded(to: precision)
  }

  private func ownVariance(draws m: Int, _ precision: Int) -> Interval {
    var sum = Interval(0, precision: precision)
    for c in classes {
      let u = unseen(c, draws: m, precision)
      let product = u * (Interval(1) - u)
      sum = sum + Interval(c.count, precision: precision) * product
    }
    return sum
  }

  private func pairedVariance(draws m: Int, _ precision: Int) -> Interval {
    var sum = ownVariance(draws: m, precision)
    let unseen = classes.map { self.unseen($0, draws: m, precision) }
    for i in classes.indices {
      for j in i..<classes.count {
        let (a, b) = (classes[i].count, classes[j].count)
        let (pairs, overflows) =
          i == j
          ? a.multipliedReportingOverflow(by: a - 1)
          : (2 * a).multipliedReportingOverflow(by: b)
        precondition(!overflows, "10⁷ indices have fewer than 2⁶³ pairs")
        if pairs == 0 { continue }
        let others = total - classes[i].weight - classes[j].weight
        let neither =
          Interval(Rational(others, total), precision: precision).power(m)
        sum =
          sum + Interval(pairs, precision: precision)
          * (neither - unseen[i] * unseen[j])
      }
    }
    return sum
  }
}
