// Where the search for the best hinge looks: guesses. The signs of g decide.

extension HingeBound {
  /// Where E[X | X > h] is near x, from the size of the overshoot X − h: like
  /// 1/(1 − r) with r the ratio of neighbouring masses, less near the mean.
  func firstGuess() -> Int {
    let m = Double(law.trials)
    let p = law.probability.approximation
    let at = x.approximation
    let deviation = (m * p * (1 - p)).squareRoot()
    let z = (at - m * p) / deviation
    let ratio = (m - at) * p / (at * (1 - p))
    let overshoot = Swift.max(z / (z + 0.5 / z) / (1 - ratio), 1)
    let guess = (at - overshoot).rounded()
    return guess > 0 && guess < m ? Int(guess) : 0
  }
}

extension Hinge {
  /// The step in h that makes E[X | X > h] equal x, to first order.
  var newtonStep: Double {
    let here = (excess / beyond).midpoint
    let after = ((excess - beyond) / (beyond - point)).midpoint
    return (distance.midpoint - here) / (1 + after - here)
  }
}
