import Bounds
import SiPP
import TestSupport
import Testing

/// Neurons measured elsewhere: the exact law at a real input comes out narrow, and
/// below the ladder's bounds.
@Suite("T4h exact law of measured neurons")
struct NeuronTailTests {
  @Test func tailsOfMeasuredNeuronsAreNarrow() throws {
    guard let data = testDataFolder("the exact law of 20 neurons") else {
      return
    }
    let file = try SafetensorsFile(path: data + "/neurons/neurons.safetensors")
    func numbers(_ name: String) throws -> [Double] {
      try file.numbers(of: try #require(file.tensor(named: name)))
    }
    func points(_ layer: String, _ columns: Int) throws -> [Matrix] {
      try ["sensitivity", "evaluation"].map {
        let x = try numbers("\(layer).activations.\($0)")
        return Matrix(
          rows: x.count / columns, columns: columns,
          elements: layer == "fc1" ? x.map { Double(Float($0) / 255) } : x)
      }
    }
    let layers = [784: "fc1", 300: "fc2", 100: "fc3"]
    let batches = try layers.map { ($0.key, try points($0.value, $0.key)) }
    for index in 0..<20 {
      let name = "neuron" + (index < 10 ? "0" : "") + "\(index)"
      let w = try numbers("\(name).weight")
      let batch = try #require(batches.first { $0.0 == w.count }).1
      let layer = try DenseLayer(
        name: name,
        weights: Matrix(rows: 1, columns: w.count, elements: w))
      let group = try #require(try layer.groups(points: batch[0]).first)
      let B = try #require(group.ceiling)
      let (m, ε) = (256, Rational(1, 2))
      // One of its own points, and an input that it has not seen.
      for (batch, isOwn) in [(batch[0], true), (batch[1], false)] {
        let point = try #require(
          (0..<batch.rows).lazy.map {
            GroupEvaluation(group, activation: Array(batch.row($0)))
          }.first { $0.law != nil })
        let bracket = LatticeBracket(law: try #require(point.law))
        let sides = try [TailSide.upper, .lower].map {
          try bracket.failureProbability(
            draws: m, relativeError: ε, side: $0)
        }
        for (found, side) in zip(sides, [TailSide.upper, .lower]) {
          #expect(
            found.upper <= found.lower * 1.01, "\(name), \(side): \(found)")
          guard isOwn else { continue }
          let bound = try ConvexOrderTail(ceiling: B).failureProbability(
            relativeError: ε, samples: m, side: side, precision: 128)
          #expect(
            !bound.isCertainlyBelow(found), "\(name), \(side): \(bound)")
        }
        if !isFullEffort { break }
      }
    }
  }
}
