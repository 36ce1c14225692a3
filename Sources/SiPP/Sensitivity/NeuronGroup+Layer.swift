extension DenseLayer {
  /// The groups of the layer's neurons, with sensitivities over `points` (T1).
  ///
  /// - Parameters:
  ///   - points: the layer's inputs, [N, inputs]; of either sign, see
  ///     ``NeuronGroup``.
  ///   - neurons: whose groups are wanted; all unless given.
  /// - Returns: two groups a neuron, positive before negative, empty ones too.
  /// - Throws: ``SiPPError/outsideDomain(_:value:requirement:)`` for a number of
  ///   `points` that is not finite, or more than 2²⁰ weights in a group.
  /// - Precondition: `points` has `inputs` columns.
  public func groups(
    points: Matrix, neurons: Range<Int>? = nil
  ) throws(SiPPError) -> [NeuronGroup] {
    precondition(points.columns == inputs, "the points do not fit the layer")
    try requireFinite(points)
    let parts = NonnegativePoints(points)
    var groups: [NeuronGroup] = []
    for neuron in neurons ?? 0..<outputs {
      for sign in WeightSign.allCases {
        groups.append(try group(neuron, sign, parts))
      }
    }
    return groups
  }

  /// Refuses inputs of the layer, [N, inputs], of which a number is not finite.
  package func requireFinite(_ points: Matrix) throws(SiPPError) {
    if let (i, j) = points.firstNonFinite {
      throw .outsideDomain(
        "point [\(i), \(j)] of \(name)", value: "\(points[i, j])",
        requirement: "finite")
    }
  }

  private func group(
    _ neuron: Int, _ sign: WeightSign, _ points: NonnegativePoints
  ) throws(SiPPError) -> NeuronGroup {
    var indices: [Int] = []
    var magnitudes: [Double] = []
    for (j, w) in weights.row(neuron).enumerated()
    where sign == .positive ? w > 0 : w < 0 {
      indices.append(j)
      magnitudes.append(abs(w))
    }
    return try NeuronGroup(
      neuron: neuron, sign: sign, indices: indices, magnitudes: magnitudes,
      sensitivities: EmpiricalSensitivity.maxima(
        magnitudes: magnitudes, indices: indices, points: points))
  }
}

extension Network {
  /// The groups of every layer, with sensitivities over a batch of inputs (T1).
  ///
  /// A layer's points are its own inputs in the unpruned network.
  ///
  /// - Parameter inputs: [N, inputs].
  /// - Returns: for each layer what ``DenseLayer/groups(points:neurons:)`` gives.
  public func groups(
    sensitivity inputs: Matrix
  ) throws(SiPPError) -> [[NeuronGroup]] {
    var result: [[NeuronGroup]] = []
    for (layer, points) in zip(layers, layerInputs(inputs)) {
      result.append(try layer.groups(points: points))
    }
    return result
  }
}
