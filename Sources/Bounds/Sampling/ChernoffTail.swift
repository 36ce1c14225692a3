/// The tail of importance sampling's relative error, by the Chernoff–Hoeffding
/// bound (T4d).
///
/// With kl(a‖p) = a log(a/p) + (1 − a) log((1 − a)/(1 − p)),
///
///     P(ẑ/z ≥ 1 + ε)  ≤  exp(−m kl((1 + ε)/B ‖ 1/B)),  0 if 1 + ε > B,
///     P(ẑ/z ≤ 1 − ε)  ≤  exp(−m kl((1 − ε)/B ‖ 1/B)),  0 if ε > 1.
///
/// At 1 + ε = B the first is B^(−m), at ε = 1 the second is (1 − 1/B)^m. Symbols
/// are ``SamplingTail``'s.
///
/// - Accuracy: an enclosure of the right-hand side. kl cancels near ε = 0, but its
///   terms times m are then at most m: 96 spare bits keep the exponent's digits.
/// - Tightness: the best that a moment generating function gives for all T in
///   [0, B] with mean 1; never better than T4e.
/// - Source: [Hoeffding63], Theorem 1. Proof: `proofs-notes/T4d-chernoff.md`.
public struct ChernoffTail: SamplingTail {
  /// T4d.
  public static var statement: StatementID { .t4d }

  /// B, an upper bound on T; ≥ 1.
  public let ceiling: Rational

  /// Takes B, from 1 to 10¹⁰⁰.
  ///
  /// - Throws: `outsideDomain`.
  public init(ceiling: Rational) throws(BoundError) {
    try SamplingDomain.check(ceiling: ceiling)
    self.ceiling = ceiling
  }

  /// Encloses the exponential of the chosen side, or their sum.
  public func failureProbability(
    relativeError ε: Rational, samples m: Int, side: TailSide,
    precision: Int
  ) throws(BoundError) -> Interval {
    // The lower tail is the upper tail of m − X ~ Bin(m, 1 − 1/B), whose mean per
    // draw 1 − 1/B is exceeded by the factor 1 + ε/(B − 1).
    let p = 1 / ceiling
    func tail(_ p: Rational, _ excess: Rational) -> Interval {
      Self.tail(m, p: p, excess: excess, precision: precision)
    }
    return try sum(
      side, relativeError: ε, samples: m, precision: precision,
      { tail(p, ε) }, { tail(1 - p, ε / (ceiling - 1)) })
  }

  /// exp(−m kl(p(1 + e)‖p)) for e > 0: p^m at p(1 + e) = 1, and 0 beyond.
  static func tail(
    _ m: Int, p: Rational, excess e: Rational, precision: Int
  ) -> Interval {
    let a = p * (1 + e)
    if a > 1 { return Interval(0, precision: precision) }
    if a == 1 { return Interval(p, precision: precision + 64).power(m) }
    // a/p = 1 + e exactly; log1p keeps the digits of ratios near 1.
    let bits = precision + 96
    let above =
      Interval(a, precision: bits) * Interval(e, precision: bits).log1p
    let ratio = (1 - a) / (1 - p)
    let logRatio =
      ratio < Rational(1, 2)
      ? Interval(ratio, precision: bits).log
      : Interval(ratio - 1, precision: bits).log1p
    let below = Interval(1 - a, precision: bits) * logRatio
    let exponent = Interval(m, precision: bits) * (above + below)
    return (-exponent).rounded(to: precision).exp
  }
}

extension ChernoffTail: ExactlyKnownTail {
  /// The bound as a rational, where both thresholds m(1 ± ε)/B are integers or
  /// lie outside [0, m]; nil elsewhere, and beyond 2,000 draws.
  func exactFailureProbability(
    relativeError ε: Rational, samples m: Int
  ) -> Rational? {
    guard m <= 2_000 else { return nil }
    let p = 1 / ceiling
    func tail(_ p: Rational, _ excess: Rational) -> Rational? {
      let a = p * (1 + excess)
      let x = a * Rational(m)
      if a > 1 { return 0 }
      if a == 1 { return p.power(m) }
      guard x.isInteger, let k = x.floor else { return nil }
      return (p / a).power(k) * ((1 - p) / (1 - a)).power(m - k)
    }
    guard let upper = tail(p, ε), let lower = tail(1 - p, ε / (ceiling - 1))
    else { return nil }
    return upper + lower
  }
}
