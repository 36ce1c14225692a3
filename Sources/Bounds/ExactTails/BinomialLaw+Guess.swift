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

  /// True when P(X ≥ k) > 3/4 is certain although k ≥ mp; then k < mp + 1.
  func isNearOne(_ point: BinomialPoint) -> Bool {
    guard Rational(point.successes) < mean + 1, mean < 8 || complement * 8 < 1
    else { return false }
    let tail = upperTail(
      point, 32, 64 + point.guardBits, target: nil, shown: 64)
    return tail.map { $0.probability.lower > 0.75 } ?? false
  }
}
