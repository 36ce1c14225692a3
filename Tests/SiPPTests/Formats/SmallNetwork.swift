import SiPP

/// A 4-3-2 network whose numbers every binary format holds exactly.
enum SafetensorsFileForTests {
  static let weights: [[[Double]]] = [
    [[0.5, -1.25, 0.125, 2], [-0.375, 0.75, -2.5, 0], [1, -0.5, 0.25, -3]],
    [[1.5, -0.625, 0.25], [-1, 0.875, 2.25]],
  ]
  static let biases: [[Double]] = [[0.125, -0.25, 0.5], [-0.5, 0.75]]

  static func write(to path: String) throws {
    var tensors: [TensorContent] = []
    for (i, (w, b)) in zip(weights, biases).enumerated() {
      tensors.append(
        TensorContent(
          name: "fc\(i + 1).weight", shape: [w.count, w[0].count],
          float32: w.joined().map(Float.init)))
      tensors.append(
        TensorContent(
          name: "fc\(i + 1).bias", shape: [b.count],
          float32: b.map(Float.init)))
    }
    try SafetensorsFile.write(tensors, to: path)
  }
}
