/// Exponential tilting of the sum of m independent draws of a finite law, and the
/// Chernoff bound that belongs to it.
///
/// With M(θ) = E exp(θ T) and S the sum of m draws,
///
///     P(S ≥ x) ≤ W = exp(−θ x + m log M(θ))  for θ ≥ 0,
///     P(S ≤ x) ≤ W                           for θ ≤ 0.
///
/// The tilted law draws t_j with probability q_j exp(θ t_j)/M(θ), and
/// P(S = s) = W exp(−θ(s − x)) P_θ(S = s).
///
/// | Symbol | Name        | Shape; unit          | Domain        |
/// | ------ | ----------- | -------------------- | ------------- |
/// | T      | `law`       | a finite law         |               |
/// | m      | `draws`     | count                | ≥ 1           |
/// | x      | `threshold` | scalar; unit of T    | any rational  |
/// | θ      | `parameter` | scalar; 1/unit of T  | finite, exact |
///
/// W is a bound for every θ of the right sign, and least at the saddle point
/// K'(θ) = x/m, K = log M, near which ``init(law:draws:atLeast:)`` and
/// ``init(law:draws:atMost:)`` choose θ. Where x is on the mean's side of the tail,
/// or at the mean, they choose θ = 0 and W = 1.
///
/// - Accuracy: enclosures of relative width near 2^(16 − precision).
/// - Source: Chernoff, Ann. Math. Stat. 23 (1952). Proof:
///   `proofs-notes/H6-lattice-bracket.md`.
public struct ExponentialTilt: Sendable {
  /// The law of T.
  public let law: FiniteLaw
  /// m, the number of draws.
  public let draws: Int
  /// x, where the tail of the sum begins.
  public let threshold: Rational
  /// θ; an exact number, whatever suggested it.
  public let parameter: Double

  /// Takes the parameter as it is.
  ///
  /// - Throws: `outsideDomain` unless m is from 1 to 10¹⁶ and θ finite.
  public init(
    law: FiniteLaw, draws m: Int, threshold x: Rational, parameter θ: Double
  ) throws(BoundError) {
    try SamplingDomain.check(samples: m)
    guard θ.isFinite else {
      throw .outsideDomain(
        "tilting parameter", value: "\(θ)", requirement: "finite")
    }
    self.law = law
    draws = m
    threshold = x
    parameter = θ
  }

  /// For P(S ≥ x): θ ≥ 0 near the saddle point.
  ///
  /// - Throws: `outsideDomain` unless m is from 1 to 10¹⁶.
  public init(
    law: FiniteLaw, draws m: Int, atLeast x: Rational
  ) throws(BoundError) {
    try self.init(law: law, draws: m, threshold: x, parameter: 0)
    guard x > Rational(m) * law.mean else { return }
    try self.init(
      law: law, draws: m, threshold: x,
      parameter: Self.saddlePoint(law, meanOfTiltedLaw: x / Rational(m)))
  }

  /// For P(S ≤ y): θ ≤ 0 near the saddle point.
  ///
  /// - Throws: `outsideDomain` unless m is from 1 to 10¹⁶.
  public init(
    law: FiniteLaw, draws m: Int, atMost y: Rational
  ) throws(BoundError) {
    let mirror = try ExponentialTilt(
      law: law.mirrored, draws: m, atLeast: -y)
    try self.init(
      law: law, draws: m, threshold: y, parameter: -mirror.parameter)
  }
}

// MARK: - Certified quantities

extension ExponentialTilt {
  /// θ as an enclosure of width 0.
  private func parameter(precision: Int) -> Interval {
    Interval(parameter, precision: Swift.max(precision, 53))
  }

  /// Bits for θ t_j, which exp turns from an absolute into a relative accuracy of
  /// 2^−precision. A guess: fewer would only widen the enclosures.
  private func exponentBits(_ precision: Int) -> Int {
    let ends = [law.smallest, law.largest].map { abs($0.approximation) }
    let size = abs(parameter) * Swift.max(ends[0], ends[1])
    let digits = size < 1 ? 0 : size.isFinite ? Int(size.exponent) + 1 : 1024
    return precision + 16 + digits
  }

  /// q_j exp(θ t_j) for each value; their sum is M(θ).
  func weights(precision: Int) -> [Interval] {
    let bits = exponentBits(precision)
    let θ = parameter(precision: bits)
    return zip(law.values, law.probabilities).map { t, q in
      (θ * Interval(t, precision: bits)).exp * Interval(q, precision: bits)
    }
  }

  /// log M(θ), M(θ) = E exp(θ T).
  public func logMoment(precision: Int = 128) -> Interval {
    if parameter == 0 { return Interval(0, precision: precision) }
    let weights = weights(precision: precision)
    return weights.dropFirst().reduce(weights[0], +).log
  }

  /// log W = −θ x + m log M(θ).
  public func logBound(precision: Int = 128) -> Interval {
    if parameter == 0 { return Interval(0, precision: precision) }
    // The two terms, each up to m times θ T, may cancel.
    let bits = exponentBits(precision) + 64
    let shift =
      parameter(precision: bits) * Interval(threshold, precision: bits)
    let count = Interval(draws, precision: bits)
    return (count * logMoment(precision: bits) - shift)
      .rounded(to: precision + 16)
  }

  /// W, the Chernoff bound at θ.
  public func bound(precision: Int = 128) -> Interval {
    logBound(precision: precision).exp
  }

  /// q_j exp(θ t_j)/M(θ), the tilted law, one a value of the law.
  public func probabilities(precision: Int = 128) -> [Interval] {
    let weights = weights(precision: precision)
    let sum = weights.dropFirst().reduce(weights[0], +)
    return weights.map { $0 / sum }
  }
}
