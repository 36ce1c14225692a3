/// The chi-square law of ν degrees of freedom: the gamma law of shape ν/2 and
/// rate 1/2, and for an integer ν the sum of ν squared standard normal variables.
///
/// | Symbol | Name               | Shape; unit           | Domain                |
/// | ------ | ------------------ | --------------------- | --------------------- |
/// | ν      | `degreesOfFreedom` | scalar; dimensionless | 10⁻⁹⁹ … 10¹⁵, exact   |
/// | x      | arguments          | scalar; dimensionless | any rational          |
///
/// - Accuracy: as ``GammaLaw``.
/// - Source: DLMF 8.2. Proof: `proofs-notes/exact-tails.md`.
public struct ChiSquareLaw: Sendable {
  /// ν.
  public let degreesOfFreedom: Rational
  /// The same law under its other name.
  public let gammaLaw: GammaLaw

  /// Takes ν.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` outside the
  ///   domain above.
  public init(degreesOfFreedom ν: Rational) throws(BoundError) {
    try LawDomain.check(
      ν, name: "degrees of freedom", lowest: -99, highest: 15)
    degreesOfFreedom = ν
    gammaLaw = try GammaLaw(shape: ν / 2, rate: Rational(1, 2))
  }

  /// P(X ≥ x) and its logarithm.
  ///
  /// - Parameters: as for ``GammaLaw/tail(atLeast:precision:)``.
  public func tail(
    atLeast x: Rational, precision: Int = 128
  ) -> TailProbability {
    gammaLaw.tail(atLeast: x, precision: precision)
  }

  /// P(X ≤ x) and its logarithm.
  ///
  /// - Parameters: as for ``GammaLaw/tail(atMost:precision:)``.
  public func tail(
    atMost x: Rational, precision: Int = 128
  ) -> TailProbability {
    gammaLaw.tail(atMost: x, precision: precision)
  }
}
