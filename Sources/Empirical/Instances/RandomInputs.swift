import Bounds
import SiPP

/// A law D of a layer's inputs, of which T1's quantities are known exactly, with
/// the layer that the inputs go to.
///
/// Pairs (group, weight j) are numbered through, group after group. All draws are
/// exact: x has the stated law, not one near to it.
protocol RandomInputs: Sendable {
  /// The instance in words.
  var name: String { get }
  /// Positive weights; no neuron is without one.
  var layer: DenseLayer { get }
  /// M_j = ess sup g_j of each pair, > 0.
  var maxima: [Rational] { get }
  /// Draws x ~ D and appends its entries.
  func append(to elements: inout [Double], using stream: inout TrialStream)
  /// P(g_j < y) for a pair.
  func probability(ofPair pair: Int, below y: Rational) -> Rational
  /// P(some pair has C s_j < M_j) for N independent inputs, exactly.
  func failureProbability(
    slack C: Rational, points N: Int
  ) throws(BoundError) -> Rational
}

extension RandomInputs {
  /// x ~ D.
  func input(using stream: inout TrialStream) -> [Double] {
    var x: [Double] = []
    x.reserveCapacity(layer.inputs)
    append(to: &x, using: &stream)
    return x
  }

  /// The layer's groups with weights, their sensitivities taken over N
  /// independent inputs.
  func groups(
    points N: Int, using stream: inout TrialStream
  ) -> [NeuronGroup] {
    var elements: [Double] = []
    elements.reserveCapacity(N * layer.inputs)
    for _ in 0..<N { append(to: &elements, using: &stream) }
    let points = Matrix(rows: N, columns: layer.inputs, elements: elements)
    do {
      return try layer.groups(points: points).filter { !$0.indices.isEmpty }
    } catch {
      preconditionFailure("inputs are finite: \(error)")
    }
  }

  /// P(g_j < M_j/C) of each pair.
  func missProbabilities(slack C: Rational) -> [Rational] {
    maxima.enumerated().map { pair, M in
      probability(ofPair: pair, below: M / C)
    }
  }
}

extension TrialStream {
  /// Uniform on 0 ..< `bound`, exactly: words at the top that do not fill a whole
  /// share are drawn again.
  ///
  /// - Source: Lemire, ACM Trans. Model. Comput. Simul. 29 (2019), algorithm 5.
  mutating func uniform(below bound: UInt64) -> UInt64 {
    precondition(bound > 0, "one of no numbers cannot be drawn")
    while true {
      let (high, low) = next64().multipliedFullWidth(by: bound)
      // 2⁶⁴ mod bound of the products are one too many.
      if low >= bound || low >= (0 &- bound) % bound { return high }
    }
  }
}
