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

  /// The partial sums of `dot`, for every remainder of the length mod 4; what
  /// stands beside the numbers is not read.
  @Test func dotAddsEveryProductOnce() {
    for n in 0...13 {
      let a = (0..<n).map { Double(1 << $0) }
      let b = (0..<n).map { Double($0 + 3) }
      let beside = [Double](repeating: .nan, count: 8)
      let sum = (beside + a + beside).withUnsafeBufferPointer { a in
        (beside + b + beside).withUnsafeBufferPointer { b in
          dot(a.extracting(8..<8 + n), b.extracting(8..<8 + n))
        }
      }
      #expect(sum == zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }, "n = \(n)")
    }
  }

  /// Layers of every small shape against sums in the plain order, on numbers for
  /// which every order is exact; three layers, so that each has its own input.
  @Test func layersOfEveryShapeAreTheirSums() throws {
    for inputs in 1...9 {
      for outputs in 1...4 {
        var rng = SplitMix64(seed: UInt64(10 * inputs + outputs))
        func integers(_ rows: Int, _ columns: Int) -> [[Double]] {
          (0..<rows).map { _ in
            (0..<columns).map { _ in
              Double(Int.random(in: -9...9, using: &rng))
            }
          }
        }
        let (w, x) = (integers(outputs, inputs), integers(3, inputs))
        let b = integers(1, outputs)[0]
        for bias in [b, nil] {
          let layer = try DenseLayer(
            name: "a", weights: Matrix(w), bias: bias)
          let expected = x.map { x in
            w.indices.map { i in
              zip(w[i], x).reduce(bias?[i] ?? 0) { $0 + $1.0 * $1.1 }
            }
          }
          #expect(layer(Matrix(x)) == Matrix(expected))
        }
        let first = try DenseLayer(name: "a", weights: Matrix(w), bias: b)
        let second = try DenseLayer(
          name: "b", weights: Matrix(integers(5, outputs)))
        let third = try DenseLayer(name: "c", weights: Matrix(integers(2, 5)))
        let network = try Network(layers: [first, second, third])
        func relu(_ x: Matrix) -> Matrix {
          Matrix(
            rows: x.rows, columns: x.columns,
            elements: x.elements.map { $0 > 0 ? $0 : 0 })
        }
        let a1 = relu(first(Matrix(x)))
        let a2 = relu(second(a1))
        #expect(network.layerInputs(Matrix(x)) == [Matrix(x), a1, a2])
        #expect(network(Matrix(x)) == third(a2))
        #expect(network.weightCount == inputs * outputs + 5 * outputs + 10)
      }
    }
  }

  /// The class of each row, for one logit and more, ties included.
  @Test func classesAreTheFirstLargestLogits() throws {
    for (weights, expected) in [
      ([[1.0]], [0, 0]), ([[1], [2]], [1, 0]), ([[2], [1]], [0, 1]),
      ([[1], [1], [1]], [0, 0]), ([[0], [3], [3]], [1, 0]),
      ([[1], [2], [3], [-1]], [2, 3]),
    ] {
      let network = try Network(layers: [
        DenseLayer(name: "a", weights: Matrix(weights))
      ])
      #expect(network.classes(Matrix([[1], [-1]])) == expected)
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
    #expect(matrix[1, 0] == 4 && matrix[0, 1] == 2 && matrix[1, 2] == 6)
    #expect(Array(matrix.row(1)) == [4, 5, 6])
    matrix[1, 0] = .nan
    #expect(matrix.firstNonFinite.map { [$0.row, $0.column] } == [1, 0])
    #expect(Array(matrix.row(0)) == [1, 2, 3])
    matrix[1, 0] = 4
    matrix[1, 2] = .infinity
    #expect(matrix.firstNonFinite.map { [$0.row, $0.column] } == [1, 2])
    #expect(Matrix(rows: 2, columns: 1).elements == [0, 0])
    #expect(Matrix(rows: 2, columns: 3).elements.count == 6)
    let none = Matrix([[Double]]())
    #expect(none.rows == 0 && none.columns == 0)
    #expect(
      Matrix([[1, 2], [3, 4], [5, 6]]).rows(1..<2) == Matrix([[3, 4]]))
    #expect(Matrix([[1], [2], [3]]).rows(1..<3) == Matrix([[2], [3]]))
  }
}
