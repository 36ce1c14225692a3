import Bounds
import SiPP

/// Independent neurons, each with one pair at the boundary of A(C, K): its g is
/// M = 1/2, or, with probability θ, L = 1/8 < M/C.
///
/// Neuron i has unit weights on inputs 2i and 2i + 1, which are (g, 1 − g). The
/// second weight's importance is 7/8 or 1/2 ≥ 7/8/C for C ≥ 7/4, so that pair
/// never fails. θ = ⌊2⁶⁴ exp(−1/K)⌋/2⁶⁴, the largest multiple of 2⁻⁶⁴ that A(C, K)
/// admits.
struct TwoPointInputs: RandomInputs {
  let neurons: Int
  /// K.
  let constant: Rational
  let layer: DenseLayer
  /// 2⁶⁴ θ.
  private let threshold: UInt64

  /// - Parameter constant: K, such that 2⁻⁶⁴ < exp(−1/K) < 1 − 2⁻⁶³.
  init(neurons: Int, constant: Rational) throws {
    self.neurons = neurons
    self.constant = constant
    var weights = Matrix(rows: neurons, columns: 2 * neurons)
    for i in 0..<neurons {
      weights[i, 2 * i] = 1
      weights[i, 2 * i + 1] = 1
    }
    layer = try DenseLayer(name: "two-point", weights: weights)
    threshold = try Self.threshold(constant)
  }

  /// The largest t with t/2⁶⁴ ≤ exp(−1/K), by halving.
  private static func threshold(_ K: Rational) throws(BoundError) -> UInt64 {
    let law = try SensitivityPoints(pairs: 1, constant: K)
    var t: UInt64 = 0
    for bit in (0..<64).reversed() {
      let next = t | 1 << UInt64(bit)
      if try law.admits(probability: Self.fraction(next)) { t = next }
    }
    precondition(t > 0, "K is too small for the grid")
    return t
  }

  private static func fraction(_ t: UInt64) -> Rational {
    let half = Rational(1 << 32)
    return (Rational(Int(t >> 32)) * half + Rational(Int(t & 0xFFFF_FFFF)))
      / (half * half)
  }

  /// θ.
  var missProbability: Rational { Self.fraction(threshold) }

  var name: String { "two-point at the boundary, \(neurons) neurons" }

  var maxima: [Rational] {
    (0..<neurons).flatMap { _ in [Rational(1, 2), Rational(7, 8)] }
  }

  func append(to elements: inout [Double], using stream: inout TrialStream) {
    for _ in 0..<neurons {
      let g = stream.next64() < threshold ? 0.125 : 0.5
      elements.append(g)
      elements.append(1 - g)
    }
  }

  func probability(ofPair pair: Int, below y: Rational) -> Rational {
    let θ = missProbability
    let (small, large, least) =
      pair.isMultiple(of: 2)
      ? (Rational(1, 8), Rational(1, 2), θ)
      : (Rational(1, 2), Rational(7, 8), 1 - θ)
    if y <= small { return 0 }
    return y <= large ? least : 1
  }

  /// C with which one pair of each neuron can fail.
  static let slacks = Rational(7, 4)..<Rational(4)

  /// 1 − (1 − θᴺ)ⁿ for n neurons, if C is such that one pair of each can fail.
  func failureProbability(
    slack C: Rational, points N: Int
  ) throws(BoundError) -> Rational {
    precondition(Self.slacks.contains(C), "one pair of each neuron can fail")
    let miss = try SensitivityPoints.pairFailureProbability(
      probability: missProbability, points: N)
    let all = try SensitivityPoints.pairFailureProbability(
      probability: 1 - miss, points: neurons)
    return 1 - all
  }
}
