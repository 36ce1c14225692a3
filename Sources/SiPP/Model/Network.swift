/// A stack of linear layers with ReLU between them.
///
/// f(x) = W^L a^{L−1} + b^L, a^l = max(0, W^l a^{l−1} + b^l), a⁰ = x. The last
/// layer's result, the logits, passes no ReLU.
public struct Network: Sendable, Equatable {
  /// The layers, first to last; at least one.
  public let layers: [DenseLayer]

  /// Stacks `layers`.
  ///
  /// - Throws: ``SiPPError/outsideDomain(_:value:requirement:)`` when there is
  ///   none, or one does not take what the one before gives.
  public init(layers: [DenseLayer]) throws(SiPPError) {
    guard !layers.isEmpty else {
      throw .outsideDomain(
        "number of layers", value: "0", requirement: "at least 1")
    }
    for (before, after) in zip(layers, layers.dropFirst())
    where before.outputs != after.inputs {
      throw .outsideDomain(
        "\(after.name).weight", value: "[\(after.outputs), \(after.inputs)]",
        requirement:
          "\(before.outputs) columns, as many as \(before.name) has neurons")
    }
    self.layers = layers
  }

  /// Entries of x.
  public var inputs: Int { layers[0].inputs }
  /// Logits.
  public var outputs: Int { layers[layers.count - 1].outputs }
  /// Weights without biases.
  public var weightCount: Int {
    layers.reduce(0) { $0 + $1.inputs * $1.outputs }
  }

  /// The input of each layer, a⁰, …, a^{L−1}, for a batch of inputs: L matrices,
  /// [points, inputs of the layer].
  ///
  /// - Precondition: `batch` is [points, inputs].
  public func layerInputs(_ batch: Matrix) -> [Matrix] {
    precondition(batch.columns == inputs, "the batch does not fit the network")
    var result = [batch]
    for layer in layers.dropLast() {
      var next = layer(result[result.count - 1])
      next.elements.withUnsafeMutableBufferPointer { elements in
        for i in elements.indices { elements[i] = max(0, elements[i]) }
      }
      result.append(next)
    }
    return result
  }

  /// f(x) for each row of a batch: [points, outputs].
  ///
  /// - Precondition: `batch` is [points, inputs].
  public func callAsFunction(_ batch: Matrix) -> Matrix {
    let last = layers.count - 1
    return layers[last](layerInputs(batch)[last])
  }

  /// The index of the largest logit for each row of a batch; the lowest index
  /// among equals.
  public func classes(_ batch: Matrix) -> [Int] {
    let logits = self(batch)
    return (0..<logits.rows).map { point in
      var best = 0
      for k in 1..<max(1, logits.columns)
      where logits[point, k] > logits[point, best] {
        best = k
      }
      return best
    }
  }
}
