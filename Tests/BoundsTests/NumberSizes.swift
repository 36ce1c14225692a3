@testable import Bounds

/// log x to the accuracy of a double, where the sources guess it more coarsely.
func logarithm(_ x: Double) -> Double { Interval(x).log.midpoint }

extension Rational {
  /// The largest e with 2^e ≤ x, for x > 0 in the range of Double.
  var binaryOrder: Int {
    var e = Int(approximation.exponent)
    while Rational.powerOfTwo(e) > self { e -= 1 }
    while Rational.powerOfTwo(e + 1) <= self { e += 1 }
    return e
  }
}
