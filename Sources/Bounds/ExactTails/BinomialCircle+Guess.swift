// How the circle is laid: guesses. Any plan gives an enclosure.

extension BinomialCircle.Plan {
  /// Nil where the law is too narrow for this method to be of use, and so far in
  /// the tail that the continued fraction ends at once.
  ///
  /// In the normal approximation all three errors, against P(X = k), are below
  /// 2^−bits. With z the offset in deviations and
  ///
  ///     b = (bits + 14) log 2 + log sd + z²/2,
  ///
  /// the circles are at z + √b/2 and z + 2√b, N is 2√b sd, and both aliases, at
  /// most e^{−9b/8}, meet P(X = k)/H = e^{−b/8}/(√(2π) sd). The points end where
  /// |G| has fallen to e^{−L²/2}, L²/2 = 1.2 b + log sd + 3: at the angle L/sd.
  ///
  /// - Parameters:
  ///   - mean: m p.
  ///   - sd: √(mpq).
  ///   - offset: k − mp ≥ 0, but for rounding.
  init?(mean: Double, deviation sd: Double, offset: Double, bits: Int) {
    guard sd > 1000 else { return nil }
    let z = offset / sd
    let logSd = guess(logarithmOf: sd)
    // P(X = k) is smaller than P(X ≥ k) by about sd, hence its logarithm.
    let b = Double(bits + 14) * 0.694 + logSd + z * z / 2
    guard b < 1e6 else { return nil }
    let y = 2 * b.squareRoot()
    radius = (z + b.squareRoot() / 2) / sd
    farRadius = (z + y) / sd
    let count = (y * sd / 6.28).rounded(.up)
    points = 2 * Int(count * 6.28 / 2) + 1
    let reach = (2 * (1.2 * b + logSd + 3)).squareRoot()
    pairs = Int(reach * Double(points) / (6.28 * sd)) + 1
    // The angle of G(z) z^−k is the difference of two near k L/sd.
    let phase = guess(logarithmOf: (mean + offset) * reach / sd)
    precision = bits + 32 + Int((1.2 * b / 8 + logSd + phase) * 1.45)
  }
}
