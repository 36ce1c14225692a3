import Bounds

extension RateComparison {
  /// A rate between two observed ones, about as many deviations from each; nil
  /// where the second is not larger. Any rate gives a valid p-value.
  static func threshold(
    _ low: Int, of lowTrials: Int, _ high: Int, of highTrials: Int
  ) -> Rational? {
    // A half more and less, so that no deviation is 0.
    let a = (Double(low) + 0.5) / (Double(lowTrials) + 1)
    let b = (Double(high) - 0.5) / (Double(highTrials) + 1)
    guard b > a else { return nil }
    let first = (a * (1 - a) / Double(lowTrials)).squareRoot()
    let second = (b * (1 - b) / Double(highTrials)).squareRoot()
    guard first + second > 0 else { return nil }
    let t = (a * second + b * first) / (first + second)
    return t > 0 && t < 1 ? Rational(exactly: t) : nil
  }
}
