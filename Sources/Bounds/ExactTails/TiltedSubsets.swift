/// Independent choices, item i with odds e^{a + θrᵢ}: the tilted law behind the
/// bounds on rank statistics (H7).
///
///     log Π(1 + e^{a + θrᵢ}) = Σ_A e^{a|A| + θr(A)} on the log scale,
///     V = Σ pᵢ(1 − pᵢ),  pᵢ = e^{a + θrᵢ}/(1 + e^{a + θrᵢ}).
///
/// Holds for any doubles a and θ: they are guesses, the sums are enclosed.
struct TiltedSubsets {
  /// Encloses log Π(1 + e^{a + θrᵢ}).
  let logSum: Interval
  /// Encloses V, the variance of the number of items chosen.
  let variance: Interval

  /// Bits of the sums: a term loses few, and millions of terms 20 more.
  static let precision = 96

  init(_ weights: WeightCounts, tilt θ: Double, offset a: Double) {
    let bits = Self.precision
    let (θ, a) = (Interval(θ, precision: bits), Interval(a, precision: bits))
    let one = Interval(1, precision: bits)
    var logSum = Interval(0, precision: bits)
    var variance = logSum
    for (value, count) in zip(weights.values, weights.multiplicities) {
      let x = a + θ * Interval(value, precision: bits)
      let count = Interval(count, precision: bits)
      // log(1 + eˣ) = x + log(1 + e⁻ˣ), whichever does not overflow.
      let isLarge = x.midpoint > 0
      let y = (isLarge ? -x : x).exp
      let term = isLarge ? x + y.log1p : y.log1p
      logSum = logSum + count * term
      variance = variance + count * y / ((one + y) * (one + y))
    }
    self.logSum = logSum
    self.variance = variance
  }
}
