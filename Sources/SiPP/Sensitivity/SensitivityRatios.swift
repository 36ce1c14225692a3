internal import Bounds

/// How far inputs of a layer go beyond what its sensitivity points showed (T2).
///
/// Over all groups of the layer and both sign parts of an input x,
///
///     ρ(x) = max_j g_j(x)/s_j,    0/0 = 0,  positive/0 = ∞.
///
/// ρ(x) ≤ 1 says that x is within the sensitivities, as a sensitivity point is.
///
/// - Accuracy: g_j as computed for the sensitivities before they were rounded up,
///   so a ratio is within a relative (n + 8) · 2⁻⁵² of the true one for n weights,
///   and at most 1 on the sensitivity points themselves. ∞ is exact.
public struct SensitivityRatios: Sendable, Equatable {
  /// ρ of each input.
  public private(set) var ratios: [Double]
  /// max g_j over the inputs, of each weight of each group.
  public private(set) var largest: [[Double]]

  /// The ratios of the rows of `points`.
  ///
  /// - Parameters:
  ///   - groups: of the layer.
  ///   - points: [points, inputs of the layer], finite, of either sign.
  public init(_ groups: [NeuronGroup], points: Matrix) {
    var searches = groups.map { Search($0) }
    ratios = (0..<points.rows).map { row in
      let (positive, negative) = signParts(points.row(row))
      var ρ = 0.0
      for part in [positive, negative] where part.contains(where: { $0 != 0 }) {
        let scaled = SafeRange.scaled(part)
        for k in searches.indices {
          ρ = max(ρ, searches[k].visit(part, scaled: scaled))
        }
      }
      return ρ
    }
    largest = searches.map(\.largest)
  }

  /// Takes further inputs of the same groups.
  public mutating func append(_ next: SensitivityRatios) {
    precondition(
      next.largest.map(\.count) == largest.map(\.count), "other groups")
    ratios += next.ratios
    for k in largest.indices {
      for j in largest[k].indices {
        largest[k][j] = max(largest[k][j], next.largest[k][j])
      }
    }
  }
}

/// The importances of one group at one point after the other.
private struct Search {
  private let group: NeuronGroup
  private let scaled: [Double]
  /// s_j; ∞ for an unseen weight, which has a ratio of its own.
  private let divisors: [Double]
  /// The places of the unseen weights in a point.
  private let unseen: [Int]
  /// g_j at one point.
  private var importances: [Double]
  var largest: [Double]

  init(_ group: NeuronGroup) {
    self.group = group
    scaled = SafeRange.scaled(group.magnitudes)
    divisors = group.sensitivities.map { $0 > 0 ? $0 : .infinity }
    unseen = group.indices.indices.filter { group.sensitivities[$0] == 0 }
      .map { group.indices[$0] }
    importances = group.magnitudes.map { _ in 0 }
    largest = importances
  }

  /// Notes the importances at a point; returns the largest g_j/s_j.
  mutating func visit(_ point: [Double], scaled activation: [Double]) -> Double
  {
    // Products stand in the place of importances until they are divided.
    let z = multiply(
      scaled, activation, at: group.indices, into: &importances)
    if !SafeRange.isAccurate(sum: z) {
      guard group.indices.contains(where: { point[$0] > 0 }) else { return 0 }
      visitExactly(point)
    }
    let ρ = note(dividedBy: SafeRange.isAccurate(sum: z) ? z : 1)
    return unseen.contains { point[$0] > 0 } ? .infinity : ρ
  }

  /// Importances in rationals, rounded up.
  private mutating func visitExactly(_ point: [Double]) {
    let exact = exactProducts(group.magnitudes, group.indices.map { point[$0] })
    importances = exact.products.map {
      Interval($0 / exact.sum, precision: 53).upper
    }
  }

  private mutating func note(dividedBy z: Double) -> Double {
    var ρ = 0.0
    importances.withUnsafeBufferPointer { v in
      divisors.withUnsafeBufferPointer { s in
        largest.withUnsafeMutableBufferPointer { most in
          var j = 0
          while j < v.count {
            let g = v[j] / z
            let ratio = g / s[j]
            most[j] = most[j] < g ? g : most[j]
            ρ = ρ < ratio ? ratio : ρ
            j &+= 1
          }
        }
      }
    }
    return ρ
  }
}
