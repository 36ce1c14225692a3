/// The tail of importance sampling's relative error, as CoreNet states it (T4a).
///
/// For ε in (0, 1/2],
///
///     P(|ẑ − z| ≥ ε z)  ≤  8 η exp(−ε² m / (8 B)),
///
/// so m = ⌈8 B log(8 η/δ)/ε²⌉ draws are enough. η is the number of neurons that the
/// statement's δ is spread over; each tail is half of the sum.
///
/// | Symbol | Name      | Shape; unit           | Domain |
/// | ------ | --------- | --------------------- | ------ |
/// | η      | `neurons` | count                 | ≥ 1    |
///
/// The other symbols are ``SamplingTail``'s. Beyond ε = 1/2 the statement says
/// nothing: not applicable, and ε(m, δ) is nil. The end 1/2 itself, which the
/// source leaves out, is proved in the note. At B = 1 one draw is enough there too.
///
/// - Accuracy: an enclosure of the right-hand side.
/// - Tightness: at B = 10, 4.7 to 7.3 times the samples of the floor T4f.
/// - Source: Baykal et al., ICLR 2019, arXiv:1804.05345. Proof:
///   `proofs-notes/T4a-corenet.md`.
public struct CoreNetTail: SamplingTail {
  /// T4a.
  public static var statement: StatementID { .t4a }

  /// B, an upper bound on T; ≥ 1.
  public let ceiling: Rational

  /// η, the number of neurons that share δ; ≥ 1.
  public let neurons: Int

  /// Takes B, from 1 to 10¹⁰⁰, and η ≥ 1.
  ///
  /// - Throws: `outsideDomain`.
  public init(ceiling: Rational, neurons: Int = 1) throws(BoundError) {
    try SamplingDomain.check(ceiling: ceiling)
    guard neurons >= 1 else {
      throw .outsideDomain(
        "eta", value: "\(neurons)", requirement: "at least 1")
    }
    self.ceiling = ceiling
    self.neurons = neurons
  }

  /// True for ε ≤ 1/2.
  public func isApplicable(relativeError: Rational) -> Bool {
    relativeError <= Rational(1, 2)
  }

  /// Encloses 8 η exp(−ε² m/(8 B)), or half of it for one side.
  public func failureProbability(
    relativeError ε: Rational, samples m: Int, side: TailSide,
    precision: Int
  ) throws(BoundError) -> Interval {
    guard isApplicable(relativeError: ε) else {
      throw .outsideDomain(
        "relative error", value: "\(ε)", requirement: "at most 1/2 for T4a")
    }
    func half() -> Interval {
      let exponent = ε * ε * Rational(m) / (8 * ceiling)
      return Interval(4 * Rational(neurons), precision: precision)
        * Interval(-exponent, precision: precision).exp
    }
    return try sum(
      side, relativeError: ε, samples: m, precision: precision, half, half)
  }

  /// ⌈8 B log(8 η/δ)/ε²⌉.
  public func samples(
    relativeError ε: Rational, failureProbability δ: Rational
  ) throws(BoundError) -> SampleSize? {
    try SamplingDomain.check(relativeError: ε, failureProbability: δ)
    guard isApplicable(relativeError: ε) else { return nil }
    if ceiling == 1 { return SampleSize(samples: 1, isSmallest: true) }
    return try ClosedForm.roundUp(
      8 * ceiling / (ε * ε), timesLogOf: 8 * Rational(neurons) / δ,
      statement: Self.statement)
  }

  /// √(8 B log(8 η/δ)/m), or nil when that exceeds 1/2.
  public func relativeError(
    samples m: Int, failureProbability δ: Rational, precision: Int
  ) throws(BoundError) -> Interval? {
    try SamplingDomain.check(samples: m, failureProbability: δ)
    if ceiling == 1 { return Interval(0, precision: precision) }
    let log = ClosedForm.log(8 * Rational(neurons) / δ, precision: precision)
    let scale = Interval(8 * ceiling / Rational(m), precision: precision)
    let ε = (scale * log).squareRoot
    // ε² is a rational times a logarithm, hence irrational: never exactly 1/4.
    return ε.isCertainlyAtMost(Rational(1, 2)) ? ε : nil
  }
}
