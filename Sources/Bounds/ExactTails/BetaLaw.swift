/// The beta law: X has the density x^{a−1}(1 − x)^{b−1}/B(a, b) on (0, 1).
///
/// | Symbol | Name        | Shape; unit           | Domain               |
/// | ------ | ----------- | --------------------- | -------------------- |
/// | a      | `alpha`     | scalar; dimensionless | 10⁻¹⁰⁰ … 10¹², exact |
/// | b      | `beta`      | scalar; dimensionless | 10⁻¹⁰⁰ … 10¹², exact |
/// | x      | arguments   | scalar; dimensionless | any rational         |
///
/// For integers P(X ≤ x) = P(Bin(a + b − 1, x) ≥ a): the law of the a-th smallest
/// of a + b − 1 uniform variables.
///
/// - Accuracy: every result encloses the exact value. Its relative width, and
///   that of the logarithm, is at most 2⁻⁶⁴ whatever working precision is asked
///   for, and at most 2^−(precision − 16) for larger ones. Below 2^−2³⁰ the
///   linear scale underflows to [0, tiny], the logarithm does not.
/// - Complexity: some 100 terms of a fraction away from the mean; near the mean
///   about 12 (ab/(a + b))^⅓, which is 10⁵ at the largest parameters.
/// - Source: DLMF 8.17.22. Proof: `proofs-notes/exact-tails.md`.
public struct BetaLaw: Sendable {
  /// a.
  public let alpha: Rational
  /// b.
  public let beta: Rational

  /// Takes a and b.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` outside the
  ///   domain above.
  public init(alpha: Rational, beta: Rational) throws(BoundError) {
    try LawDomain.check(alpha, name: "alpha", lowest: -100, highest: 12)
    try LawDomain.check(beta, name: "beta", lowest: -100, highest: 12)
    self.alpha = alpha
    self.beta = beta
  }

  /// E X = a/(a + b).
  public var mean: Rational { alpha / (alpha + beta) }
}

// MARK: - Tails and the density

extension BetaLaw {
  /// P(X ≥ x) and its logarithm.
  ///
  /// - Parameters:
  ///   - x: any rational; the tail is exactly 1 up to 0, exactly 0 from 1 on.
  ///   - precision: significand bits, from 2 to 100,000.
  public func tail(
    atLeast x: Rational, precision: Int = 128
  ) -> TailProbability {
    guard x.sign > 0, x < 1 else {
      return .certain(x.sign <= 0, precision: precision)
    }
    return narrowest(x, precision: precision) { $0.upper }
  }

  /// P(X ≤ x) and its logarithm.
  ///
  /// - Parameters: as for ``tail(atLeast:precision:)``; exactly 0 up to 0 and
  ///   exactly 1 from 1 on.
  public func tail(
    atMost x: Rational, precision: Int = 128
  ) -> TailProbability {
    guard x.sign > 0, x < 1 else {
      return .certain(x.sign > 0, precision: precision)
    }
    return narrowest(x, precision: precision) { $0.lower }
  }

  /// log of the density at x.
  ///
  /// - Precondition: 0 < x < 1.
  public func logDensity(at x: Rational, precision: Int = 128) -> Interval {
    precondition(x.sign > 0 && x < 1, "a point of the support")
    let kernel = IncompleteBeta(first: alpha, second: beta, point: x)
    let factor = alpha * beta / ((alpha + beta) * x * (1 - x))
    return TailProbability.narrowestLogarithm(
      precision: precision, guardBits: kernel.guardBits
    ) { working in
      kernel.logMass(precision: working)
        + Interval(factor, precision: working).log
    }
  }

  private func narrowest(
    _ x: Rational, precision: Int,
    _ side: ((lower: TailProbability, upper: TailProbability)) ->
      TailProbability
  ) -> TailProbability {
    let kernel = IncompleteBeta(first: alpha, second: beta, point: x)
    return .narrowest(precision: precision, guardBits: kernel.guardBits) {
      bits, working in
      side(kernel.tails(bits: bits, precision: working))
    }
  }
}
