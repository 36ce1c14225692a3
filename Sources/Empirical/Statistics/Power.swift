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

  /// ``demanded`` for a claim; for a positive control a lower bound on the
  /// probability that it is refuted, from its known true probability.
  public let probability: Double

  /// The power of `trials` trials at `level` against `claim`.
  ///
  /// A violation is a count k with P(Bin(N, claim) ≥ k) ≤ level, so the smallest
  /// such k is fixed before the trials, and power is a binomial tail.
  init(
    trials: Int, claim: Rational, level: Rational, trueProbability: Interval?
  ) throws(BoundError) {
    let critical = try ClopperPearson.criticalFailures(
      trials: trials, claim: claim, level: level)
    guard critical <= trials else {
      detects = nil
      probability = trueProbability == nil ? Self.demanded.approximation : 0
      return
    }
    detects = try ClopperPearson.detectableProbability(
      trials: trials, criticalFailures: critical, power: Self.demanded)
    probability =
      if let truth = trueProbability {
        try Self.probabilityOfRefuting(
          trials: trials, critical: critical, truth: truth)
      } else {
        Self.demanded.approximation
      }
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
    var trials = 64
    while trials <= limit {
      let critical = try ClopperPearson.criticalFailures(
        trials: trials, claim: claim, level: level)
      if critical <= trials,
        try probabilityOfRefuting(
          trials: trials, critical: critical, truth: truth)
          >= demandedOfControls.approximation
      {
        return trials
      }
      trials = (trials * 5 / 4 + 31) / 32 * 32
    }
    throw .beyondReach(
      "trials that refute a control at level \(level)",
      limit: "\(limit) trials; --alpha is too small")
  }
}
