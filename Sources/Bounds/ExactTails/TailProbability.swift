/// A tail of a law on the linear and on the logarithmic scale.
///
/// The logarithm keeps its relative width where the probability itself is below
/// the exponent range (2^−2³⁰) and is then enclosed by [0, tiny].
public struct TailProbability: Sendable {
  /// P(X ≥ x) or P(X ≤ x).
  public let probability: Interval
  /// Its natural logarithm; −∞ where the probability is exactly 0.
  public let logProbability: Interval

  /// An event that is certain or impossible.
  static func certain(_ holds: Bool, precision: Int) -> TailProbability {
    TailProbability(
      probability: Interval(holds ? 1 : 0, precision: precision),
      logProbability: Interval(holds ? 0 : -.infinity, precision: precision))
  }

  /// Nothing is known.
  static func unknown(precision: Int) -> TailProbability {
    TailProbability(
      probability: .indeterminate(precision: precision),
      logProbability: .indeterminate(precision: precision))
  }
}

// MARK: - Both scales from one enclosure

extension TailProbability {
  /// From the logarithm alone: e^L and L.
  init(logarithm: Interval) {
    self.init(probability: logarithm.exp, logProbability: logarithm)
  }

  /// From two probabilities that add up to 1, each with its own relative
  /// accuracy: the logarithm is that of the smaller one.
  init(_ probability: Interval, complement: Interval) {
    let isLarge = probability.isCertainlyAbove(Rational(1, 2))
    self.init(
      probability: probability,
      logProbability: isLarge ? (-complement).log1p : probability.log)
  }

  /// 1 minus this, on both scales; narrow unless this one is near 1.
  var complement: TailProbability {
    TailProbability(
      probability: Interval(1, precision: probability.precision) - probability,
      logProbability: (-probability).log1p)
  }

  /// The same at another precision, rounded outwards.
  func rounded(to precision: Int) -> TailProbability {
    TailProbability(
      probability: probability.rounded(to: precision),
      logProbability: logProbability.rounded(to: precision))
  }
}

// MARK: - Raising the precision until the enclosure is narrow

extension TailProbability {
  /// True when both relative widths are at most 2^−bits, but for what underflows.
  func isNarrow(_ bits: Int) -> Bool {
    [probability, logProbability].allSatisfy {
      $0.relativeWidthExponent <= -Double(bits) || $0.isUnderflow
    }
  }

  /// The first narrow result of attempts at growing precision, or the last one,
  /// which encloses all the same, and is wide where some 4,000 bits and more cancel.
  ///
  /// - Parameters:
  ///   - precision: significand bits that the caller asked for.
  ///   - guardBits: a guess of what cancels.
  ///   - attempt: encloses the tail, aiming at `bits` bits with `working` bits.
  static func narrowest(
    precision: Int, guardBits: Int,
    _ attempt: (_ bits: Int, _ working: Int) -> TailProbability
  ) -> TailProbability {
    precondition((2...100_000).contains(precision), "2 to 100,000 bits")
    let target = BinomialLaw.target(precision)
    let shown = Swift.max(precision, target + 6)
    var result = TailProbability.unknown(precision: shown)
    for (bits, working, _) in BinomialLaw.attempts(
      target: target, guardBits: guardBits)
    {
      result = attempt(bits, working)
      if result.isNarrow(target) { break }
    }
    return result.rounded(to: shown)
  }
}

extension TailProbability {
  /// A logarithm L at the first precision at which L or e^L has the relative
  /// width of the tails. (A log-density has zeros: no relative width there.)
  static func narrowestLogarithm(
    precision: Int, guardBits: Int, _ attempt: (_ working: Int) -> Interval
  ) -> Interval {
    precondition((2...100_000).contains(precision), "2 to 100,000 bits")
    let target = BinomialLaw.target(precision)
    let shown = Swift.max(precision, target + 6)
    var result = Interval.indeterminate(precision: shown)
    for (_, working, _) in BinomialLaw.attempts(
      target: target, guardBits: guardBits)
    {
      result = attempt(working)
      let width = Swift.min(
        result.relativeWidthExponent, result.exp.relativeWidthExponent)
      if width <= -Double(target) { break }
    }
    return result.rounded(to: shown)
  }
}

extension Interval {
  /// True when x is between 0 and ±2^−2²⁹, with 0 for one end: below the range
  /// of exponents, or nearly so.
  fileprivate var isUnderflow: Bool {
    guard !isIndeterminate, contains(0) else { return false }
    let tiny = Interval(1, precision: 2).scaled(by: -(1 << 29))
    return isCertainlyBelow(tiny) && (-self).isCertainlyBelow(tiny)
  }
}
