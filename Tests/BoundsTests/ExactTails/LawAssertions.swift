import Testing

@testable import Bounds

/// Both widths are as promised.
func expectNarrow(
  _ tail: TailProbability, precision: Int = 128, _ name: String
) {
  let bits = Double(max(64, precision - 16))
  #expect(
    tail.probability.relativeWidthExponent <= -bits
      && tail.logProbability.relativeWidthExponent <= -bits,
    "\(name): \(tail)")
}

/// Both enclose one number, for all that is known.
func expectMeet(_ a: Interval, _ b: Interval, _ name: String) {
  #expect(
    !a.isIndeterminate && !b.isIndeterminate && !a.isCertainlyBelow(b)
      && !b.isCertainlyBelow(a), "\(name): \(a), \(b)")
}

/// A tail holds an exact probability on both scales.
func expectHolds(_ tail: TailProbability, _ exact: Rational, _ name: String) {
  #expect(tail.probability.contains(exact), "\(name): \(tail.probability)")
  expectMeet(
    tail.logProbability, Interval(exact, precision: 300).log, "log " + name)
  expectNarrow(tail, precision: 64, name)
}
