/// The exact tail of the relative error when T is b with probability 1/b, else 0:
/// the law that attains the range and the mean, and the law of Blocks (T4f).
///
/// ẑ/z = b X/m with X ~ Bin(m, 1/b), so the failure probability is
/// P(X ≥ m(1 + ε)/b) + P(X ≤ m(1 − ε)/b). Admissible for every rung whose ceiling
/// is at least b.
///
/// | Symbol | Name      | Shape; unit           | Domain |
/// | ------ | --------- | --------------------- | ------ |
/// | b      | `ceiling` | scalar; dimensionless | ≥ 1    |
///
/// ε > 0 and m from 1 to 10¹⁶ as for ``SamplingTail``. At b = 1, T is 1 and the
/// probability 0.
///
/// - Accuracy: an enclosure of relative width at most 2⁻⁶⁴ a side, and
///   2^(16 − precision) from 80 bits on.
/// - Source: theory T4f. Proof: `proofs-notes/T4f-floor.md`.
public struct TwoPointLaw: Sendable {
  /// b, the larger of the two values of T; ≥ 1.
  public let ceiling: Rational

  /// Takes b, from 1 to 10¹⁰⁰.
  ///
  /// - Throws: `outsideDomain`.
  public init(ceiling: Rational) throws(BoundError) {
    try SamplingDomain.check(ceiling: ceiling)
    self.ceiling = ceiling
  }

  /// The probability of the chosen tail, or of both.
  public func failureProbability(
    relativeError ε: Rational, samples m: Int, side: TailSide = .both,
    precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try SamplingDomain.check(relativeError: ε, samples: m)
    if ceiling == 1 { return Interval(0, precision: precision) }
    func upper() throws(BoundError) -> Interval {
      try Threshold.upper(ceiling, ε, m).exactTail(precision)
    }
    func lower() throws(BoundError) -> Interval {
      try Threshold.lower(ceiling, ε, m).exactTail(precision)
    }
    switch side {
    case .upper: return try upper()
    case .lower: return try lower()
    case .both: return try upper() + lower()
    }
  }

  /// Whether the probability of both tails exceeds `level`.
  ///
  /// - Throws: `undecided` when thousands of bits, and for m ≤ 300 an exact sum,
  ///   leave it open.
  func exceeds(
    _ level: Rational, relativeError ε: Rational, samples m: Int
  ) throws(BoundError) -> Bool {
    let isSmall = m <= 300
    let precisions =
      isSmall ? Precisions.ofSmallExcesses : Precisions.ofExcesses
    for precision in precisions {
      let value = try failureProbability(
        relativeError: ε, samples: m, precision: precision)
      if value.isCertainlyAbove(level) { return true }
      if value.isCertainlyAtMost(level) { return false }
    }
    guard isSmall else {
      throw .undecided(
        "the failure probability of \(m) draws against the level",
        at: precisions)
    }
    return exactFailureProbability(relativeError: ε, samples: m) > level
  }

  /// The probability of both tails as a rational, mass by mass: for small m.
  func exactFailureProbability(
    relativeError ε: Rational, samples m: Int
  ) -> Rational {
    if ceiling == 1 { return 0 }
    let mean = Rational(m) / ceiling
    let masses = Threshold.masses(m, 1 / ceiling)
    var sum: Rational = 0
    for (k, mass) in masses.enumerated()
    where Rational(k) >= mean * (1 + ε) || Rational(k) <= mean * (1 - ε) {
      sum = sum + mass
    }
    return sum
  }
}
