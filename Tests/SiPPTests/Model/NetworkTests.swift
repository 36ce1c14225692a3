import Testing
import TestSupport

@testable import SiPP

/// The forward pass, and what is refused.
@Suite("Dense networks")
struct NetworkTests {
  private func smallNetwork() throws -> Network {
    var layers: [DenseLayer] = []
    for i in 0..<2 {
      layers.append(
        try DenseLayer(
          name: "fc\(i + 1)",
          weights: Matrix(SafetensorsFileForTests.weights[i]),
          bias: SafetensorsFileForTests.biases[i]))
    }
    return try Network(layers: layers)
  }

  /// Numbers small enough that every order of summation is exact; by hand:
  /// fc1(0.5, 0, 1, 0.25) = (1, −2.9375, 0.5), after ReLU (1, 0, 0.5).
  @Test func forwardPassIsThatOfTheDefinition() throws {
    let network = try smallNetwork()
    let batch = Matrix([[0.5, 0, 1, 0.25], [0.125, 2, 0, 0.75]])
    #expect(
      network(batch) == Matrix([[1.125, 0.875], [-1.251953125, 1.802734375]]))
    let inputs = network.layerInputs(batch)
    #expect(inputs.count == 2 && inputs[0] == batch)
    #expect(inputs[1].rows(0..<1) == Matrix([[1, 0, 0.5]]))
    #expect(network.classes(batch) == [0, 1])
  }

  @Test func oneLayerHasNoReLU() throws {
    let layer = try DenseLayer(name: "a", weights: Matrix([[1, -2], [0, 3]]))
    let network = try Network(layers: [layer])
    #expect(
      network(Matrix([[1, 1], [0, -1]])) == Matrix([[-1, 3], [2, -3]]))
    #expect(
      network.classes(Matrix([[0, 0]])) == [0], "the lowest among equals")
  }

  /// The partial sums of `dot`, for every remainder of the length mod 4.
  @Test func dotAddsEveryProductOnce() {
    for n in 0...13 {
      let a = (0..<n).map { Double(1 << $0) }
      let b = (0..<n).map { Double($0 + 3) }
      let sum = a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in dot(a, b) }
      }
      #expect(sum == zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }, "n = \(n)")
    }
  }

  @Test func refusesWhatDoesNotFit() throws {
    let w = Matrix([[1, 2], [3, 4], [5, 6]])
    let wrong: [() throws -> Void] = [
      { _ = try DenseLayer(name: "a", weights: Matrix(rows: 0, columns: 3)) },
      { _ = try DenseLayer(name: "a", weights: Matrix(rows: 3, columns: 0)) },
      { _ = try DenseLayer(name: "a", weights: w, bias: [1, 2]) },
      { _ = try DenseLayer(name: "a", weights: w, bias: [1, 2, .nan]) },
      { _ = try DenseLayer(name: "a", weights: Matrix([[.infinity]])) },
      { _ = try Network(layers: []) },
      {
        let layer = try DenseLayer(name: "a", weights: w)
        _ = try Network(layers: [layer, layer])
      },
    ]
    for body in wrong { #expect(throws: SiPPError.self) { try body() } }
  }

  @Test func matricesAreRows() {
    var matrix = Matrix([[1, 2, 3], [4, 5, 6]])
    #expect(matrix[1, 0] == 4)
    matrix[1, 0] = .nan
    #expect(matrix.firstNonFinite.map { [$0.row, $0.column] } == [1, 0])
    #expect(Array(matrix.row(0)) == [1, 2, 3])
    #expect(Matrix(rows: 2, columns: 1).elements == [0, 0])
    #expect(Matrix([[1], [2], [3]]).rows(1..<3) == Matrix([[2], [3]]))
  }
}
