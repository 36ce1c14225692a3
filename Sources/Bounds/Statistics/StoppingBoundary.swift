/// When a run stops that looks after every trial: a decision by comparing integers
/// (H2).
///
/// For a claim c and a one-sided level,
///
///     n_v(k): the last  n ≤ N at which k failures violate "p ≤ c",
///     n_h(k): the first n ≤ N at which k failures make it hold.
///
/// At fixed k the violating n are those from k to n_v(k), the holding ones those
/// from n_h(k) on, and both bounds rise strictly with k until they reach N; so
/// after trial n the claim is violated if and only if n ≤ n_v(k), and holds if and
/// only if n ≥ n_h(k). Both at once cannot be. A row that claims "p = c" is
/// contradicted by either.
///
/// | Symbol | Name         | Shape; unit           | Domain                      |
/// | ------ | ------------ | --------------------- | --------------------------- |
/// | c      | `claim`      | scalar; dimensionless | 0, 1, or 2⁻²⁵⁰ … 1 − 2⁻²⁵⁰  |
/// | level  | `level`      | scalar; dimensionless | 2⁻²⁵⁰ … 1/3, exact          |
/// | N      | `mostTrials` | count                 | 1 … 10⁸                     |
///
/// - Accuracy: every entry is proved. The walk of ``BoundaryWalk`` decides, and
///   enclosures where its error bound does not.
/// - Cost: two operations for each of N trials and side; 10 ms for 10⁶.
/// - Source: proofs-notes/H2-confidence-sequence.md.
public struct StoppingBoundary: Sendable {
  /// What a look says.
  public enum Decision: Sendable {
    /// k/n > c and M_n(c) ≥ 1/level: every p ≤ c is refuted.
    case violated
    /// k/n < c and M_n(c) ≥ 1/level: every p ≥ c is refuted.
    case holds
  }

  /// c, the probability claimed.
  public let claim: Rational
  /// N, after which a run ends undecided.
  public let mostTrials: Int
  /// n_v(0), n_v(1), … as far as they differ; 0 where nothing violates.
  let lastViolating: [Int]
  /// n_h(0), n_h(1), … as far as they are at most N.
  let firstHolding: [Int]

  /// The largest N.
  public static let largestTrials = 100_000_000

  /// Takes c, the level of each side and N, with this project's priors.
  public init(
    claim: Rational, level: Rational, mostTrials: Int
  ) throws(BoundError) {
    try Self.check(claim, mostTrials)
    try self.init(
      claim: claim, mostTrials: mostTrials,
      refuting: .refuting(claim: claim, level: level, mostTrials: mostTrials),
      confirming: .confirming(claim: claim, level: level))
  }

  /// Finds every boundary up to N of two sequences, which ``RunningLimits`` can
  /// show the limits of.
  ///
  /// - Parameters:
  ///   - refuting: decides "violated".
  ///   - confirming: decides "holds".
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` outside the
  ///   domain above; ``BoundError/beyondReach(_:limit:)`` for a prior so far from
  ///   the claim that M_n(c) leaves 2^±900.
  public init(
    claim: Rational, mostTrials: Int, refuting: ConfidenceSequence,
    confirming: ConfidenceSequence
  ) throws(BoundError) {
    try Self.check(claim, mostTrials)
    self.init(
      claim: claim, mostTrials: mostTrials,
      lastViolating: try Self.lastViolating(refuting, claim, mostTrials),
      firstHolding: try Self.firstHolding(confirming, claim, mostTrials))
  }

  private static func check(
    _ claim: Rational, _ mostTrials: Int
  ) throws(BoundError) {
    try ConfidenceSequence.check(claim: claim)
    guard (1...largestTrials).contains(mostTrials) else {
      throw .outsideDomain(
        "trials", value: "\(mostTrials)",
        requirement: "from 1 to \(largestTrials)")
    }
  }

  /// A boundary of any origin; both lists rise, the first one from its last 0 on.
  init(
    claim: Rational, mostTrials: Int, lastViolating: [Int], firstHolding: [Int]
  ) {
    self.claim = claim
    self.mostTrials = mostTrials
    self.lastViolating = lastViolating
    self.firstHolding = firstHolding
  }

  /// n_v(k), 0 when k failures violate at no n.
  public func violates(through failures: Int) -> Int {
    precondition(failures >= 0, "a count of failures")
    return lastViolating[min(failures, lastViolating.count - 1)]
  }

  /// n_h(k), nil when k failures do not make the claim hold by N.
  public func holds(from failures: Int) -> Int? {
    precondition(failures >= 0, "a count of failures")
    return failures < firstHolding.count ? firstHolding[failures] : nil
  }

  /// The decision after `trials` trials, nil for "go on".
  ///
  /// Trials without a decision of their own are counted twice: not among the
  /// fewest failures, from which a violation is judged, and among the most, from
  /// which "holds" is.
  public func decision(
    fewestFailures: Int, mostFailures: Int, trials: Int
  ) -> Decision? {
    precondition((1...mostTrials).contains(trials), "a trial of this run")
    precondition(
      fewestFailures <= mostFailures && mostFailures <= trials,
      "failures, the fewest first, are no more than the trials")
    if trials <= violates(through: fewestFailures) { return .violated }
    if let first = holds(from: mostFailures), trials >= first { return .holds }
    return nil
  }
}
