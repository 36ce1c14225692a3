// How far down the walk need go: a guess, and the candidate itself is certified.

extension FloorSearch {
  /// A candidate of G or H above δ, by halving as if they were monotone.
  func quickWitness(below start: Int) throws(BoundError) -> Candidate? {
    var best: Candidate?
    for side in [u, l] where side > 0 && side <= ceiling {
      var low = 0
      var high = (Rational(start) * side / ceiling).floor ?? 0
      while high - low > 1 {
        let middle = low + (high - low) / 2
        let candidate = candidate(middle, side: side)
        if try exceeds(candidate) {
          low = middle
          if candidate.samples > best?.samples ?? 0 { best = candidate }
        } else {
          high = middle
        }
      }
    }
    return best
  }
}
