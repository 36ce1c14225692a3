/// The Chernoff–Hoeffding bound (`chernoff-kl`): for n independent X_i in [0, 1]
/// whose means have the mean p, and
/// kl(a‖p) = a log(a/p) + (1 − a) log((1 − a)/(1 − p)),
///
///     P(X̄ ≥ p + t)  ≤  exp(−n kl(p + t‖p)),  0 if p + t > 1,
///     P(X̄ ≤ p − t)  ≤  exp(−n kl(p − t‖p)),  0 if t > p.
///
/// At p + t = 1 the first is pⁿ, at t = p the second (1 − p)ⁿ. T4d is this for
/// X_i = T_i/B, p = 1/B, t = ε/B.
///
/// | Symbol | Name        | Shape; unit           | Domain           |
/// | ------ | ----------- | --------------------- | ---------------- |
/// | n      | `samples`   | count                 | 1 … 10¹⁶         |
/// | p      | `mean`      | scalar; dimensionless | 0, 10⁻²⁰⁰ … 1    |
/// | t      | `deviation` | scalar; dimensionless | 10⁻²⁰⁰ … 10²⁰⁰   |
///
/// - Accuracy: an enclosure of the formula. kl cancels near t = 0, paid for in
///   bits.
/// - Tightness: exact exponent for Bin(n, p) (Cramér), and exact at p + t = 1; never
///   better than ``ConvexOrderInequality``.
/// - Source: [Hoeffding63], Theorem 1. Proof: `proofs-notes/concentration.md`.
public struct ChernoffKLInequality: ConcentrationInequality {
  /// `chernoff-kl`.
  public static var inequality: Inequality { .chernoffKL }

  /// n, the number of terms.
  public let samples: Int
  /// p, the mean of their means.
  public let mean: Rational

  /// Takes n and p.
  ///
  /// - Throws: `outsideDomain`.
  public init(samples: Int, mean: Rational) throws(BoundError) {
    try SamplingDomain.check(samples: samples)
    try ConcentrationDomain.check(mean: mean)
    self.samples = samples
    self.mean = mean
  }

  /// The exponential of the chosen side, or their sum.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    return try TailBound.refined(
      precision, side, upper: { Self.exponent(samples, mean, t, $0) },
      lower: { Self.exponent(samples, 1 - mean, t, $0) })
  }

  /// −n kl(p + t‖p); n log p at p + t = 1, −∞ beyond. The lower side is the upper
  /// one of 1 − X_i.
  static func exponent(
    _ n: Int, _ p: Rational, _ t: Rational, _ bits: Int
  ) -> Interval {
    let a = p + t
    if a > 1 || p.sign == 0 { return Interval(-.infinity, precision: bits) }
    func enclose(_ x: Rational) -> Interval { Interval(x, precision: bits) }
    if a == 1 { return enclose(Rational(n)) * p.logarithm(bits) }
    let above = enclose(a) * enclose(t / p).log1p
    let below = enclose(1 - a) * ((1 - a) / (1 - p)).logarithm(bits)
    return -(enclose(Rational(n)) * (above + below))
  }

  /// The root of kl(p + t‖p) = log(1/δ)/n; 1 − p if pⁿ ≥ δ; nil for both sides.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    return try root(δ, side, precision, Self.exponent)
  }

  /// The t ≤ 1 − p where the exponent of one side falls to log δ, for any exponent
  /// that is continuous up to n log p at t = 1 − p, and −∞ beyond.
  func root(
    _ δ: Rational, _ side: TailSide, _ precision: Int,
    _ exponent: (
      _ n: Int, _ p: Rational, _ t: Rational, _ bits: Int
    ) throws(BoundError) -> Interval
  ) throws(BoundError) -> Interval? {
    if side == .both { return nil }
    let p = side == .upper ? mean : 1 - mean
    if p.sign == 0 { return Interval(0, precision: precision) }
    guard try isPowerBelow(δ, p) else {
      return Interval(1 - p, precision: precision)
    }
    // Pinsker: kl(p + t‖p) ≥ 2t².
    let pinsker = (logLevel(δ, side, 64) / Interval(2 * samples))
      .squareRoot.midpoint
    return try TailBound.root(
      precision, before: 1 - p,
      guess: Swift.min(pinsker, (1 - p).approximation) / 2
    ) { (t, bits) throws(BoundError) in
      try exponent(samples, p, t, bits) + logLevel(δ, side, bits)
    }
  }

  /// Whether pⁿ < δ.
  private func isPowerBelow(
    _ δ: Rational, _ p: Rational
  ) throws(BoundError) -> Bool {
    if p == 1 { return false }
    if samples <= 2_000 { return p.power(samples) < δ }
    for bits in Precisions.ofTails {
      let power = Interval(samples, precision: bits) * p.logarithm(bits)
      let level = δ.logarithm(bits)
      if power.isCertainlyBelow(level) { return true }
      if level.isCertainlyAtMost(power) { return false }
    }
    throw .undecided("is p^n below the level?", at: Precisions.ofTails)
  }

  /// P(Bin(n, p) ≥ n(p + t)), the tail of coins of mean p.
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try checkedPoint(t, side)
    return try BinomialLaw(trials: samples, probability: mean).tail(
      side, beyondMean: Rational(samples) * t, precision: precision)
  }
}
