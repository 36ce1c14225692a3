internal import CMPFR

extension BinomialTailRatio {
  /// The ways to R, each certified on its own.
  enum Method: Equatable {
    /// Direct summation of `terms` terms.
    case direct(terms: Int)
    /// The continued fraction, cut after `terms` terms.
    case fraction(terms: Int)
    /// The trapezoidal rule on a circle.
    case circle
  }

  /// Encloses R and, where asked, the hinge E (X − k)₊/P(X = k).
  func set(
    ratio: Enclosure, hinge: Enclosure?, bits: Int, scratch row: EnclosureRow
  ) {
    let method = cheapestMethod(bits: bits, needsHinge: hinge != nil)
    set(ratio: ratio, hinge: hinge, bits: bits, method: method, scratch: row)
  }

  /// The same by a given method.
  func set(
    ratio: Enclosure, hinge: Enclosure?, bits: Int, method: Method,
    scratch row: EnclosureRow
  ) {
    switch method {
    case .direct(let terms):
      setDirect(ratio, terms: terms, scratch: row)
      if let hinge { setHinge(hinge, ratio: ratio, scratch: row) }
    case .fraction(let terms):
      setFraction(ratio: ratio, hinge: hinge, terms: terms, scratch: row)
    case .circle:
      if let plan = circlePlan(bits: bits) {
        ratio.set(BinomialCircle(self, plan: plan).ratio())
      } else {
        ratio.set(Interval.indeterminate())
      }
      if let hinge { setHinge(hinge, ratio: ratio, scratch: row) }
    }
  }

  /// kq − (k − mp)R, which loses about log₂(1 + z²) bits at z deviations.
  private func setHinge(
    _ hinge: Enclosure, ratio: Enclosure, scratch row: EnclosureRow
  ) {
    let excess = Rational(successes) - Rational(trials) * probability
    var row = row
    let (minuend, subtrahend) = (row.next(), row.next())
    minuend.set(complement)
    minuend.setProduct(minuend, successes)
    subtrahend.set(excess)
    subtrahend.setProduct(subtrahend, ratio)
    hinge.setDifference(minuend, subtrahend)
  }
}
