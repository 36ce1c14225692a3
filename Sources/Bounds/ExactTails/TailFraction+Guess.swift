// How many terms a fraction takes: guesses. Whatever they say, it encloses.

extension TailFraction {
  /// The most terms that are tried.
  private var mostTerms: Int { 1 << 24 }

  /// From how far a further term moves what was cut before it,
  ///
  ///     |Fₙ − Fₙ₋₁|/F₀ = Π|Aᵢ|/(hₙ h²ₙ₋₁ … h²₁h₀),  hᵢ = Bᵢ + Aᵢ/hᵢ₋₁,
  ///
  /// and some bits for a bracket that is wider than a convergent.
  func termCount(bits: Int) -> Int {
    var product = ScaledGuess()
    var h = denominatorGuess(0)
    for n in 1...mostTerms {
      let numerator = numeratorGuess(n)
      let next = denominatorGuess(n) + numerator / h
      product.multiply(by: numerator.magnitude / (next * h).magnitude)
      h = next
      if product.exponent < -Double(bits + 6) { return n }
    }
    return mostTerms
  }
}

extension Rational {
  /// The approximation, within the range of Double: a guess.
  var boundedApproximation: Double {
    let x = approximation
    return Swift.min(Swift.max(x, -1e300), 1e300)
  }
}
