/// The regularised incomplete gamma functions of rational a > 0 and x > 0,
///
///     P(a, x) = 1/Γ(a) ∫₀ˣ t^{a−1}e^{−t} dt,   Q(a, x) = 1 − P(a, x),
///
/// from D = xᵃe⁻ˣ/Γ(a + 1) and a continued fraction or a series of positive terms:
/// one of them is computed, the other is its complement.
///
/// - Source: DLMF 8.2, 8.7.1, 8.9.2. Proof: `proofs-notes/exact-tails.md`.
struct IncompleteGamma {
  /// a.
  let shape: Rational
  /// x.
  let point: Rational

  /// What is computed first.
  enum Method {
    case lowerFraction, upperFraction, lowerSeries
    /// The trapezoidal rule, for the side away from the mean.
    case line(GammaLine.Plan)
  }

  /// log D.
  func logMass(precision: Int) -> Interval {
    let a = Interval(shape, precision: precision)
    let x = Interval(point, precision: precision)
    return a * x.log - x - Interval(shape + 1, precision: precision).logGamma
  }

  /// P and Q, aiming at `bits` bits.
  func tails(
    bits: Int, precision: Int
  ) -> (lower: TailProbability, upper: TailProbability) {
    let method = method(bits: bits)
    if case .line(let plan) = method {
      let line = GammaLine(shape: shape, point: point)
      let tail = line.tail(plan, precision: precision)
      return line.isUpper ? (tail.complement, tail) : (tail, tail.complement)
    }
    let logMass = logMass(precision: precision)
    let a = Interval(shape, precision: precision)
    switch method {
    case .lowerFraction:
      let v = LowerGammaFraction(shape: shape, point: point)
        .value(bits: bits, precision: precision).whole
      let lower = TailProbability(logarithm: logMass + (a / v).log)
      return (lower, lower.complement)
    case .upperFraction, .line:
      let v = UpperGammaFraction(shape: shape, point: point)
        .value(bits: bits, precision: precision).whole
      let upper = TailProbability(logarithm: logMass + (a / v).log)
      return (upper.complement, upper)
    case .lowerSeries:
      let sum = PowerSeriesSum(
        numerator: nil, denominator: shape + 1, point: point
      ).value(bits: bits, precision: precision)
      let lower = TailProbability(logarithm: logMass + sum.log)
      return (lower, lower.complement)
    }
  }
}

// MARK: - Guesses: which way, and what cancels

extension IncompleteGamma {
  /// Terms of a fraction that take as long as a line.
  private static let dearTerms = 3000

  /// The fraction of the smaller side; the series where the upper one is slow,
  /// for few bits to cancel; the line near the mean of a large shape.
  func method(bits: Int) -> Method {
    let few = Rational(Swift.max(bits, 64), 8)
    if point <= shape || point <= Rational(1, 2) {
      let fraction = LowerGammaFraction(shape: shape, point: point)
      return line(bits: bits, instead: fraction) ?? .lowerFraction
    }
    if point < few { return .lowerSeries }
    let fraction = UpperGammaFraction(shape: shape, point: point)
    return line(bits: bits, instead: fraction) ?? .upperFraction
  }

  private func line(
    bits: Int, instead fraction: some TailFraction
  ) -> Method? {
    guard
      let plan = GammaLine(shape: shape, point: point).plan(bits: bits),
      fraction.termCount(bits: bits, limit: Self.dearTerms) == Self.dearTerms
    else { return nil }
    return .line(plan)
  }

  /// Bits before the point of the largest term of log D.
  var guardBits: Int {
    let (a, x) = (shape.boundedApproximation, point.boundedApproximation)
    let size = Swift.max(a * logarithmSize(x), x, a * logarithmSize(a), 1)
    return Swift.min(Int(size.exponent), 96) + 8
  }
}

/// About |log x| for x ≥ 0, at least 1: a guess.
func logarithmSize(_ x: Double) -> Double {
  Swift.max(
    1, guess(logarithmOf: Swift.max(x, .leastNormalMagnitude)).magnitude)
}
