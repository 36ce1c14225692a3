/// The exact interval for a binomial proportion, after Clopper and Pearson (H1).
///
/// For K failures in N independent trials of unknown probability p,
///
///     lower limit: the p at which P(Bin(N, p) ≥ K) = α/2, and 0 for K = 0,
///     upper limit: the p at which P(Bin(N, p) ≤ K) = α/2, and 1 for K = N.
///
/// Whatever p is, each limit fails with probability at most α/2, so the interval
/// covers p with probability at least 1 − α.
///
/// | Symbol | Name         | Shape; unit           | Domain                 |
/// | ------ | ------------ | --------------------- | ---------------------- |
/// | K      | `failures`   | count                 | 0 … N                  |
/// | N      | `trials`     | count                 | 1 … 10¹⁶               |
/// | 1 − α  | `confidence` | scalar; dimensionless | (0, 1), exact          |
///
/// - Accuracy: each limit is an enclosure of relative width at most 2⁻⁶⁴ between
///   two points of certified sides. Coverage is that of the exact limits: use the
///   lower end of ``lowerLimit`` and the upper end of ``upperLimit``.
/// - Tightness: conservative, since X is discrete; the one-sided limits are the
///   best that depend on K monotonically.
/// - Source: Clopper and Pearson, Biometrika 26:404–413 (1934). Proof:
///   `proofs-notes/H1-clopper-pearson.md`.
public struct ClopperPearson: Sendable {
  /// K, the failures seen.
  public let failures: Int
  /// N, the trials made.
  public let trials: Int
  /// 1 − α, the confidence of both limits together.
  public let confidence: Rational
  /// Encloses the lower limit; exactly 0 for K = 0.
  public let lowerLimit: Interval
  /// Encloses the upper limit; exactly 1 for K = N.
  public let upperLimit: Interval

  /// Bits of relative accuracy of the limits.
  static let bits = 65

  /// Takes K, N and the two-sided confidence; each limit has half of 1 minus it.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` outside the
  ///   domain above.
  public init(
    failures: Int, trials: Int, confidence: Rational
  ) throws(BoundError) {
    guard confidence > 0, confidence < 1 else {
      throw .outsideDomain(
        "confidence", value: confidence.description,
        requirement: "above 0 and below 1")
    }
    let level = (1 - confidence) / 2
    self.failures = failures
    self.trials = trials
    self.confidence = confidence
    lowerLimit = try Self.lowerLimit(
      failures: failures, trials: trials, level: level)
    upperLimit = try Self.upperLimit(
      failures: failures, trials: trials, level: level)
  }
}

// MARK: - One-sided limits

extension ClopperPearson {
  /// The p at which P(Bin(N, p) ≤ K) = level; exactly 1 for K = N.
  ///
  /// Above it, so few failures would have had a smaller probability than the
  /// level.
  ///
  /// - Parameter level: the one-sided error probability, in (0, 1).
  public static func upperLimit(
    failures: Int, trials: Int, level: Rational
  ) throws(BoundError) -> Interval {
    // N − K failures of the mirrored law; 1 − its lower limit would lose the
    // relative accuracy of a limit near 0, so the root is found here.
    try check(failures: failures, trials: trials, level: level)
    if failures == trials { return Interval(1, precision: bits + 8) }
    let guess = upperGuess(failures, of: trials, level: level)
    return try root(
      trials: trials, level: level, guess: guess, isIncreasing: false
    ) { law, precision in
      law.tail(atMost: failures, precision: precision)
    }
  }

  /// The p at which P(Bin(N, p) ≥ K) = level; exactly 0 for K = 0.
  ///
  /// - Parameter level: the one-sided error probability, in (0, 1).
  public static func lowerLimit(
    failures: Int, trials: Int, level: Rational
  ) throws(BoundError) -> Interval {
    try check(failures: failures, trials: trials, level: level)
    if failures == 0 { return Interval(0, precision: bits + 8) }
    let guess = lowerGuess(failures, of: trials, level: level)
    return try root(
      trials: trials, level: level, guess: guess, isIncreasing: true
    ) { law, precision in
      law.tail(atLeast: failures, precision: precision)
    }
  }

  private static func root(
    trials: Int, level: Rational, guess: Double?, isIncreasing: Bool,
    tail: (_ law: BinomialLaw, _ precision: Int) -> BinomialTail
  ) throws(BoundError) -> Interval {
    let start: Double
    if let guess {
      start = guess
    } else {
      start = try logitGuess(
        trials: trials, level: level, isIncreasing: isIncreasing, tail: tail)
    }
    return try CertifiedRoot.enclosing(
      target: level, guess: start, domain: 0...1, isIncreasing: isIncreasing,
      bits: bits
    ) { p, precision throws(BoundError) in
      let law = try BinomialLaw(trials: trials, probability: p)
      return tail(law, precision).probability
    }
  }

  static func check(
    failures: Int, trials: Int, level: Rational
  ) throws(BoundError) {
    guard (1...BinomialLaw.largestTrials).contains(trials) else {
      throw .outsideDomain(
        "trials", value: "\(trials)", requirement: "from 1 to 1e16")
    }
    guard (0...trials).contains(failures) else {
      throw .outsideDomain(
        "failures", value: "\(failures)", requirement: "from 0 to \(trials)")
    }
    guard level > 0, level < 1 else {
      throw .outsideDomain(
        "level", value: level.description, requirement: "above 0 and below 1")
    }
  }
}
