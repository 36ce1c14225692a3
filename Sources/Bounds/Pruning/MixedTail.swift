/// The tail of the error where some weights are kept and the rest R is sampled
/// (T6').
///
/// Index c is drawn from q over R, T = g_c(x)/q_c with 0 ≤ T ≤ B and
/// μ = E T = Σ_{j∈R} g_j(x) ≤ μ_max. The error (ẑ − z)/z is the mean of m
/// independent copies of T, minus μ; μ depends on x and is not known, and every
/// bound holds at the worst μ. With t = ε/B and p_max = μ_max/B, a side is at most
///
/// - ``Method/bernstein``: exp(−m ε²/(2 (v + B ε/3))), v the largest μ(B − μ) for
///   μ ≤ μ_max: μ_max (B − μ_max) for 2μ_max ≤ B, else B²/4;
/// - ``Method/chernoff``: above, exp(−m kl(p + t‖p)) at the p of (0, min(p_max,
///   1 − t)] nearest to p*, and 0 for t ≥ 1; below, exp(−m kl(p − t‖p)) at the p of
///   [t, p_max] nearest to 1 − p*, and 0 for t > p_max; p* solves
///   log[(p + t)(1 − p)/(p(1 − p − t))] = t/(p(1 − p));
/// - ``Method/convexOrder``: with N ~ Poisson(λ), λ = m p_max, above
///   inf over h < λ + mt of E(N − h)₊/(λ + mt − h), below inf over h > λ − mt of
///   E(h − N)₊/(h − λ + mt), 0 for t > p_max.
///
/// In SiPP, q_j = s_j/S_R, B = C S_R and μ_max = min(1, C S_R), S_R = Σ_{j∈R} s_j;
/// a law that is drawn exactly has B = C max_{j∈R} s_j/q_j.
///
/// | Symbol | Name            | Shape; unit                      | Domain       |
/// | ------ | --------------- | -------------------------------- | ------------ |
/// | B      | `range`         | scalar; dimensionless            | (0, 10¹⁰⁰]   |
/// | μ_max  | `greatestMean`  | scalar; fraction of z            | [0, min(1, B)] |
/// | ε      | `relativeError` | scalar; fraction of z            | (0, 10²⁰⁰]   |
/// | m      | `samples`       | count of draws, with replacement | 1 … 10¹⁶     |
/// | δ      | `failureProbability` | scalar; a probability       | in (0, 1)    |
///
/// At μ_max = 0 nothing is left to sample, T = 0, and every bound is 0. No bound
/// rises with m or ε.
///
/// - Accuracy: an enclosure of the right-hand side; as a bound, read its upper end.
///   It may exceed 1, where it says nothing.
/// - Tightness: at the worst p the laws on {0, B} have, as m → ∞, the exponent of
///   Chernoff's bound.
/// - Source: theory T6'; [Hoeffding63]. Proof: `proofs-notes/T6prime-mixed.md`.
public struct MixedTail: Sendable {
  /// T6'.
  public static var statement: StatementID { .t6Prime }

  /// How a tail is bounded.
  public enum Method: String, CaseIterable, Sendable {
    /// From the variance and the range.
    case bernstein
    /// From the moment generating function, at the worst mean.
    case chernoff
    /// From hinges of a centred Poisson variable.
    case convexOrder
    /// The least of the others, on each side; without hinges where λ or the
    /// threshold is beyond their reach.
    case least
  }

  /// B.
  public let range: Rational
  /// μ_max.
  public let greatestMean: Rational

  /// Takes B and μ_max.
  ///
  /// - Throws: `outsideDomain`.
  public init(range B: Rational, greatestMean μ: Rational) throws(BoundError) {
    guard B > 0, B <= Rational(10).power(100) else {
      throw .outsideDomain(
        "range", value: "\(B)", requirement: "above 0 and at most 10^100")
    }
    guard μ >= 0, μ <= 1, μ <= B else {
      throw .outsideDomain(
        "greatest mean", value: "\(μ)",
        requirement: "from 0 to 1 and at most the range")
    }
    range = B
    greatestMean = μ
  }

  /// B = C S_R and μ_max = min(1, C S_R), where all but the `kept` largest
  /// sensitivities are sampled in proportion.
  ///
  /// - Throws: `outsideDomain` unless 0 ≤ `kept` ≤ n and S_R > 0.
  public init(
    _ group: DeterministicError, keeping kept: Int
  ) throws(BoundError) {
    let mean = try group.relativeError(keeping: kept)
    try self.init(
      range: group.slack * group.remainders[kept], greatestMean: mean)
  }

  /// v, the largest μ(B − μ).
  public var largestVariance: Rational {
    2 * greatestMean <= range
      ? greatestMean * (range - greatestMean) : range * range / 4
  }

  /// δ(m, ε): encloses the bound on the chosen tail; `.both` is the sum.
  ///
  /// - Throws: `outsideDomain`; `beyondReach` for ``Method/convexOrder`` where λ is
  ///   above 10⁷ or λ + x above 2·10⁹; `undecided` where the worst mean is not found
  ///   at any precision.
  public func failureProbability(
    relativeError ε: Rational, samples m: Int, side: TailSide = .both,
    method: Method = .least, precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try SamplingDomain.check(relativeError: ε, samples: m)
    if greatestMean.sign == 0 { return Interval(0, precision: precision) }
    switch side {
    case .upper, .lower:
      return try bound(ε, m, side == .upper, method, precision)
    case .both:
      return try bound(ε, m, true, method, precision)
        + bound(ε, m, false, method, precision)
    }
  }

  private func bound(
    _ ε: Rational, _ m: Int, _ isUpper: Bool, _ method: Method,
    _ precision: Int
  ) throws(BoundError) -> Interval {
    switch method {
    case .bernstein:
      return bernstein(ε, m, precision)
    case .chernoff:
      return try chernoff(ε, m, isUpper, precision)
    case .convexOrder:
      return try convexOrder(ε, m, isUpper, precision)
    case .least:
      let closed = Interval.min(
        bernstein(ε, m, precision), try chernoff(ε, m, isUpper, precision))
      do throws(BoundError) {
        return .min(closed, try convexOrder(ε, m, isUpper, precision))
      } catch {
        guard case .beyondReach = error else { throw error }
        return closed
      }
    }
  }
}

// MARK: - The three bounds, a side each

extension MixedTail {
  /// exp(−m ε²/(2 (v + B ε/3))).
  private func bernstein(_ ε: Rational, _ m: Int, _ precision: Int) -> Interval
  {
    let scale = 2 * (largestVariance + range * ε / 3)
    return Interval(-(Rational(m) * ε * ε / scale), precision: precision).exp
  }

  /// exp(−m K), K the least divergence over the p that are possible.
  private func chernoff(
    _ ε: Rational, _ m: Int, _ isUpper: Bool, _ precision: Int
  ) throws(BoundError) -> Interval {
    let (t, most) = (ε / range, greatestMean / range)
    let none = Interval(0, precision: precision)
    // Above: p ≤ p_max and p + t ≤ 1. Below, mirrored: kl(p − t‖p) = K(1 − p).
    if t >= 1 { return none }
    if !isUpper && t > most { return none }
    let domain =
      isUpper ? 0...Swift.min(most, 1 - t) : (1 - most)...(1 - t)
    let bits = precision + 64
    let least = try ShiftedDivergence(shift: t).least(
      over: domain, precision: bits)
    guard let least else { return none }
    return (-(Interval(m, precision: bits) * least)).rounded(to: precision).exp
  }

  /// The best hinge of N ~ Poisson(m p_max).
  private func convexOrder(
    _ ε: Rational, _ m: Int, _ isUpper: Bool, _ precision: Int
  ) throws(BoundError) -> Interval {
    let (λ, x) = (poissonMean(m), Rational(m) * ε / range)
    if isUpper && x >= Rational(m) || !isUpper && x > λ {
      return Interval(0, precision: precision)
    }
    let hinge = try PoissonHinge(mean: λ)
    return isUpper
      ? try hinge.upper(at: λ + x, precision: precision)
      : try hinge.lower(at: λ - x, precision: precision)
  }

  /// λ = m μ_max/B.
  func poissonMean(_ m: Int) -> Rational { Rational(m) * greatestMean / range }
}
