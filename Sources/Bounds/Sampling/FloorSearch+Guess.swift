// How far down the walk need go: a guess, and the candidate itself is certified.

extension FloorSearch {
  /// A candidate of G or H above δ, by halving as if they were monotone.
  func quickWitness(below start: Int) throws(BoundError) -> Candidate? {
    var best: Candidate?
    for side in [u, l] where side <= ceiling {
      let last = try CertifiedSearch.lastInteger(
        from: 0, before: (Rational(start) * side / ceiling).knownFloor
      ) { (k) throws(BoundError) in
        try exceeds(candidate(k, side: side))
      }
      guard last > 0 else { continue }
      let found = candidate(last, side: side)
      if found.samples > best?.samples ?? 0 { best = found }
    }
    return best
  }
}
