import Bounds
import SiPP

/// A neuron with weights of both signs and an input of both signs (T7): up to four
/// sums without signs, two of which share their draws.
///
/// | Symbol | Name | Shape; unit | Domain |
/// | --- | --- | --- | --- |
/// | w | `weights` | [n]; any | any sign |
/// | S | `points` | [N][n]; any | any sign |
/// | x | `input` | [n]; any | any sign, a point of S |
struct SignedNeuron: Sendable {
  let name: String
  let weights: [Double]
  let points: [[Double]]
  let input: [Double]
  /// What its exact law follows from; nil where it is not known.
  let blocks: SignedBlocks?

  /// The neuron's groups, positive before negative, as the algorithm sees them.
  func groups() throws(SiPPError) -> [NeuronGroup] {
    let layer = try DenseLayer(name: name, weights: Matrix([weights]))
    return try layer.groups(points: Matrix(points))
  }

  /// The four sums at x, exactly.
  func split() throws(BoundError) -> SignSplit<Rational> {
    try SignSplit(
      weights: weights.map(Self.exact), inputs: input.map(Self.exact))
  }

  private static func exact(_ x: Double) -> Rational {
    guard let exact = Rational(exactly: x) else {
      preconditionFailure("weights and inputs are finite")
    }
    return exact
  }
}

/// Two Blocks, one a sign: `count` blocks of `size` unit weights of either sign;
/// x is `positiveInput` on the first block and −`negativeInput` on the second.
///
/// Every s_j is 1/`size`, so draws are uniform, and each sum's T is `count` with
/// probability 1/`count`, else 0. The draws of a sign that hit its first and its
/// second block are multinomial.
struct SignedBlocks: Sendable {
  /// The blocks of one sign.
  struct Side: Sendable {
    /// 2 to 1024.
    let count: Int
    /// a on the first block, ≥ 0.
    let positiveInput: Int
    /// −a on the second, ≥ 0.
    let negativeInput: Int
  }

  let positive: Side
  let negative: Side
  /// Weights of a block.
  let size: Int

  var sides: [Side] { [positive, negative] }
}

extension SignedNeuron {
  /// The neuron that `blocks` says.
  ///
  /// Point p excites block p of either sign; x is a point too, and adds nothing to
  /// the sensitivities.
  static func blocks(_ blocks: SignedBlocks) -> SignedNeuron {
    let counts = blocks.sides.map(\.count)
    precondition(
      counts.allSatisfy { $0 >= 2 } && blocks.size >= 1,
      "two blocks of either sign, at least")
    /// An input from its value on each block.
    func row(_ value: (SignedBlocks.Side, Int) -> Int) -> [Double] {
      blocks.sides.flatMap { side in
        (0..<side.count).flatMap { block in
          Array(repeating: Double(value(side, block)), count: blocks.size)
        }
      }
    }
    let input = row { side, block in
      block == 0
        ? side.positiveInput : block == 1 ? -side.negativeInput : 0
    }
    let points = (0..<(counts.max() ?? 0)).map { point in
      row { _, block in block == point ? 1 : 0 }
    }
    func text(_ side: SignedBlocks.Side) -> String {
      "B=\(side.count) a=\(side.positiveInput),\(-side.negativeInput)"
    }
    return SignedNeuron(
      name: "blocks of both signs, \(text(blocks.positive)) and "
        + "\(text(blocks.negative)), k=\(blocks.size)",
      weights: zip(counts, [1.0, -1.0]).flatMap { count, sign in
        Array(repeating: sign, count: count * blocks.size)
      },
      points: [input] + points, input: input, blocks: blocks)
  }

  /// ``SyntheticNeuron/heavyTailed(weights:points:seed:)`` with a sign, from fair
  /// coins, for each weight and each input.
  static func heavyTailed(
    weights n: Int, points count: Int, seed: UInt64
  ) -> SignedNeuron {
    let neuron = SyntheticNeuron.heavyTailed(
      weights: n, points: count, seed: seed)
    var stream = TrialStream(
      seed: seed, claim: StreamID("signs of a heavy-tailed neuron"), trial: 0)
    func signed(_ values: [Double]) -> [Double] {
      values.map { stream.next64() >> 63 == 0 ? $0 : -$0 }
    }
    let weights = signed(neuron.weights)
    let points = neuron.points.map(signed)
    return SignedNeuron(
      name: "\(neuron.name), both signs", weights: weights, points: points,
      input: points[0], blocks: nil)
  }
}
