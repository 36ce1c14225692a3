/// Convex order (`convex-order`): for n independent X_i in [0, 1] of mean p each,
/// and N ~ Bin(n, p), Σ X_i ≤_cx N, so with x = n(p + t) and y = n(p − t)
///
///     P(X̄ ≥ p + t)  ≤  inf_{h < x} E(N − h)₊/(x − h),
///     P(X̄ ≤ p − t)  ≤  inf_{h > y} E(h − N)₊/(h − y).
///
/// The first is pⁿ at x = n and 0 beyond; the second (1 − p)ⁿ at y = 0 and 0 for
/// t > p. T4e is this for X_i = T_i/B, p = 1/B, t = ε/B, and computes it. Symbols and
/// domains are ``ChernoffKLInequality``'s.
///
/// - Accuracy: an enclosure of the infimum, of relative width 2^(16 − precision).
///   Where the infimum is below 2^−2³⁰, its logarithm is only known to lie between
///   that of the binomial tail and Chernoff's bound.
/// - Tightness: the best that convex order alone gives; near e times the tail of
///   Bin(n, p) where that is steep.
/// - Source: [Hoeffding63]; Pinelis, EJP 21 no. 20 (2016). Proof:
///   `proofs-notes/concentration.md`.
public struct ConvexOrderInequality: ConcentrationInequality {
  /// `convex-order`.
  public static var inequality: Inequality { .convexOrder }

  /// n and p.
  public let chernoff: ChernoffKLInequality

  /// Takes n and p.
  ///
  /// - Throws: `outsideDomain`.
  public init(samples: Int, mean: Rational) throws(BoundError) {
    chernoff = try ChernoffKLInequality(samples: samples, mean: mean)
  }

  /// The infimum of the chosen side, or the sum of both.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    func tail(_ p: Rational) throws(BoundError) -> TailBound {
      try self.tail(p, t, precision)
    }
    switch side {
    case .upper: return try tail(chernoff.mean)
    case .lower: return try tail(1 - chernoff.mean)
    case .both:
      return try tail(chernoff.mean).plus(tail(1 - chernoff.mean))
    }
  }

  /// The upper side for the mean p.
  private func tail(
    _ p: Rational, _ t: Rational, _ precision: Int
  ) throws(BoundError) -> TailBound {
    let n = chernoff.samples
    if p.sign == 0 || p + t >= 1 {
      return TailBound(
        exponent: ChernoffKLInequality.exponent(n, p, t, precision + 16),
        precision: precision)
    }
    let value = Rational(n) * (p + t)
    let threshold = Threshold(trials: n, probability: p, value: value)
    let infimum = try threshold.convexOrder(precision)
    if infimum.isCertainlyPositive {
      return TailBound(
        probability: .min(infimum, Interval(1, precision: precision)),
        logProbability: .min(infimum.log, Interval(0, precision: precision)))
    }
    let exact = try threshold.law.tail(from: value, precision: precision)
    return TailBound(
      probability: .max(infimum, Interval(0, precision: precision)),
      logProbability: .hull(
        exact.logProbability,
        ChernoffKLInequality.exponent(n, p, t, precision + 64)
          .rounded(to: precision)))
  }

  /// The root of bound = δ; 1 − p if pⁿ ≥ δ; nil for both sides.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    return try chernoff.root(δ, side, precision) {
      (_, p, t, bits) throws(BoundError) in
      try tail(p, t, bits).logProbability
    }
  }

  /// As for ``ChernoffKLInequality``.
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try chernoff.exactTail(at: t, side: side, precision: precision)
  }
}
