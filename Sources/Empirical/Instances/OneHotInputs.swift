import Bounds
import SiPP

/// x = e_j with probability π_j = w_j/Σw, for one neuron of unit weights: T1's
/// coupon collector.
///
/// g_j = 1[x = e_j] and M_j = 1, so P(g_j < M_j/C) = 1 − π_j whatever C is, and s_j
/// is 1 or 0, without rounding.
struct OneHotInputs: RandomInputs {
  /// w: [n], whole numbers above 0.
  let weights: [Int]
  let layer: DenseLayer
  let name: String
  private let total: UInt64

  /// - Parameter name: distinguishes laws with one n.
  init(weights: [Int], name: String) throws(SiPPError) {
    precondition(weights.allSatisfy { $0 >= 1 }, "every value has a weight")
    self.weights = weights
    self.name = "one-hot \(name), n=\(weights.count)"
    total = UInt64(weights.reduce(0, +))
    layer = try DenseLayer(
      name: "one-hot",
      weights: Matrix([Array(repeating: 1, count: weights.count)]))
  }

  /// π_j = 1/n.
  static func uniform(_ n: Int) throws(SiPPError) -> OneHotInputs {
    try OneHotInputs(
      weights: Array(repeating: 1, count: n), name: "uniform")
  }

  var maxima: [Rational] { weights.map { _ in 1 } }

  func append(to elements: inout [Double], using stream: inout TrialStream) {
    var rest = stream.uniform(below: total)
    var j = 0
    while rest >= UInt64(weights[j]) {
      rest -= UInt64(weights[j])
      j += 1
    }
    let start = elements.count
    elements.append(contentsOf: repeatElement(0, count: weights.count))
    elements[start + j] = 1
  }

  func probability(ofPair pair: Int, below y: Rational) -> Rational {
    if y <= 0 { return 0 }
    return y > 1 ? 1 : 1 - Rational(weights[pair], Int(total))
  }

  func failureProbability(
    slack C: Rational, points N: Int
  ) throws(BoundError) -> Rational {
    try SeenSetLaw(weights: weights, draws: N).someUnseen
  }
}
