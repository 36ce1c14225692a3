// How sizes are cut into blocks, and what a block costs: guesses. Whether a block
// is clear is decided for any block.

extension RandomizedRoundingScan {
  /// The first size of a block of at most `length` sizes that ends at `last`.
  func blockStart(_ last: Int, atMost length: Int) -> Int {
    Swift.max(rangeStart(last), last - (length - 1))
  }

  /// The length to try when a block of `length` is not clear.
  func shorter(_ length: Int) -> Int { Swift.max(length / 4, 1) }

  /// The smallest size with the k and c of m.
  private func rangeStart(_ m: Int) -> Int {
    let B = tail.ceiling
    let k = (Rational(m) * u / B).floor ?? 0
    var start = (B * Rational(k) / u).ceiling ?? m
    if l > 0, let c = (Rational(m) * l / B).ceiling,
      let above = (B * Rational(c - 1) / l).floor
    {
      start = Swift.max(start, above + 1)
    }
    return Swift.min(Swift.max(start, 1), m)
  }

  /// Tails at the mean cost more the larger the mean is.
  func exactCost(_ m: Int) -> Int {
    let mean = Interval(Rational(m) / tail.ceiling).midpoint
    return 4 + Int(mean.squareRoot() / 100)
  }
}
