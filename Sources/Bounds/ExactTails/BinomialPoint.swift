internal import CMPFR

/// The probability of a point, as a product that neither underflows nor cancels:
/// P(X = k) = e^E · S.
struct BinomialPoint {
  let trials: Int
  let probability: Rational
  let complement: Rational
  /// k, with 0 ≤ k ≤ m and 0 < p < 1.
  let successes: Int

  /// Enclosures that ``set(exponent:scale:bits:scratch:)`` takes.
  static let scratchCount = 4

  /// How the binomial coefficient is found.
  enum Method { case product, stirling, logGamma }

  /// Encloses E and S.
  func set(
    exponent: Enclosure, scale: Enclosure, bits: Int,
    scratch row: EnclosureRow
  ) {
    var row = row
    let t = (row.next(), row.next(), row.next(), row.next())
    switch method(bits: bits) {
    case .stirling:
      setStirling(exponent: exponent, scale: scale, bits: bits, scratch: t)
    case .product:
      setPowers(exponent, scratch: t)
      setCoefficient(scale)
    case .logGamma:
      setPowers(exponent, scratch: t)
      setLogCoefficient(t.0, scratch: t.1)
      exponent.setSum(exponent, t.0)
      scale.set(1)
    }
  }

  /// S = √(m/(2πk(m−k))) and E = δ(m) − δ(k) − δ(m−k) − D with
  /// D = k log(k/(mp)) + (m−k) log((m−k)/(mq)), 0 < k < m.
  ///
  /// With x = k − mp both logarithms are log1p(x/(mp)) and log1p(−x/(mq)), from
  /// exact quotients: what cancels in D is then of the size of x, not of k.
  private func setStirling(
    exponent: Enclosure, scale: Enclosure, bits: Int,
    scratch t: (Enclosure, Enclosure, Enclosure, Enclosure)
  ) {
    let m = trials
    let k = successes
    let mean = Rational(m) * probability
    let x = Rational(k) - mean
    t.0.set(x / mean)
    t.0.setLogarithm1p(t.0)
    t.0.setProduct(t.0, k)
    t.1.set(-x / (Rational(m) - mean))
    t.1.setLogarithm1p(t.1)
    t.1.setProduct(t.1, m - k)
    t.0.setSum(t.0, t.1)
    t.1.setNegative(t.0)  // −D

    StirlingSeries.setDelta(exponent, m, bits: bits, scratch: (t.2, t.3))
    t.1.setSum(t.1, exponent)
    StirlingSeries.setDelta(exponent, k, bits: bits, scratch: (t.2, t.3))
    t.0.setDifference(t.1, exponent)
    StirlingSeries.setDelta(t.1, m - k, bits: bits, scratch: (t.2, t.3))
    exponent.setDifference(t.0, t.1)

    t.0.setPi()
    t.0.setProduct(t.0, k)
    t.0.setProduct(t.0, m - k)
    t.0.setProduct(t.0, 2)
    t.1.set(m)
    scale.setQuotient(t.1, t.0)
    scale.setSquareRoot(scale)
  }

  /// k log p + (m − k) log q.
  private func setPowers(
    _ result: Enclosure,
    scratch t: (Enclosure, Enclosure, Enclosure, Enclosure)
  ) {
    setLogarithm(t.0, of: probability, complement: complement)
    t.0.setProduct(t.0, successes)
    setLogarithm(t.1, of: complement, complement: probability)
    t.1.setProduct(t.1, trials - successes)
    result.setSum(t.0, t.1)
  }

  /// log x, where x + y = 1: by log1p(−y) where x is the larger one.
  private func setLogarithm(
    _ result: Enclosure, of x: Rational, complement y: Rational
  ) {
    if y < x {
      result.set(-y)
      result.setLogarithm1p(result)
    } else {
      result.set(x)
      result.setLogarithm(result)
    }
  }

  /// binom(m, k) as a product of min(k, m − k) quotients.
  private func setCoefficient(_ result: Enclosure) {
    let fewer = Swift.min(successes, trials - successes)
    result.set(1)
    for i in 0..<fewer {
      result.setProduct(result, trials - i)
      result.setQuotient(result, i + 1)
    }
  }

  /// log binom(m, k) by three values of log Γ, which rises from 2 on.
  private func setLogCoefficient(_ result: Enclosure, scratch t: Enclosure) {
    func setLogFactorial(_ target: Enclosure, _ n: Int) {
      target.set(n + 1)
      mpfr_lngamma(target.lo, target.lo, MPFR_RNDD)
      mpfr_lngamma(target.hi, target.hi, MPFR_RNDU)
    }
    setLogFactorial(result, trials)
    for n in [successes, trials - successes] {
      setLogFactorial(t, n)
      mpfr_sub(result.lo, result.lo, t.hi, MPFR_RNDD)
      mpfr_sub(result.hi, result.hi, t.lo, MPFR_RNDU)
    }
  }
}
