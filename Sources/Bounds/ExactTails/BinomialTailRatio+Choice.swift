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

  /// Measured costs of a step, in nanoseconds at about 200 bits.
  private static let directCost = 230
  private static let fractionCost = 800
  private static let circleCost = 90_000

  /// The cheapest method that reaches 2^−bits: a guess about cost alone.
  ///
  /// - Parameter needsHinge: direct summation would find the hinge only as a
  ///   difference that cancels.
  func cheapestMethod(bits: Int, needsHinge: Bool) -> Method {
    let plan = circlePlan(bits: bits)
    let circle = plan.map { $0.pairs * Self.circleCost } ?? .max
    let limit = Swift.min(circle / Self.fractionCost, 100_000_000)
    guard let fraction = fractionTerms(bits: bits, limit: limit) else {
      return plan == nil ? .fraction(terms: limit) : .circle
    }
    if needsHinge { return .fraction(terms: fraction) }
    let affordable = (fraction + 1) * Self.fractionCost / Self.directCost
    if let direct = directTerms(bits: bits, limit: affordable) {
      return .direct(terms: direct)
    }
    return .fraction(terms: fraction)
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
    row[0].set(excess)
    row[0].setProduct(row[0], ratio)
    row[1].set(complement)
    row[1].setProduct(row[1], successes)
    hinge.setDifference(row[1], row[0])
  }
}
