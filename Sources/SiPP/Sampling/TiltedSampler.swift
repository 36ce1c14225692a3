public import Bounds

/// Draws from a law q' near q_j 2^(τ t_j), and knows the likelihood ratio of what
/// was drawn to a law q (H5).
///
/// With ℓ_j = log₂(q_j/q'_j) and L = Σ ℓ_{c_i} over m draws c of q',
///
///     P_q(A)  =  E_{q'} [2^L; A]     for every event A of the draws,
///
/// since q' is positive wherever q is. Nothing of q' is assumed but its integer
/// shares, which are known: how well it imitates a tilted law matters for the
/// variance and for ``logWeightBound(values:draws:threshold:)``, not for this.
///
/// | Symbol | Name | Shape; unit | Domain |
/// | --- | --- | --- | --- |
/// | q | `base` | a law | |
/// | q' | `sampler` | a law on the same indices | |
/// | τ | `parameter` | dimensionless; log₂ a unit of t | finite |
/// | ℓ | `logRatios` | [n]; log₂ | in [−32, 32] |
///
/// - Accuracy: ℓ_j in fixed point, v_j ≈ (ℓ_j − ℓ₀) 2^k, are the values of a
///   ``ValueTable``; k is as large as 32 bits allow, at least 25. L is enclosed to
///   within m times the largest error of a v_j, which is bounded from the enclosures
///   of ℓ.
public struct TiltedSampler: Sendable {
  /// q.
  public let base: ImportanceSampler
  /// q', what is drawn.
  public let sampler: ImportanceSampler
  /// τ.
  public let parameter: Double
  /// Encloses ℓ: [n].
  public let logRatios: [Interval]

  private let table: ValueTable
  /// ℓ₀, below all ℓ.
  private let offset: Double
  /// k.
  private let exponent: Int
  /// A bound on |v_j − (ℓ_j − ℓ₀) 2^k|.
  private let perDrawError: Rational

  /// Bits of the enclosures of ℓ and of L.
  private static let precision = 96

  /// Builds q' from q_j 2^(τ t_j); for τ = 0 it is q.
  ///
  /// The shares are those that make max_j q_j 2^(τ t_j)/q'_j least, on which the
  /// bound on the weights depends; each is at least one unit.
  ///
  /// - Parameters:
  ///   - base: q.
  ///   - values: t, [n].
  ///   - parameter: τ, finite.
  public init(
    _ base: ImportanceSampler, values: [Rational], parameter τ: Double
  ) throws(SiPPError) {
    precondition(values.count == base.count, "a value an index")
    precondition(τ.isFinite, "a finite parameter")
    self.base = base
    parameter = τ
    sampler =
      τ == 0
      ? base
      : try ImportanceSampler(
        importances: Self.importances(base, values, parameter: τ))
    logRatios = Self.logRatios(base, to: sampler)
    (table, offset, exponent, perDrawError) = Self.fixedPoint(
      logRatios, sampler)
  }

  /// About q_j 2^(τ t_j), up to a common factor; never 0.
  private static func importances(
    _ base: ImportanceSampler, _ values: [Rational], parameter τ: Double
  ) -> [Double] {
    guard let exact = Rational(exactly: τ) else { return [] }
    let exponents = values.map { exact * $0 }
    let largest = exponents.max() ?? 0
    return zip(exponents, base.units).map { exponent, units in
      let factor = Interval(exponent - largest, precision: 64).exp2.midpoint
      return max(factor * Double(units), 0x1p-1000)
    }
  }

  /// log₂(units_j U'/(units'_j U)), where U = U': both laws have as many indices.
  private static func logRatios(
    _ base: ImportanceSampler, to sampler: ImportanceSampler
  ) -> [Interval] {
    precondition(
      base.totalUnits == sampler.totalUnits, "laws on the same indices")
    return zip(base.units, sampler.units).map { from, to in
      Interval(Rational(Int(from), Int(to)), precision: precision).log2
    }
  }

  private static func fixedPoint(
    _ logRatios: [Interval], _ sampler: ImportanceSampler
  ) -> (ValueTable, offset: Double, exponent: Int, error: Rational) {
    let offset = logRatios.map(\.lower).min() ?? 0
    let largest = logRatios.map(\.upper).max() ?? 0
    let k = min(40, fixedPointExponent(largest - offset))
    let scale = Interval(Rational.powerOfTwo(k), precision: precision)
    var values: [UInt32] = []
    var error = 0.0
    for ratio in logRatios {
      let scaled = (ratio - Interval(offset, precision: precision)) * scale
      let value = UInt32(scaled.midpoint.rounded())
      values.append(value)
      let distance = scaled - Interval(Int(value), precision: precision)
      error = max(error, distance.upper, -distance.lower)
    }
    guard let exact = Rational(exactly: error) else {
      preconditionFailure("a finite error")
    }
    return (ValueTable(sampler, values: values), offset, k, exact)
  }
}

// MARK: - Likelihood ratios

extension TiltedSampler {
  /// Encloses L for the next m draws of q'.
  ///
  /// Takes the same words from `source` as every ``ValueTable`` on ``sampler``, and
  /// gives the same draws.
  ///
  /// - Parameter draws: m, from 0 to 2³¹ − 1.
  public func logRatio(
    draws m: Int, using source: inout some RandomWordSource
  ) -> Interval {
    precondition(m < 1 << 31, "draws are below 2³¹")
    let sum = Int(table.sum(draws: m, using: &source))
    let middle =
      Rational(sum) / Rational.powerOfTwo(exponent)
      + Rational(m) * (Rational(exactly: offset) ?? 0)
    let error = logRatioWidth(draws: m) / 2
    return .hull(
      Interval(middle - error, precision: Self.precision),
      Interval(middle + error, precision: Self.precision))
  }

  /// The width of the enclosures of L, before they are rounded to 96 bits.
  public func logRatioWidth(draws m: Int) -> Rational {
    2 * Rational(m) * perDrawError / Rational.powerOfTwo(exponent)
  }

  /// Encloses m max_j (ℓ_j + τ t_j) − τ x.
  ///
  /// With S = Σ t_{c_i}, L = Σ (ℓ + τ t)_{c_i} − τ S, so this is at least L for all
  /// draws with τ S ≥ τ x: for τ ≥ 0 those with S ≥ x, for τ ≤ 0 those with S ≤ x.
  ///
  /// - Parameters:
  ///   - values: t, [n]; any numbers, exact.
  ///   - draws: m.
  ///   - threshold: x.
  public func logWeightBound(
    values: [Rational], draws m: Int, threshold x: Rational
  ) -> Interval {
    // τ t may be large, and cancels against τ x.
    let precision = 2 * Self.precision
    let τ = Interval(parameter, precision: precision)
    var largest = Interval(-.infinity, precision: precision)
    for (ratio, t) in zip(logRatios, values) {
      largest = .max(largest, ratio + τ * Interval(t, precision: precision))
    }
    return Interval(m, precision: precision) * largest
      - τ * Interval(x, precision: precision)
  }
}
