internal import Bounds

/// V = E T² and R = max T of one group at many points (T3), fast.
///
///     V = Σ g_j²/q_j,   R = max g_j/q_j   over q_j > 0,   g_j = |w_j| a_j/z.
///
/// A row of inputs of both signs gives two points, a⁺ and a⁻. Points with z = 0 are left
/// out: pruning is exact there.
///
/// | Symbol | Name | Shape; unit |
/// | --- | --- | --- |
/// | V | `secondMoments` | [points with z > 0], in the order of the inputs |
/// | R | `ranges` | the same |
///
/// - Accuracy: each number is within a relative 2⁻³⁰ of the true one. With u = 2⁻⁵³ and
///   n ≤ 2²⁰ weights, products cost u, 1/q_j and v_j/q_j 3u, sums of non-negative numbers
///   n u, z² and the quotients 2 n u + 3u: below (3n + 10) u < 2⁻³¹ together. Points where
///   something might underflow are done by ``GroupEvaluation``.
public struct GroupMoments: Sendable, Equatable {
  /// V at each point with z > 0.
  public private(set) var secondMoments: [Double] = []
  /// R at each of these points.
  public private(set) var ranges: [Double] = []

  /// Accuracy of the numbers, relatively: 2⁻³⁰.
  public static let relativeAccuracy = 0x1p-30

  /// A layer's inputs, split by sign once for all its groups.
  public struct Points: Sendable {
    fileprivate let parts: NonnegativePoints

    /// Splits the rows of `points`: [points, inputs of the layer], finite, of either
    /// sign.
    public init(_ points: Matrix) { parts = NonnegativePoints(points) }
  }

  /// The moments of `group` at `points`; none for a group without a sampler.
  public init(_ group: NeuronGroup, at points: Points) {
    self.init(group, points.parts)
  }

  private init(_ group: NeuronGroup, _ parts: NonnegativePoints) {
    guard let sampler = group.sampler else { return }
    let magnitudes = SafeRange.scaled(group.magnitudes)
    // 1/q_j, and 0 where nothing is drawn.
    var inverses = [Double](repeating: 0, count: group.indices.count)
    for (k, j) in group.support.enumerated() {
      inverses[j] = Double(sampler.totalUnits) / Double(sampler.units[k])
    }
    var products = inverses
    for point in parts.points {
      let z = multiply(
        magnitudes, point.scaled, at: group.indices, into: &products)
      let (sum, largest) = weighted(products, inverses)
      if SafeRange.isAccurate(sum: z), sum >= Self.least {
        secondMoments.append(sum / (z * z))
        ranges.append(largest / z)
      } else {
        appendExactly(group, point.original)
      }
    }
  }

  /// Sums of v_j²/q_j above it owe nothing to terms that underflowed.
  private static let least = 0x1p-900

  private mutating func appendExactly(_ group: NeuronGroup, _ point: [Double]) {
    let evaluation = GroupEvaluation(group, activation: point)
    guard !evaluation.isZero else { return }
    secondMoments.append(evaluation.secondMoment.midpoint)
    ranges.append(evaluation.maximumRatio.midpoint)
  }
}

/// Σ v_j²/q_j and max v_j/q_j.
private func weighted(
  _ products: [Double], _ inverses: [Double]
) -> (sum: Double, largest: Double) {
  var (sum, largest) = (0.0, 0.0)
  products.withUnsafeBufferPointer { v in
    inverses.withUnsafeBufferPointer { inverse in
      var j = 0
      while j < v.count {
        let t = v[j] * inverse[j]
        sum += v[j] * t
        largest = largest < t ? t : largest
        j &+= 1
      }
    }
  }
  return (sum, largest)
}
