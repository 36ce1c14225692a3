extension DistinctDraws {
  /// The smallest m with E D ≥ `target`.
  ///
  /// E D increases strictly with m to n, so the answer exists exactly for targets
  /// below n. Proved at m, and refuted at m − 1: in doubles where their bound
  /// decides, else in enclosures, else in exact fractions.
  ///
  /// - Parameter target: of expected non-zeros, below ``support``, the number of
  ///   indices that can be drawn; at most 0 needs no draw. n itself is reached for
  ///   n = 1 only.
  /// - Throws: `outsideDomain`; `beyondReach` above 10¹⁶ draws; `undecided` where
  ///   E D equals the target too nearly to tell.
  public func draws(expecting target: Rational) throws(BoundError) -> Int {
    guard target < Rational(support) || (support == 1 && target == 1) else {
      throw .outsideDomain(
        "expected number of distinct indices", value: "\(target)",
        requirement: "below \(support), the number that can be drawn")
    }
    let answer = try CertifiedSearch.smallestInteger(
      in: 0...SamplingDomain.mostSamples, guess: guess(expecting: target)
    ) { (m, precision) throws(BoundError) in
      try isAtLeast(target, draws: m, precision: precision)
    }
    guard let answer else {
      throw .beyondReach(
        "the draws that give \(target) distinct indices",
        limit: "10^16 draws")
    }
    return answer
  }

  private func isAtLeast(
    _ target: Rational, draws m: Int, precision: Int
  ) throws(BoundError) -> Bool? {
    let isFirst = precision == Precisions.ofTails.first
    let value =
      isFirst
      ? try quickExpectation(draws: m)
      : try expectation(draws: m, precision: precision)
    if (-value).isCertainlyAtMost(-target) { return true }
    if (-value).isCertainlyAbove(-target) { return false }
    guard isExactlyComputable(draws: m, terms: classes.count) else {
      return nil
    }
    return try exactExpectation(draws: m) >= target
  }

  /// About the answer, by doubling and then halving in doubles.
  func guess(expecting target: Rational) throws(BoundError) -> Int {
    let wanted = target.approximation
    var end = 1
    while end < SamplingDomain.mostSamples,
      try quickExpectation(draws: end).midpoint < wanted
    {
      end = min(2 * end, SamplingDomain.mostSamples)
    }
    return try CertifiedSearch.lastInteger(from: end / 2, before: end) {
      (m) throws(BoundError) in
      try quickExpectation(draws: m).midpoint < wanted
    } + 1
  }
}
