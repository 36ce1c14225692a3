internal import CMPFR

// MARK: - Raising the precision until the enclosure is narrow

extension BinomialLaw {
  /// Bits of relative accuracy promised at a requested precision, with two to
  /// spare for the final rounding.
  static func target(_ precision: Int) -> Int {
    Swift.max(64, precision - 16) + 2
  }

  /// Enclosures that a point and a ratio need, one after the other.
  private static let scratchCount = Swift.max(
    BinomialPoint.scratchCount, BinomialTailRatio.scratchCount)

  /// Runs `attempt` at growing working precisions until it returns a result.
  ///
  /// The last attempt is told to return what it has: an enclosure, if a wide one.
  private func refined<Result>(
    target: Int, guardBits: Int,
    _ attempt: (_ bits: Int, _ working: Int, _ isLast: Bool) -> Result?
  ) -> Result? {
    for (bits, working, isLast) in Self.attempts(
      target: target, guardBits: guardBits)
    {
      if let result = attempt(bits, working, isLast) { return result }
    }
    return nil
  }

  /// The tail for 1 ≤ k ≤ m and 0 < p < 1.
  func approximatedTail(atLeast k: Int, precision: Int) -> BinomialTail {
    let point = BinomialPoint(law: self, successes: k)
    let target = Self.target(precision)
    let shown = Swift.max(precision, target + 6)
    // The upper tail is summed where it is the smaller one. Just above the mean
    // it may still be near 1 (m = 1, p near 1), and its logarithm near 0.
    let isAbove = Rational(k) >= mean && !isNearOne(atLeast: k)
    let result = refined(target: target, guardBits: point.guardBits) {
      bits, working, isLast -> BinomialTail? in
      let reached = isLast ? nil : target
      return isAbove
        ? upperTail(point, bits, working, target: reached, shown: shown)
        : complementedTail(point, bits, working, target: reached, shown: shown)
    }
    return result ?? .unknown(precision: shown)
  }

  /// P(X = k) for 0 ≤ k ≤ m and 0 < p < 1, and its logarithm.
  func approximatedPoint(
    _ k: Int, precision: Int
  ) -> (probability: Interval, logarithm: Interval) {
    let point = BinomialPoint(law: self, successes: k)
    let target = Self.target(precision)
    let shown = Swift.max(precision, target + 6)
    let result = refined(target: target, guardBits: point.guardBits) {
      bits, working, isLast -> (probability: Interval, logarithm: Interval)? in
      withEnclosures(4 + BinomialPoint.scratchCount, precision: working) {
        row in
        let (E, S) = (row.next(), row.next())
        let (value, logarithm) = (row.next(), row.next())
        point.set(exponent: E, scale: S, bits: bits, scratch: row)
        let spare = row.next()
        logarithm.setLogarithm(S)
        logarithm.setSum(logarithm, E)
        value.setExponential(E)
        value.setProduct(value, S)
        guard
          isLast
            || logarithm.isNarrow(target, scratch: spare)
              && logarithm.isRelativelyNarrow(target, scratch: spare)
        else { return nil }
        return (
          value.interval(precision: shown), logarithm.interval(precision: shown)
        )
      }
    }
    return result
      ?? (.indeterminate(precision: shown), .indeterminate(precision: shown))
  }

  /// P(X ≥ k) = e^E S R, from the sum above k.
  ///
  /// - Parameter target: bits to reach, or nil for whatever comes out.
  func upperTail(
    _ point: BinomialPoint, _ bits: Int, _ working: Int, target: Int?,
    shown: Int
  ) -> BinomialTail? {
    let kernel = BinomialTailRatio(law: self, successes: point.successes)
    return withEnclosures(5 + Self.scratchCount, precision: working) { row in
      let (E, S, R) = (row.next(), row.next(), row.next())
      let (value, logarithm) = (row.next(), row.next())
      kernel.set(ratio: R, hinge: nil, bits: bits, scratch: row)
      point.set(exponent: E, scale: S, bits: bits, scratch: row)
      let spare = row.next()
      R.setProduct(R, S)
      logarithm.setLogarithm(R)
      logarithm.setSum(logarithm, E)
      if let target {
        guard logarithm.isNarrow(target, scratch: spare),
          logarithm.isRelativelyNarrow(target, scratch: spare)
        else { return nil }
      }
      E.setExponential(E)
      value.setProduct(E, R)
      S.setProduct(S, E)
      return BinomialTail(
        probability: value.interval(precision: shown),
        logProbability: logarithm.interval(precision: shown),
        pointProbability: S.interval(precision: shown))
    }
  }

  /// P(X ≥ k) = 1 − P(X ≤ k − 1), with the sum below k.
  ///
  /// The ratio is that of the mirrored law at m − k + 1, and
  /// P(X = k − 1) = P(X = k) kq/((m − k + 1)p).
  private func complementedTail(
    _ point: BinomialPoint, _ bits: Int, _ working: Int, target: Int?,
    shown: Int
  ) -> BinomialTail? {
    let k = point.successes
    let kernel = BinomialTailRatio(law: mirrored, successes: trials - k + 1)
    return withEnclosures(6 + Self.scratchCount, precision: working) { row in
      let (E, S, R) = (row.next(), row.next(), row.next())
      let (value, logarithm, other) = (row.next(), row.next(), row.next())
      kernel.set(ratio: R, hinge: nil, bits: bits, scratch: row)
      point.set(exponent: E, scale: S, bits: bits, scratch: row)
      let spare = row.next()
      E.setExponential(E)
      S.setProduct(S, E)
      other.set(complement / probability)
      other.setProduct(other, k)
      other.setQuotient(other, trials - k + 1)
      R.setProduct(R, other)
      other.setProduct(R, S)
      value.set(1)
      spare.set(value)
      value.setDifference(spare, other)
      logarithm.setNegative(other)
      logarithm.setLogarithm1p(logarithm)
      if let target {
        // A complement below the exponent range has 0 for its lower end.
        guard value.isRelativelyNarrow(target, scratch: spare),
          sipp_mpfr_sign(other.lo) == 0
            || logarithm.isRelativelyNarrow(target, scratch: spare),
          sipp_mpfr_sign(S.lo) == 0
            || S.isRelativelyNarrow(target, scratch: spare)
        else { return nil }
      }
      return BinomialTail(
        probability: value.interval(precision: shown),
        logProbability: logarithm.interval(precision: shown),
        pointProbability: S.interval(precision: shown))
    }
  }

  /// E (X − h)₊ for 1 ≤ h < m and 0 < p < 1.
  ///
  /// Below the mean, E (X − h)₊ = (mp − h) + E (h − X)₊, both positive.
  func approximatedExcess(over h: Int, precision: Int) -> Interval {
    let target = Self.target(precision)
    let shown = Swift.max(precision, target + 6)
    let point = BinomialPoint(law: self, successes: h)
    let linear = mean - Rational(h)
    let kernel =
      linear.sign > 0
      ? BinomialTailRatio(law: mirrored, successes: trials - h)
      : BinomialTailRatio(law: self, successes: h)
    let result = refined(target: target, guardBits: point.guardBits) {
      bits, working, isLast -> Interval? in
      withEnclosures(5 + Self.scratchCount, precision: working) { row in
        let (E, S, R) = (row.next(), row.next(), row.next())
        let (hinge, value) = (row.next(), row.next())
        kernel.set(ratio: R, hinge: hinge, bits: bits, scratch: row)
        point.set(exponent: E, scale: S, bits: bits, scratch: row)
        let spare = row.next()
        E.setExponential(E)
        value.setProduct(E, S)
        value.setProduct(value, hinge)
        if linear.sign > 0 {
          R.set(linear)
          value.setSum(value, R)
        }
        guard
          isLast || sipp_mpfr_sign(value.lo) == 0
            || value.isRelativelyNarrow(target, scratch: spare)
        else { return nil }
        return value.interval(precision: shown)
      }
    }
    return result ?? .indeterminate(precision: shown)
  }
}

extension BinomialTail {
  fileprivate static func unknown(precision: Int) -> BinomialTail {
    BinomialTail(
      probability: .indeterminate(precision: precision),
      logProbability: .indeterminate(precision: precision),
      pointProbability: .indeterminate(precision: precision))
  }
}

extension BinomialPoint {
  init(law: BinomialLaw, successes: Int) {
    trials = law.trials
    probability = law.probability
    complement = law.complement
    self.successes = successes
  }
}
