/// The regularised incomplete beta function of rational a, b > 0 and 0 < x < 1,
///
///     I_x(a, b) = 1/B(a, b) ∫₀ˣ t^{a−1}(1 − t)^{b−1} dt = 1 − I_{1−x}(b, a),
///
/// from K = log(xᵃ(1 − x)ᵇ Γ(a+b+1)/(Γ(a+1)Γ(b+1))) and a continued fraction or a
/// series of positive terms on one of the two sides.
///
/// - Source: DLMF 8.17.8, 8.17.22. Proof: `proofs-notes/exact-tails.md`.
struct IncompleteBeta {
  /// a.
  let first: Rational
  /// b.
  let second: Rational
  /// x.
  let point: Rational

  /// I_{1−x}(b, a).
  var mirrored: IncompleteBeta {
    IncompleteBeta(first: second, second: first, point: 1 - point)
  }

  /// What is computed first: I_x(a, b) or I_{1−x}(b, a), and how.
  enum Method { case lowerFraction, upperFraction, lowerSeries, upperSeries }

  /// K.
  func logMass(precision: Int) -> Interval {
    func logGamma(_ z: Rational) -> Interval {
      Interval(z + 1, precision: precision).logGamma
    }
    func power(_ z: Rational, of x: Rational) -> Interval {
      let log =
        x <= Rational(1, 2)
        ? Interval(x, precision: precision).log
        : Interval(x - 1, precision: precision).log1p
      return Interval(z, precision: precision) * log
    }
    return power(first, of: point) + power(second, of: 1 - point)
      + logGamma(first + second) - logGamma(first) - logGamma(second)
  }

  /// I_x(a, b) and I_{1−x}(b, a), aiming at `bits` bits.
  func tails(
    bits: Int, precision: Int
  ) -> (lower: TailProbability, upper: TailProbability) {
    switch method(bits: bits) {
    case .lowerFraction:
      let lower = fraction(bits: bits, precision: precision)
      return (lower, lower.complement)
    case .upperFraction:
      let upper = mirrored.fraction(bits: bits, precision: precision)
      return (upper.complement, upper)
    case .lowerSeries:
      let lower = series(bits: bits, precision: precision)
      return (lower, lower.complement)
    case .upperSeries:
      let upper = mirrored.series(bits: bits, precision: precision)
      return (upper.complement, upper)
    }
  }

  /// I_x(a, b) = e^K ab/((a + b) v₀).
  private func fraction(bits: Int, precision: Int) -> TailProbability {
    let v = BetaFraction(first: first, second: second, point: point)
      .value(bits: bits, precision: precision).whole
    let factor = first * second / (first + second)
    return TailProbability(
      logarithm: logMass(precision: precision)
        + (Interval(factor, precision: precision) / v).log)
  }

  /// I_x(a, b) = e^K b/(a + b) F(a + b, 1; a + 1; x).
  private func series(bits: Int, precision: Int) -> TailProbability {
    let sum = PowerSeriesSum(
      numerator: first + second, denominator: first + 1, point: point
    ).value(bits: bits, precision: precision)
    let factor = second / (first + second)
    return TailProbability(
      logarithm: logMass(precision: precision)
        + (Interval(factor, precision: precision) * sum).log)
  }
}

// MARK: - Guesses: which way, and what cancels

extension IncompleteBeta {
  /// The fraction of the side away from the mean; where that is slow, the series
  /// of the other side, for few bits to cancel.
  func method(bits: Int) -> Method {
    if point * (first + second) <= first {
      return mirrored.isFast(bits: bits) ? .upperSeries : .lowerFraction
    }
    return isFast(bits: bits) ? .lowerSeries : .upperFraction
  }

  /// Whether the series of I_x(a, b) takes few terms and 1 − I_x(a, b) loses few
  /// bits.
  private func isFast(bits: Int) -> Bool {
    let few = Rational(Swift.max(bits, 64), 8)
    return point <= Rational(1, 2) && first < few
      && point * (first + second) < few
  }

  /// Bits before the point of the largest term of K.
  var guardBits: Int {
    let (a, b) = (first.boundedApproximation, second.boundedApproximation)
    let x = point.boundedApproximation
    let y = (1 - point).boundedApproximation
    let size = Swift.max(
      a * logarithmSize(x), b * logarithmSize(y),
      (a + b) * logarithmSize(a + b), 1)
    return Swift.min(Int(size.exponent), 96) + 8
  }
}
