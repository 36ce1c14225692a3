/// Sampford's bound on Mills' ratio of a normal tail (`normal-mills`): for
/// X ~ N(μ, v), x = t/√v and φ(x) = exp(−x²/2)/√(2π),
///
///     P(X − μ ≥ t)  ≤  φ(x) · 4/(3x + √(x² + 8)),
///
/// the same below, and twice that for both. Symbols, domains and the exact tail are
/// ``NormalInequality``'s.
///
/// - Accuracy: an enclosure of the formula.
/// - Tightness: 2/√π = 1.128… times the tail as t → 0, 1 + 2x⁻⁶ times it to leading
///   order as x → ∞. The usual φ(x)/x is larger.
/// - Source: Sampford, Ann. Math. Stat. 24 (1953). Proof:
///   `proofs-notes/concentration-beyond-sums.md`.
public struct NormalMillsInequality: ConcentrationInequality {
  /// `normal-mills`.
  public static var inequality: Inequality { .normalMills }

  /// v, held by the plainer bound.
  public let normal: NormalInequality

  /// Takes v.
  ///
  /// - Throws: `outsideDomain`.
  public init(variance: Rational) throws(BoundError) {
    normal = try NormalInequality(variance: variance)
  }

  /// φ(x) · 4/(3x + √(x² + 8)), twice that for both sides.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    if normal.variance.sign == 0 { return .impossible(precision) }
    return try TailBound.symmetric(precision, side) { exponent(t, $0) }
  }

  private func exponent(_ t: Rational, _ bits: Int) -> Interval {
    let square = t * t / normal.variance
    func enclose(_ x: Rational) -> Interval { Interval(x, precision: bits) }
    let x = enclose(square).squareRoot
    let ratio =
      enclose(4) / (enclose(3) * x + enclose(square + 8).squareRoot)
    let twoPi = enclose(2) * Interval.pi(precision: bits)
    return ratio.log - enclose(square / 2) - twoPi.log / enclose(2)
  }

  /// The root of bound = δ; 0 where δ is above the bound at t → 0.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    if normal.variance.sign == 0 { return Interval(0, precision: precision) }
    let half = side == .both ? δ / 2 : δ
    // At t → 0 the bound is 1/√π; beyond, at most exp(−x²/2).
    let square = Interval(half * half, precision: 1_024) * .pi(precision: 1_024)
    if square.isCertainlyAbove(1) { return Interval(0, precision: precision) }
    guard
      let end =
        (Interval(2 * normal.variance) * logLevel(half, .upper, 128))
        .squareRoot.exactEnds?.upper
    else { throw .undecided("the domain of a normal quantile", precision: 128) }
    return try TailBound.root(
      precision, before: 2 * end, guess: end.approximation / 2
    ) { t, bits in exponent(t, bits) + logLevel(half, .upper, bits) }
  }

  /// As for ``NormalInequality``.
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try normal.exactTail(at: t, side: side, precision: precision)
  }
}
