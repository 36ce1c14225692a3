/// The infimum of the ε with δ(m, ε) ≤ level, for a bound that never rises with ε.
///
/// The root of log(δ(m, ε)/level), which is nearly a parabola in ε. T4d and T4e jump
/// to 0 beyond 1 + ε = B: two neighbouring points of proved sides enclose a jump
/// as well as a root. A logarithm below −10⁶ counts as −10⁶: it has the same side.
struct ErrorSearch<Tail: SamplingTail> {
  let tail: Tail
  let samples: Int
  let level: Rational
  let precision: Int

  /// The root's enclosure. T4b's ε, which no rung exceeds, gives the domain.
  func smallest() throws(BoundError) -> Interval {
    let bernstein = try BernsteinTail(ceiling: tail.ceiling).relativeError(
      samples: samples, failureProbability: level, precision: 64)
    guard let upper = bernstein?.upper, let most = Rational(exactly: upper)
    else { preconditionFailure("T4b has a finite ε at every size") }
    let bits = Swift.max(precision / 2, 66)
    return try CertifiedRoot.enclosing(
      target: 0, guess: upper, domain: 0...(most + most), isIncreasing: false,
      bits: bits
    ) { (ε, bits) throws(BoundError) -> Interval in
      let bound = try tail.failureProbability(
        relativeError: ε, samples: samples, side: .both, precision: bits)
      let log = (bound / Interval(level, precision: bits)).log
      let least = Interval(-1_000_000, precision: bits)
      return log.isIndeterminate ? log : .max(log, least)
    }.rounded(to: precision)
  }
}
