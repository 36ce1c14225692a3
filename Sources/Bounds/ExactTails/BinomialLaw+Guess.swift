// How many bits to work with and which side to sum: guesses. Every choice encloses.

extension BinomialLaw {
  /// Bits to aim at and to work with, attempt by attempt: up to about 4,000 more
  /// than are promised; and whether it is the last.
  static func attempts(
    target: Int, guardBits: Int
  ) -> [(bits: Int, working: Int, isLast: Bool)] {
    var spare = 5
    return (1...12).map { round in
      defer { spare = spare * 3 / 2 + 24 }
      return (target + spare, target + spare + guardBits + 16, round == 12)
    }
  }

  /// True when P(X ≥ k) > 3/4 is certain although k ≥ mp; then k = m.
  ///
  /// For mp ≤ k < m the tail is at most 3/4, its value for m = 2, p = 1/2, k = 1.
  func isNearOne(atLeast k: Int) -> Bool {
    guard k == trials else { return false }
    let point = approximatedPoint(k, precision: 64).probability
    return point.isCertainlyAbove(Rational(3, 4))
  }
}
