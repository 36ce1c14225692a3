import Bounds
import SiPP

/// A network of whole numbers, made from a seed, that is small enough for exact
/// arithmetic (T9, T10).
///
/// Weights are of sizes 1 to 8. With few layers and neurons all activations are
/// whole numbers far below 2⁵³, so `Double` has them exactly, and x is a point of S
/// to the bit in every layer.
struct SmallNetwork: Sendable {
  /// Which signs its numbers have.
  enum Signs: String, CaseIterable, Sendable {
    /// Weights, biases and inputs of either sign; inputs and biases may be 0.
    case both
    /// Weights and inputs above 0 and no bias: nothing cancels (Δ = 1).
    case positive
  }

  let name: String
  let network: Network
  /// S: [N, inputs].
  let points: Matrix

  /// x, the first point.
  var input: [Double] { Array(points.row(0)) }

  /// - Parameters:
  ///   - widths: inputs, then the neurons of each layer; two to five numbers up to
  ///     32.
  ///   - count: N.
  ///   - seed: names the network.
  init(
    widths: [Int], signs: Signs, points count: Int, seed: UInt64
  ) throws(SiPPError) {
    precondition(
      (2...5).contains(widths.count)
        && widths.allSatisfy { (1...32).contains($0) },
      "activations stay below 2⁵³")
    let sizes = widths.map(String.init).joined(separator: "-")
    let name = "network \(sizes), \(signs.rawValue) signs, seed \(seed)"
    var numbers = Numbers(
      stream: TrialStream(seed: seed, claim: StreamID(name), trial: 0),
      signs: signs)
    var layers: [DenseLayer] = []
    for (number, (n, k)) in zip(widths, widths.dropFirst()).enumerated() {
      let weights = (0..<n * k).map { _ in numbers.weight() }
      let bias = (0..<k).map { _ in numbers.input() }
      layers.append(
        try DenseLayer(
          name: "layer \(number + 1)",
          weights: Matrix(rows: k, columns: n, elements: weights),
          bias: signs == .both ? bias : nil))
    }
    self.name = name
    network = try Network(layers: layers)
    points = Matrix(
      rows: count, columns: widths[0],
      elements: (0..<count * widths[0]).map { _ in numbers.input() })
  }

  /// Given layers and points of whole numbers.
  init(name: String, network: Network, points: Matrix) {
    self.name = name
    self.network = network
    self.points = points
  }

  /// Where the numbers come from.
  private struct Numbers {
    var stream: TrialStream
    let signs: Signs

    /// 1 to 8, with a sign.
    mutating func weight() -> Double {
      let size = below(8) + 1
      return Double(signs == .both && below(2) == 1 ? -size : size)
    }

    /// −8 to 8, or 1 to 8.
    mutating func input() -> Double {
      Double(signs == .both ? below(17) - 8 : below(8) + 1)
    }

    private mutating func below(_ n: Int) -> Int {
      Int(stream.next64().multipliedFullWidth(by: UInt64(n)).high)
    }
  }
}
