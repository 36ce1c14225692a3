// How many terms a fraction takes: guesses. Whatever they say, it encloses.

extension TailFraction {
  /// From how far a further term moves what was cut before it,
  ///
  ///     |Fₙ − Fₙ₋₁|/F₀ = Π|Aᵢ|/(hₙ h²ₙ₋₁ … h²₁h₀),  hᵢ = Bᵢ + Aᵢ/hᵢ₋₁,
  ///
  /// and some bits for a bracket that is wider than a convergent.
  ///
  /// - Parameter limit: what is returned if so many terms are too few.
  func termCount(bits: Int, limit: Int = 1 << 24) -> Int {
    var product = ScaledGuess()
    var h = denominatorGuess(0)
    for n in 1..<limit {
      let numerator = numeratorGuess(n)
      let next = denominatorGuess(n) + numerator / h
      product.multiply(by: numerator.magnitude / (next * h).magnitude)
      h = next
      if product.exponent < -Double(bits + 6) { return n }
    }
    return limit
  }
}

extension Rational {
  /// The approximation, within the range of Double: a guess.
  var boundedApproximation: Double {
    let x = approximation
    return Swift.min(Swift.max(x, -1e300), 1e300)
  }
}
