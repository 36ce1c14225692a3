/// How finely a tail P(S ≥ x) is bracketed. Every plan gives an enclosure; a good
/// one gives a narrow one.
struct LatticePlan: Sendable {
  /// θ ≥ 0, the tilt.
  var parameter: Double
  /// d, the distance of lattice points.
  var step: Rational
  /// L, the size of the transform: a power of two from 2 on.
  var cells: Int
  /// The sum is cut this far below and above x − E Σe: how much the rounding errors
  /// of m draws are trusted to deviate together.
  var deviation: Double
  /// E Σe under the tilted law.
  var centre: Double
  /// Lattice points from the cut on that are summed, 1 … L.
  var summed: Int
}

extension LatticePlan {
  /// The first index that counts towards the upper end, and the first that counts
  /// towards the lower end: where position + centre ± deviation reaches x.
  func cuts(
    _ lattice: RoundedLattice, draws m: Int, atLeast x: Rational
  ) -> (low: Int, high: Int)? {
    guard let c = Rational(exactly: centre),
      let Δ = Rational(exactly: deviation), Δ.sign >= 0,
      let low = lattice.index(atLeast: x - c - Δ, draws: m),
      let high = lattice.index(atLeast: x - c + Δ, draws: m)
    else { return nil }
    return (low, high)
  }
}
