/// Inference on a binomial proportion that stays valid however often the trials
/// are looked at, and whenever they are stopped (H2).
///
/// After n trials with k failures, the Beta(a, b) mixture of likelihood ratios is
///
///     M_n(p) = B(a + k, b + n − k) / (B(a, b) pᵏ (1 − p)ⁿ⁻ᵏ).
///
/// Under p it is a martingale of mean 1, so it ever reaches 1/level with
/// probability at most the level (Ville). {p : M_n(p) < 1/level} is an interval
/// around k/n, from ``lowerLimit(failures:trials:)`` to
/// ``upperLimit(failures:trials:)``: it covers p at all n at once with
/// probability at least 1 − level.
///
/// "p ≤ c" is *violated* once c is at most a lower limit, which is k/n > c and
/// M_n(c) ≥ 1/level; it *holds* once c is at least an upper limit, which is
/// k/n < c and M_n(c) ≥ 1/level. Whatever p, each of the two errs with probability
/// at most the level, at every stopping time. The side of k/n belongs to the rule:
/// for p < c, M_n(c) alone has no bounded mean.
///
/// | Symbol | Name       | Shape; unit           | Domain        |
/// | ------ | ---------- | --------------------- | ------------- |
/// | a, b   | `prior`    | scalars               | > 0, exact    |
/// | level  | `level`    | scalar; dimensionless | (0, 1/3], exact |
/// | k      | `failures` | count                 | 0 … n         |
/// | n      | `trials`   | count                 | 0 … 10¹⁶      |
/// | c      | `claim`    | scalar; dimensionless | [0, 1], exact |
///
/// - Accuracy: M_n is enclosed; decisions come from enclosures of rising
///   precision, and from exact fractions for ties up to 512 trials.
/// - Tightness: a decision takes more trials than a test of fixed N at the
///   boundary, and fewer on average (`proofs-notes/H2-confidence-sequence.md`).
/// - Source: Ville, *Étude critique de la notion de collectif* (1939); Robbins,
///   Ann. Math. Stat. 41:1397–1409 (1970). Proof:
///   `proofs-notes/H2-confidence-sequence.md`.
public struct ConfidenceSequence: Sendable {
  /// The mixture, fixed before the first trial.
  public let prior: BetaPrior
  /// The error probability of each side, at all n together.
  public let level: Rational

  /// Takes the prior and the one-sided level.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` unless the
  ///   level is in (0, 1/3].
  public init(prior: BetaPrior, level: Rational) throws(BoundError) {
    try Self.check(level: level)
    self.prior = prior
    self.level = level
  }

  /// Encloses log M_n(p); +∞ where p makes the counts impossible.
  ///
  /// - Parameters:
  ///   - p: the probability tested, in [0, 1].
  ///   - precision: significand bits of the terms, which are as large as
  ///     (a + b + n) log(a + b + n) and nearly cancel.
  public func logMartingale(
    failures: Int, trials: Int, at p: Rational, precision: Int = 128
  ) throws(BoundError) -> Interval {
    try Self.check(failures: failures, trials: trials)
    try Self.check(claim: p)
    if trials == 0 { return Interval(0, precision: precision) }
    var result = logBetaRatio(
      failures: failures, trials: trials, precision: precision)
    for (count, base) in [(failures, p), (trials - failures, 1 - p)]
    where count > 0 {
      // log 0 is −∞: counts that p makes impossible give +∞.
      let power =
        Interval(count, precision: precision)
        * Interval(base, precision: precision).log
      result = result - power
    }
    return result
  }

  /// Encloses log B(a + k, b + n − k) − log B(a, b).
  private func logBetaRatio(
    failures: Int, trials: Int, precision: Int
  ) -> Interval {
    func rise(_ x: Rational, by n: Int) -> Interval {
      if n == 0 { return Interval(0, precision: precision) }
      return Interval(x + Rational(n), precision: precision).logGamma
        - Interval(x, precision: precision).logGamma
    }
    let (a, b) = (prior.a, prior.b)
    return rise(a, by: failures) + rise(b, by: trials - failures)
      - rise(a + b, by: trials)
  }

  /// M_n(p) exactly, for 0 < p < 1 and few trials.
  func exactMartingale(
    failures: Int, trials: Int, at p: Rational
  ) -> Rational {
    let (a, b) = (prior.a, prior.b)
    var product: Rational = 1
    for i in 0..<failures { product = product * (a + Rational(i)) / p }
    for i in 0..<(trials - failures) {
      product = product * (b + Rational(i)) / (1 - p)
    }
    for i in 0..<trials { product = product / (a + b + Rational(i)) }
    return product
  }
}

// MARK: - Domains

extension ConfidenceSequence {
  /// Up to 1/e more failures never speak for a claim, which undecided trials rest
  /// on.
  static let largestLevel = Rational(1, 3)

  static func check(level: Rational) throws(BoundError) {
    guard level > 0, level <= largestLevel else {
      throw .outsideDomain(
        "level", value: level.description,
        requirement: "above 0 and at most 1/3")
    }
  }

  static func check(claim: Rational) throws(BoundError) {
    guard claim >= 0, claim <= 1 else {
      throw .outsideDomain(
        "probability", value: claim.description, requirement: "from 0 to 1")
    }
  }

  static func check(failures: Int, trials: Int) throws(BoundError) {
    guard (0...BinomialLaw.largestTrials).contains(trials) else {
      throw .outsideDomain(
        "trials", value: "\(trials)", requirement: "from 0 to 1e16")
    }
    guard (0...trials).contains(failures) else {
      throw .outsideDomain(
        "failures", value: "\(failures)", requirement: "from 0 to \(trials)")
    }
  }
}
