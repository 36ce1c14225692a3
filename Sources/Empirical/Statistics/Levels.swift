public import Bounds

/// The error probabilities of a run's rows, so that a whole run alarms falsely
/// with probability at most α (H3).
///
/// With K claims, limits and verdicts use α/(2K) a side (Bonferroni): the halves
/// are the budgets of "violated" and of "holds", each a statement that can be
/// wrong. Controls have budgets of their own, α each for positive and negative
/// ones: a control is no claim, and more controls must not weaken the claims.
public struct Levels: Sendable, Equatable {
  /// α, the level of a run.
  public let alpha: Rational
  /// Rows that are claims.
  public let claims: Int
  /// Rows that are positive controls.
  public let positiveControls: Int
  /// Rows that are negative controls.
  public let negativeControls: Int

  /// The default level of a run.
  public static let defaultAlpha = Rational(1, 1_000_000)

  /// The levels of a run of `rows` at level `alpha` (0 < α < 1).
  public init(alpha: Rational, rows: [Claim]) {
    precondition(alpha > 0 && alpha < 1, "a level is between 0 and 1")
    self.alpha = alpha
    claims = rows.count { $0.control == nil }
    positiveControls = rows.count { $0.control == .positive }
    negativeControls = rows.count { $0.control == .negative }
  }

  /// The error probability of each one-sided limit of a row of this kind.
  public func sideLevel(of control: Claim.Control?) -> Rational {
    let rows =
      switch control {
      case nil: claims
      case .positive: positiveControls
      case .negative: negativeControls
      }
    return alpha / Rational(2 * Swift.max(rows, 1))
  }
}
