internal import CMPFR

// MARK: - Raising the precision until the enclosure is narrow

extension HypergeometricLaw {
  /// Enclosures that a point takes besides its results.
  private static let scratchCount = 2 + BinomialPoint.scratchCount

  /// The tail for k inside the support and above its first value.
  ///
  /// The side away from the mean is summed, the other one is its complement.
  func approximatedTail(
    atLeast k: Int, precision: Int
  ) -> TailProbability {
    if Rational(k) >= mean {
      return narrowest(at: k, precision: precision) {
        bits, working, target, shown in
        upperTail(k, bits, working, target: target, shown: shown)
      }
    }
    let (other, below) = (mirrored, draws - k + 1)
    return narrowest(at: k, precision: precision) {
      bits, working, target, shown in
      other.complementedTail(
        below, bits, working, target: target, shown: shown)
    }
  }

  /// P(X = k) for k in a support of two values or more.
  func approximatedPoint(_ k: Int, precision: Int) -> TailProbability {
    narrowest(at: k, precision: precision) { bits, working, target, shown in
      withEnclosures(5 + Self.scratchCount, precision: working) { row in
        let (E, S) = (row.next(), row.next())
        setPoint(exponent: E, scale: S, k, bits: bits, scratch: row)
        return Self.product(E, S, target: target, shown: shown, scratch: row)
      }
    }
  }

  /// The first result of growing working precision; the last attempt is told to
  /// return what it has.
  private func narrowest(
    at k: Int, precision: Int,
    _ attempt: (
      _ bits: Int, _ working: Int, _ target: Int?, _ shown: Int
    ) -> TailProbability?
  ) -> TailProbability {
    let target = BinomialLaw.target(precision)
    let shown = Swift.max(precision, target + 6)
    for (bits, working, isLast) in BinomialLaw.attempts(
      target: target, guardBits: guardBits(at: k))
    {
      if let result = attempt(bits, working, isLast ? nil : target, shown) {
        return result
      }
    }
    return .unknown(precision: shown)
  }

  /// P(X ≥ k) = e^E S R, from the sum above k ≥ E X.
  private func upperTail(
    _ k: Int, _ bits: Int, _ working: Int, target: Int?, shown: Int
  ) -> TailProbability? {
    withEnclosures(6 + Self.scratchCount, precision: working) { row in
      let (E, S, R) = (row.next(), row.next(), row.next())
      setRatio(R, from: k, bits: bits, scratch: row)
      setPoint(exponent: E, scale: S, k, bits: bits, scratch: row)
      S.setProduct(S, R)
      return Self.product(E, S, target: target, shown: shown, scratch: row)
    }
  }

  /// 1 − P(X ≥ k) and its logarithm, for k > E X.
  private func complementedTail(
    _ k: Int, _ bits: Int, _ working: Int, target: Int?, shown: Int
  ) -> TailProbability? {
    withEnclosures(5 + Self.scratchCount, precision: working) { row in
      let (E, S, R) = (row.next(), row.next(), row.next())
      setRatio(R, from: k, bits: bits, scratch: row)
      setPoint(exponent: E, scale: S, k, bits: bits, scratch: row)
      let (one, other) = (row.next(), row.next())
      S.setProduct(S, R)
      E.setExponential(E)
      other.setProduct(E, S)
      one.set(1)
      R.setDifference(one, other)
      S.setNegative(other)
      S.setLogarithm1p(S)
      if let target {
        // A complement below the exponent range has 0 for its lower end.
        guard R.isRelativelyNarrow(target, scratch: one),
          sipp_mpfr_sign(other.lo) == 0
            || S.isRelativelyNarrow(target, scratch: one)
        else { return nil }
      }
      return TailProbability(
        probability: R.interval(precision: shown),
        logProbability: S.interval(precision: shown))
    }
  }

  /// e^E S and E + log S, when narrow enough.
  private static func product(
    _ E: Enclosure, _ S: Enclosure, target: Int?, shown: Int,
    scratch row: EnclosureRow
  ) -> TailProbability? {
    var row = row
    let (value, logarithm, spare) = (row.next(), row.next(), row.next())
    logarithm.setLogarithm(S)
    logarithm.setSum(logarithm, E)
    if let target {
      guard logarithm.isNarrow(target, scratch: spare),
        logarithm.isRelativelyNarrow(target, scratch: spare)
      else { return nil }
    }
    value.setExponential(E)
    value.setProduct(value, S)
    return TailProbability(
      probability: value.interval(precision: shown),
      logProbability: logarithm.interval(precision: shown))
  }
}

// MARK: - The point and the ratio

extension HypergeometricLaw {
  /// P(X = k) = e^E S, from three binomial points of p = n/N, which any p would
  /// serve and this one keeps small:
  ///
  ///     P(X = k) = b(k; K, p) b(n − k; N − K, p)/b(n; N, p).
  private func setPoint(
    exponent: Enclosure, scale: Enclosure, _ k: Int, bits: Int,
    scratch row: EnclosureRow
  ) {
    var row = row
    let (E, S) = (row.next(), row.next())
    let p = points(k)
    p.marked.set(exponent: exponent, scale: scale, bits: bits, scratch: row)
    p.unmarked.set(exponent: E, scale: S, bits: bits, scratch: row)
    exponent.setSum(exponent, E)
    scale.setProduct(scale, S)
    p.all.set(exponent: E, scale: S, bits: bits, scratch: row)
    exponent.setDifference(exponent, E)
    scale.setQuotient(scale, S)
  }

  /// The three binomial points, for 0 < K, n < N and k in the support.
  func points(
    _ k: Int
  ) -> (marked: BinomialPoint, unmarked: BinomialPoint, all: BinomialPoint) {
    let p = Rational(draws, population)
    func point(_ trials: Int, _ successes: Int) -> BinomialPoint {
      BinomialPoint(
        trials: trials, probability: p, complement: 1 - p,
        successes: successes)
    }
    return (
      point(marked, k), point(population - marked, draws - k),
      point(population, draws)
    )
  }

  /// Encloses P(X ≥ k)/P(X = k) as
  ///
  ///     1 + r₀(1 + r₁(1 + … r_{j−1}V)),
  ///     rⱼ = (K − k − j)(n − k − j)/((k + j + 1)(N − K − n + k + j + 1)),
  ///
  /// where 1 ≤ V ≤ 1/(1 − rⱼ), since the rⱼ fall. Nothing is known where rⱼ < 1
  /// is not certain.
  private func setRatio(
    _ ratio: Enclosure, from k: Int, bits: Int, scratch row: EnclosureRow
  ) {
    setRatio(
      ratio, from: k, terms: termCount(from: k, bits: bits), scratch: row)
  }

  /// The same from a given number of terms.
  func setRatio(
    _ ratio: Enclosure, from k: Int, terms: Int, scratch row: EnclosureRow
  ) {
    var row = row
    let (last, room) = (row.next(), row.next())
    let unmarkedLeft = population - marked - draws + k
    func multiply(_ x: Enclosure, _ j: Int) {
      x.setProduct(x, marked - k - j, draws - k - j)
      x.setQuotient(x, k + j + 1, unmarkedLeft + j + 1)
    }
    let n = Swift.min(terms, support.upperBound - k)
    ratio.set(1)
    if n < support.upperBound - k {
      last.set(1)
      multiply(last, n)
      ratio.setDifference(ratio, last)  // its lower end is ≤ 1 − rₙ
      guard sipp_mpfr_sign(ratio.lo) > 0 else {
        mpfr_set_si(ratio.lo, 1, MPFR_RNDD)
        mpfr_set_inf(ratio.hi, 1)
        return
      }
      room.setQuotient(1, ratio)
      mpfr_set_si(ratio.lo, 1, MPFR_RNDD)
      mpfr_swap(ratio.hi, room.hi)
    }
    for j in (0..<n).reversed() {
      multiply(ratio, j)
      ratio.setSum(ratio, 1)
    }
  }
}
