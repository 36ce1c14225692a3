/// The tail of importance sampling's relative error at a given input, from two
/// moments and the range on one side, by squared hinges (T4g).
///
/// Let v = V − μ², b = R − μ and d = 1 + ε − μ above, b = μ and d = μ − (1 − ε) below.
/// Among all Y ≤ b with mean 0 and variance at most v, E(Y − t)₊² is largest, for
/// every t at once, for the two values b and −v/b. So with X ~ Bin(m, p),
/// p = v/(v + b²), and x = m(v + b d)/(v + b²),
///
///     P(ẑ/z ≥ 1 + ε), P(ẑ/z ≤ 1 − ε)  ≤  inf_{h < x} E(X − h)₊²/(x − h)²,
///
/// over real h: p^m at x = m, 0 beyond. Below and with μ = 1 this is
///
///     inf_{h > y} E(h − X')₊²/(h − y)²,  X' ~ Bin(m, 1/V),  y = m(1 − ε)/V,
///
/// which does not know R. Plain hinges are not allowed here: with m = 1, ε = 1/2,
/// T = 1/2 with probability 0.8 and 3 with 0.2, they would say 2/3. Symbols are
/// ``PosteriorRung``'s.
///
/// - Accuracy: an enclosure of the infimum; see ``SquaredHingeBound``.
/// - Tightness: never above ``PosteriorBennettTail``. At m = 1 it is at most
///   Cantelli's v/(v + d²), which some T attains; for many draws the factor to the
///   two-point law's tail is near e²/2.
/// - Source: Bentkus, Ann. Probab. 32 (2004); Pinelis, EJP 21 no. 20 (2016). Proof:
///   `proofs-notes/T4g-a-posteriori.md`.
public struct SquaredHingeTail: PosteriorRung {
  /// μ, V and R.
  public let moments: PosteriorMoments

  /// Takes μ, V and R.
  public init(moments: PosteriorMoments) { self.moments = moments }

  /// Encloses the infimum of the chosen side, or the sum of both.
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
    let (v, b) = (part.variance, part.range)
    let scale = v + b * b
    let threshold = Threshold(
      trials: m, probability: v / scale,
      value: Rational(m) * (v + b * part.deviation) / scale)
    if let edge = threshold.edge(precision) { return edge }
    return try SquaredHingeBound(threshold, precision: precision).infimum()
  }
}
