/// The mixture of a confidence sequence: a Beta law of positive rational
/// parameters, fixed before the first trial (H2).
///
/// Whatever the prior, the sequence is valid; the prior only says for which true
/// probabilities it decides soon.
///
/// | Symbol | Name | Shape; unit           | Domain     |
/// | ------ | ---- | --------------------- | ---------- |
/// | a      | `a`  | scalar; dimensionless | > 0, exact |
/// | b      | `b`  | scalar; dimensionless | > 0, exact |
public struct BetaPrior: Sendable, Hashable {
  /// a, as it were failures seen before the first trial.
  public let a: Rational
  /// b, as it were trials without failure seen before the first.
  public let b: Rational

  /// Takes a and b.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` unless both
  ///   are positive.
  public init(a: Rational, b: Rational) throws(BoundError) {
    for (name, value) in [("a", a), ("b", b)] where value.sign <= 0 {
      throw .outsideDomain(
        name, value: value.description, requirement: "above 0")
    }
    self.a = a
    self.b = b
  }

  /// The prior of shape `a` and mean `mean` in (0, 1).
  private init(a: Rational, mean: Rational) {
    self.a = a
    b = a * (1 - mean) / mean
  }

  /// a/(a + b).
  public var mean: Rational { a / (a + b) }
}

// MARK: - The priors of this project

extension BetaPrior {
  /// The a of ``refuting(claim:level:mostTrials:)``.
  static let refutingShape: Rational = 4
  /// The a of ``confirming(claim:)``.
  static let confirmingShape: Rational = 1
  /// The mean of ``confirming(claim:)``, as a part of the claim.
  static let confirmingMean = Rational(1, 8)

  /// The prior for "p ≤ claim is violated": a = 4, and a mean of twice the claim,
  /// or of the smallest truth that `mostTrials` trials can tell from the claim
  /// where that is larger.
  ///
  /// "Can tell" is a guess: N · kl(θ ∥ c) = 2.25 log(1/level), where N · kl =
  /// log(1/level) is the least that any test needs. Shape and mean only cost or
  /// save trials; how they were chosen: `proofs-notes/H2-confidence-sequence.md`.
  ///
  /// - Parameters:
  ///   - claim: c, in [0, 1].
  ///   - level: the one-sided error probability, in (0, 1/3].
  ///   - mostTrials: N, at least 1.
  public static func refuting(
    claim: Rational, level: Rational, mostTrials: Int
  ) throws(BoundError) -> BetaPrior {
    try ConfidenceSequence.check(claim: claim)
    try ConfidenceSequence.check(level: level)
    precondition(mostTrials >= 1, "at least one trial")
    let visible = visibleTruthGuess(
      claim: claim, level: level, trials: mostTrials)
    let wanted = max(2 * claim, visible)
    // Half of what is left above a large claim, and a mean below 1 for claim 1.
    let most = min((1 + claim) / 2, Rational(4095, 4096))
    return BetaPrior(
      a: refutingShape, mean: min(wanted, most).shortened(toBits: 12))
  }

  /// The prior for "p ≤ claim holds": a = 1 and a mean of an eighth of the claim,
  /// so b is 8/c − 1 up to rounding.
  ///
  /// - Parameter claim: c, in [0, 1].
  public static func confirming(
    claim: Rational
  ) throws(BoundError) -> BetaPrior {
    try ConfidenceSequence.check(claim: claim)
    // Nothing confirms p ≤ 0: any prior will do.
    let mean = claim.sign == 0 ? Rational(1, 8) : claim * confirmingMean
    return BetaPrior(a: confirmingShape, mean: mean.shortened(toBits: 12))
  }
}

extension ConfidenceSequence {
  /// The sequence that says "violated", with its prior
  /// ``BetaPrior/refuting(claim:level:mostTrials:)``.
  public static func refuting(
    claim: Rational, level: Rational, mostTrials: Int
  ) throws(BoundError) -> ConfidenceSequence {
    try ConfidenceSequence(
      prior: .refuting(claim: claim, level: level, mostTrials: mostTrials),
      level: level)
  }

  /// The sequence that says "holds", with its prior
  /// ``BetaPrior/confirming(claim:)``.
  public static func confirming(
    claim: Rational, level: Rational
  ) throws(BoundError) -> ConfidenceSequence {
    try ConfidenceSequence(prior: .confirming(claim: claim), level: level)
  }
}
