extension MixedTail {
  /// m(ε, δ): from this size on, every number of draws has a bound of at most δ.
  ///
  /// No bound rises with m, so a search that is proved at one size and refuted at
  /// one draw fewer finds the smallest. ``SampleSize/isSmallest`` is false where
  /// the bound one draw fewer cannot be told from δ.
  ///
  /// - Throws: `outsideDomain`; `beyondReach` above 10¹⁶ draws, or where hinges
  ///   are asked for beyond their reach.
  public func samples(
    relativeError ε: Rational, failureProbability δ: Rational,
    method: Method = .least
  ) throws(BoundError) -> SampleSize {
    try SamplingDomain.check(relativeError: ε, failureProbability: δ)
    if greatestMean.sign == 0 {
      return SampleSize(samples: 1, isSmallest: true)
    }
    if method == .bernstein {
      return try ClosedForm.roundUp(
        2 * (largestVariance + range * ε / 3) / (ε * ε), timesLogOf: 2 / δ,
        statement: Self.statement)
    }
    var isSmallest = true
    let found = try CertifiedSearch.smallestInteger(
      in: 1...SamplingDomain.mostSamples,
      guess: try guess(relativeError: ε, failureProbability: δ, method: method)
    ) { (m, precision) throws(BoundError) -> Bool? in
      let bound = try failureProbability(
        relativeError: ε, samples: m, method: method, precision: precision)
      if bound.isCertainlyAtMost(δ) { return true }
      if bound.isCertainlyAbove(δ) { return false }
      guard precision >= 1_024 else { return nil }
      isSmallest = false
      return false
    }
    guard let found else {
      throw SamplingDomain.tooManySamples(Self.statement)
    }
    return SampleSize(samples: found, isSmallest: isSmallest)
  }

  /// ε(m, δ): encloses the infimum of the ε whose bound is at most δ; 0 at
  /// μ_max = 0.
  ///
  /// No bound rises with ε. Where one jumps over δ, the place of the jump is
  /// enclosed. What is certified is the upper end.
  ///
  /// - Accuracy: relative width at most 2⁻⁶⁴ at the default precision, or
  ///   2^(−precision/2).
  /// - Throws: `outsideDomain`; `undecided`; `beyondReach` where hinges are asked
  ///   for beyond their reach.
  public func relativeError(
    samples m: Int, failureProbability δ: Rational, method: Method = .least,
    precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try SamplingDomain.check(samples: m, failureProbability: δ)
    if greatestMean.sign == 0 { return Interval(0, precision: precision) }
    if method == .bernstein {
      return bernsteinError(m, δ, variance: largestVariance, precision)
    }
    // With B μ_max for v, Bernstein's ε is above that of every other method.
    let highest = bernsteinError(m, δ, variance: range * greatestMean, 64).upper
    guard let most = Rational(exactly: highest) else {
      throw .beyondReach("the error of \(m) draws", limit: "10^300")
    }
    return try CertifiedRoot.enclosing(
      target: 0, guess: highest, domain: 0...(most + most),
      isIncreasing: false, bits: Swift.max(precision / 2, 66)
    ) { (ε, bits) throws(BoundError) -> Interval in
      let bound = try failureProbability(
        relativeError: ε, samples: m, method: method, precision: bits)
      let log = (bound / Interval(δ, precision: bits)).log
      let least = Interval(-1_000_000, precision: bits)
      return log.isIndeterminate ? log : .max(log, least)
    }.rounded(to: precision)
  }

  /// u + √(u² + 2 v L/m) with u = B L/(3m), L = log(2/δ).
  private func bernsteinError(
    _ m: Int, _ δ: Rational, variance v: Rational, _ precision: Int
  ) -> Interval {
    let log = ClosedForm.log(2 / δ, precision: precision)
    let u =
      Interval(range / Rational(3) / Rational(m), precision: precision) * log
    let w = Interval(2 * v / Rational(m), precision: precision) * log
    return u + (u * u + w).squareRoot
  }
}

// MARK: - Where the search starts: a guess

extension MixedTail {
  /// Near the smallest size: secant steps on the bound's logarithm, which is
  /// nearly a line, from Bernstein's size.
  func guess(
    relativeError ε: Rational, failureProbability δ: Rational, method: Method
  ) throws(BoundError) -> Int {
    let target = Interval(δ).log.midpoint
    let scale = 2 * (largestVariance + range * ε / 3) / (ε * ε)
    var m = clamped(-scale.approximation * (target - 0.693))
    var before = (samples: 0.0, log: 0.693)
    for _ in 0..<6 {
      let log = try failureProbability(
        relativeError: ε, samples: m, method: method, precision: 64
      ).log.midpoint
      let slope = (log - before.log) / (Double(m) - before.samples)
      guard slope.isFinite, slope < 0 else { return m }
      let next = clamped(Double(m) + (target - log) / slope)
      if next == m { return m }
      before = (Double(m), log)
      m = next
    }
    return m
  }

  private func clamped(_ x: Double) -> Int {
    guard let m = Int(exactly: x.rounded(.up)) else { return 1 }
    return Swift.min(Swift.max(m, 1), SamplingDomain.mostSamples)
  }
}
