// Where the search for a sample size starts: a guess.

extension SampleSearch {
  /// Near the answer, or anywhere in the range: only a guess.
  ///
  /// Secant steps on the bound's logarithm, from T4b's size and from log 2 at no
  /// draws, as T4b has it.
  func guess() throws(BoundError) -> Int {
    let target = Interval(level).log.midpoint
    var before = (samples: 0.0, log: Interval(2).log.midpoint)
    var m = bernsteinSize
    for _ in 0..<Self.mostSecants {
      let here = (samples: Double(m), log: try log(samples: m))
      let slope = (here.log - before.log) / (here.samples - before.samples)
      guard slope.isFinite, slope < 0 else { return m }
      let next = clamped(here.samples + (target - here.log) / slope)
      if next == m { return m }
      (before, m) = (here, next)
    }
    return m
  }

  private static var mostSecants: Int { 8 }

  /// T4b's size, which no rung but T4a exceeds, or the largest.
  private var bernsteinSize: Int {
    let rung = try? BernsteinTail(ceiling: tail.ceiling)
    let size = try? rung?.samples(
      relativeError: relativeError, failureProbability: level)
    return size?.samples ?? SamplingDomain.mostSamples
  }

  private func log(samples m: Int) throws(BoundError) -> Double {
    try tail.failureProbability(relativeError: relativeError, samples: m)
      .log.midpoint
  }

  private func clamped(_ x: Double) -> Int {
    guard let m = Int(exactly: x.rounded(.up)) else { return 1 }
    return Swift.min(Swift.max(m, 1), SamplingDomain.mostSamples)
  }
}
