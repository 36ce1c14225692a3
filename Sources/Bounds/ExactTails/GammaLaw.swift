/// The gamma law: X has the density
///
///     f(x) = λᵃ x^{a−1} e^{−λx}/Γ(a),   x > 0.
///
/// | Symbol | Name    | Shape; unit           | Domain                  |
/// | ------ | ------- | --------------------- | ----------------------- |
/// | a      | `shape` | scalar; dimensionless | 10⁻¹⁰⁰ … 10¹⁵, exact    |
/// | λ      | `rate`  | scalar; 1/unit of X   | > 0, exact              |
/// | x      | arguments | scalar; unit of X   | any rational            |
///
/// The waiting time for the a-th event of a Poisson process of rate λ.
///
/// - Accuracy: every result encloses the exact value. Its relative width, and
///   that of the logarithm, is at most 2⁻⁶⁴ whatever working precision is asked
///   for, and at most 2^−(precision − 16) for larger ones. Below 2^−2³⁰ the
///   linear scale underflows to [0, tiny], the logarithm does not.
/// - Complexity: some 100 terms of a fraction away from the mean; there, for
///   shapes of 10⁶ and more, a trapezoidal sum of some 100 points.
/// - Source: DLMF 8.2. Proof: `proofs-notes/exact-tails.md`.
public struct GammaLaw: Sendable {
  /// a.
  public let shape: Rational
  /// λ, 1 over the scale.
  public let rate: Rational

  /// Takes a and λ.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` outside the
  ///   domain above.
  public init(shape: Rational, rate: Rational) throws(BoundError) {
    try LawDomain.check(shape, name: "shape", lowest: -100, highest: 15)
    guard rate.sign > 0 else {
      throw .outsideDomain("rate", value: "\(rate)", requirement: "above 0")
    }
    self.shape = shape
    self.rate = rate
  }

  /// E X = a/λ.
  public var mean: Rational { shape / rate }
}

// MARK: - Tails and the density

extension GammaLaw {
  /// P(X ≥ x) and its logarithm.
  ///
  /// - Parameters:
  ///   - x: any rational; the tail is exactly 1 up to 0.
  ///   - precision: significand bits, from 2 to 100,000.
  public func tail(
    atLeast x: Rational, precision: Int = 128
  ) -> TailProbability {
    guard x.sign > 0 else { return .certain(true, precision: precision) }
    return narrowest(x, precision: precision) { $0.upper }
  }

  /// P(X ≤ x) and its logarithm.
  ///
  /// - Parameters: as for ``tail(atLeast:precision:)``; exactly 0 up to 0.
  public func tail(
    atMost x: Rational, precision: Int = 128
  ) -> TailProbability {
    guard x.sign > 0 else { return .certain(false, precision: precision) }
    return narrowest(x, precision: precision) { $0.lower }
  }

  /// log f(x) = log(D a/x) of the standard law, plus log λ, for x > 0.
  ///
  /// - Precondition: x > 0.
  public func logDensity(at x: Rational, precision: Int = 128) -> Interval {
    precondition(x.sign > 0, "a point of the support")
    let kernel = IncompleteGamma(shape: shape, point: rate * x)
    return TailProbability.narrowestLogarithm(
      precision: precision, guardBits: kernel.guardBits
    ) { working in
      kernel.logMass(precision: working)
        + Interval(shape / x, precision: working).log
    }
  }

  private func narrowest(
    _ x: Rational, precision: Int,
    _ side: ((lower: TailProbability, upper: TailProbability)) ->
      TailProbability
  ) -> TailProbability {
    let kernel = IncompleteGamma(shape: shape, point: rate * x)
    return .narrowest(precision: precision, guardBits: kernel.guardBits) {
      bits, working in
      side(kernel.tails(bits: bits, precision: working))
    }
  }
}
