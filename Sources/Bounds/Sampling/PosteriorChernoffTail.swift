/// The tail of importance sampling's relative error at a given input, by Chernoff's
/// bound with the moment generating function of T itself (T4g, as T4d).
///
///     P(ẑ/z ≥ 1 + ε)  ≤  inf over θ ≥ 0 of (E exp(θ T) exp(−θ (1 + ε)))^m,
///     P(ẑ/z ≤ 1 − ε)  ≤  the same over θ ≤ 0 with 1 − ε.
///
/// Every θ gives a bound; the one used is a double next to the saddle point. Where
/// the threshold is the largest or smallest value of T, the limit P(T = t)^m; beyond
/// it 0. Symbols are ``PosteriorRung``'s.
///
/// - Accuracy: an enclosure of the bound at the θ used, which exceeds the infimum by
///   a relative m Var(T) δθ²/2 for the distance δθ of a double.
/// - Complexity: 60 n exponentials in doubles and n certified ones, n values.
/// - Tightness: never above ``PosteriorBennettTail``; the exponent is that of the
///   tail itself (Cramér).
/// - Source: Chernoff, Ann. Math. Stat. 23 (1952). Proof:
///   `proofs-notes/T4g-a-posteriori.md`.
public struct PosteriorChernoffTail: PosteriorRung {
  /// The law of T.
  public let law: FiniteLaw
  /// μ, V and R of the law.
  public let moments: PosteriorMoments

  /// Takes the law of T.
  ///
  /// - Throws: `outsideDomain` for a negative value, or one above 10¹⁰⁰.
  public init(law: FiniteLaw) throws(BoundError) {
    self.law = law
    moments = try PosteriorMoments(law: law)
  }

  /// Encloses the bound on the chosen side, or their sum.
  public func failureProbability(
    relativeError ε: Rational, samples m: Int, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval {
    try sum(side, relativeError: ε, samples: m, precision: precision) {
      part throws(BoundError) in try tail(part, m, precision)
    }
  }

  func tail(
    _ part: PosteriorSide, _ m: Int, _ precision: Int
  ) throws(BoundError) -> Interval {
    let x = Rational(m) * part.threshold
    let known =
      part.isUpper
      ? law.boundaryTail(draws: m, atLeast: x, precision: precision)
      : law.boundaryTail(draws: m, atMost: x, precision: precision)
    if let known { return known }
    let tilt =
      part.isUpper
      ? try ExponentialTilt(law: law, draws: m, atLeast: x)
      : try ExponentialTilt(law: law, draws: m, atMost: x)
    // Another θ than the best may say more than 1, which θ = 0 says.
    return .min(
      tilt.bound(precision: precision).rounded(to: precision),
      Interval(1, precision: precision))
  }
}
