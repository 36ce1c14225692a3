// Where the search for V starts: a guess, never part of a proof.

enum FreshInputGuess {
  /// About the λ with P(Poisson(λ) ≤ r) = γ, over β.
  static func inputs(
    allowed r: Int, exceedance β: Rational, _ γ: Rational
  ) -> Int {
    let L = -Interval(γ).log.midpoint
    let mean = Double(r) + L + (2 * L * Double(r)).squareRoot()
    let inputs = mean / β.approximation
    return inputs < 1e16 ? Int(inputs) : BinomialLaw.largestTrials
  }
}
