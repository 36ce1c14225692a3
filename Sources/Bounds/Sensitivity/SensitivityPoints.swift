/// How many sensitivity points make every empirical sensitivity large enough (T1).
///
/// Assumption A(C, K): for each of n pairs (group, weight j) with
/// M_j = ess sup g_j > 0, P(g_j < M_j/C) ≤ exp(−1/K). For N independent inputs and
/// s_j = max g_j over them,
///
///     P(some j has C s_j < M_j)  ≤  δ(N) = min(1, n exp(−N/K)),
///
/// so the least N that this bound certifies for δ is ⌈K log(n/δ)⌉.
///
/// | Symbol | Name       | Shape; unit           | Domain         |
/// | ------ | ---------- | --------------------- | -------------- |
/// | n      | `pairs`    | count of pairs        | 1 … 10¹⁶       |
/// | K      | `constant` | scalar; count of inputs | 10⁻¹⁰⁰ … 10¹⁰⁰ |
/// | N      | `points`   | count of inputs       | 1 … 10¹⁶       |
/// | δ      | `failureProbability` | scalar; a probability | (0, 1) |
///
/// C does not enter the number; it enters what the number is good for. Pairs with
/// P(g_j < M_j/C) = 0 never fail and may be left out of n.
///
/// - Accuracy: sizes are exact, probabilities enclosed.
/// - Tightness: independent pairs at the assumption's boundary fail with
///   1 − (1 − exp(−N/K))ⁿ ≥ δ(N) − δ(N)²/2; where n exp(−1/K) ≤ 1 some law fails
///   with n exp(−N/K) itself.
/// - Source: Baykal et al., arXiv:1910.05422, restated. Proof:
///   `proofs-notes/T1-sensitivity-points.md`.
public struct SensitivityPoints: Sendable {
  /// T1.
  public static var statement: StatementID { .t1 }

  /// n, the number of pairs (group, weight).
  public let pairs: Int
  /// K of A(C, K).
  public let constant: Rational

  /// Takes n and K.
  ///
  /// - Throws: `outsideDomain`.
  public init(pairs: Int, constant: Rational) throws(BoundError) {
    try SensitivityDomain.check(pairs, name: "weights")
    try SensitivityDomain.check(constant: constant)
    self.pairs = pairs
    self.constant = constant
  }

  /// Encloses δ(N) = min(1, n exp(−N/K)).
  public func failureProbability(
    points N: Int, precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    let miss = try missProbability(points: N, precision: precision)
    return .min(
      Interval(1, precision: precision),
      Interval(pairs, precision: precision) * miss)
  }

  /// ⌈K log(n/δ)⌉, the smallest N with n exp(−N/K) ≤ δ.
  ///
  /// - Throws: `outsideDomain`; `beyondReach` above 10¹⁶ points.
  public func points(
    failureProbability δ: Rational
  ) throws(BoundError) -> Int {
    try SamplingDomain.check(failureProbability: δ)
    return try SensitivityDomain.roundUp(
      constant, timesLogOf: Rational(pairs) / δ)
  }

  /// exp(−N/K), the most that one pair can fail with under A(C, K).
  func missProbability(
    points N: Int, precision: Int
  ) throws(BoundError) -> Interval {
    try SensitivityDomain.check(N, name: "sensitivity points")
    return Interval(-Rational(N) / constant, precision: precision).exp
  }
}

// MARK: - What no bound can be below

extension SensitivityPoints {
  /// Encloses 1 − (1 − exp(−N/K))ⁿ: what n independent pairs at the boundary of
  /// A(C, K) fail with. No bound from n and K alone is below it.
  ///
  /// n counts the pairs that can fail. Such pairs exist for every C > 1: g_j is
  /// M_j or, with probability exp(−1/K), below M_j/C.
  public func independentFailureProbability(
    points N: Int, precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    let miss = try missProbability(points: N, precision: precision)
    // 1 − (1 − e)ⁿ = −expm1(n log1p(−e)) keeps the digits of a small e.
    let n = Interval(pairs, precision: precision)
    return -((n * (-miss).log1p).expm1)
  }

  /// The smallest N at which n independent pairs at the boundary fail with at most
  /// δ: fewer points are not enough under A(C, K) for every law.
  ///
  /// - Throws: `outsideDomain`; `beyondReach` above 10¹⁶ points; `undecided`.
  public func necessaryPoints(
    failureProbability δ: Rational
  ) throws(BoundError) -> Int {
    let enough = try points(failureProbability: δ)
    let least = try CertifiedSearch.smallestInteger(
      in: 1...enough, guess: enough
    ) { N, precision throws(BoundError) in
      let value = try independentFailureProbability(
        points: N, precision: precision)
      if value.isCertainlyAtMost(δ) { return true }
      return value.isCertainlyAbove(δ) ? false : nil
    }
    return least ?? enough
  }
}

// MARK: - The assumption, and one pair exactly

extension SensitivityPoints {
  /// Whether P(g_j < M_j/C) = `probability` obeys A(C, K): p ≤ exp(−1/K).
  ///
  /// Decided: exp(−1/K) is transcendental for rational K (Lindemann).
  ///
  /// - Throws: `outsideDomain` for p outside [0, 1]; `undecided` where thousands of
  ///   bits are not enough.
  public func admits(probability p: Rational) throws(BoundError) -> Bool {
    try SensitivityDomain.check(probability: p)
    if p == 0 || p == 1 { return p == 0 }
    for precision in Precisions.ofTails {
      let most = try missProbability(points: 1, precision: precision)
      if most.isCertainlyAbove(p) { return true }
      if most.isCertainlyAtMost(p) { return false }
    }
    throw .undecided("is p ≤ exp(−1/K)?", at: Precisions.ofTails)
  }

  /// Encloses 1/log(1/p), the least K for which P(g_j < M_j/C) = p obeys A(C, K).
  ///
  /// - Throws: `outsideDomain` for p outside (0, 1): at p = 0 every K will do, at
  ///   p = 1 none.
  public static func leastConstant(
    probability p: Rational, precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    guard p > 0, p < 1 else {
      throw .outsideDomain(
        "probability", value: "\(p)", requirement: "above 0 and below 1")
    }
    return Interval(1, precision: precision)
      / ClosedForm.log(1 / p, precision: precision)
  }

  /// P(C s_j < M_j) = pᴺ for one pair with P(g_j < M_j/C) = p, exactly.
  ///
  /// - Throws: `outsideDomain` for p outside [0, 1] or N outside 1 … 10⁶.
  public static func pairFailureProbability(
    probability p: Rational, points N: Int
  ) throws(BoundError) -> Rational {
    try SensitivityDomain.check(probability: p)
    guard (1...1_000_000).contains(N) else {
      throw .outsideDomain(
        "sensitivity points", value: "\(N)", requirement: "from 1 to 10^6")
    }
    return p.power(N)
  }
}

// MARK: - The reference code

extension SensitivityPoints {
  /// The reference code's K: 3, with no reason given.
  public static var referenceConstant: Rational { 3 }

  /// The reference code's N = ⌈3 log(8 η* η/δ)⌉.
  ///
  /// It is T1's N for K = 3 and 8 η* η pairs: enough, under A(C, 3), for a network
  /// with at most so many weights. The code then cuts N at half of its validation
  /// set, where this formula no longer says anything.
  ///
  /// - Parameters:
  ///   - η: neurons of the network, from 1 to 10⁸.
  ///   - widest: η*, neurons of its widest layer, from 1 to 10⁸.
  ///   - δ: the failure probability.
  /// - Source: torchprune 2.2, method/base_sens.
  public static func referencePoints(
    neurons η: Int, widest: Int, failureProbability δ: Rational
  ) throws(BoundError) -> Int {
    try SamplingDomain.check(failureProbability: δ)
    for (name, count) in [("neurons", η), ("widest layer", widest)] {
      guard (1...100_000_000).contains(count) else {
        throw .outsideDomain(
          name, value: "\(count)", requirement: "from 1 to 10^8")
      }
    }
    return try referencePoints(connections: η * widest, failureProbability: δ)
  }

  /// The same formula with `connections` in place of η* η.
  public static func referencePoints(
    connections: Int, failureProbability δ: Rational
  ) throws(BoundError) -> Int {
    try SensitivityDomain.check(connections, name: "weights")
    try SamplingDomain.check(failureProbability: δ)
    return try SensitivityDomain.roundUp(
      referenceConstant, timesLogOf: 8 * Rational(connections) / δ)
  }
}

/// What T1's numbers must be.
private enum SensitivityDomain {
  static func check(_ count: Int, name: String) throws(BoundError) {
    guard (1...SamplingDomain.mostSamples).contains(count) else {
      throw .outsideDomain(
        name, value: "\(count)", requirement: "from 1 to 10^16")
    }
  }

  static func check(constant K: Rational) throws(BoundError) {
    let most = Rational(10).power(100)
    guard K >= 1 / most, K <= most else {
      throw .outsideDomain(
        "constant", value: "\(K)", requirement: "from 10^-100 to 10^100")
    }
  }

  static func check(probability p: Rational) throws(BoundError) {
    guard p >= 0, p <= 1 else {
      throw .outsideDomain(
        "probability", value: "\(p)", requirement: "from 0 to 1")
    }
  }

  /// ⌈K log r⌉ for r > 1; `beyondReach` names points, not draws.
  static func roundUp(
    _ K: Rational, timesLogOf r: Rational
  ) throws(BoundError) -> Int {
    do throws(BoundError) {
      return try ClosedForm.roundUp(K, timesLogOf: r, statement: .t1).samples
    } catch {
      guard case .beyondReach = error else { throw error }
      throw .beyondReach(
        "the number of sensitivity points", limit: "10^16 points")
    }
  }
}
