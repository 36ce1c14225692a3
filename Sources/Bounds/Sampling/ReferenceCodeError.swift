/// The relative error that the authors' code computes for a sample size, and the
/// failure probability that it claims for it (R1, refuted).
///
///     ε_ref = (u + √(u² + 6u))/2,  u = α/(3m),  α = 2 C SS log(8 (p + 1) k/δ).
///
/// T4b solved for ε has 12u under the root; with 12, the claim δ/(4(p + 1)k) for one
/// group would hold, since 2 C SS log(2/δ') = α at that δ'. With 6 it does not: the
/// exact law of Blocks fails more often.
///
/// | Symbol | Name       | Shape; unit                     | Domain |
/// | ------ | ---------- | ------------------------------- | ------ |
/// | C SS   | `ceiling`  | scalar; dimensionless           | ≥ 1    |
/// | p      | `patches`  | count; 1 for a dense layer      | ≥ 1    |
/// | k      | `kernelSize` | count of weights; 1 where δ is a group's | ≥ 1 |
/// | m      | `samples`  | count of draws                  | 1 … 10¹⁶ |
/// | δ      | `failureProbability` | scalar; a probability | in (0, 1) |
///
/// - Accuracy: an enclosure of the formula. It is NOT a bound on anything.
/// - Source: torchprune 2.2, method/sipp. Refutation: `proofs-notes/R1-reference-error.md`.
public struct ReferenceCodeError: Sendable {
  /// R1.
  public static var statement: StatementID { .r1 }

  /// B = C · SS; ≥ 1.
  public let ceiling: Rational
  /// p, the number of patches.
  public let patches: Int
  /// k, the kernel size.
  public let kernelSize: Int

  /// Takes B, from 1 to 10¹⁰⁰, p ≥ 1 and k ≥ 1.
  ///
  /// - Throws: `outsideDomain`.
  public init(
    ceiling: Rational, patches: Int = 1, kernelSize: Int = 1
  ) throws(BoundError) {
    try SamplingDomain.check(ceiling: ceiling)
    for (name, count) in [("patches", patches), ("kernel size", kernelSize)] {
      guard (1...1_000_000_000).contains(count) else {
        throw .outsideDomain(
          name, value: "\(count)", requirement: "from 1 to 10^9")
      }
    }
    self.ceiling = ceiling
    self.patches = patches
    self.kernelSize = kernelSize
  }

  /// Encloses ε_ref.
  public func relativeError(
    samples m: Int, failureProbability δ: Rational,
    precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try SamplingDomain.check(samples: m, failureProbability: δ)
    let ratio = 8 * Rational(patches + 1) * Rational(kernelSize) / δ
    let scale = Interval(2 * ceiling / (3 * Rational(m)), precision: precision)
    let u = scale * ClosedForm.log(ratio, precision: precision)
    let six = Interval(6, precision: precision)
    return (u + (u * u + six * u).squareRoot)
      / Interval(2, precision: precision)
  }

  /// The claim for one group, δ/(4(p + 1)k): 2δ/16 at p = k = 1.
  public func claimedFailureProbability(
    failureProbability δ: Rational
  ) throws(BoundError) -> Rational {
    try SamplingDomain.check(failureProbability: δ)
    return δ / (4 * Rational(patches + 1) * Rational(kernelSize))
  }
}
