/// The better of keeping the largest weights (T5) and sampling them all (T4), for
/// one group (T6, SiPPHybrid).
///
/// Each rule has a certified ε, in the sense that P(|ẑ − z| > ε z) ≤ δ; that of T5
/// even with δ = 0. The group takes the rule with the smaller one. Both numbers are
/// functions of s, C, the budget and δ, hence of S (and of V, where T2 gave C),
/// which are fixed before anything is drawn: given S and V the rule taken is one
/// rule, and its own bound holds for it. So the choice pays no δ. For the same
/// reason the least over any number of rungs pays none.
///
/// | Symbol | Name | Shape; unit | Domain |
/// | ------ | ---- | ----------- | ------ |
/// | s, C   | `group` | see ``DeterministicError`` | |
/// | β      | `expectedNonZeros` | mean count of weights ≠ 0 | ≥ 0 |
/// | k      | `kept` | count | 0 … n |
/// | m      | `draws` | count, with replacement | 0 … 2³² − 1 |
/// | δ      | `failureProbability` | scalar; a probability | in (0, 1) |
///
/// A budget β pays for k = min(n, ⌊β⌋) kept weights, or for the largest m whose
/// expected number of distinct weights, Σ 1 − (1 − q_j)^m with q_j = s_j/Σ s, is at
/// most β. Without a draw there is nothing to choose; ties go to T5, whose bound
/// never fails.
///
/// - Accuracy: each ε is exact, or the upper end of an enclosure whose relative
///   width is at most 2⁻⁶⁰.
/// - Source: Baykal et al., arXiv:1910.05422. Proof: `proofs-notes/T6-hybrid.md`.
public struct HybridChoice: Sendable, Equatable {
  /// T6.
  public static var statement: StatementID { .t6 }

  /// What a group may do.
  public enum Rule: String, Sendable, CaseIterable {
    /// Keep the largest, drop the rest (T5).
    case deterministic
    /// Sample all with replacement (T4).
    case sampled
  }

  /// The rule taken.
  public let rule: Rule
  /// ε of T5 at `kept`.
  public let deterministicError: Rational
  /// k, what T5 keeps.
  public let kept: Int
  /// The smallest ε of the rungs at `draws`; nil without a draw.
  public let sampledError: Rational?
  /// The rung that has it.
  public let rung: StatementID?
  /// m, what T4 draws.
  public let draws: Int

  /// ε of the rule taken: the error exceeds it with probability at most δ.
  public var relativeError: Rational {
    switch rule {
    case .deterministic: deterministicError
    case .sampled: sampledError ?? deterministicError
    }
  }

  /// Compares the rules at k kept weights and m draws.
  ///
  /// - Parameters:
  ///   - group: s and C.
  ///   - rungs: of the ladder; each with a ceiling of C Σ s at least, as the law
  ///     that is really drawn may need.
  ///   - kept: k.
  ///   - draws: m; 0 for no sampling.
  ///   - failureProbability: δ.
  /// - Throws: `outsideDomain`, and what the rungs throw.
  public init(
    group: DeterministicError, rungs: [any SamplingTail], kept: Int,
    draws m: Int, failureProbability δ: Rational
  ) throws(BoundError) {
    try SamplingDomain.check(failureProbability: δ)
    guard (0...ExpectedNonZeros.mostDraws).contains(m) else {
      throw .outsideDomain(
        "draws", value: "\(m)", requirement: "from 0 to 2^32 − 1")
    }
    let deterministic = try group.relativeError(keeping: kept)
    var best: (error: Rational, rung: StatementID)?
    for rung in rungs {
      guard rung.ceiling >= group.ceiling else {
        throw .outsideDomain(
          "ceiling of \(rung.statement.rawValue)", value: "\(rung.ceiling)",
          requirement: "at least C Σ s = \(group.ceiling)")
      }
      guard m > 0,
        let ε = try rung.relativeError(samples: m, failureProbability: δ),
        let end = ε.exactEnds?.upper
      else { continue }
      if best.map({ end < $0.error }) ?? true { best = (end, rung.statement) }
    }
    let isBetter = best.map { $0.error < deterministic } ?? false
    rule = isBetter ? .sampled : .deterministic
    deterministicError = deterministic
    sampledError = best?.error
    rung = best?.rung
    self.kept = kept
    draws = m
  }

  /// Compares the rules at equal expected numbers of non-zeros.
  ///
  /// - Parameters:
  ///   - group: s and C.
  ///   - rungs: as above; if nil the ladder's least, T4e', at B = max(1, C Σ s).
  ///   - expectedNonZeros: β.
  ///   - failureProbability: δ.
  /// - Throws: `outsideDomain`, and what the rungs throw.
  public init(
    group: DeterministicError, rungs: [any SamplingTail]? = nil,
    expectedNonZeros β: Rational, failureProbability δ: Rational
  ) throws(BoundError) {
    try SamplingDomain.check(expectedNonZeros: β)
    let kept = Swift.min(β.floor ?? group.count, group.count)
    // Where all that can be drawn is kept, T5's error is 0 and m means nothing.
    let draws =
      kept >= group.supportCount
      ? 0 : try group.draws(keeping: 0, expectedNonZeros: β)
    let least = try group.leastRung
    try self.init(
      group: group, rungs: rungs ?? [least], kept: kept, draws: draws,
      failureProbability: δ)
  }
}

extension DeterministicError {
  /// The rung that is the least of the ladder, T4e' ≤ T4e ≤ T4d ≤ … ≤ T4b, at
  /// B = max(1, C Σ s): where C Σ s < 1, the hypothesis holds at no x with z > 0.
  var leastRung: any SamplingTail {
    get throws(BoundError) {
      try RandomizedRoundingTail(ceiling: Swift.max(1, ceiling))
    }
  }

  /// The law of the draws where all but the `kept` largest are sampled.
  func distinctDraws(keeping kept: Int) -> ExpectedNonZeros {
    ExpectedNonZeros(
      sensitivities: ranking[kept...].lazy.map { sensitivities[$0] },
      sum: remainders[kept])
  }

  /// The most draws of the rest that keep the expected non-zeros within β.
  func draws(
    keeping kept: Int, expectedNonZeros β: Rational
  ) throws(BoundError) -> Int {
    let budget = β - Rational(kept)
    if budget < 1 { return 0 }
    let rest = ranking[kept...].map { sensitivities[$0].approximation }
    return try distinctDraws(keeping: kept).mostDraws(
      within: budget,
      guess: ExpectedNonZeros.guess(
        sensitivities: rest[...], budget: budget.approximation))
  }
}

extension SamplingDomain {
  static func check(expectedNonZeros β: Rational) throws(BoundError) {
    guard β >= 0 else {
      throw .outsideDomain(
        "expected non-zeros", value: "\(β)", requirement: "at least 0")
    }
  }
}
