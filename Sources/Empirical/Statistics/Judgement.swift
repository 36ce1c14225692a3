public import Bounds

/// A row with its counts and what they say: the claim's verdict, its limits, its
/// p-value and its power, all at the row's level (H1, H3, H4).
public struct Judgement: Sendable {
  /// The claim.
  public let claim: Claim
  /// The outcomes of its trials.
  public let counts: OutcomeCounts
  /// The lower Clopper–Pearson limit, from the fewest possible failures.
  public let lowerLimit: Interval
  /// The upper Clopper–Pearson limit, from the most possible failures.
  public let upperLimit: Interval
  /// What the trials say.
  public let verdict: Verdict
  /// An upper bound on the p-value of "the claim is true".
  public let pValue: Double
  /// What the row could have seen.
  public let power: Power

  /// Judges `counts` of at least one trial at the levels of the run.
  ///
  /// - Throws: ``BoundError`` when a certified tail stays undecided, which says
  ///   that a rate equals a limit to hundreds of bits.
  public init(
    _ claim: Claim, counts: OutcomeCounts, levels: Levels
  ) throws(BoundError) {
    precondition(counts.trials > 0, "nothing can be judged from no trial")
    self.claim = claim
    self.counts = counts
    let level = levels.sideLevel(of: claim.control)
    lowerLimit = try ClopperPearson.lowerLimit(
      failures: counts.fewestFailures, trials: counts.trials, level: level)
    upperLimit = try ClopperPearson.upperLimit(
      failures: counts.mostFailures, trials: counts.trials, level: level)
    let evidence = try Evidence(claim, counts: counts, level: level)
    power = try Power(
      trials: counts.trials, claim: evidence.claimed.upperBound, level: level,
      trueProbability: claim.trueProbability)
    pValue = try evidence.pValue()
    verdict = Self.verdict(of: claim, evidence: evidence, power: power)
  }

  /// Failures over trials.
  public var estimate: Double {
    Double(counts.failures) / Double(counts.trials)
  }

  /// Predicted over observed rate; nil when no trial failed.
  public var predictedOverObserved: Double? {
    counts.failures == 0 ? nil : claim.predicted.upper / estimate
  }

  private static func verdict(
    of claim: Claim, evidence: Evidence, power: Power
  ) -> Verdict {
    switch claim.control {
    case .positive:
      return evidence.isAbove ? .refutedAsExpected : .controlFailed
    case .negative:
      return evidence.contradicts ? .controlFailed : .exactAsExpected
    case nil: break
    }
    if case .fails = claim.assumption { return .assumptionFails }
    if evidence.contradicts { return .violated }
    if claim.relation == .atMost && evidence.isBelow { return .holds }
    return seesTwice(evidence.claimed.upperBound, power: power)
      ? .consistent : .undecided
  }

  /// True when a true probability of twice the claim would be called a violation
  /// with the demanded probability.
  private static func seesTwice(_ claimed: Rational, power: Power) -> Bool {
    power.detects?.isCertainlyAtMost(2 * claimed) ?? false
  }
}

/// The comparisons of a row's counts with its predicted enclosure, each decided
/// by one certified binomial tail rather than by comparing rounded limits.
private struct Evidence {
  let relation: Claim.Relation
  /// The predicted enclosure as exact numbers within [0, 1].
  let claimed: ClosedRange<Rational>
  let counts: OutcomeCounts
  /// The lower limit is above the whole enclosure.
  let isAbove: Bool
  /// The upper limit is at most the whole enclosure.
  let isBelow: Bool

  init(
    _ claim: Claim, counts: OutcomeCounts, level: Rational
  ) throws(BoundError) {
    relation = claim.relation
    self.counts = counts
    let low = clampedToUnit(claim.predicted.lower)
    let high = clampedToUnit(claim.predicted.upper)
    claimed = low...high
    isAbove = try ClopperPearson.isLowerLimit(
      atLeast: high, failures: counts.fewestFailures, trials: counts.trials,
      level: level)
    isBelow = try ClopperPearson.isUpperLimit(
      atMost: low, failures: counts.mostFailures, trials: counts.trials,
      level: level)
  }

  /// The counts refute the claim at the row's level.
  var contradicts: Bool { isAbove || (relation == .equals && isBelow) }

  /// An upper bound on the p-value: the tail of the counts under the nearest
  /// claimed probability, doubled for a two-sided claim.
  func pValue() throws(BoundError) -> Double {
    let above = try BinomialLaw(
      trials: counts.trials, probability: claimed.upperBound
    ).tail(atLeast: counts.fewestFailures).probability.upper
    guard relation == .equals else { return above }
    let below = try BinomialLaw(
      trials: counts.trials, probability: claimed.lowerBound
    ).tail(atMost: counts.mostFailures).probability.upper
    return Swift.min(1, 2 * Swift.min(above, below))
  }
}

/// The exact value of `x`, cut to [0, 1].
///
/// - Precondition: `x` is no NaN.
func clampedToUnit(_ x: Double) -> Rational {
  guard let exact = Rational(exactly: Swift.min(Swift.max(x, 0), 1)) else {
    preconditionFailure("a probability is a number")
  }
  return exact
}
