internal import Bounds

/// How much of its inputs a neuron cancels: Δ = (z₊ + z₋)/|z + b| at many inputs (T7,
/// T10).
///
/// z₊ + z₋ = Σ |w_j a_j|, z = Σ w_j a_j, and b the bias, 0 for none; 0/0 = 0, since a
/// neuron without input is pruned exactly, and positive/0 = ∞. Without a bias Δ ≥ 1 or
/// Δ = 0; a bias may bring it below 1.
///
/// - Accuracy: each value is at least Δ, and at most Δ (1 + 2⁻²⁰). The sums of n products
///   are within γ(z₊ + z₋ + |b|), γ = (n + 2) 2⁻⁵² (twice what rounding to nearest costs);
///   where that is not below 2⁻²² |z + b|, or something might underflow or overflow, the
///   quotient is computed in exact rationals and rounded up.
public struct NeuronCancellation: Sendable, Equatable {
  /// Δ at each input, rounded up: [inputs].
  public let ratios: [Double]

  /// The largest Δ; 0 without inputs.
  public var largest: Double { ratios.max() ?? 0 }

  /// Δ of each neuron of `layer` at the rows of `points`.
  ///
  /// - Parameters:
  ///   - layer: with its bias, which Δ counts.
  ///   - points: [points, inputs of the layer], finite.
  public static func ratios(
    of layer: DenseLayer, points: Matrix
  ) -> [NeuronCancellation] {
    precondition(points.columns == layer.inputs, "points fit the layer")
    return (0..<layer.outputs).map { neuron in
      let weights = Array(layer.weights.row(neuron))
      let bias = layer.bias?[neuron] ?? 0
      return NeuronCancellation(
        ratios: (0..<points.rows).map { row in
          ratio(weights, points.row(row), bias)
        })
    }
  }

  private init(ratios: [Double]) { self.ratios = ratios }

  private static func ratio(
    _ weights: [Double], _ activation: ArraySlice<Double>, _ bias: Double
  ) -> Double {
    let (absolute, sum) = sums(weights, activation)
    let value = abs(sum + bias)
    let γ = Double(weights.count + 2) * 0x1p-52
    let error = γ * (absolute + abs(bias))
    guard SafeRange.isAccurate(sum: absolute), absolute < 0x1p900,
      error < value * 0x1p-22, absolute > value * 0x1p-900
    else { return exactRatio(weights, activation, bias) }
    // The last factor makes up for the other operations' roundings.
    return absolute * (1 + γ) / (value - error) * (1 + 0x1p-50)
  }

  /// Σ |w_j a_j| and Σ w_j a_j.
  private static func sums(
    _ weights: [Double], _ activation: ArraySlice<Double>
  ) -> (absolute: Double, sum: Double) {
    var (absolute, sum) = (0.0, 0.0)
    weights.withUnsafeBufferPointer { w in
      activation.withUnsafeBufferPointer { a in
        var j = 0
        while j < w.count {
          let product = w[j] * a[j]
          absolute += abs(product)
          sum += product
          j &+= 1
        }
      }
    }
    return (absolute, sum)
  }

  private static func exactRatio(
    _ weights: [Double], _ activation: ArraySlice<Double>, _ bias: Double
  ) -> Double {
    var (absolute, sum) = (Rational(0), Rational(exactly: bias) ?? 0)
    for (w, a) in zip(weights, activation) where w != 0 && a != 0 {
      guard let x = Rational(exactly: w), let y = Rational(exactly: a) else {
        preconditionFailure("weights and activations are finite")
      }
      let product = x * y
      absolute = absolute + max(product, -product)
      sum = sum + product
    }
    if absolute.sign == 0 { return 0 }
    if sum.sign == 0 { return .infinity }
    return Interval(absolute / max(sum, -sum), precision: 53).upper
  }
}
