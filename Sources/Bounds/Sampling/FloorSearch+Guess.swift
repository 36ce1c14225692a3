// How far down the walk need go: a guess, and the candidate itself is certified.

extension FloorSearch {
  /// A candidate of G or H above δ, the last one in doubles; else by halving as if they
  /// were monotone.
  func quickWitness(below start: Int) throws(BoundError) -> Candidate? {
    var best: Candidate?
    for side in [u, l] where side <= ceiling {
      let last = try lastWitness(
        side, before: (Rational(start) * side / ceiling).knownFloor)
      guard last > 0 else { continue }
      let found = candidate(last, side: side)
      if found.samples > best?.samples ?? 0 { best = found }
    }
    return best
  }

  /// k of a candidate before `end` that exceeds δ; 0 for none.
  func lastWitness(
    _ side: Rational, before end: Int
  ) throws(BoundError) -> Int {
    if let level = guess(levelOf: level) {
      let last = try CertifiedSearch.lastInteger(from: 0, before: end) {
        guessedFailure(candidate($0, side: side)) > level
      }
      if last > 0, try exceeds(candidate(last, side: side)) { return last }
    }
    return try CertifiedSearch.lastInteger(from: 0, before: end) {
      (k) throws(BoundError) in try exceeds(candidate(k, side: side))
    }
  }

  /// About the probability of both tails; NaN where GSL gives none.
  func guessedFailure(_ candidate: Candidate) -> Double {
    let (b, m) = (candidate.ceiling, candidate.samples)
    if b <= 1 { return 0 }
    return Threshold.upper(b, relativeError, m).guessedTail
      + Threshold.lower(b, relativeError, m).guessedTail
  }
}
