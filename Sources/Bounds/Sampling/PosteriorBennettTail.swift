/// The tail of importance sampling's relative error at a given input, by Bennett's
/// inequality (T4g, as T4c').
///
/// With h(x) = (1 + x) log(1 + x) − x, v = V − μ², b = R − μ and d = 1 + ε − μ above,
/// b = μ and d = μ − (1 − ε) below,
///
///     P(ẑ/z ≥ 1 + ε), P(ẑ/z ≤ 1 − ε)  ≤  exp(−m (v/b²) h(b d/v)),
///
/// 0 where d > b. Symbols are ``PosteriorRung``'s.
///
/// - Accuracy: an enclosure of the right-hand side. h cancels near 0, but its terms
///   times m (v/b²) are then at most m: 64 spare bits keep the exponent's digits.
/// - Tightness: between ``PosteriorBernsteinTail`` and ``SquaredHingeTail``; never
///   above T4c' at a ceiling B ≥ R when μ = 1.
/// - Source: Bennett, J. Am. Stat. Assoc. 57 (1962). Proof:
///   `proofs-notes/T4g-a-posteriori.md`.
public struct PosteriorBennettTail: PosteriorRung {
  /// μ, V and R.
  public let moments: PosteriorMoments

  /// Takes μ, V and R.
  public init(moments: PosteriorMoments) { self.moments = moments }

  /// Encloses the exponential of the chosen side, or their sum.
  public func failureProbability(
    relativeError ε: Rational, samples m: Int, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval {
    try sum(side, relativeError: ε, samples: m, precision: precision) { part in
      let (v, b) = (part.variance, part.range)
      let bits = precision + 64
      let scale = Interval(Rational(m) * v / (b * b), precision: bits)
      let h = BennettTail.h(b * part.deviation / v, precision: bits)
      return (-(scale * h)).rounded(to: precision).exp
    }
  }
}
