/// A sampling law that no input can surprise: sensitivities mixed with the uniform
/// law (T2').
///
///     q_j = (1 − λ) s_j/SS + λ/n,      R_q(x) = max_j g_j(x)/q_j.
///
/// Every q_j ≥ λ/n, so for all inputs, seen or not, T = g_c/q_c has mean 1 and
///
///     R_q(x) ≤ n/λ,      R_q(x) ≤ R_{s/SS}(x)/(1 − λ).
///
/// So R_q is finite, no weight is lost (T3's bias is 0), and where sensitivities
/// were right the ceiling grows by at most 1/(1 − λ). The (r+1)-th largest R_q of V
/// fresh inputs is a ceiling B by T2, whatever q is.
///
/// | Symbol | Name      | Shape; unit                   | Domain  |
/// | ------ | --------- | ----------------------------- | ------- |
/// | λ      | `share`   | scalar; a share of the draws  | (0, 1]  |
/// | n      | `weights` | count of the group's weights  | ≥ 1     |
///
/// - Edge cases: where all s_j are 0, q is uniform. λ = 1 is uniform sampling.
/// - Accuracy: exact.
/// - Tightness: n/λ is attained at an input that excites an unseen weight alone,
///   1/(1 − λ) as n → ∞.
/// - Source: Hesterberg, Technometrics 37:185–194 (1995), defensive mixtures.
///   Proof: `proofs-notes/T2prime-certified-range.md`.
public struct DefensiveMixture: Sendable, Equatable {
  /// T2'.
  public static var statement: StatementID { .t2Prime }

  /// λ.
  public let share: Rational

  /// Takes λ.
  ///
  /// - Throws: `outsideDomain`.
  public init(share λ: Rational) throws(BoundError) {
    guard λ > 0, λ <= 1 else {
      throw .outsideDomain(
        "share of the uniform law", value: "\(λ)",
        requirement: "above 0 and at most 1")
    }
    share = λ
  }

  /// q, for sensitivities s ≥ 0 of the group's weights, those of 0 included.
  ///
  /// - Throws: `outsideDomain` for no weight, or a negative sensitivity.
  public func probabilities(
    sensitivities s: [Rational]
  ) throws(BoundError) -> [Rational] {
    guard !s.isEmpty else {
      throw .outsideDomain("weights", value: "0", requirement: "at least 1")
    }
    for s in s where s < 0 {
      throw .outsideDomain(
        "sensitivity", value: "\(s)", requirement: "at least 0")
    }
    let uniform = Rational(1, s.count)
    let sum = s.reduce(0, +)
    guard sum > 0 else { return s.map { _ in uniform } }
    return s.map { (1 - share) * $0 / sum + share * uniform }
  }

  /// n/λ, a ceiling of R_q at every input.
  ///
  /// - Throws: `outsideDomain` for no weight.
  public func largestRange(weights n: Int) throws(BoundError) -> Rational {
    guard n >= 1 else {
      throw .outsideDomain(
        "weights", value: "\(n)", requirement: "at least 1")
    }
    return Rational(n) / share
  }

  /// 1/(1 − λ), by which R_q exceeds R of the unmixed law at most; nil for λ = 1,
  /// where the unmixed law has no part.
  public var cost: Rational? { share == 1 ? nil : 1 / (1 - share) }
}
