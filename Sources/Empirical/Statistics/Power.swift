public import Bounds

/// What a row could have seen (H4).
public struct Power: Sendable {
  /// The probability with which a violation is to be seen.
  public static let demanded = Rational(99, 100)

  /// The probability with which a positive control is to be refuted. One that is
  /// missed is a false alarm of the run, so this is far nearer to 1.
  public static let demandedOfControls = Rational(999_999, 1_000_000)

  /// The smallest true failure probability that this row would call a violation
  /// with probability ``demanded``; nil when no number of failures would be one.
  public let detects: Interval?

  /// For an exact law, the largest true probability below the claim that this row
  /// would call a violation with probability ``demanded``; nil for a bound, where
  /// no number of failures would be one, and where it is not computed (tilted
  /// trials).
  public let detectsBelow: Interval?

  /// ``demanded`` for a claim; for a positive control a lower bound on the
  /// probability that it is refuted, from its known true probability.
  public let probability: Double

  init(
    detects: Interval?, detectsBelow: Interval? = nil, probability: Double
  ) {
    self.detects = detects
    self.detectsBelow = detectsBelow
    self.probability = probability
  }

  /// The power of `trials` trials, fixed beforehand, at `level`.
  ///
  /// A violation is a count k with P(Bin(N, c) ≥ k) ≤ level for the claim c, or,
  /// of an exact law, one with P(Bin(N, c) ≤ k) ≤ level; both counts are fixed
  /// before the trials, and power is a binomial tail.
  init(
    trials: Int, claimed: ClosedRange<Rational>,
    relation: Claim.Relation = .atMost, level: Rational,
    trueProbability: Interval?
  ) throws(BoundError) {
    let critical = try ClopperPearson.criticalFailures(
      trials: trials, claim: claimed.upperBound, level: level)
    detects =
      critical <= trials
      ? try ClopperPearson.detectableProbability(
        trials: trials, criticalFailures: critical, power: Self.demanded)
      : nil
    detectsBelow =
      relation == .equals
      ? try Self.detectableBelow(
        trials: trials, claim: claimed.lowerBound, level: level) : nil
    guard let truth = trueProbability else {
      probability = Self.demanded.approximation
      return
    }
    probability = try Self.probabilityOfRefuting(
      trials: trials, claimed: claimed, relation: relation, truth: truth,
      level: level)
  }

  /// The same for a row.
  init(_ claim: Claim, trials: Int, level: Rational) throws(BoundError) {
    try self.init(
      trials: trials, claimed: claim.claimed, relation: claim.relation,
      level: level, trueProbability: claim.trueProbability)
  }

  /// A lower bound on the probability that `trials` trials of true probability
  /// `truth` refute the claim.
  static func probabilityOfRefuting(
    trials: Int, claimed: ClosedRange<Rational>, relation: Claim.Relation,
    truth: Interval, level: Rational
  ) throws(BoundError) -> Double {
    let critical = try ClopperPearson.criticalFailures(
      trials: trials, claim: claimed.upperBound, level: level)
    let above =
      critical <= trials
      ? try probabilityOfRefuting(
        trials: trials, critical: critical, truth: truth) : 0
    guard relation == .equals else { return above }
    // Above and below exclude each other: the larger of the two is a bound.
    return Swift.max(
      above,
      try probabilityOfRefutingFromBelow(
        trials: trials, claim: claimed.lowerBound, truth: truth, level: level)
    )
  }

  /// The largest true probability that refutes "at least `claim`" with probability
  /// ``demanded``: successes and failures exchanged.
  private static func detectableBelow(
    trials: Int, claim: Rational, level: Rational
  ) throws(BoundError) -> Interval? {
    let successes = try ClopperPearson.criticalFailures(
      trials: trials, claim: 1 - claim, level: level)
    guard successes <= trials else { return nil }
    return Interval(1)
      - (try ClopperPearson.detectableProbability(
        trials: trials, criticalFailures: successes, power: demanded))
  }

  /// A lower bound on P(Bin(N, p) ≤ k) at the upper end p of `truth`, k the last
  /// count that refutes "at least `claim`".
  static func probabilityOfRefutingFromBelow(
    trials: Int, claim: Rational, truth: Interval, level: Rational
  ) throws(BoundError) -> Double {
    // k failures under p are N − k successes under 1 − p.
    let successes = try ClopperPearson.criticalFailures(
      trials: trials, claim: 1 - claim, level: level)
    guard successes <= trials else { return 0 }
    let law = try BinomialLaw(
      trials: trials, probability: clampedToUnit(truth.upper))
    return law.tail(atMost: trials - successes).probability.lower
  }

  /// A lower bound on P(Bin(N, p) ≥ critical) at the lower end p of `truth`.
  static func probabilityOfRefuting(
    trials: Int, critical: Int, truth: Interval
  ) throws(BoundError) -> Double {
    let law = try BinomialLaw(
      trials: trials, probability: clampedToUnit(truth.lower))
    return law.tail(atLeast: critical).probability.lower
  }

  /// The fewest trials, in steps of about a quarter, with which a control of true
  /// probability `truth` refutes `claim` at `level` with probability at least
  /// ``demandedOfControls``.
  ///
  /// - Throws: ``BoundError/beyondReach(_:limit:)`` when more than `limit` would
  ///   be needed: the level is too small for this control.
  public static func trialsToRefute(
    claim: Rational, truth: Interval, level: Rational, limit: Int
  ) throws(BoundError) -> Int {
    try trialsToRefute(
      claimed: claim...claim, relation: .atMost, truth: truth, level: level,
      limit: limit)
  }

  /// The same for a claim that may be an exact law, refuted from either side.
  static func trialsToRefute(
    claimed: ClosedRange<Rational>, relation: Claim.Relation, truth: Interval,
    level: Rational, limit: Int
  ) throws(BoundError) -> Int {
    var trials = 64
    while trials <= limit {
      let found = try probabilityOfRefuting(
        trials: trials, claimed: claimed, relation: relation, truth: truth,
        level: level)
      if found >= demandedOfControls.approximation { return trials }
      trials = (trials * 5 / 4 + 31) / 32 * 32
    }
    throw .beyondReach(
      "trials that refute a control at level \(level)",
      limit: "\(limit) trials; --alpha is too small")
  }
}
