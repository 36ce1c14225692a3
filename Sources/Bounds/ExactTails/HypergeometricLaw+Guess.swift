// How much work a tail takes: guesses. Whatever they say, the enclosures hold.

extension HypergeometricLaw {
  /// Bits that cancel in the point, and that the steps of the sum lose.
  func guardBits(at k: Int) -> Int {
    let p = points(k)
    let cancelled = Swift.max(
      p.marked.guardBits, p.unmarked.guardBits, p.all.guardBits)
    let share = Double(draws) / Double(population)
    let spread = Double(marked) * share * (1 - share)
    return cancelled + Int(Swift.max(spread, 1).exponent) / 2 + 4
  }

  /// How many terms of the sum reach 2^−bits.
  func termCount(from k: Int, bits: Int) -> Int {
    let rest = support.upperBound - k
    let (a, b) = (Double(marked - k), Double(draws - k))
    let (c, d) = (Double(k), Double(population - marked - draws + k))
    var product = ScaledGuess()
    for j in 0..<rest {
      let x = Double(j)
      let ratio = (a - x) * (b - x) / ((c + x + 1) * (d + x + 1))
      product.multiply(by: ratio)
      let room = Double((1 - ratio).exponent)
      if product.exponent - room + 2 < -Double(bits) { return j + 1 }
    }
    return rest
  }
}
