/// Decisions that need a tail at one known probability and no limit (H1, H4).
extension ClopperPearson {
  /// True when `claim` ≥ the upper limit: P(Bin(N, claim) ≤ K) ≤ level.
  ///
  /// The data then refute every p > claim at that level: "the failure
  /// probability is at most the claim" holds.
  ///
  /// - Parameters:
  ///   - claim: the probability claimed, in [0, 1].
  ///   - level: the one-sided error probability, in (0, 1).
  public static func isUpperLimit(
    atMost claim: Rational, failures: Int, trials: Int, level: Rational
  ) throws(BoundError) -> Bool {
    try check(failures: failures, trials: trials, level: level)
    let law = try BinomialLaw(trials: trials, probability: claim)
    return try law.isTail(atMost: failures, level)
  }

  /// True when `claim` ≤ the lower limit: P(Bin(N, claim) ≥ K) ≤ level.
  ///
  /// The data then refute every p < claim, and p = claim where the tail is below
  /// the level: "the failure probability is at most the claim" is violated when
  /// the tail is certainly at most the level.
  ///
  /// - Parameters: as for ``isUpperLimit(atMost:failures:trials:level:)``.
  public static func isLowerLimit(
    atLeast claim: Rational, failures: Int, trials: Int, level: Rational
  ) throws(BoundError) -> Bool {
    try check(failures: failures, trials: trials, level: level)
    let law = try BinomialLaw(trials: trials, probability: claim)
    return try law.isTail(atLeast: failures, level)
  }

  /// The smallest k with P(Bin(N, claim) ≥ k) ≤ level; from 1 to N + 1, where
  /// N + 1 says that no outcome refutes the claim.
  public static func criticalFailures(
    trials: Int, claim: Rational, level: Rational
  ) throws(BoundError) -> Int {
    try check(failures: 0, trials: trials, level: level)
    let law = try BinomialLaw(trials: trials, probability: claim)
    let k = try CertifiedSearch.smallestInteger(
      in: 1...trials,
      guess: criticalGuess(trials: trials, claim: claim, level: level)
    ) { k, _ throws(BoundError) in
      try law.isTail(atLeast: k, level)
    }
    return k ?? trials + 1
  }

  /// The smallest true probability p that the test "at least k failures" finds
  /// with probability `power`: P(Bin(N, p) ≥ k) = power (H4).
  ///
  /// - Parameters:
  ///   - criticalFailures: k, from 0 (found always: 0) to N.
  ///   - power: in (0, 1).
  public static func detectableProbability(
    trials: Int, criticalFailures: Int, power: Rational
  ) throws(BoundError) -> Interval {
    try lowerLimit(failures: criticalFailures, trials: trials, level: power)
  }
}

extension BinomialLaw {
  /// Whether P(X ≥ k) ≤ level, with certainty.
  ///
  /// Enclosures decide unless both sides are equal or nearly so; then, for up to
  /// 512 trials, the tail is summed exactly.
  ///
  /// - Throws: ``BoundError/undecided(_:precision:)`` beyond that.
  public func isTail(
    atLeast k: Int, _ level: Rational
  ) throws(BoundError) -> Bool {
    try isTailAtMost(
      level, isSmall: trials <= 512, question: "is P(X ≥ \(k)) ≤ the level?",
      tail: { tail(atLeast: k, precision: $0).probability },
      exact: { exactSum(atLeast: k) })
  }

  /// Whether P(X ≤ k) ≤ level, with certainty.
  ///
  /// - Throws: as ``isTail(atLeast:_:)``.
  public func isTail(
    atMost k: Int, _ level: Rational
  ) throws(BoundError) -> Bool {
    try mirrored.isTail(atLeast: trials - clamped(k), level)
  }

  /// P(X ≥ k) by Horner's rule on the exact terms, for few trials and p < 1.
  func exactSum(atLeast k: Int) -> Rational {
    let k = Swift.max(k, 0)
    if k > trials { return 0 }
    if complement.sign == 0 { return 1 }
    let odds = probability / complement
    var sum: Rational = 1
    for j in (k..<trials).reversed() {
      sum = 1 + sum * odds * Rational(trials - j, j + 1)
    }
    for j in 0..<k { sum = sum * probability * Rational(trials - j, j + 1) }
    for _ in k..<trials { sum = sum * complement }
    return sum
  }
}
