/// McDiarmid's inequality (`mcdiarmid`): if changing the i-th of independent
/// arguments changes f by at most c_i, then
///
///     P(f − E f ≥ t)  ≤  exp(−2 t²/Σ c_i²),
///
/// the same below, and twice that for both.
///
/// | Symbol | Name          | Shape; unit       | Domain                      |
/// | ------ | ------------- | ----------------- | --------------------------- |
/// | c_i    | `difference`  | scalar; unit of f | 10⁻²⁰⁰ … 10²⁰⁰, all equal   |
/// | n      | `samples`     | count             | 1 … 10¹⁶ arguments          |
/// | Σ c_i² | `sumOfSquares`| scalar; unit of f, squared | 10⁻⁴⁰⁰ … 10⁴¹⁶     |
/// | t      | `deviation`   | scalar; unit of f | 10⁻²⁰⁰ … 10²⁰⁰              |
///
/// ``HoeffdingInequality`` is this for f = X̄, c_i = c/n; T12 for the number of
/// distinct values among n draws, c_i = 1.
///
/// - Accuracy: an enclosure of the formula; the exponent is rational.
/// - Tightness: as Hoeffding's for sums; for other f it knows the differences, not
///   the variance.
/// - Source: McDiarmid, Surveys in Combinatorics (1989). Proof:
///   `proofs-notes/concentration-beyond-sums.md`.
public struct McDiarmidInequality: ConcentrationInequality {
  /// `mcdiarmid`.
  public static var inequality: Inequality { .mcdiarmid }

  /// Σ c_i².
  public let sumOfSquares: Rational
  /// n and c, where all c_i are c.
  private let equal: (samples: Int, difference: Rational)?

  /// Takes n arguments of the same difference c.
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

  /// exp(−2 t²/Σ c_i²), twice that for both sides.
  public func bound(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound {
    try checkedPoint(t, side)
    let exponent = -2 * t * t / sumOfSquares
    return try TailBound.symmetric(precision, side) { bits in
      Interval(exponent, precision: bits)
    }
  }

  /// √(Σ c_i² log(s/δ)/2) for s sides.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    let bits = precision + 16
    return
      (Interval(sumOfSquares / 2, precision: bits)
      * logLevel(δ, side, bits)).squareRoot.rounded(to: precision)
  }

  /// For a sum of n fair coins with values 0 and c, where all differences are c.
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try checkedPoint(t, side)
    guard let (n, c) = equal else { return nil }
    return try BinomialLaw.ofFairCoins(n).tail(
      side, beyondMean: t / c, precision: precision)
  }
}

extension ConcentrationDomain {
  static func check(differences: [Rational]) throws(BoundError) {
    guard !differences.isEmpty else {
      throw .outsideDomain(
        "differences", value: "none", requirement: "one number or more")
    }
    for c in differences { try check(positive: c, "difference") }
  }
}
