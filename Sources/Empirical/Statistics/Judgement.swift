public import Bounds

/// A row with its trials and what they say: the claim's verdict, its limits, its
/// p-value and its power, all at the row's level (H1, H3, H4).
public struct Judgement: Sendable {
  /// The claim.
  public let claim: Claim
  /// The outcomes of its trials.
  public let counts: OutcomeCounts
  /// How they came to their end.
  public let end: TrialsEnd
  /// How they were judged.
  public let method: Method
  /// What the trials say.
  public let verdict: Verdict
  /// Holm's adjustment of the p-value over the claims of the run, which sets it;
  /// decides nothing, and is nil for controls.
  public internal(set) var adjustedPValue: Double?
  /// For a joint claim: δ(S) over many S, which judges nothing.
  let profile: ConditionalProfile?

  /// How a row's trials are judged.
  public enum Method: String, Sendable, CaseIterable {
    /// Exact tests for a number of trials that was fixed beforehand (H1).
    case fixed
    /// A confidence sequence, valid at every look (H2).
    case anytime
    /// Trials from a tilted law, weighted; valid at every look (H5).
    case tilted
  }

  private let evidence: Evidence

  /// Judges `counts` of at least one trial, their number fixed beforehand, at the
  /// levels of the run.
  ///
  /// - Throws: ``BoundError`` when a certified tail stays undecided, which says
  ///   that a rate equals a limit to hundreds of bits.
  public init(
    _ claim: Claim, counts: OutcomeCounts, levels: Levels
  ) throws(BoundError) {
    try self.init(claim, .fixed(counts), end: .all, levels: levels)
  }

  init(
    _ claim: Claim, _ trials: RowTrials, end: TrialsEnd, levels: Levels,
    profile: ConditionalProfile? = nil
  ) throws(BoundError) {
    counts = trials.counts
    precondition(counts.trials > 0, "nothing can be judged from no trial")
    switch trials {
    case .fixed(let counts):
      method = .fixed
      evidence = try Evidence(
        claim, counts: counts, level: levels.sideLevel(of: claim.control))
    case .sequential(let state):
      method = .anytime
      evidence = try Evidence(claim, state: state)
    case .tilted(let sample):
      method = .tilted
      evidence = try Evidence(
        claim, sample: sample, level: levels.sideLevel(of: claim.control))
    }
    self.claim = claim
    self.end = end
    self.profile = profile
    verdict = Self.verdict(of: claim, counts: counts, evidence: evidence)
  }

  /// The lower limit, from the fewest possible failures.
  public var lowerLimit: Interval { evidence.lowerLimit }
  /// The upper limit, from the most possible failures.
  public var upperLimit: Interval { evidence.upperLimit }
  /// An upper bound on the p-value of "the claim is true".
  public var pValue: Double { evidence.pValue }
  /// What the row could have seen.
  public var power: Power { evidence.power }
  /// Failures over trials, or the weighted mean of tilted trials.
  public var estimate: Double { evidence.estimate }

  /// Predicted over observed rate; nil when no trial failed.
  public var predictedOverObserved: Double? {
    estimate == 0 ? nil : claim.predicted.upper / estimate
  }

  private static func verdict(
    of claim: Claim, counts: OutcomeCounts, evidence: Evidence
  ) -> Verdict {
    let isContradicted = claim.isContradicted(
      isAbove: evidence.isAbove, isBelow: evidence.isBelow)
    // Trials without a single decided outcome show nothing, whatever their
    // number.
    let isVacuous = counts.undefined + counts.undecided == counts.trials
    switch claim.control {
    case .positive:
      return isContradicted ? .refutedAsExpected : .controlFailed
    case .negative:
      return isContradicted || isVacuous ? .controlFailed : .exactAsExpected
    case nil: break
    }
    if case .fails = claim.assumption { return .assumptionFails }
    if isContradicted { return .violated }
    if isVacuous { return .undecided }
    if claim.relation == .atMost,
      evidence.isBelow || claim.claimed.lowerBound >= 1
    {
      return .holds
    }
    return seesTwice(claim, evidence) ? .consistent : .undecided
  }

  /// True when the row would have called a true probability of twice the claim a
  /// violation, with the demanded probability, and, of an exact law, half the claim
  /// too, unless its lower limit excludes that anyway.
  ///
  /// "Twice" is (1 + c)/2, halfway to 1, for claims c above 1/3: twice the claim
  /// may be no probability.
  private static func seesTwice(_ claim: Claim, _ evidence: Evidence) -> Bool {
    let (low, high) = (claim.claimed.lowerBound, claim.claimed.upperBound)
    let twice = min(2 * high, (1 + high) / 2)
    let isSeenAbove =
      evidence.power.detects?.isCertainlyAtMost(twice) ?? false
    guard claim.relation == .equals, low > 0 else { return isSeenAbove }
    let isSeenBelow =
      (evidence.power.detectsBelow?.isCertainlyAbove(low / 2) ?? false)
      || evidence.lowerLimit.isCertainlyAbove(low / 2)
    return isSeenAbove && isSeenBelow
  }
}
