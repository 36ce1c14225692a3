// Where the searches for a sample size and an error start: guesses.

extension PosteriorSearch {
  /// log(2/δ).
  private var exponent: Double {
    Interval(2 / level, precision: 64).log.midpoint
  }

  /// The larger of both sides' sizes by Bernstein's inequality, then secants on the
  /// bound's logarithm, which is nearly a line in m.
  func guess(samples ε: Rational) throws(BoundError) -> Int {
    let sizes = [true, false].map { isUpper -> Double in
      let part = PosteriorSide(
        rung.moments, isUpper: isUpper, relativeError: ε)
      if part.known != nil { return 1 }
      let d = part.deviation
      let scale = 2 * (part.variance + part.range * d / 3) / (d * d)
      return exponent * scale.approximation
    }
    var m = clamped(sizes.max() ?? 1)
    let target = -exponent + Interval(2).log.midpoint
    var before = (samples: 0.0, log: Interval(2).log.midpoint)
    for _ in 0..<8 {
      let value = try rung.failureProbability(relativeError: ε, samples: m)
        .log.midpoint
      let slope = (value - before.log) / (Double(m) - before.samples)
      guard slope.isFinite, slope < 0 else { return m }
      let next = clamped(Double(m) + (target - value) / slope)
      if next == m { return m }
      (before, m) = ((Double(m), value), next)
    }
    return m
  }

  /// |1 − μ| and Bernstein's deviation for variance v and range R.
  func guess(relativeError m: Int) -> Double {
    let moments = rung.moments
    let u = exponent / Double(m)
    let third = moments.range.approximation * u / 3
    let v = moments.variance.approximation
    return moments.bias.approximation + third
      + (third * third + 2 * v * u).squareRoot()
  }

  private func clamped(_ x: Double) -> Int {
    guard let m = Int(exactly: x.rounded(.up)) else { return 1 }
    return Swift.min(Swift.max(m, 1), SamplingDomain.mostSamples)
  }
}
