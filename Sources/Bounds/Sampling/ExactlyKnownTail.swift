internal import CMPFR

/// A rung whose bound is, for small m, a rational that can be computed: the last
/// resort where an enclosure cannot tell the bound from δ because they are equal.
protocol ExactlyKnownTail: SamplingTail {
  /// The bound on both tails, exactly; nil where it is too large to compute or not
  /// rational. B > 1.
  func exactFailureProbability(
    relativeError: Rational, samples: Int
  ) -> Rational?
}

extension SamplingTail {
  /// Whether δ(m, ε) ≤ `level`; nil when `precision` bits do not decide.
  ///
  /// From 1,024 bits on, a bound that may equal the level is computed exactly
  /// where the rung can.
  func isAtMost(
    _ level: Rational, relativeError ε: Rational, samples m: Int,
    precision: Int
  ) throws(BoundError) -> Bool? {
    let bound = try failureProbability(
      relativeError: ε, samples: m, side: .both, precision: precision)
    if bound.isCertainlyAtMost(level) { return true }
    if bound.isCertainlyAbove(level) { return false }
    guard precision >= 1_024, let tail = self as? any ExactlyKnownTail else {
      return nil
    }
    return tail.exactFailureProbability(relativeError: ε, samples: m)
      .map { $0 <= level }
  }
}

extension Rational {
  /// The exact power xⁿ, n ≥ 0.
  func power(_ n: Int) -> Rational {
    precondition(n >= 0, "a power is 0 or more")
    return Rational.make { sipp_mpq_power($0, pointer, UInt(n)) }
  }
}
