/// The Poisson law:
///
///     P(X = k) = e^{−λ} λᵏ/k!,   k = 0, 1, 2, …
///
/// | Symbol | Name      | Shape; unit           | Domain         |
/// | ------ | --------- | --------------------- | -------------- |
/// | λ      | `mean`    | scalar; dimensionless | 0 and 10⁻¹⁰⁰⁰ … 10¹⁵, exact |
/// | k, h   | arguments | count                 | any integer    |
///
///     P(X ≥ k) = P(k, λ),   P(X ≤ k) = Q(k + 1, λ),
///
/// the incomplete gamma functions.
///
/// - Accuracy: every result encloses the exact value. Its relative width, and
///   that of the logarithm, is at most 2⁻⁶⁴ whatever working precision is asked
///   for, and at most 2^−(precision − 16) for larger ones. Below 2^−2³⁰ the
///   linear scale underflows to [0, tiny], the logarithm does not.
/// - Complexity: as ``GammaLaw``; the hinges near the mean take about 10 λ^⅓ terms
///   of a fraction, 10⁶ at the largest λ.
/// - Source: DLMF 8.4.10. Proof: `proofs-notes/exact-tails.md`.
public struct PoissonLaw: Sendable {
  /// λ = E X.
  public let mean: Rational

  /// Takes λ.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` outside the
  ///   domain above.
  public init(mean: Rational) throws(BoundError) {
    guard mean.sign != 0 else {
      self.mean = mean
      return
    }
    try LawDomain.check(mean, name: "mean", lowest: -1000, highest: 15)
    self.mean = mean
  }
}

// MARK: - Tails and points

extension PoissonLaw {
  /// P(X ≥ k) and its logarithm.
  ///
  /// - Parameters:
  ///   - k: any integer; the tail is exactly 1 up to 0.
  ///   - precision: significand bits, from 2 to 100,000.
  public func tail(atLeast k: Int, precision: Int = 128) -> TailProbability {
    guard k > 0, mean.sign > 0 else {
      return .certain(k <= 0, precision: precision)
    }
    return narrowest(at: Rational(k), precision: precision) { $0.lower }
  }

  /// P(X ≤ k) and its logarithm.
  ///
  /// - Parameters: as for ``tail(atLeast:precision:)``; exactly 0 below 0.
  public func tail(atMost k: Int, precision: Int = 128) -> TailProbability {
    guard k >= 0, mean.sign > 0 else {
      return .certain(k >= 0, precision: precision)
    }
    return narrowest(at: Rational(k) + 1, precision: precision) { $0.upper }
  }

  /// P(X = k) and its logarithm; exactly 0 below 0.
  ///
  /// - Parameters: as for ``tail(atLeast:precision:)``.
  public func point(_ k: Int, precision: Int = 128) -> TailProbability {
    guard k >= 0, mean.sign > 0 else {
      return .certain(k == 0, precision: precision)
    }
    let kernel = IncompleteGamma(shape: Rational(k), point: mean)
    return .narrowest(precision: precision, guardBits: kernel.guardBits) {
      _, working in
      TailProbability(logarithm: kernel.logMass(precision: working))
    }
  }

  private func narrowest(
    at shape: Rational, precision: Int,
    _ side: ((lower: TailProbability, upper: TailProbability)) ->
      TailProbability
  ) -> TailProbability {
    let kernel = IncompleteGamma(shape: shape, point: mean)
    return .narrowest(precision: precision, guardBits: kernel.guardBits) {
      bits, working in
      side(kernel.tails(bits: bits, precision: working))
    }
  }
}

// MARK: - Hinges

extension PoissonLaw {
  /// E (X − h)₊, the expected excess over h.
  ///
  /// - Parameters: as for ``tail(atLeast:precision:)``.
  public func expectedExcess(over h: Int, precision: Int = 128) -> Interval {
    guard h > 0, mean.sign > 0 else {
      let excess = mean - Rational(Swift.min(h, 0))
      return Interval(excess, precision: Swift.max(precision, 72))
    }
    return hinge(at: h, precision: precision).excess
  }

  /// E (h − X)₊, the expected shortfall under h.
  ///
  /// - Parameters: as for ``tail(atLeast:precision:)``.
  public func expectedShortfall(under h: Int, precision: Int = 128) -> Interval
  {
    guard h > 0, mean.sign > 0 else {
      return Interval(Swift.max(h, 0), precision: Swift.max(precision, 72))
    }
    return hinge(at: h, precision: precision).shortfall
  }

  /// Both, for h ≥ 1 and λ > 0; their difference is λ − h.
  ///
  ///     λ ≤ h:  E (X − h)₊ = P(X ≥ h)(λ/(h + 1) + W),  W of the lower fraction,
  ///     λ > h:  E (h − X)₊ = P(X ≤ h − 1)(1 + W),  W of the upper one.
  private func hinge(
    at h: Int, precision: Int
  ) -> (excess: Interval, shortfall: Interval) {
    let kernel = IncompleteGamma(shape: Rational(h), point: mean)
    let linear = mean - Rational(h)
    func attempt(_ bits: Int, _ working: Int) -> Interval {
      let a = Interval(h, precision: working)
      let logMass = kernel.logMass(precision: working)
      let logFactor: Interval
      if linear.sign <= 0 {
        let v = LowerGammaFraction(shape: kernel.shape, point: mean)
          .value(bits: bits, precision: working)
        let first = Interval(mean / (kernel.shape + 1), precision: working)
        logFactor = (a / v.whole * (first + v.rest)).log
      } else {
        let v = UpperGammaFraction(shape: kernel.shape, point: mean)
          .value(bits: bits, precision: working)
        let one = Interval(1, precision: working)
        logFactor = (a / v.whole * (one + v.rest)).log
      }
      return (logMass + logFactor).exp
    }
    let small = TailProbability.narrowest(
      precision: precision, guardBits: kernel.guardBits
    ) { bits, working in
      let hinge = attempt(bits, working)
      return TailProbability(probability: hinge, logProbability: hinge)
    }.probability
    let difference = Interval(linear.magnitude, precision: small.precision + 8)
    let large = (small + difference).rounded(to: small.precision)
    return linear.sign <= 0 ? (small, large) : (large, small)
  }
}
