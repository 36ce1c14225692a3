import Bounds

/// A test of the comparison before Holm's adjustment: what it would find.
struct GateTest {
  let kind: GateFinding.Kind
  let claims: [String]
  let what: String
  let amount: String
  /// The name of the test.
  let method: String
  let command: [String]
  /// Rounded up.
  let pValue: Double

  /// The finding, where the adjusted p-value is at most the level.
  func finding(
    adjusted: Double, tests: Int, level: Rational
  ) -> GateFinding? {
    guard adjusted <= Interval(level).lower else { return nil }
    let words =
      "p <= \(ReadableNumber.atLeast(Interval(pValue))) (\(method)); "
      + "\(ReadableNumber.atLeast(Interval(adjusted))) after Holm's adjustment "
      + "over \(tests) tests"
    return GateFinding(
      kind, .regression, claims: claims, what: what, amount: amount,
      certainty: words, command: command, adjustedPValue: adjusted)
  }
}
