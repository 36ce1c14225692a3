/// The normal law: X has the density exp(−(x − μ)²/(2σ²))/(σ√(2π)).
///
///     P(X ≥ x) = ½ Q(½, z²/2) for z = (x − μ)/σ ≥ 0,
///
/// the upper incomplete gamma function, and ½ + ½ P(½, z²/2) for z < 0.
///
/// | Symbol | Name                | Shape; unit       | Domain       |
/// | ------ | ------------------- | ----------------- | ------------ |
/// | μ      | `mean`              | scalar; unit of X | exact        |
/// | σ      | `standardDeviation` | scalar; unit of X | > 0, exact   |
/// | x      | arguments           | scalar; unit of X | any rational |
///
/// - Accuracy: as ``GammaLaw``. (MPFR's erfc underflows from z = 4·10⁴ on; the
///   logarithm here does not.)
/// - Source: DLMF 7.11.2. Proof: `proofs-notes/exact-tails.md`.
public struct NormalLaw: Sendable {
  /// μ.
  public let mean: Rational
  /// σ.
  public let standardDeviation: Rational

  /// Takes μ and σ.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` unless σ > 0.
  public init(
    mean: Rational = 0, standardDeviation: Rational = 1
  ) throws(BoundError) {
    guard standardDeviation.sign > 0 else {
      throw .outsideDomain(
        "standard deviation", value: "\(standardDeviation)",
        requirement: "above 0")
    }
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// P(X ≥ x) and its logarithm.
  ///
  /// - Parameters:
  ///   - x: any rational.
  ///   - precision: significand bits, from 2 to 100,000.
  public func tail(
    atLeast x: Rational, precision: Int = 128
  ) -> TailProbability {
    tail(beyond: (x - mean) / standardDeviation, precision: precision)
  }

  /// P(X ≤ x) and its logarithm.
  ///
  /// - Parameters: as for ``tail(atLeast:precision:)``.
  public func tail(
    atMost x: Rational, precision: Int = 128
  ) -> TailProbability {
    tail(beyond: (mean - x) / standardDeviation, precision: precision)
  }

  /// P(Z ≥ z) for the standard law.
  private func tail(beyond z: Rational, precision: Int) -> TailProbability {
    let half = Rational(1, 2)
    guard z.sign != 0 else {
      return .narrowest(precision: precision, guardBits: 0) { _, working in
        TailProbability(
          logarithm: -Interval(2, precision: working).log
        ).with(probability: Interval(half, precision: working))
      }
    }
    let kernel = IncompleteGamma(shape: half, point: z * z / 2)
    return .narrowest(precision: precision, guardBits: kernel.guardBits) {
      bits, working in
      let upper = kernel.tails(bits: bits, precision: working).upper
      let log2 = Interval(2, precision: working).log
      let far = TailProbability(
        logarithm: upper.logProbability - log2
      ).with(probability: upper.probability.scaled(by: -1))
      return z.sign > 0 ? far : far.complement
    }
  }

  /// log of the density at x.
  public func logDensity(at x: Rational, precision: Int = 128) -> Interval {
    let z = (x - mean) / standardDeviation
    return TailProbability.narrowestLogarithm(
      precision: precision, guardBits: 8
    ) { working in
      let σ = Interval(standardDeviation, precision: working)
      let root = (Interval.pi(precision: working).scaled(by: 1)).squareRoot
      return -Interval(z * z / 2, precision: working) - (σ * root).log
    }
  }
}

extension TailProbability {
  /// The same logarithm with another enclosure of the probability.
  fileprivate func with(probability: Interval) -> TailProbability {
    TailProbability(probability: probability, logProbability: logProbability)
  }
}
