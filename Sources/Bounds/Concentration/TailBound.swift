/// A probability, or an upper bound on one, on both scales.
///
/// What an inequality of the concentration library says at one point, capped at 1;
/// and what the exact tail of a law is that it is compared with.
///
/// - Accuracy: ``logProbability`` has a relative width of about 2^−precision unless
///   its own documentation says otherwise; the probability's is |log| times that.
///   Below 2^−2³⁰ the linear scale underflows to [0, tiny], the logarithm does not.
public struct TailBound: Sendable {
  /// Encloses the probability; at most 1.
  public let probability: Interval
  /// Encloses its natural logarithm; −∞ where the probability is exactly 0.
  public let logProbability: Interval

  /// Both scales as they are known.
  init(probability: Interval, logProbability: Interval) {
    self.probability = probability
    self.logProbability = logProbability
  }

  /// min(1, eˣ).
  init(exponent x: Interval, precision: Int) {
    let capped = Interval.min(x, Interval(0, precision: x.precision))
    logProbability = capped.rounded(to: precision)
    probability = capped.exp.rounded(to: precision)
  }

  /// min(1, x) for a rational x ≥ 0.
  init(exactly x: Rational, precision: Int) {
    let capped = Swift.min(x, 1)
    probability = Interval(capped, precision: precision)
    logProbability = capped.logarithm(precision)
  }

  /// Probability 0.
  static func impossible(_ precision: Int) -> TailBound {
    TailBound(exactly: 0, precision: precision)
  }
}

extension Rational {
  /// Encloses log x for x ≥ 0, without cancellation near 1; −∞ at 0.
  func logarithm(_ precision: Int) -> Interval {
    self < Rational(1, 2) || self > 2
      ? Interval(self, precision: precision).log
      : Interval(self - 1, precision: precision).log1p
  }
}

// MARK: - From a logarithm that needs more bits at some points than at others

extension TailBound {
  /// min(1, eˣ), with x evaluated at growing precision until its relative width is
  /// narrow enough, it is certainly a probability of 1, or bits run out.
  static func refined(
    _ precision: Int,
    _ exponent: (_ bits: Int) throws(BoundError) -> Interval
  ) throws(BoundError) -> TailBound {
    var found = Interval.indeterminate(precision: precision)
    for bits in Precisions.ofExponents(precision) {
      found = try exponent(bits)
      let isCapped = Interval(0).isCertainlyAtMost(found)
      if isCapped || found.relativeWidthExponent < Double(-precision) { break }
    }
    return TailBound(exponent: found, precision: precision)
  }

  /// The bound on the chosen side, from the logarithm of each; on both, the sum of
  /// the two.
  static func refined(
    _ precision: Int, _ side: TailSide,
    upper: (_ bits: Int) throws(BoundError) -> Interval,
    lower: (_ bits: Int) throws(BoundError) -> Interval
  ) throws(BoundError) -> TailBound {
    switch side {
    case .upper: return try refined(precision, upper)
    case .lower: return try refined(precision, lower)
    case .both:
      return try refined(precision) { (bits) throws(BoundError) in
        try Interval.logOfSum(upper(bits), lower(bits))
      }
    }
  }

  /// The bound where both sides have the same one.
  static func symmetric(
    _ precision: Int, _ side: TailSide,
    _ exponent: (_ bits: Int) throws(BoundError) -> Interval
  ) throws(BoundError) -> TailBound {
    try refined(precision) { (bits) throws(BoundError) in
      let one = try exponent(bits)
      return side == .both ? one + Interval(2, precision: bits).log : one
    }
  }
}

extension Precisions {
  /// For the logarithm of a bound, whose terms may cancel.
  static func ofExponents(_ precision: Int) -> [Int] {
    doubling(from: precision + 16, to: 16 * (precision + 16))
  }
}

extension Interval {
  /// Encloses log(eᵃ + eᵇ), where −∞ is the logarithm of 0.
  static func logOfSum(_ a: Interval, _ b: Interval) -> Interval {
    let (high, low) = a.midpoint < b.midpoint ? (b, a) : (a, b)
    // Of two zeros the sum is zero; ∞ − ∞ would say nothing.
    if low.upper == -.infinity { return high }
    return high + (low - high).exp.log1p
  }
}
