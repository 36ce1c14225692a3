/// Confidence limits for the mean μ of a variable in [0, 1] from its sample mean
/// and variance (H5).
///
/// With the sample variance V = Σ (X_i − X̄)²/(N − 1) and r = log(2/α),
///
///     P(μ > X̄ + √(2 V r/N) + 7 r/(3 (N − 1)))  ≤  α,
///
/// and, for 1 − X, the same below.
///
/// | Symbol | Name     | Shape; unit           | Domain            |
/// | ------ | -------- | --------------------- | ----------------- |
/// | X      | `sample` | [N]; dimensionless    | enclosed in [0,1] |
/// | N      |          | count                 | ≥ 2               |
/// | α      | `level`  | scalar; dimensionless | (0, 1), exact     |
///
/// - Randomness: X_1, …, X_N independent with one law.
/// - Accuracy: an enclosure of each limit over all values within the enclosures of
///   X: use the lower end of ``lowerLimit`` and the upper end of ``upperLimit``.
/// - Tightness: near √(2 V log(1/α)/N) where N V is large against log(1/α); the last
///   term is felt otherwise. ``BettingMean`` is narrower.
/// - Source: Maurer and Pontil, COLT 2009, Theorem 4.
public struct EmpiricalBernstein: Sendable {
  /// Encloses the lower limit; 0 where it would be below.
  public let lowerLimit: Interval
  /// Encloses the upper limit; 1 where it would be above.
  public let upperLimit: Interval

  /// The limits of `sample`, each at the one-sided `level`.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` for fewer than
  ///   two trials or a level outside (0, 1).
  public init(_ sample: UnitSample, level: Rational) throws(BoundError) {
    try BettingMean.check(level: level)
    guard sample.trials >= 2 else {
      throw .outsideDomain(
        "trials", value: "\(sample.trials)", requirement: "2 or more")
    }
    let n = Interval(sample.trials)
    let (sum, squares) = sample.powerSums
    let mean = sum / n
    // Σ (X − X̄)² = Σ X² − (Σ X)²/N; negative only by the width of an enclosure.
    let variance = Interval.max(
      (squares - sum * mean) / (n - Interval(1)), Interval(0))
    let r = Interval(2 / level).log
    let width =
      (Interval(2) * variance * r / n).squareRoot
      + Interval(7) * r / (Interval(3) * (n - Interval(1)))
    lowerLimit = .max(mean - width, Interval(0))
    upperLimit = .min(mean + width, Interval(1))
  }
}

extension UnitSample {
  /// Encloses Σ X and Σ X².
  var powerSums: (sum: Interval, squares: Interval) {
    let precision = Interval.defaultPrecision
    return withEnclosures(4, precision: precision) { row in
      let (sum, squares) = (row.next(), row.next())
      let (x, square) = (row.next(), row.next())
      sum.set(0)
      squares.set(0)
      for (lower, upper) in zip(lower, upper) {
        x.set(lower, upper)
        sum.setSum(sum, x)
        square.setProduct(x, x)
        squares.setSum(squares, square)
      }
      return (
        sum.interval(precision: precision),
        squares.interval(precision: precision)
      )
    }
  }
}
