/// m(ε, δ) and ε(m, δ) of a rung at a given input, by certified search: each rung
/// never rises with m or ε.
struct PosteriorSearch<Rung: PosteriorRung> {
  let rung: Rung
  /// δ.
  let level: Rational

  private var isConstant: Bool { rung.moments.variance == 0 }

  /// The smallest m whose bound at ε > |1 − μ| is at most δ: proved there, refuted at
  /// one draw fewer.
  func samples(_ ε: Rational) throws(BoundError) -> SampleSize {
    if isConstant { return SampleSize(samples: 1, isSmallest: true) }
    let found = try CertifiedSearch.smallestInteger(
      in: 1...SamplingDomain.mostSamples, guess: try guess(samples: ε)
    ) { (m, precision) throws(BoundError) -> Bool? in
      let bound = try rung.failureProbability(
        relativeError: ε, samples: m, side: .both, precision: precision)
      if bound.isCertainlyAtMost(level) { return true }
      return bound.isCertainlyAbove(level) ? false : nil
    }
    guard let found else { throw SamplingDomain.tooManySamples(.t4g) }
    return SampleSize(samples: found, isSmallest: true)
  }

  /// The root of log(δ(m, ε)/δ) in ε, or its jump to −∞ beyond the range; a
  /// logarithm below −10⁶ counts as −10⁶.
  func relativeError(
    _ m: Int, _ precision: Int
  ) throws(BoundError) -> Interval {
    let (bias, range) = (rung.moments.bias, rung.moments.range)
    if isConstant { return Interval(bias, precision: precision) }
    // From |1 − μ| up one side is 1; above R − 1 and 1 both are 0.
    let domain = bias...(bias + range + 2)
    return try CertifiedRoot.enclosing(
      target: 0, guess: guess(relativeError: m), domain: domain,
      isIncreasing: false, bits: Swift.max(precision / 2, 66)
    ) { (ε, bits) throws(BoundError) -> Interval in
      let bound = try rung.failureProbability(
        relativeError: ε, samples: m, side: .both, precision: bits)
      let log = (bound / Interval(level, precision: bits)).log
      let least = Interval(-1_000_000, precision: bits)
      return log.isIndeterminate ? log : .max(log, least)
    }.rounded(to: precision)
  }
}

// MARK: - Guesses

extension PosteriorSearch {
  /// log(2/δ).
  private var exponent: Double {
    Interval(2 / level, precision: 64).log.midpoint
  }

  /// The larger of both sides' sizes by Bernstein's inequality, then secants on the
  /// bound's logarithm, which is nearly a line in m.
  private func guess(samples ε: Rational) throws(BoundError) -> Int {
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
  private func guess(relativeError m: Int) -> Double {
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
