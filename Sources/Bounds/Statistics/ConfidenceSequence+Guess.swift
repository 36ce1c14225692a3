// Where the search for a limit starts: a guess, never part of a proof.

extension ConfidenceSequence {
  /// About the root of log M_n(p) = log(1/level), by bisection of the logarithm
  /// of the distance to the far end of `domain`.
  func limitGuess(
    failures: Int, trials: Int, in domain: ClosedRange<Rational>, isAbove: Bool
  ) throws(BoundError) -> Double {
    let (k, n) = (Double(failures), Double(trials))
    let half = Rational(1, 2)
    // log M_n(p) = constant − k log p − (n − k) log(1 − p).
    let constant =
      try logMartingale(failures: failures, trials: trials, at: half).midpoint
      - n * 0.693_147_180_559_945_3
    let target = -BetaPrior.logarithmGuess(level)
    // t = p below k/n, t = 1 − p above.
    let (near, far) = isAbove ? (n - k, k) : (k, n - k)
    var (low, high) = (-740.0, BetaPrior.logarithmGuess(near / n))
    for _ in 0..<60 {
      let t = low / 2 + high / 2
      let complement = BetaPrior.logarithm1pGuess(
        -Interval(t, precision: 53).exp.midpoint)
      let value = constant - near * t - (far > 0 ? far * complement : 0)
      if value > target { low = t } else { high = t }
    }
    let t = Interval(high, precision: 53).exp.midpoint
    return isAbove ? 1 - t : t
  }
}
