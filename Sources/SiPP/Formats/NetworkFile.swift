extension Network {
  /// Reads a stack of linear layers from a safetensors file with the names of a
  /// PyTorch `state_dict`.
  ///
  /// `NAME.weight` is [outputs, inputs] and `NAME.bias`, which may be absent,
  /// [outputs]. Layers are stacked in the natural order of their names: digits
  /// compare as numbers, so fc2 comes before fc10. ReLU is between layers; that is
  /// assumed, since such a file does not say it. A tensor that is neither is
  /// refused, because a network that has more than this is another network.
  ///
  /// - Throws: ``SiPPError/file(_:place:reason:)`` for what
  ///   ``SafetensorsFile/init(path:)`` refuses, and for numbers that are not
  ///   finite, empty layers, and shapes that do not fit one another.
  public init(path: String) throws(SiPPError) {
    try self.init(SafetensorsFile(path: path))
  }

  /// The same from a file that is open already.
  ///
  /// - Throws: as ``init(path:)``.
  public init(_ file: SafetensorsFile) throws(SiPPError) {
    let tensors = try LayerTensors(file)
    var layers: [DenseLayer] = []
    for layer in tensors.weights.keys.sorted(by: naturallyPrecedes) {
      guard let weight = tensors.weights[layer] else { continue }
      if let before = layers.last, weight.shape.count == 2,
        weight.shape[1] != before.outputs
      {
        throw file.refusal(
          of: weight.key,
          "it takes \(weight.shape[1]) inputs, but the layer before gives "
            + "\(before.outputs)")
      }
      layers.append(try file.layer(layer, weight, tensors.biases[layer]))
    }
    do {
      try self.init(layers: layers)
    } catch {
      throw .file(file.path, place: "", reason: error.description)
    }
  }
}

/// The tensors of a file by the names of their layers: a weight for each, a bias
/// for some, and nothing else.
private struct LayerTensors {
  var weights: [[UInt8]: TensorDescription] = [:]
  var biases: [[UInt8]: TensorDescription] = [:]

  init(_ file: SafetensorsFile) throws(SiPPError) {
    for tensor in file.tensors {
      if let layer = prefix(of: tensor.key, before: "weight") {
        weights[layer] = tensor
      } else if let layer = prefix(of: tensor.key, before: "bias") {
        biases[layer] = tensor
      } else {
        throw file.refusal(
          of: tensor.key,
          "neither NAME.weight nor NAME.bias of a linear layer")
      }
    }
    guard !weights.isEmpty else {
      throw .file(
        file.path, place: "", reason: "no layer: no tensor NAME.weight")
    }
    // In the order of the file, so that the same file is refused alike.
    for tensor in file.tensors {
      if let layer = prefix(of: tensor.key, before: "bias"),
        weights[layer] == nil
      {
        throw file.refusal(of: tensor.key, "a bias without a weight")
      }
    }
  }
}

extension SafetensorsFile {
  fileprivate func refusal(of key: [UInt8], _ reason: String) -> SiPPError {
    .file(path, place: "tensor \(quoted(key))", reason: reason)
  }

  fileprivate func layer(
    _ key: [UInt8], _ weight: TensorDescription, _ bias: TensorDescription?
  ) throws(SiPPError) -> DenseLayer {
    let matrix = try matrix(of: weight)
    var numbers: [Double]?
    if let bias {
      guard bias.shape == [matrix.rows] else {
        throw refusal(
          of: bias.key,
          "its shape is \(bias.shape), but must be [\(matrix.rows)]")
      }
      let read = try self.numbers(of: bias)
      if let i = read.firstIndex(where: { !$0.isFinite }) {
        throw refusal(
          of: bias.key, "entry [\(i)] is \(read[i]), not finite")
      }
      numbers = read
    }
    do {
      return try DenseLayer(
        name: String(decoding: key, as: UTF8.self), weights: matrix,
        bias: numbers)
    } catch {
      throw .file(path, place: "", reason: error.description)
    }
  }
}

/// `fc1` of `fc1.weight`; empty for `weight` alone; nil for other names.
private func prefix(of key: [UInt8], before field: String) -> [UInt8]? {
  if key.elementsEqual(field.utf8) { return [] }
  let ending = Array(".\(field)".utf8)
  guard key.count > ending.count, key.suffix(ending.count).elementsEqual(ending)
  else { return nil }
  return Array(key.dropLast(ending.count))
}

/// Natural order: runs of digits by their value, everything else by its bytes.
///
/// A strict total order: numbers that are equal but for leading zeros fall back
/// on the bytes.
func naturallyPrecedes(_ a: [UInt8], _ b: [UInt8]) -> Bool {
  var (x, y) = (a[...], b[...])
  while let p = x.first, let q = y.first {
    if isDigit(p) && isDigit(q) {
      let (i, j) = (takeNumber(&x), takeNumber(&y))
      if i.count != j.count { return i.count < j.count }
      if i != j { return i.lexicographicallyPrecedes(j) }
    } else if p != q {
      return p < q
    } else {
      x.removeFirst()
      y.removeFirst()
    }
  }
  if x.isEmpty != y.isEmpty { return x.isEmpty }
  return a.lexicographicallyPrecedes(b)
}

/// Removes the leading digits; returns them without leading zeros.
private func takeNumber(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  let digits = text.prefix(while: isDigit)
  text = text[digits.endIndex...]
  return digits.drop { $0 == 0x30 }
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
