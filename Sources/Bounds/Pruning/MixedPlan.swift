/// How many weights to keep and how many to draw from the rest, under a budget of
/// expected non-zeros (T6').
///
/// A pair (k, m) keeps the k largest sensitivities, draws m times from the rest
/// with q_j = s_j/S_R, and costs
///
///     k + Σ_{j∈R} 1 − (1 − q_j)^m  ≤  β
///
/// non-zeros in the mean. Its certified ε is that of ``MixedTail`` at (m, δ); at
/// m = 0 that of T5, and at k = 0 also that of the ladder T4, which knows that
/// μ = 1. Both pure rules are among the candidates, so the plan is **never worse
/// than T5, T4 or T6** at the same budget. (k, m) depends on s, C, β and δ alone:
/// as for T6, the choice among all pairs pays no δ.
///
/// - Accuracy: `relativeError` is certified: P(|ẑ − z| > ε z) ≤ δ. The pair is the
///   best that a search found, proved best of nothing but its candidates: k is
///   chosen by Bernstein's ε in doubles, on grids that narrow towards the best.
/// - Complexity: about 100 values of k are tried in doubles, each with up to 60 passes
///   over the weights, and a few with enclosures.
/// - Source: theory T6'. Proof: `proofs-notes/T6prime-mixed.md`.
public struct MixedPlan: Sendable, Equatable {
  /// T6'.
  public static var statement: StatementID { .t6Prime }

  /// What the plan does with the group.
  public enum Rule: String, Sendable, CaseIterable {
    /// Keep k, drop the rest (T5).
    case deterministic
    /// Sample all (T4).
    case sampled
    /// Keep k, sample the rest (T6').
    case mixed
  }

  /// The rule of the best pair.
  public let rule: Rule
  /// k = |J|: the so many largest sensitivities are kept.
  public let kept: Int
  /// m, draws from the rest; 0 where the rest is dropped.
  public let draws: Int
  /// The certified ε.
  public let relativeError: Rational
  /// The best pure rule at the same budget (T6).
  public let hybrid: HybridChoice
  /// The group that is planned for.
  private let group: DeterministicError

  /// Searches the pairs (k, m) within the budget.
  ///
  /// - Parameters:
  ///   - group: s and C.
  ///   - expectedNonZeros: β ≥ 0.
  ///   - failureProbability: δ, in (0, 1).
  /// - Throws: `outsideDomain`, and what the rungs throw.
  public init(
    group: DeterministicError, expectedNonZeros β: Rational,
    failureProbability δ: Rational
  ) throws(BoundError) {
    let hybrid = try HybridChoice(
      group: group, expectedNonZeros: β, failureProbability: δ)
    self.group = group
    self.hybrid = hybrid
    let mixed = try Self.bestPair(group, β, δ)
    if let mixed, mixed.error < hybrid.relativeError {
      rule = .mixed
      (kept, draws, relativeError) = (mixed.kept, mixed.draws, mixed.error)
      return
    }
    switch hybrid.rule {
    case .deterministic: (rule, kept, draws) = (.deterministic, hybrid.kept, 0)
    case .sampled: (rule, kept, draws) = (.sampled, 0, hybrid.draws)
    }
    relativeError = hybrid.relativeError
  }

  /// Encloses k + E D(m), the expected non-zeros: at most β.
  public func expectedNonZeros(
    precision: Int = Interval.defaultPrecision
  ) -> Interval {
    Interval(kept, precision: precision)
      + group.distinctDraws(keeping: kept).mean(
        draws: draws, precision: precision)
  }

  private typealias Pair = (kept: Int, draws: Int, error: Rational)

  /// The best of the guessed k, certified: m by the budget, ε by the tail.
  private static func bestPair(
    _ group: DeterministicError, _ β: Rational, _ δ: Rational
  ) throws(BoundError) -> Pair? {
    guard β < Rational(group.supportCount) else { return nil }
    var best: Pair?
    let search = PlanSearch(group: group, budget: β, failureProbability: δ)
    for kept in search.candidates() {
      let m = try group.draws(keeping: kept, expectedNonZeros: β)
      guard m > 0 else { continue }
      let tail = try MixedTail(group, keeping: kept)
      let ε = try tail.relativeError(samples: m, failureProbability: δ)
      guard let end = ε.exactEnds?.upper else { continue }
      if best.map({ end < $0.error }) ?? true { best = (kept, m, end) }
    }
    return best
  }
}
