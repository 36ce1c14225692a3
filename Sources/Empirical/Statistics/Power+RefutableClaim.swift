import Bounds

extension Power {
  /// The largest claim "at most c" that `trials` trials of true probability `truth`
  /// refute at `level` with probability at least `power`: what they can tell from
  /// the truth.
  ///
  /// With k the largest count that is reached with probability at least `power`, a
  /// claim c is refuted as surely exactly when P(Bin(N, c) ≥ k) ≤ level: c is the
  /// Clopper–Pearson limit of k failures.
  ///
  /// - Returns: an enclosure, whose lower end is such a claim; nil where no claim
  ///   is refuted so.
  static func refutableClaim(
    trials: Int, truth: Interval, level: Rational, power: Rational = demanded
  ) throws(BoundError) -> Interval? {
    let p = clampedToUnit(truth.lower)
    guard p > 0 else { return nil }
    let law = try BinomialLaw(trials: trials, probability: p)
    let (mean, q) = (Double(trials) * p.approximation, 1 - p.approximation)
    let tooMany = try CertifiedSearch.smallestInteger(
      in: 1...trials, guess: Int(mean - 2.4 * (mean * q).squareRoot())
    ) { k, precision in
      let tail = law.tail(atLeast: k, precision: precision).probability
      let demanded = Interval(power, precision: precision)
      if tail.isCertainlyBelow(demanded) { return true }
      return demanded.isCertainlyAtMost(tail) ? false : nil
    }
    let k = (tooMany ?? trials + 1) - 1
    return k == 0
      ? nil
      : try ClopperPearson.lowerLimit(
        failures: k, trials: trials, level: level)
  }
}
