import Bounds
import SiPP

/// A real number between two `Double`s.
///
/// Every operation is rounded to nearest and then moved to the next double outwards.
struct ValueRange: Sendable, Equatable {
  var lower: Double
  var upper: Double

  /// A number that a `Double` has exactly.
  init(_ x: Double) { self.init(lower: x, upper: x) }

  init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  static func + (a: ValueRange, b: ValueRange) -> ValueRange {
    ValueRange(
      lower: (a.lower + b.lower).nextDown, upper: (a.upper + b.upper).nextUp)
  }

  /// w times it.
  func times(_ w: Double) -> ValueRange {
    let (a, b) = (w * lower, w * upper)
    return ValueRange(lower: min(a, b).nextDown, upper: max(a, b).nextUp)
  }

  /// max(0, ·).
  var rectified: ValueRange {
    ValueRange(lower: max(0, lower), upper: max(0, upper))
  }

  /// |· − z|.
  func distance(from z: Rational) -> ValueRange {
    let z = Interval(z, precision: 53)
    let above = (upper - z.lower).nextUp
    let below = (z.upper - lower).nextUp
    let least = max((lower - z.upper).nextDown, (z.lower - upper).nextDown)
    return ValueRange(lower: max(0, least), upper: max(above, below))
  }
}

extension Network {
  /// f(x), enclosed; the network computes in the reals.
  func enclosedOutputs(at input: [Double]) -> [ValueRange] {
    var values = input.map { ValueRange($0) }
    for (number, layer) in layers.enumerated() {
      if number > 0 { values = values.map(\.rectified) }
      values = (0..<layer.outputs).map { row in
        var sum = ValueRange(layer.bias?[row] ?? 0)
        for (w, a) in zip(layer.weights.row(row), values) where w != 0 {
          sum = sum + a.times(w)
        }
        return sum
      }
    }
    return values
  }

  /// f(x), exactly: for small networks, since fractions grow with each layer.
  func exactOutputs(at input: [Double]) -> [Rational] {
    func exact(_ x: Double) -> Rational {
      guard let exact = Rational(exactly: x) else {
        preconditionFailure("a network's numbers are finite")
      }
      return exact
    }
    var values = input.map(exact)
    for (number, layer) in layers.enumerated() {
      if number > 0 { values = values.map { max($0, 0) } }
      values = (0..<layer.outputs).map { row in
        zip(layer.weights.row(row), values).reduce(
          exact(layer.bias?[row] ?? 0)
        ) { sum, term in
          term.0 == 0 || term.1.sign == 0
            ? sum : sum + exact(term.0) * term.1
        }
      }
    }
    return values
  }
}
