import Bounds
import SiPP

/// One neuron of two unit weights and x = (g, 1 − g), g with a Beta law on a grid:
/// the first weight's importance is g, the second's 1 − g.
///
/// U is uniform on k/2¹⁶, k = 1 … 2¹⁶, so that g, 1 − g and their sum are exact in
/// `Double`, and every probability is a ratio of counts. Between a threshold M/C
/// and the largest value of g below it there is room for the sensitivities'
/// rounding (2⁻⁴⁹): see ``failureProbability(slack:points:)``.
struct ShareInputs: RandomInputs {
  /// The law of g in the limit of a fine grid.
  enum Shape: String, CaseIterable, Sendable {
    /// U²: density 1/(2√g), many small values.
    case square = "Beta(1/2,1)"
    /// U.
    case uniform = "Beta(1,1)"
    /// max(U₁, U₂): density 2g, few small values.
    case maximum = "Beta(2,1)"
  }

  let shape: Shape
  let layer: DenseLayer

  init(_ shape: Shape) throws(SiPPError) {
    self.shape = shape
    layer = try DenseLayer(name: "share", weights: Matrix([[1, 1]]))
  }

  var name: String { "share \(shape.rawValue)" }

  /// 2¹⁶, the number of values of U.
  static let grid = 1 << 16

  /// 1 and 1 − min g: both are attained.
  var maxima: [Rational] { [1, 1 - value(1)] }

  func append(to elements: inout [Double], using stream: inout TrialStream) {
    let words = stream.next64()
    let k = Double(words >> 48) + 1
    let l = Double(words >> 32 & 0xFFFF) + 1
    // Dividing by powers of two is exact, and so is k² < 2⁵³.
    let g: Double =
      switch shape {
      case .square: k * k * 0x1p-32
      case .uniform: k * 0x1p-16
      case .maximum: max(k, l) * 0x1p-16
      }
    elements.append(g)
    elements.append(1 - g)
  }

  func probability(ofPair pair: Int, below y: Rational) -> Rational {
    // g < y; and 1 − g < y where g > 1 − y.
    pair == 0
      ? cumulative(count { $0 < y })
      : 1 - cumulative(count { $0 <= 1 - y })
  }

  /// Let A be "all g < M₁/C" and B "all 1 − g < M₂/C": P(A) + P(B) − P(A ∩ B), and
  /// A ∩ B is "all g between 1 − M₂/C and M₁/C".
  ///
  /// - Precondition: ``separates(slack:)``.
  func failureProbability(
    slack C: Rational, points N: Int
  ) throws(BoundError) -> Rational {
    let (first, second) = (maxima[0] / C, maxima[1] / C)
    precondition(
      separates(slack: C),
      "a sensitivity rounded up would reach the threshold")
    let below = count { $0 < first }
    let upTo = count { $0 <= 1 - second }
    let both = max(0, cumulative(below) - cumulative(upTo))
    return try SensitivityPoints.pairFailureProbability(
      probability: cumulative(below), points: N)
      + SensitivityPoints.pairFailureProbability(
        probability: 1 - cumulative(upTo), points: N)
      - SensitivityPoints.pairFailureProbability(
        probability: both, points: N)
  }

  /// Whether rounding s_j up by 2⁻⁴⁰ reaches no threshold: the counts of values
  /// below M/C and below M/C (1 − 2⁻⁴⁰) agree.
  func separates(slack C: Rational) -> Bool {
    let room = 1 - Rational(1, 1 << 40)
    return maxima.enumerated().allSatisfy { pair, M in
      probability(ofPair: pair, below: M / C)
        == probability(ofPair: pair, below: M / C * room)
    }
  }

  /// g for U = U₁ = U₂ = k/2¹⁶.
  private func value(_ k: Int) -> Rational {
    switch shape {
    case .square: Rational(k * k, Self.grid * Self.grid)
    case .uniform, .maximum: Rational(k, Self.grid)
    }
  }

  /// How many of k = 1 … 2¹⁶ have a value that `holds`, which the small ones do.
  func count(where holds: (Rational) -> Bool) -> Int {
    var (low, high) = (0, Self.grid + 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if holds(value(middle)) { low = middle } else { high = middle }
    }
    return low
  }

  /// P(g ≤ value(k)).
  func cumulative(_ k: Int) -> Rational {
    let p = Rational(k, Self.grid)
    return shape == .maximum ? p * p : p
  }
}
