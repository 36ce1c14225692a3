/// The floor under every a-priori bound of the ladder (T4f).
///
/// A bound that holds for all instances with ceiling B holds for the two-point law
/// on {0, b} for every b in [1, B], so none can be below
///
///     F(m) = sup_{1 ≤ b ≤ B} P(b X_b/m ≥ 1 + ε) + P(b X_b/m ≤ 1 − ε),
///     X_b ~ Bin(m, 1/b).
///
/// The supremum is a maximum over finitely many b. For fixed m let p = 1/b. Between
/// the jumps of the thresholds k = ⌈m p(1 + ε)⌉ and c = ⌊m p(1 − ε)⌋ the sum's
/// derivative in p is m P(Bin(m−1, p) = k − 1) − m P(Bin(m−1, p) = c), whose sign
/// changes once, from − to +. So the maximum is at p = k/(m(1 + ε)), at
/// p = c/(m(1 − ε)), or at p = 1/B.
///
/// Symbols are ``SamplingTail``'s. F is not monotone in m.
///
/// - Accuracy: enclosures of F; sample sizes as ``FloorSize`` says.
/// - Source: theory T4f; [Hoeffding56], Theorem 4. Proof:
///   `proofs-notes/T4f-floor.md`.
public struct SamplingFloor: Sendable {
  /// T4f.
  public static var statement: StatementID { .t4f }

  /// B, the ceiling of the instances; ≥ 1.
  public let ceiling: Rational

  /// The most candidates b that ``probability(relativeError:samples:precision:)``
  /// evaluates.
  public static let mostCandidates = 5_000

  /// The same where m > 10⁶ B: means above 10⁶ cost more.
  public static let mostLargeCandidates = 500

  /// Takes B, from 1 to 10¹⁰⁰.
  ///
  /// - Throws: `outsideDomain`.
  public init(ceiling: Rational) throws(BoundError) {
    try SamplingDomain.check(ceiling: ceiling)
    self.ceiling = ceiling
  }

  /// The simple floor, from b = B alone: the exact law of Blocks.
  public func simpleProbability(
    relativeError ε: Rational, samples m: Int,
    precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try TwoPointLaw(ceiling: ceiling).failureProbability(
      relativeError: ε, samples: m, precision: precision)
  }

  /// F(m), the maximum over all candidates b.
  ///
  /// Candidates come by falling b. T4d's bound falls with b too (kl(ap‖p) is convex
  /// in p and 0 at p = 0), so the rest is skipped once it is below what was found.
  ///
  /// - Throws: `outsideDomain`; `beyondReach` after ``mostCandidates``, or
  ///   ``mostLargeCandidates``.
  public func probability(
    relativeError ε: Rational, samples m: Int,
    precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    let isLarge = Rational(m) > 1_000_000 * ceiling
    let most = isLarge ? Self.mostLargeCandidates : Self.mostCandidates
    let (best, isMaximum) = try largest(
      relativeError: ε, samples: m, candidates: most, precision: precision)
    guard isMaximum else {
      throw .beyondReach(
        "the floor at \(m) draws", limit: "\(most) two-point laws")
    }
    return best
  }

  /// A floor from few laws: the maximum over b = B and the `candidates` largest
  /// other b, which is at most F(m), and mostly F(m) itself.
  ///
  /// No bound that holds for all instances with ceiling B is below it.
  ///
  /// - Parameter candidates: ≥ 0; b below B that are looked at.
  /// - Throws: `outsideDomain`.
  public func probability(
    relativeError ε: Rational, samples m: Int, candidates: Int,
    precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try largest(
      relativeError: ε, samples: m, candidates: candidates,
      precision: precision
    ).value
  }

  /// The maximum over b = B and so many candidates, and whether it is F(m).
  private func largest(
    relativeError ε: Rational, samples m: Int, candidates most: Int,
    precision: Int
  ) throws(BoundError) -> (value: Interval, isMaximum: Bool) {
    var best = try simpleProbability(
      relativeError: ε, samples: m, precision: precision)
    if ceiling == 1 { return (best, true) }
    if someLawAlwaysFails(ε, Rational(m)) {
      return (Interval(1, precision: precision), true)
    }
    var candidates = FloorCandidates(ceiling: ceiling, ε, samples: m)
    for _ in 0..<most {
      let b = candidates.next()
      if b <= 1 { return (best, true) }
      let rest = try ChernoffTail(ceiling: b).failureProbability(
        relativeError: ε, samples: m, side: .both, precision: 64)
      if rest.isCertainlyAtMost(best) { return (best, true) }
      best = .max(
        best,
        try TwoPointLaw(ceiling: b).failureProbability(
          relativeError: ε, samples: m, precision: precision))
    }
    return (best, false)
  }

  /// Whether F(m) = 1: for some b no count is within ε of the mean m/b.
  ///
  /// With c = ⌈m(1 + ε)/B⌉ − 1, the least c for which an allowed mean has
  /// thresholds c and c + 1: exactly when (2c + 1)ε ≤ 1 and c/(1 − ε) < m.
  private func someLawAlwaysFails(_ ε: Rational, _ m: Rational) -> Bool {
    guard ε <= 1 else { return false }
    let c = Rational((m * (1 + ε) / ceiling).knownCeiling - 1)
    return (2 * c + 1) * ε <= 1 && (c == 0 || c < m * (1 - ε))
  }

  /// The number of draws from which on an a-priori bound may certify δ at all
  /// sizes, and from no smaller one: the largest m with F(m) > δ, plus 1.
  ///
  /// - Throws: `outsideDomain`; `beyondReach` where T4e's size is.
  public func necessarySamples(
    relativeError ε: Rational, failureProbability δ: Rational
  ) throws(BoundError) -> FloorSize {
    try SamplingDomain.check(relativeError: ε, failureProbability: δ)
    // No draws are needed where one is always enough: F is 0.
    if ceiling == 1 {
      return FloorSize(samples: 1, isExact: true, witness: nil)
    }
    return try FloorSearch(
      ceiling: ceiling, relativeError: ε, level: δ
    ).largest()
  }
}

/// What is known of the floor's sample size.
public struct FloorSize: Sendable {
  /// A two-point law that fails more often than δ.
  public struct Witness: Sendable {
    /// b, the larger value of T; in [1, B].
    public let ceiling: Rational
    /// m₀, the number of draws.
    public let samples: Int
    /// The failure probability at m₀ draws, certified above δ.
    public let probability: Interval
  }

  /// One more than the witness's draws; 1 without a witness. No a-priori bound
  /// with this ceiling certifies δ at all sizes from a smaller one on: none does at
  /// the witness's draws. (At some smaller sizes F may be below δ again.)
  public let samples: Int

  /// True when F is certified at most δ for all m ≥ ``samples``.
  public let isExact: Bool

  /// The proof that `samples − 1` draws are not enough; nil when F never exceeds δ.
  public let witness: Witness?
}

/// The b at which F(m) may be reached, by falling b, without b = B.
private struct FloorCandidates {
  private let m: Rational
  private let u: Rational
  private let l: Rational
  private var k: Rational
  private var c: Rational

  init(ceiling B: Rational, _ ε: Rational, samples: Int) {
    m = Rational(samples)
    u = 1 + ε
    l = 1 - ε
    // From m + 1 on k gives none: so it fits however large ε is.
    k = Rational(min(m * u / B, m + 1).knownCeiling)
    c = l > 0 ? Rational((m * l / B).knownCeiling) : 1
  }

  /// b = m u/k for k ≤ m, and b = m l/c, whichever is larger; at most 1 when no
  /// others are left.
  mutating func next() -> Rational {
    let above = k <= m ? m * u / k : 0
    let below = m * l / c
    let next = max(above, below)
    if above == next { k = k + 1 }
    if below == next { c = c + 1 }
    return next
  }
}
