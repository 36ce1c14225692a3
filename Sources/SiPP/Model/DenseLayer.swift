/// A linear layer, x ↦ W x + b.
///
/// | Symbol | Name | Shape |
/// | --- | --- | --- |
/// | W | `weights` | [outputs, inputs], one neuron a row |
/// | b | `bias` | [outputs], or nil for none |
public struct DenseLayer: Sendable, Equatable {
  /// The layer's name, as its file has it: `fc1` for `fc1.weight`.
  public let name: String
  /// W: [outputs, inputs].
  public var weights: Matrix
  /// b: [outputs]; nil for none.
  public var bias: [Double]?

  /// Takes weights and bias as they are.
  ///
  /// - Throws: ``SiPPError/outsideDomain(_:value:requirement:)`` when the layer
  ///   has no neuron or no input, the bias does not fit, or a number is not
  ///   finite.
  public init(
    name: String, weights: Matrix, bias: [Double]? = nil
  ) throws(SiPPError) {
    guard weights.rows > 0, weights.columns > 0 else {
      throw .outsideDomain(
        "\(name).weight", value: "[\(weights.rows), \(weights.columns)]",
        requirement: "at least one neuron with at least one input")
    }
    if let (i, j) = weights.firstNonFinite {
      throw .outsideDomain(
        "\(name).weight[\(i), \(j)]", value: "\(weights[i, j])",
        requirement: "finite")
    }
    if let bias, bias.count != weights.rows {
      throw .outsideDomain(
        "\(name).bias", value: "\(bias.count) numbers",
        requirement: "one for each of \(weights.rows) neurons")
    }
    if let bias, let i = bias.firstIndex(where: { !$0.isFinite }) {
      throw .outsideDomain(
        "\(name).bias[\(i)]", value: "\(bias[i])", requirement: "finite")
    }
    self.name = name
    self.weights = weights
    self.bias = bias
  }

  /// Entries of x.
  public var inputs: Int { weights.columns }
  /// Neurons.
  public var outputs: Int { weights.rows }

  /// W x + b for each row x of `batch`: [points, outputs].
  ///
  /// In `Double`, in a fixed order (see `dot`), so the result depends neither on
  /// threads nor on a linear-algebra library.
  ///
  /// - Precondition: `batch` is [points, inputs].
  public func callAsFunction(_ batch: Matrix) -> Matrix {
    precondition(batch.columns == inputs, "the batch does not fit the layer")
    let elements = [Double](
      unsafeUninitializedCapacity: batch.rows * outputs
    ) { result, count in
      batch.elements.withUnsafeBufferPointer { x in
        weights.elements.withUnsafeBufferPointer { w in
          for point in 0..<batch.rows {
            let x = x.extracting(point * inputs..<(point + 1) * inputs)
            for i in 0..<outputs {
              let sum = dot(w.extracting(i * inputs..<(i + 1) * inputs), x)
              result.initializeElement(
                at: point * outputs + i, to: sum + (bias?[i] ?? 0))
            }
          }
        }
      }
      count = batch.rows * outputs
    }
    return Matrix(rows: batch.rows, columns: outputs, elements: elements)
  }
}

/// Σ a_j b_j in four partial sums, over j ≡ 0, 1, 2 and 3 mod 4, added as
/// (s₀ + s₁) + (s₂ + s₃).
///
/// - Precondition: equal lengths.
func dot(
  _ a: UnsafeBufferPointer<Double>, _ b: UnsafeBufferPointer<Double>
) -> Double {
  precondition(a.count == b.count)
  guard let a0 = a.baseAddress, let b0 = b.baseAddress else { return 0 }
  let n = a.count
  var (s0, s1, s2, s3) = (0.0, 0.0, 0.0, 0.0)
  var j = 0
  while j &+ 4 <= n {
    s0 += a0[j] * b0[j]
    s1 += a0[j &+ 1] * b0[j &+ 1]
    s2 += a0[j &+ 2] * b0[j &+ 2]
    s3 += a0[j &+ 3] * b0[j &+ 3]
    j &+= 4
  }
  if j < n { s0 += a0[j] * b0[j] }
  if j &+ 1 < n { s1 += a0[j &+ 1] * b0[j &+ 1] }
  if j &+ 2 < n { s2 += a0[j &+ 2] * b0[j &+ 2] }
  return (s0 + s1) + (s2 + s3)
}
