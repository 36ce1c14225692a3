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
