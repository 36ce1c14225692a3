public import Bounds

/// One group's ratios at fresh inputs, from which its layer's certificates are made (T2,
/// T2').
///
/// Each group's are a task of their own: what takes the time in ``LayerRatios``.
///
/// - Accuracy: rounded up (`RatioSearch`).
public struct GroupRatios: Sendable {
  let group: NeuronGroup
  /// b.
  let sensitivityRange: Rational
  /// max_j g_j/s_j at each input.
  let ratios: [Double]
  /// R_q at each input, q mixed.
  let ranges: [Double]
  /// R_q/b at each input, rounded up.
  let factors: [Double]

  /// A layer's inputs as the nonnegative vectors that weights meet: a⁺, and a⁻ where it
  /// is not 0.
  public struct Points: Sendable {
    let parts: [[NonnegativePoints.Point]]

    /// Splits the rows of `inputs`: [V, inputs of the layer], finite.
    public init(_ inputs: Matrix) {
      parts = (0..<inputs.rows).map { row in
        NonnegativePoints(
          Matrix(
            rows: 1, columns: inputs.columns, elements: Array(inputs.row(row)))
        ).points
      }
    }
  }

  /// Measures a group.
  ///
  /// - Parameters:
  ///   - group: with weights.
  ///   - points: the fresh inputs.
  ///   - mixture: λ.
  /// - Throws: ``SiPPError/outsideDomain(_:value:requirement:)``, as
  ///   ``NeuronGroup/sampler(mixedBy:)``.
  public init(
    _ group: NeuronGroup, at points: Points, mixture: DefensiveMixture
  ) throws(SiPPError) {
    let law = try group.sampler(mixedBy: mixture)
    let weights =
      group.isDead ? group.sensitivities.map { _ in 1 } : group.sensitivities
    let b = largestRatio(weights, law)
    // 1/b, rounded up.
    let inverse = Interval(1 / b, precision: 53).upper
    var search = RatioSearch(group, dividedBy: [.sensitivities, .law(law)])
    let found = points.parts.map { search.ratios(at: $0) }
    self.group = group
    sensitivityRange = b
    ratios = found.map { $0[0] }
    ranges = found.map { $0[1] }
    factors = ranges.map { $0 > 0 ? ($0 * inverse).nextUp : 0 }
  }
}
