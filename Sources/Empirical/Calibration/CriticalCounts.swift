public import Bounds

/// The counts at which a fixed number of trials decides a row: functions of the
/// claim, N and the level alone, so they are there before the first trial (H3).
///
///     violates  ⟺  k ≥ k_v,  the least k with P(Bin(N, c₊) ≥ k) ≤ a,
///     holds     ⟺  k ≤ k_h,  the last k with P(Bin(N, c₋) ≤ k) ≤ a,
///
/// with the claim enclosed by c₋ and c₊. A claim of an exact law is contradicted by
/// either.
///
/// | Symbol | Name             | Shape; unit | Domain                    |
/// | ------ | ---------------- | ----------- | ------------------------- |
/// | N      | `trials`         | count       | 1 … 10¹⁶                  |
/// | k_v    | `violatesFrom`   | count       | 1 … N + 1; N + 1: never   |
/// | k_h    | `holdsThrough`   | count       | −1 … N − 1; −1: never     |
public struct CriticalCounts: Sendable, Equatable {
  /// N.
  public let trials: Int
  /// Bound or exact law.
  public let relation: Claim.Relation
  /// k_v.
  public let violatesFrom: Int
  /// k_h.
  public let holdsThrough: Int

  /// The counts of `claim` at the one-sided `level`.
  ///
  /// - Throws: ``BoundError`` where a certified tail stays undecided.
  public init(
    _ claim: Claim, trials: Int, level: Rational
  ) throws(BoundError) {
    try self.init(
      claimed: claim.claimed, relation: claim.relation, trials: trials,
      level: level)
  }

  init(
    claimed: ClosedRange<Rational>, relation: Claim.Relation, trials: Int,
    level: Rational
  ) throws(BoundError) {
    self.trials = trials
    self.relation = relation
    violatesFrom = try ClopperPearson.criticalFailures(
      trials: trials, claim: claimed.upperBound, level: level)
    // k failures under c are N − k successes under 1 − c.
    holdsThrough =
      try trials
      - ClopperPearson.criticalFailures(
        trials: trials, claim: 1 - claimed.lowerBound, level: level)
  }

  /// Whether `failures` certain failures contradict the claim, the others having
  /// held.
  public func contradicts(_ failures: Int) -> Bool {
    contradicts(fewest: failures, most: failures)
  }

  /// The same where trials may be open: from the fewest failures above, from the
  /// most below, as every row is judged.
  func contradicts(fewest: Int, most: Int) -> Bool {
    fewest >= violatesFrom || (relation == .equals && most <= holdsThrough)
  }

  /// Whether any number of failures from `fewest` to `most` would.
  func mayContradict(fewest: Int, most: Int) -> Bool {
    most >= violatesFrom || (relation == .equals && fewest <= holdsThrough)
  }
}

// MARK: - The law of a decision

extension CriticalCounts {
  /// Encloses P(contradicted) under a failure probability within `truth`.
  public func contradiction(under truth: Interval) -> Interval {
    let above = Self.tail(atLeast: violatesFrom, trials, truth)
    guard relation == .equals else { return above }
    // k_h < k_v always: at most one of them happens.
    return .min(above + holding(under: truth), Interval(1))
  }

  /// Encloses P(k ≤ k_h): the probability of "holds" for a bound.
  public func holding(under truth: Interval) -> Interval {
    let lower = clampedToUnit(truth.upper)
    let upper = clampedToUnit(truth.lower)
    return .hull(
      Self.tail(atMost: holdsThrough, trials, lower),
      Self.tail(atMost: holdsThrough, trials, upper))
  }

  /// Tails rise with the probability: the ends of `truth` give the ends.
  private static func tail(
    atLeast k: Int, _ trials: Int, _ truth: Interval
  ) -> Interval {
    .hull(
      tail(atMost: k - 1, trials, clampedToUnit(truth.lower), isUpper: true),
      tail(atMost: k - 1, trials, clampedToUnit(truth.upper), isUpper: true))
  }

  private static func tail(
    atMost k: Int, _ trials: Int, _ probability: Rational, isUpper: Bool = false
  ) -> Interval {
    guard
      let law = try? BinomialLaw(trials: trials, probability: probability)
    else { preconditionFailure("a row's trials and probability have a law") }
    return isUpper
      ? law.tail(atLeast: k + 1).probability : law.tail(atMost: k).probability
  }
}
