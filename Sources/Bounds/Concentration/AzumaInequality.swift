/// The Azuma–Hoeffding inequality (`azuma`): for a martingale M_0, …, M_n with
/// |M_i − M_{i−1}| ≤ c_i, c_i fixed beforehand,
///
///     P(max_i (M_i − M_0) ≥ t)  ≤  exp(−t²/(2 Σ c_i²)),
///
/// the same below, and twice that for both.
///
/// | Symbol | Name          | Shape; unit       | Domain                      |
/// | ------ | ------------- | ----------------- | --------------------------- |
/// | c_i    | `difference`  | scalar; unit of M | 10⁻²⁰⁰ … 10²⁰⁰, all equal   |
/// | n      | `samples`     | count             | 1 … 10¹⁶ steps              |
/// | Σ c_i² | `sumOfSquares`| scalar; unit of M, squared | 10⁻⁴⁰⁰ … 10⁴¹⁶     |
/// | t      | `deviation`   | scalar; unit of M | 10⁻²⁰⁰ … 10²⁰⁰              |
///
/// - Accuracy: an enclosure of the formula; the exponent is rational.
/// - Tightness: the exponent is that of a fair walk's last step as t/√n → 0; the
///   walk's maximum has up to twice that probability.
/// - Source: Azuma, Tohoku Math. J. 19 (1967); [Hoeffding63]. Proof:
///   `proofs-notes/concentration-beyond-sums.md`.
public struct AzumaInequality: ConcentrationInequality {
  /// `azuma`.
  public static var inequality: Inequality { .azuma }

  /// Σ c_i².
  public let sumOfSquares: Rational
  /// n and c, where all c_i are c.
  private let equal: (samples: Int, difference: Rational)?

  /// Takes n steps of the same bound c.
  ///
  /// - Throws: `outsideDomain`.
  public init(samples: Int, difference: Rational) throws(BoundError) {
    try SamplingDomain.check(samples: samples)
    try ConcentrationDomain.check(positive: difference, "difference")
    sumOfSquares = Rational(samples) * difference * difference
    equal = (samples, difference)
  }

  /// Takes c_1, …, c_n.
  ///
  /// - Throws: `outsideDomain` unless there is one, and each is in the domain.
  public init(differences: [Rational]) throws(BoundError) {
    try ConcentrationDomain.check(differences: differences)
    sumOfSquares = differences.reduce(0) { $0 + $1 * $1 }
    equal = nil
  }

  /// exp(−t²/(2 Σ c_i²)), twice that for both sides.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    let exponent = -t * t / (2 * sumOfSquares)
    return try TailBound.symmetric(precision, side) { bits in
      Interval(exponent, precision: bits)
    }
  }

  /// √(2 Σ c_i² log(s/δ)) for s sides.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    let bits = precision + 16
    return
      (Interval(2 * sumOfSquares, precision: bits)
      * logLevel(δ, side, bits)).squareRoot.rounded(to: precision)
  }

  /// For the maximum of a fair walk with n steps ±c, by reflection: with
  /// k = ⌈t/c⌉, P(max ≥ k) = P(W_n ≥ k) + P(W_n > k). Nil for both sides.
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try checkedPoint(t, side)
    guard side != .both, let (n, c) = equal else { return nil }
    if t > Rational(n) * c { return .impossible(precision) }
    let k = Rational((t / c).knownCeiling)
    // W_n = 2K − n for K ~ Bin(n, 1/2).
    let coins = try BinomialLaw.ofFairCoins(n)
    return coins.tail(.upper, beyondMean: k / 2, precision: precision)
      .plus(
        coins.tail(.upper, beyondMean: (k + 1) / 2, precision: precision))
  }
}
