import Bounds

/// What a row's trials say of its claim at the row's level, whichever method judged
/// them: limits, comparisons, p-value and power.
///
/// Comparisons are decided with the predicted enclosure as a whole and by certified
/// tails, not by comparing rounded limits.
struct Evidence: Sendable {
  /// Encloses the lower limit of the probability.
  let lowerLimit: Interval
  /// Encloses the upper limit.
  let upperLimit: Interval
  /// The lower limit is above the whole predicted enclosure.
  let isAbove: Bool
  /// The upper limit is at most the whole predicted enclosure.
  let isBelow: Bool
  /// An upper bound on the p-value of "the claim is true".
  let pValue: Double
  /// What the row could have seen.
  let power: Power
  /// The best single number for the probability.
  let estimate: Double
}

extension Claim {
  /// The predicted enclosure as exact numbers within [0, 1].
  var claimed: ClosedRange<Rational> { predicted.unitRange }

  /// Whether comparisons with these results refute the claim.
  func isContradicted(isAbove: Bool, isBelow: Bool) -> Bool {
    isAbove || (relation == .equals && isBelow)
  }
}

extension Interval {
  /// The enclosure as exact numbers within [0, 1].
  var unitRange: ClosedRange<Rational> {
    clampedToUnit(lower)...clampedToUnit(upper)
  }
}

/// The p-value of a claim from those of its two directions.
///
/// - Parameters:
///   - above: of "the probability is at most what is claimed".
///   - below: of "it is at least that"; asked for an exact law only.
func pValue(
  _ relation: Claim.Relation, above: Double,
  below: () throws(BoundError) -> Double
) throws(BoundError) -> Double {
  switch relation {
  case .atMost: above
  case .equals: Swift.min(1, 2 * Swift.min(above, try below()))
  }
}

/// The exact value of `x`, cut to [0, 1].
///
/// - Precondition: `x` is no NaN.
func clampedToUnit(_ x: Double) -> Rational {
  guard let exact = Rational(exactly: Swift.min(Swift.max(x, 0), 1)) else {
    preconditionFailure("a probability is a number")
  }
  return exact
}
