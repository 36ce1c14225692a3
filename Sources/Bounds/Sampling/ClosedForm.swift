/// Sample sizes of the form ⌈a log r⌉, certified.
enum ClosedForm {
  /// ⌈a log r⌉ for rationals a > 0 and r > 1.
  ///
  /// For rational r > 1, log r is transcendental (Lindemann), so a log r is never
  /// an integer and enough precision decides.
  static func roundUp(
    _ a: Rational, timesLogOf r: Rational, statement: StatementID
  ) throws(BoundError) -> SampleSize {
    let most = Rational(SamplingDomain.mostSamples)
    let precisions = Precisions.ofClosedForms
    for precision in precisions {
      let size =
        Interval(a, precision: precision) * log(r, precision: precision)
      if size.isCertainlyAbove(most) {
        throw SamplingDomain.tooManySamples(statement)
      }
      if let low = size.lowerFloor, let high = size.upperCeiling,
        low + 1 == high
      {
        return SampleSize(samples: high, isSmallest: true)
      }
    }
    throw .undecided(
      "the sample size of \(statement.rawValue)", at: precisions)
  }

  /// log r, from log(1 + (r − 1)) so that an r near 1 keeps its digits.
  static func log(_ r: Rational, precision: Int) -> Interval {
    Interval(r - 1, precision: precision).log1p
  }
}
