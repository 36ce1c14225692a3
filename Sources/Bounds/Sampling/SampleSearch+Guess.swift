// Where the search for a sample size starts: a guess.

extension SampleSearch {
  /// Near the answer, or anywhere in the range: only a guess.
  func guess() throws(BoundError) -> Int {
    let target = Interval(level).log.midpoint
    var (m, value) = (0.0, 0.6931)  // log 2 at no draws, as T4b has it
    var next = bernsteinGuess()
    for _ in 0..<8 {
      let here = clamp(next)
      if Double(here) == m { return here }
      let logBound = try log(samples: here)
      guard logBound.isFinite, logBound < value || Double(here) < m else {
        return here
      }
      let slope = (logBound - value) / (Double(here) - m)
      (m, value) = (Double(here), logBound)
      next = m + (target - logBound) / slope
      guard next.isFinite, abs(next - m) > 0.5 else { return clamp(next) }
    }
    return clamp(next)
  }

  /// T4b's closed form in doubles.
  private func bernsteinGuess() -> Double {
    let logs = Interval(2 / level).log.midpoint
    let (ε, B) = (relativeError, tail.ceiling)
    let scale = Interval(B * (6 + 2 * ε) / (3 * ε * ε)).midpoint
    return scale * logs
  }

  private func log(samples m: Int) throws(BoundError) -> Double {
    try tail.failureProbability(relativeError: relativeError, samples: m)
      .log.midpoint
  }

  private func clamp(_ x: Double) -> Int {
    guard x.isFinite else { return 1 }
    let most = Double(SamplingDomain.mostSamples)
    return Int(Swift.min(Swift.max(x.rounded(.up), 1), most))
  }
}
