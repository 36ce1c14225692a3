/// The domain checks that all rungs share; each names parameter, value and
/// requirement.
enum SamplingDomain {
  /// The largest number of draws that the rungs count with.
  static let mostSamples = 10_000_000_000_000_000

  /// Far beyond any use, and small enough that exact fractions stay cheap.
  private static let largestCeiling = Rational(10).power(100)

  /// Above every error that a ceiling, a sample size and a probability imply.
  private static let largestError = Rational(10).power(200)

  static func check(ceiling B: Rational) throws(BoundError) {
    guard B >= 1, B <= largestCeiling else {
      throw refuse("ceiling", B, "from 1 to 10^100")
    }
  }

  static func check(relativeError ε: Rational) throws(BoundError) {
    guard ε > 0, ε <= largestError else {
      throw refuse("relative error", ε, "above 0 and at most 10^200")
    }
  }

  static func check(failureProbability δ: Rational) throws(BoundError) {
    guard δ > 0, δ < 1 else {
      throw refuse("failure probability", δ, "above 0 and below 1")
    }
  }

  static func check(samples m: Int) throws(BoundError) {
    guard (1...mostSamples).contains(m) else {
      throw .outsideDomain(
        "samples", value: "\(m)", requirement: "from 1 to 10^16")
    }
  }

  static func check(
    relativeError ε: Rational, samples m: Int
  ) throws(BoundError) {
    try check(relativeError: ε)
    try check(samples: m)
  }

  static func check(
    relativeError ε: Rational, failureProbability δ: Rational
  ) throws(BoundError) {
    try check(relativeError: ε)
    try check(failureProbability: δ)
  }

  static func check(
    samples m: Int, failureProbability δ: Rational
  ) throws(BoundError) {
    try check(samples: m)
    try check(failureProbability: δ)
  }

  /// The error for a sample size above ``mostSamples``.
  static func tooManySamples(_ statement: StatementID) -> BoundError {
    .beyondReach(
      "the sample size of \(statement.rawValue)", limit: "10^16 draws")
  }

  private static func refuse(
    _ name: String, _ x: Rational, _ requirement: String
  ) -> BoundError {
    .outsideDomain(name, value: "\(x)", requirement: requirement)
  }
}
