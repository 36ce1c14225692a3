import Bounds
import Foundation
import TestSupport
import Testing

@testable import SiPP

/// The fixture, and networks measured elsewhere, against stored values.
@Suite("T1 trained networks")
struct TrainedNetworkTests {
  /// The shipped network: shapes, exact inputs, and the accuracy that its
  /// training script found.
  @Test func fixtureIsWhatItsScriptSays() throws {
    let folder = fixtures()
    let network = try Network(path: folder + "digits.safetensors")
    let inputs = try NetworkInputs(
      path: folder + "digits-inputs.safetensors", for: network)
    #expect(network.layers.map(\.inputs) == [64, 128, 64])
    #expect(network.layers.map(\.outputs) == [128, 64, 10])
    #expect(network.layers.allSatisfy { $0.bias != nil })
    #expect(inputs.sensitivity.rows == 256)
    #expect(inputs.validation?.rows == 250 && inputs.evaluation.rows == 250)
    let all =
      inputs.sensitivity.elements + inputs.evaluation.elements
      + (inputs.validation?.elements ?? [])
    #expect(all.allSatisfy { 0 <= $0 && $0 <= 1 && ($0 * 16).isInteger })
    let labels = try #require(inputs.labels)
    let right = zip(network.classes(inputs.evaluation), labels)
      .count { $0 == $1 }
    #expect(right == 248)
    let readme = try String(
      contentsOfFile: folder + "README.md", encoding: .utf8)
    #expect(readme.contains("| evaluation | \(right) of 250 |"))
    let rows = Set((0..<256).map { Array(inputs.sensitivity.row($0)) })
    let others = (0..<250).map { Array(inputs.evaluation.row($0)) }
    #expect(rows.isDisjoint(with: others), "evaluation rows are fresh")
  }

  /// T ≤ B at the fixture's own sensitivity points, exactly, for some neurons.
  @Test func fixturesCeilingHoldsAtItsPoints() throws {
    let folder = fixtures()
    let network = try Network(path: folder + "digits.safetensors")
    let inputs = try NetworkInputs(
      path: folder + "digits-inputs.safetensors", for: network)
    let points = inputs.sensitivity.rows(0..<12)
    for (layer, batch) in zip(network.layers, network.layerInputs(points)) {
      for group in try layer.groups(points: batch, neurons: 3..<5) {
        guard let B = group.ceiling else { continue }
        #expect(B >= 1 && B <= 13)
        for i in 0..<3 {
          let point = GroupEvaluation(group, activation: Array(batch.row(i)))
          #expect(!point.maximumRatioExceeds(B))
          #expect(!point.hasUnseenMass)
        }
      }
    }
  }

  @Test func digitsMatchesStoredValues() throws {
    try check("digits", right: 0.974)
  }

  @Test func lenet300100MatchesStoredValues() throws {
    // One stored entry is off by 1.13 · 10⁻⁶; exact arithmetic decides.
    try check(
      "lenet300-100", right: 0.9658203125,
      disputed: Entry(layer: 1, neuron: 97, input: 217))
  }

  /// A sensitivity's place.
  private struct Entry: Equatable {
    let layer: Int
    let neuron: Int
    let input: Int
  }

  /// All logits within 10⁻⁴ and the accuracy; all sensitivities within 10⁻⁶, sums
  /// too, counts exactly.
  ///
  /// - Parameter disputed: an entry of the second layer where the stored value is
  ///   wrong by more than 10⁻⁶, which is proved in rationals; no other may differ.
  private func check(
    _ name: String, right: Double, disputed: Entry? = nil
  ) throws {
    guard let data = testDataFolder("\(name) against stored values") else {
      return
    }
    let folder = data + "/\(name)/"
    let network = try Network(path: folder + "\(name).safetensors")
    let inputs = try NetworkInputs(
      path: folder + "\(name)-inputs.safetensors", for: network)

    let stored = try SafetensorsFile(
      path: folder + "expected-logits.safetensors")
    let logits = try matrix("logits_f64", in: stored)
    let found = network(inputs.evaluation)
    #expect(found.elements.count == logits.elements.count)
    for (a, b) in zip(found.elements, logits.elements) {
      #expect(abs(a - b) <= 1e-4)
    }
    let labels = try #require(inputs.labels)
    let hits = zip(network.classes(inputs.evaluation), labels)
      .count { $0 == $1 }
    #expect(Double(hits) / Double(labels.count) == right)

    let expected = try SafetensorsFile(
      path: folder + "expected-sensitivities.safetensors")
    var differing: [Entry] = []
    for (index, points) in network.layerInputs(inputs.sensitivity).enumerated()
    {
      let layer = network.layers[index]
      let s = try matrix("\(layer.name).s", in: expected)
      let sums = try matrix("\(layer.name).S", in: expected)
      let nonZeros = try matrix("\(layer.name).nonzero", in: expected)
      for group in try layer.groups(points: points) {
        let column = group.sign == .positive ? 0 : 1
        #expect(
          abs(group.sensitivitySum - sums[group.neuron, column])
            <= 1e-6 * sums[group.neuron, column])
        #expect(
          Double(group.support.count) == nonZeros[group.neuron, column])
        for (j, value) in zip(group.indices, group.sensitivities) {
          let stored = s[group.neuron, j]
          guard abs(value - stored) > 1e-6 * stored else { continue }
          let entry = Entry(layer: index, neuron: group.neuron, input: j)
          differing.append(entry)
          guard entry == disputed else { continue }
          let exact = try exactValue(
            group, input: j, network.layers[0], inputs.sensitivity,
            activations: points)
          #expect(abs(value - exact) <= 1e-12 * exact)
          #expect(abs(stored - exact) > 1e-6 * exact)
        }
      }
    }
    #expect(differing == (disputed.map { [$0] } ?? []), "\(name)")
  }

  /// g of one weight of the second layer, at the point where it is largest, from
  /// the inputs on in rationals.
  private func exactValue(
    _ group: NeuronGroup, input: Int, _ first: DenseLayer, _ batch: Matrix,
    activations: Matrix
  ) throws -> Double {
    let position = try #require(group.indices.firstIndex(of: input))
    func share(_ point: Int) -> Double {
      let v = zip(group.indices, group.magnitudes).map {
        activations[point, $0] * $1
      }
      return v[position] / v.reduce(0, +)
    }
    let point = try #require(
      (0..<batch.rows).max { share($0) < share($1) })
    func exact(_ x: Double) throws -> Rational {
      try #require(Rational(exactly: x))
    }
    let x = try batch.row(point).map(exact)
    var (own, z) = (Rational(0), Rational(0))
    for (j, w) in zip(group.indices, group.magnitudes) {
      var sum = try exact(first.bias?[j] ?? 0)
      for (a, b) in zip(x, first.weights.row(j)) where a != 0 {
        sum = try sum + a * exact(b)
      }
      let product = try max(sum, 0) * exact(w)
      z = z + product
      if j == input { own = product }
    }
    return (own / z).approximation
  }

  private func matrix(
    _ name: String, in file: SafetensorsFile
  ) throws -> Matrix {
    try file.matrix(of: try #require(file.tensor(named: name)))
  }

  private func fixtures() -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path + "/Fixtures/"
  }
}

extension Double {
  fileprivate var isInteger: Bool { rounded() == self }
}
