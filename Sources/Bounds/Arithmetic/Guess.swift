/// About log x for a finite x > 0, to 0.06: a guess, never part of a proof.
func guess(logarithmOf x: Double) -> Double {
  // log₂(1 + f) is f to within 0.09.
  (Double(x.exponent) + Double(x.significand) - 1) * 0.693_147_180_559_945_3
}
