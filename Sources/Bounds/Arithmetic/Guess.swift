internal import CGSL

/// About eˣ; 0 where GSL would report an underflow, +∞ for an overflow.
func guess(exponential x: Double) -> Double {
  if x < -700 { return 0 }
  return x > 700 ? .infinity : gsl_sf_exp(x)
}

/// About log x for a finite x > 0, to 0.06: a guess, never part of a proof.
func guess(logarithmOf x: Double) -> Double {
  // log₂(1 + f) is f to within 0.09.
  (Double(x.exponent) + Double(x.significand) - 1) * 0.693_147_180_559_945_3
}

/// The precisions at which a question is asked before it counts as open. Guesses of
/// what suffices: an enclosure holds at each.
enum Precisions {
  /// first, 2 first, 4 first, … up to `last`.
  static func doubling(from first: Int, to last: Int) -> [Int] {
    Array(sequence(first: first) { 2 * $0 }.prefix { $0 <= last })
  }

  /// For the size a log r, which is never an integer.
  static let ofClosedForms = doubling(
    from: Interval.defaultPrecision, to: 1 << 15)

  /// For an excess over a level, and where an exact sum can follow.
  static let ofExcesses = doubling(
    from: CertifiedSearch.firstPrecision, to: 1 << 13)
  static let ofSmallExcesses = doubling(
    from: CertifiedSearch.firstPrecision, to: 512)

  /// For a tail against a level, and where an exact sum can follow.
  static let ofTails = doubling(
    from: CertifiedSearch.firstPrecision, to: CertifiedSearch.lastPrecision)
  static let ofSmallTails = doubling(
    from: CertifiedSearch.firstPrecision, to: 256)

  /// For a hinge, whose terms cancel by at most the number of draws.
  static func ofHinges(_ precision: Int) -> [Int] {
    doubling(from: precision + 80, to: 8 * (precision + 80))
  }
}
