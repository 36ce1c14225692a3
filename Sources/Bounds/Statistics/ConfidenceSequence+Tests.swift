/// Decisions from counts at one look, and p-values (H2).
extension ConfidenceSequence {
  /// True when "p ≤ claim" is violated: k/n > claim and M_n(claim) ≥ 1/level,
  /// that is, the lower limit is at least the claim.
  ///
  /// Trials without a decision count as no failures here: pass the fewest
  /// failures there can have been.
  ///
  /// - Throws: ``BoundError/undecided(_:precision:)`` for a tie of more than 512
  ///   trials.
  public func isViolated(
    claim: Rational, failures: Int, trials: Int
  ) throws(BoundError) -> Bool {
    try Self.check(failures: failures, trials: trials)
    guard Rational(failures) > claim * Rational(trials) else { return false }
    return try isCrossed(failures: failures, trials: trials, at: claim)
  }

  /// True when "p ≤ claim" holds: k/n < claim and M_n(claim) ≥ 1/level, that is,
  /// the upper limit is at most the claim.
  ///
  /// Trials without a decision count as failures here: pass the most failures
  /// there can have been.
  ///
  /// - Throws: as ``isViolated(claim:failures:trials:)``.
  public func isHolding(
    claim: Rational, failures: Int, trials: Int
  ) throws(BoundError) -> Bool {
    try Self.check(failures: failures, trials: trials)
    guard Rational(failures) < claim * Rational(trials) else { return false }
    return try isCrossed(failures: failures, trials: trials, at: claim)
  }

  /// Whether M_n(p) ≥ 1/level, with certainty.
  func isCrossed(
    failures: Int, trials: Int, at p: Rational
  ) throws(BoundError) -> Bool {
    let isSmall = trials <= 512
    let precisions = isSmall ? Precisions.ofSmallTails : Precisions.ofTails
    for precision in precisions {
      let excess =
        try logMartingale(
          failures: failures, trials: trials, at: p, precision: precision)
        + Interval(level, precision: precision).log
      if excess.isCertainlyPositive { return true }
      if (-excess).isCertainlyPositive { return false }
    }
    guard isSmall else {
      throw .undecided(
        "has the martingale of \(failures) failures reached 1/level?",
        at: precisions)
    }
    return exactMartingale(failures: failures, trials: trials, at: p) * level
      >= 1
  }

  /// An anytime-valid p-value of "p ≤ claim": 1/M_n(claim) where k/n > claim and
  /// M_n(claim) > 1, else exactly 1; use the upper end.
  ///
  /// For each p ≤ claim and each t, the probability that it is ever at most t is
  /// at most t, so the smallest of all looks is a p-value too.
  public func pValue(
    ofAtMost claim: Rational, failures: Int, trials: Int, precision: Int = 128
  ) throws(BoundError) -> Interval {
    try Self.check(failures: failures, trials: trials)
    let isBeyond = Rational(failures) > claim * Rational(trials)
    return try pValue(
      of: claim, isBeyond, failures: failures, trials: trials,
      precision: precision)
  }

  /// The mirror image, of "p ≥ claim": below 1 only where k/n < claim.
  public func pValue(
    ofAtLeast claim: Rational, failures: Int, trials: Int, precision: Int = 128
  ) throws(BoundError) -> Interval {
    try Self.check(failures: failures, trials: trials)
    let isBeyond = Rational(failures) < claim * Rational(trials)
    return try pValue(
      of: claim, isBeyond, failures: failures, trials: trials,
      precision: precision)
  }

  private func pValue(
    of claim: Rational, _ isBeyond: Bool, failures: Int, trials: Int,
    precision: Int
  ) throws(BoundError) -> Interval {
    let one = Interval(1, precision: precision)
    guard isBeyond else { return one }
    let logarithm = try logMartingale(
      failures: failures, trials: trials, at: claim, precision: precision)
    return .min(one, (-logarithm).exp)
  }
}
