/// The tail of importance sampling's relative error at a given input, by Bernstein's
/// inequality (T4g, as T4c).
///
/// With v = V − μ², b = R − μ and d = 1 + ε − μ above, b = μ and d = μ − (1 − ε) below,
///
///     P(ẑ/z ≥ 1 + ε), P(ẑ/z ≤ 1 − ε)  ≤  exp(−m d²/(2 (v + b d/3))),
///
/// 0 where d > b. Symbols are ``PosteriorRung``'s.
///
/// - Accuracy: an enclosure of the right-hand side.
/// - Tightness: never above T4c at a ceiling B ≥ R when μ = 1; never below
///   ``PosteriorBennettTail``.
/// - Source: Bernstein's inequality. Proof: `proofs-notes/T4g-a-posteriori.md`.
public struct PosteriorBernsteinTail: PosteriorRung {
  /// μ, V and R.
  public let moments: PosteriorMoments

  /// Takes μ, V and R.
  public init(moments: PosteriorMoments) { self.moments = moments }

  /// Encloses the exponential of the chosen side, or their sum.
  public func failureProbability(
    relativeError ε: Rational, samples m: Int, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval {
    try sum(side, relativeError: ε, samples: m, precision: precision) { part in
      let d = part.deviation
      let scale = 2 * (part.variance + part.range * d / 3)
      return Interval(-(Rational(m) * d * d / scale), precision: precision).exp
    }
  }
}
