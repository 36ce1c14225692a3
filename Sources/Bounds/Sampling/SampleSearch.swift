/// The smallest m with δ(m, ε) ≤ level, for a bound that never rises with m.
///
/// A bound is close to c exp(−r m), so its logarithm is nearly a line in m: a few
/// secant steps in doubles give the guess that the certified search starts from.
struct SampleSearch<Tail: SamplingTail> {
  let tail: Tail
  let relativeError: Rational
  let level: Rational

  /// Proved at the result and refuted at one draw fewer.
  func smallest() throws(BoundError) -> SampleSize {
    if tail.ceiling == 1 { return SampleSize(samples: 1, isSmallest: true) }
    let most = SamplingDomain.mostSamples
    // No rung is below the extremal law, so one tail tells what is out of reach.
    let least = try TwoPointLaw(ceiling: tail.ceiling).failureProbability(
      relativeError: relativeError, samples: most)
    guard !least.isCertainlyAbove(level) else {
      throw SamplingDomain.tooManySamples(Tail.statement)
    }
    let found = try CertifiedSearch.smallestInteger(
      in: 1...most, guess: try guess()
    ) { (m, precision) throws(BoundError) -> Bool? in
      try tail.isAtMost(
        level, relativeError: relativeError, samples: m, precision: precision)
    }
    guard let found else { throw SamplingDomain.tooManySamples(Tail.statement) }
    return SampleSize(samples: found, isSmallest: true)
  }
}
