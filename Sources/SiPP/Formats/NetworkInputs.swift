/// The inputs that a network is verified with.
///
/// | Name | Shape | What for |
/// | --- | --- | --- |
/// | `sensitivity` | [N, inputs] | sensitivities are maxima over these |
/// | `evaluation` | [T, inputs] | where the pruned network is judged |
/// | `validation` | [V, inputs], or nil | what certifies a ratio (T2) |
/// | `labels` | [T], or nil | classes of the evaluation inputs |
public struct NetworkInputs: Sendable {
  /// S: [N, inputs].
  public let sensitivity: Matrix
  /// [T, inputs].
  public let evaluation: Matrix
  /// [V, inputs]; nil for none.
  public let validation: Matrix?
  /// The class of each evaluation input, 0 ..< outputs; nil for none.
  public let labels: [Int]?

  /// Takes batches as they are.
  ///
  /// - Precondition: batches have one number of columns, and there is a label for
  ///   each evaluation input or none at all.
  public init(
    sensitivity: Matrix, evaluation: Matrix, validation: Matrix? = nil,
    labels: [Int]? = nil
  ) {
    precondition(
      evaluation.columns == sensitivity.columns
        && validation?.columns ?? sensitivity.columns == sensitivity.columns
        && labels?.count ?? evaluation.rows == evaluation.rows,
      "batches that fit one another")
    self.sensitivity = sensitivity
    self.evaluation = evaluation
    self.validation = validation
    self.labels = labels
  }

  /// Reads the tensors of these names from a safetensors file.
  ///
  /// Numbers of any real type are taken as they are, unscaled. Tensors of other
  /// names are passed over.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - network: what the inputs are for.
  /// - Throws: ``SiPPError/file(_:place:reason:)`` when one of the first two is
  ///   missing, or one is empty, not finite, or does not fit the network.
  public init(path: String, for network: Network) throws(SiPPError) {
    try self.init(SafetensorsFile(path: path), for: network)
  }

  /// The same from a file that is open already.
  ///
  /// - Throws: as ``init(path:for:)``.
  public init(
    _ file: SafetensorsFile, for network: Network
  ) throws(SiPPError) {
    let path = file.path
    func batch(_ name: String) throws(SiPPError) -> Matrix? {
      guard let tensor = file.tensor(named: name) else { return nil }
      if tensor.shape.count == 2, tensor.shape[1] != network.inputs {
        throw .file(
          path, place: "tensor '\(name)'",
          reason: "it has \(tensor.shape[1]) columns, but the network takes "
            + "\(network.inputs) inputs")
      }
      return try file.matrix(of: tensor)
    }
    func required(_ name: String) throws(SiPPError) -> Matrix {
      guard let matrix = try batch(name) else {
        throw .file(path, place: "tensor '\(name)'", reason: "it is missing")
      }
      return matrix
    }
    sensitivity = try required("sensitivity")
    evaluation = try required("evaluation")
    validation = try batch("validation")
    labels = try file.labels(
      count: evaluation.rows, classes: network.outputs)
  }
}

extension SafetensorsFile {
  fileprivate func labels(
    count: Int, classes: Int
  ) throws(SiPPError) -> [Int]? {
    guard let tensor = tensor(named: "labels") else { return nil }
    func refuse(_ reason: String) -> SiPPError {
      .file(path, place: "tensor 'labels'", reason: reason)
    }
    guard tensor.shape == [count] else {
      throw refuse("its shape is \(tensor.shape), but must be [\(count)]")
    }
    var labels: [Int] = []
    for (i, number) in try numbers(of: tensor).enumerated() {
      guard let label = Int(exactly: number), (0..<classes).contains(label)
      else {
        throw refuse("entry [\(i)] is \(number), not a class below \(classes)")
      }
      labels.append(label)
    }
    return labels
  }
}
