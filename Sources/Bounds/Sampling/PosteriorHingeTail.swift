/// The tail of importance sampling's relative error at a given input, by convex order
/// (T4g, as T4e).
///
/// Σ T_i ≤_cx R X for X ~ Bin(m, μ/R), so with x = m(1 + ε)/R and y = m(1 − ε)/R
///
///     P(ẑ/z ≥ 1 + ε)  ≤  inf_{h < x} E(X − h)₊/(x − h),
///     P(ẑ/z ≤ 1 − ε)  ≤  inf_{h > y} E(h − X)₊/(h − y).
///
/// (μ/R)^m at x = m and (1 − μ/R)^m at y = 0. Symbols are ``PosteriorRung``'s; V is
/// not used.
///
/// - Accuracy: an enclosure of the right-hand side; see ``HingeBound``.
/// - Tightness: never above T4e at a ceiling B ≥ R when μ = 1; never above
///   ``SquaredHingeTail`` where V = R μ.
/// - Source: [Hoeffding63]. Proof: `proofs-notes/T4g-a-posteriori.md`.
public struct PosteriorHingeTail: PosteriorRung {
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
    let p = moments.mean / moments.range
    let x = Rational(m) * part.threshold / moments.range
    let threshold =
      part.isUpper
      ? Threshold(trials: m, probability: p, value: x)
      : Threshold(trials: m, probability: 1 - p, value: Rational(m) - x)
    return try threshold.convexOrder(precision)
  }
}
