/// The two ends of {p : M_n(p) < 1/level} at one look (H2).
extension ConfidenceSequence {
  /// Bits of relative accuracy of the limits.
  static let bits = 65

  /// The p < k/n with M_n(p) = 1/level; exactly 0 for k = 0.
  ///
  /// With probability at least 1 − level, p is at least all of them, n = 1, 2, …:
  /// ``RunningLimits`` keeps the largest.
  ///
  /// - Accuracy: relative width at most 2⁻⁶⁴; use the lower end.
  public func lowerLimit(
    failures: Int, trials: Int
  ) throws(BoundError) -> Interval {
    try Self.check(failures: failures, trials: trials)
    if failures == 0 { return Interval(0, precision: Self.bits + 8) }
    return try root(
      failures: failures, trials: trials,
      in: 0...Rational(failures, trials), isIncreasing: false)
  }

  /// The p > k/n with M_n(p) = 1/level; exactly 1 for k = n.
  ///
  /// With probability at least 1 − level, p is at most all of them.
  ///
  /// - Accuracy: relative width at most 2⁻⁶⁴; use the upper end.
  public func upperLimit(
    failures: Int, trials: Int
  ) throws(BoundError) -> Interval {
    try Self.check(failures: failures, trials: trials)
    if failures == trials { return Interval(1, precision: Self.bits + 8) }
    return try root(
      failures: failures, trials: trials,
      in: Rational(failures, trials)...1, isIncreasing: true)
  }

  /// log M_n(p) is convex in p, at most 0 at k/n and +∞ at the other end of the
  /// domain, so it takes the value log(1/level) once.
  private func root(
    failures: Int, trials: Int, in domain: ClosedRange<Rational>,
    isIncreasing: Bool
  ) throws(BoundError) -> Interval {
    let start = try limitGuess(
      failures: failures, trials: trials, in: domain, isAbove: isIncreasing)
    return try CertifiedRoot.enclosing(
      target: 0, guess: start, domain: domain, isIncreasing: isIncreasing,
      bits: Self.bits
    ) { p, precision throws(BoundError) in
      try logMartingale(
        failures: failures, trials: trials, at: p, precision: precision)
        + Interval(level, precision: precision).log
    }
  }
}
