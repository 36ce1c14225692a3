// How the circle is laid: guesses. Any plan gives an enclosure.

extension BinomialCircle.Plan {
  /// Nil where the law is too narrow for this method to be of use, and so far in
  /// the tail that the continued fraction ends at once (and counts overflow).
  init?(mean: Double, deviation sd: Double, offset: Double, bits: Int) {
    guard sd > 1000, sd.isFinite else { return nil }
    let z = Swift.max(offset / sd, 0)
    let logSd = guess(logarithmOf: sd)
    // P(X = k) is smaller than P(X ≥ k) by about sd, hence its logarithm.
    let b = Double(bits + 14) * 0.694 + logSd + z * z / 2
    guard b < 1e6 else { return nil }
    let y = 2 * b.squareRoot()
    radius = (z + b.squareRoot() / 2) / sd
    farRadius = (z + y) / sd
    let count = (y * sd / 6.28).rounded(.up)
    guard count < 1e15 else { return nil }
    points = 2 * Int(count * 6.28 / 2) + 1
    let reach = (2 * (1.2 * b + logSd + 3)).squareRoot()
    pairs = Swift.min(
      Int(reach * Double(points) / (6.28 * sd)) + 1, (points - 1) / 2)
    let phase = guess(logarithmOf: (mean + offset) * reach / sd + 2)
    precision = bits + 32 + Int((1.2 * b / 8 + logSd + phase) * 1.45)
  }
}
