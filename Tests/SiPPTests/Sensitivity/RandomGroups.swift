import Bounds
import SiPP
import TestSupport

/// How the numbers of a generated case are spread.
enum Spread: CaseIterable {
  /// Within a decade or two.
  case plain
  /// Over 60 decades.
  case wide
  /// To the ends of the range of `Double`, subnormal numbers included.
  case extreme
}

extension SplitMix64 {
  /// A number ≥ 0, 0 in one case of five.
  mutating func magnitude(_ spread: Spread) -> Double {
    if Int.random(in: 0..<5, using: &self) == 0 { return 0 }
    let significand = Double.random(in: 1..<2, using: &self)
    let range =
      switch spread {
      case .plain: -3...3
      case .wide: -100...100
      case .extreme: -1_074...1_000
      }
    return Double(
      sign: .plus, exponent: Int.random(in: range, using: &self),
      significand: significand)
  }

  /// The same, of either sign.
  mutating func number(_ spread: Spread) -> Double {
    let x = magnitude(spread)
    return Bool.random(using: &self) ? x : -x
  }

  mutating func matrix(_ rows: Int, _ columns: Int, _ spread: Spread) -> Matrix
  {
    Matrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { _ in number(spread) })
  }

  /// A layer and points for it, a group at a time.
  mutating func layer(_ spread: Spread) throws -> (DenseLayer, Matrix) {
    let inputs = Int.random(in: 1...8, using: &self)
    let outputs = Int.random(in: 1...3, using: &self)
    let points = Int.random(in: 1...5, using: &self)
    return (
      try DenseLayer(
        name: "a", weights: matrix(outputs, inputs, spread)),
      matrix(points, inputs, spread)
    )
  }
}

func exact(_ x: Double) -> Rational { Rational(exactly: x) ?? 0 }

/// g_j for the weights of a group at one point a ≥ 0, from its definition.
func importances(_ group: NeuronGroup, _ activation: [Double]) -> [Rational] {
  let v = zip(group.magnitudes, group.indices).map {
    exact($0) * exact(activation[$1])
  }
  let z = v.reduce(0, +)
  return v.map { z.sign == 0 ? 0 : $0 / z }
}

/// The points a⁺ and a⁻ of every row.
func nonnegativePoints(_ batch: Matrix) -> [[Double]] {
  (0..<batch.rows).flatMap { row in
    [
      batch.row(row).map { max(0, $0) }, batch.row(row).map { max(0, -$0) },
    ]
  }
}
