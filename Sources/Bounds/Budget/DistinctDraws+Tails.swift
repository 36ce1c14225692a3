/// Why the number of distinct indices is near its mean (T12).
public enum DistinctDrawsTail: CaseIterable, Sendable {
  /// 2 exp(−2t²/m): one draw changes D by at most 1 (McDiarmid).
  case draws
  /// 2 exp(−2t²/n): D is a sum of n negatively associated indicators (Hoeffding).
  case support
  /// 2 exp(−t²/(2 (v + t/3))), v = Σ u_j (1 − u_j): the same by Bernstein.
  case variance
}

extension DistinctDraws {
  /// Encloses a bound on P(|D − E D| ≥ t), half of it for one side.
  ///
  /// At t = 0 it is 2, which says nothing.
  ///
  /// - Parameters:
  ///   - t: from 0 to 10⁹.
  ///   - m: draws.
  ///   - reason: which of the three.
  ///   - precision: bits of the enclosure.
  public func failureProbability(
    deviation t: Rational, draws m: Int, by reason: DistinctDrawsTail,
    precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try Self.check(draws: m)
    guard t >= 0, t <= 1_000_000_000 else {
      throw .outsideDomain(
        "deviation", value: "\(t)", requirement: "from 0 to 10^9")
    }
    let two = Interval(2, precision: precision)
    if t.sign == 0 { return two }
    // No draw leaves D = 0 = E D.
    if m == 0 { return Interval(0, precision: precision) }
    switch reason {
    case .draws: return two * hoeffding(t, terms: m, precision)
    case .support: return two * hoeffding(t, terms: support, precision)
    case .variance:
      let v = try varianceBound(draws: m, precision: precision)
      let third = Interval(t / 3, precision: precision)
      let exponent = Interval(t * t / 2, precision: precision) / (v + third)
      return two * (-exponent).exp
    }
  }

  /// Encloses 2 exp(−2t²/min(m, n)), a bound on P(|D − E D| ≥ t).
  public func failureProbability(
    deviation t: Rational, draws m: Int,
    precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try failureProbability(
      deviation: t, draws: m, by: m < support ? .draws : .support,
      precision: precision)
  }

  private func hoeffding(
    _ t: Rational, terms: Int, _ precision: Int
  ) -> Interval {
    Interval(-2 * t * t / Rational(terms), precision: precision).exp
  }
}
