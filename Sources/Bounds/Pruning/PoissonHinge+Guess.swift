// Where the search for the best hinge starts: guesses. The signs of g decide.

extension PoissonHinge {
  /// Near the h with E[N | N > h] = y, from the size of the overshoot N − h.
  func guess(upper y: Rational) -> Int {
    let (λ, at) = (law.mean.approximation, y.approximation)
    let deviation = (at - λ) / λ.squareRoot()
    let overshoot =
      deviation / (deviation + 0.5 / deviation) / (1 - λ / at)
    return Int(exactly: (at - overshoot).rounded()) ?? 0
  }

  /// Near the h with E[N | N ≤ h] = z.
  func guess(lower z: Rational) -> Int {
    let (λ, at) = (law.mean.approximation, z.approximation)
    let deviation = (λ - at) / λ.squareRoot()
    let undershoot =
      deviation / (deviation + 0.5 / deviation) / (1 - at / λ)
    return Int(exactly: (at + undershoot).rounded()) ?? Int(λ)
  }
}
