// Where the line lies and how many points it has: guesses. Any plan encloses,
// or tells nothing.

extension GammaLine {
  /// Nil where the shape is too small, or the point too far out, for this to be
  /// of use. In the normal approximation, as for the binomial law's circle, every
  /// error is e^−b of the tail or less.
  func plan(bits: Int) -> Plan? {
    let a = shape.boundedApproximation
    let σ = a.squareRoot()
    let z = (point - shape).boundedApproximation.magnitude / σ
    let logDeviation = guess(logarithmOf: σ)
    let b = Double(bits + 14) * 0.694 + logDeviation + z
    let root = b.squareRoot()
    guard σ > 1000, z + 2 * root < σ / 8 else { return nil }
    let sign: Double = isUpper ? 1 : -1
    let period = 2 * root * σ
    let reach = (2 * (1.2 * b + logDeviation + 3)).squareRoot() / σ
    return Plan(
      line: sign * (z + root / 2) / σ, far: sign * (z + 2 * root) / σ,
      near: sign * Swift.max(0, z - root) / σ, period: period,
      pairs: Int(reach * period / 6.28) + 2,
      phaseBits: Int((a * reach).exponent) + 16)
  }
}
