/// Bennett's inequality (`bennett`): for n independent X_i with X_i − E X_i ≤ b,
/// whose variances have a mean of at most v, and h(x) = (1 + x) log(1 + x) − x,
///
///     P(X̄ − E X̄ ≥ t)  ≤  exp(−n (v/b²) h(b t/v)).
///
/// Sides, symbols and domains are ``BernsteinInequality``'s. At v = 0 it is 0. T4c'
/// is this at v = b = B − 1 above and v = B − 1, b = 1 below.
///
/// - Accuracy: an enclosure of the formula. h cancels near 0, paid for in bits.
/// - Tightness: the exponent is that of a Poisson variable of variance n v/b²,
///   scaled by b, hence approached by rare and large deviations b: v ≪ b².
/// - Source: [Bennett62]. Proof: `proofs-notes/concentration.md`.
public struct BennettInequality: ConcentrationInequality {
  /// `bennett`.
  public static var inequality: Inequality { .bennett }

  /// What it shares with Bernstein's inequality: n, v, b.
  public let moments: BernsteinInequality

  /// Takes n, v and b.
  ///
  /// - Throws: `outsideDomain`.
  public init(
    samples: Int, variance: Rational, range: Rational
  ) throws(BoundError) {
    moments = try BernsteinInequality(
      samples: samples, variance: variance, range: range)
  }

  /// exp(−n (v/b²) h(b t/v)), twice that for both sides.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    if moments.variance.sign == 0 { return .impossible(precision) }
    return try TailBound.symmetric(precision, side) { exponent(t, $0) }
  }

  private func exponent(_ t: Rational, _ bits: Int) -> Interval {
    let (v, b) = (moments.variance, moments.range)
    let scale = Rational(moments.samples) * v / (b * b)
    return
      -(Interval(scale, precision: bits)
      * BennettTail.h(b * t / v, precision: bits))
  }

  /// The root of the exponent + log(s/δ), s sides; Bernstein's t is above it.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    if moments.variance.sign == 0 { return Interval(0, precision: precision) }
    let above = moments.positiveRoot(logLevel(δ, side, 64), precision: 64)
    guard let end = above.exactEnds?.upper else {
      throw .undecided("Bernstein's deviation", precision: 64)
    }
    return try TailBound.root(
      precision, before: 2 * end, guess: above.midpoint / 2
    ) { t, bits in
      exponent(t, bits) + logLevel(δ, side, bits)
    }
  }

  /// As for ``BernsteinInequality``.
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try moments.exactTail(at: t, side: side, precision: precision)
  }
}

extension TailBound {
  /// Encloses the t in (0, end) at which a falling function is 0.
  static func root(
    _ precision: Int, before end: Rational, guess: Double,
    _ function: (_ t: Rational, _ bits: Int) throws(BoundError) -> Interval
  ) throws(BoundError) -> Interval {
    try CertifiedRoot.enclosing(
      target: 0, guess: guess, domain: 0...end, isIncreasing: false,
      bits: Swift.max(66, precision - 16), function: function
    ).rounded(to: precision)
  }
}
