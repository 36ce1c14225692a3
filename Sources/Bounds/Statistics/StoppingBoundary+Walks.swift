// The two boundaries of H2, each by one walk over counts. Which side of the claim
// k/n is on need not be asked on the way: the proof note shows that a walk never
// meets a crossing of the other side.

extension StoppingBoundary {
  /// n_v(k) for k = 0, 1, … up to the first that is N.
  ///
  /// M at k failures and the last violating n is at least 1/level; one failure
  /// later it is larger still, so the next k's search starts there.
  static func lastViolating(
    _ sequence: ConfidenceSequence, _ claim: Rational, _ mostTrials: Int
  ) throws(BoundError) -> [Int] {
    if claim.sign == 0 { return [0, mostTrials] }
    if claim == 1 { return [0] }
    var walk = try BoundaryWalk(sequence, claim: claim)
    var last = [0]
    while walk.place.trials < mostTrials {
      try walk.fail()
      var found: BoundaryWalk.Place?
      while walk.place.trials <= mostTrials, try walk.isCrossed() {
        found = walk.place
        try walk.pass()
      }
      last.append(found?.trials ?? 0)
      if let found { walk.place = found }
    }
    return last
  }

  /// n_h(k) for k = 0, 1, … as far as it is at most N.
  ///
  /// M at k failures and the first holding n is at least 1/level; for the same n
  /// and one failure more it is below, so the next k's search starts one later.
  static func firstHolding(
    _ sequence: ConfidenceSequence, _ claim: Rational, _ mostTrials: Int
  ) throws(BoundError) -> [Int] {
    if claim.sign == 0 { return [] }
    if claim == 1 { return (1...mostTrials).map { $0 } }
    var walk = try BoundaryWalk(sequence, claim: claim)
    var first: [Int] = []
    while true {
      while walk.place.trials <= mostTrials, try !walk.isCrossed() {
        try walk.pass()
      }
      guard walk.place.trials <= mostTrials else { return first }
      first.append(walk.place.trials)
      try walk.fail()
    }
  }
}
