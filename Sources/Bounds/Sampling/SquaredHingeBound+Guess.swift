// Where the search for the best squared hinge looks first: a guess. Signs decide.

extension SquaredHingeBound {
  /// The integer below about the best h. Far out x − h is near 2/λ for a tail that
  /// falls like exp(−λ k); near the mean Cantelli's σ²/(x − m p) is added.
  func firstGuess() -> Int {
    let m = Double(law.trials)
    let p = law.probability.approximation
    let at = x.approximation
    let distance = (x - law.mean).approximation
    let variance = m * p * law.complement.approximation
    let rate = 1 - (m - at) * p / (at * law.complement.approximation)
    let z = distance / variance.squareRoot()
    let overshoot = z > 1 ? 2 / rate : distance + variance / distance
    let guess = Int(exactly: (at - overshoot).rounded(.down)) ?? -1
    return Swift.min(Swift.max(guess, -1), last - 1)
  }
}
