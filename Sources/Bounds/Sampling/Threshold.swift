/// The event X ≥ x for X ~ Bin(m, p), with x above the mean m p: what each side of
/// the relative error becomes for the extremal T in {0, B}.
///
/// The lower side X ≤ y is the upper one of m − X ~ Bin(m, 1 − p) at m − y.
struct Threshold {
  let trials: Int
  let probability: Rational
  /// x, exactly; above m p.
  let value: Rational

  /// x = m(1 + ε)/B, p = 1/B.
  static func upper(_ B: Rational, _ ε: Rational, _ m: Int) -> Threshold {
    Threshold(
      trials: m, probability: 1 / B, value: Rational(m) * (1 + ε) / B)
  }

  /// m − y for y = m(1 − ε)/B, p = 1 − 1/B.
  static func lower(_ B: Rational, _ ε: Rational, _ m: Int) -> Threshold {
    Threshold(
      trials: m, probability: 1 - 1 / B,
      value: Rational(m) - Rational(m) * (1 - ε) / B)
  }

  /// The law of X.
  var law: BinomialLaw {
    get throws(BoundError) {
      try BinomialLaw(trials: trials, probability: probability)
    }
  }

  /// 0 where x > m, p^m where x = m: what every bound below shares. Else nil.
  func edge(_ precision: Int) -> Interval? {
    let m = Rational(trials)
    if value > m { return Interval(0, precision: precision) }
    if value < m { return nil }
    return Interval(probability, precision: precision + 64).power(trials)
      .rounded(to: precision)
  }

  /// inf over h < x of E(X − h)₊/(x − h) (T4e).
  func convexOrder(_ precision: Int) throws(BoundError) -> Interval {
    if let edge = edge(precision) { return edge }
    return try HingeBound(self, precision: precision).infimum()
  }

  /// P(X ≥ x) itself.
  func exactTail(_ precision: Int) throws(BoundError) -> Interval {
    if let edge = edge(precision) { return edge }
    guard let k = value.ceiling else {
      throw .beyondReach("a threshold of \(trials) draws", limit: "2^63")
    }
    return try law.tail(atLeast: k, precision: precision).probability
  }

  /// The smaller of T4e and P(X ≥ k)/P(Bin(m, x/m) ≥ k) at k = ⌊x⌋ (T4e').
  func randomizedRounding(_ precision: Int) throws(BoundError) -> Interval {
    if let edge = edge(precision) { return edge }
    guard let k = value.floor else {
      throw .beyondReach("a threshold of \(trials) draws", limit: "2^63")
    }
    return .min(
      try convexOrder(precision), try likelihoodRatio(at: k, precision))
  }

  /// P(Bin(m, p) ≥ k)/P(Bin(m, x/m) ≥ k) for x ≤ m; a bound on the tail for every
  /// integer k ≤ x.
  func likelihoodRatio(
    at k: Int, _ precision: Int
  ) throws(BoundError) -> Interval {
    if k <= 0 { return Interval(1, precision: precision) }
    let law = try law
    let tilted = try BinomialLaw(
      trials: trials, probability: value / Rational(trials))
    return law.tail(atLeast: k, precision: precision).probability
      / tilted.tail(atLeast: k, precision: precision).probability
  }

  /// The infimum of T4e as a rational, by trying every integer hinge.
  var exactConvexOrder: Rational {
    let m = Rational(trials)
    if value > m { return 0 }
    if value == m { return probability.power(trials) }
    let law = Self.masses(trials, probability)
    var best: Rational = 1
    for h in 0..<value.knownCeiling {
      var excess: Rational = 0
      for k in h..<law.count { excess = excess + Rational(k - h) * law[k] }
      best = Swift.min(best, excess / (value - Rational(h)))
    }
    return best
  }

  /// P(X = 0), …, P(X = m), exactly.
  static func masses(_ m: Int, _ p: Rational) -> [Rational] {
    if p == 1 { return Array(repeating: 0, count: m) + [1] }
    var masses = [(1 - p).power(m)]
    for k in 0..<m {
      masses.append(masses[k] * p / (1 - p) * Rational(m - k, k + 1))
    }
    return masses
  }
}
