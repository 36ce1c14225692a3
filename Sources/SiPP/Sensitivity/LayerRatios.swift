public import Bounds

/// What fresh inputs certify of a layer, without an assumption on their law (T2,
/// T2').
///
/// | Symbol | Name | What |
/// | --- | --- | --- |
/// | C | `ratio` | C s_j ≥ g_j(x) for all weights of all groups at once |
/// | | `factor` | R_q(x) ≤ `factor` · b for all groups at once, q mixed |
/// | b, B | `ranges` | of each group with weights: what `factor` multiplies, and its own B |
///
/// Each of them holds for all inputs but a share β, except with probability γ over
/// the fresh inputs; of several at once, shares and probabilities add up.
///
/// - Accuracy: ratios are rounded up (`RatioSearch`), so C and B are at least what
///   exact arithmetic would certify, by a relative (n + 9) · 2⁻⁵².
public struct LayerRatios: Sendable {
  /// The layer's name.
  public let name: String
  /// C, of sensitivities (T2).
  public let ratio: CertifiedRatio
  /// By how much mixed ranges exceed what the sensitivities promise (T2').
  public let factor: CertifiedRatio
  /// The groups with weights: of each neuron the positive one, then the negative.
  public let ranges: [Range]

  /// A group's range under the mixed law (T2').
  public struct Range: Sendable {
    /// The neuron's row in its layer.
    public let neuron: Int
    /// The weights' sign.
    public let sign: WeightSign
    /// n.
    public let weights: Int
    /// b = max_j s_j/q_j, at least R_q at every sensitivity point; 1/min q for a
    /// dead group.
    public let sensitivityRange: Rational
    /// The (r+1)-th largest R_q of this group: B, if the group stood alone.
    public let alone: CertifiedRatio
    /// max(1, `factor` · b): a ceiling B for all groups of the layer at once; nil
    /// where nothing is certified.
    public let ceiling: Rational?
  }

  /// ρ of each fresh input, and the factor, over the layer.
  let ratios: [Double]
  let factors: [Double]

  /// Certifies a layer.
  ///
  /// - Parameters:
  ///   - groups: of the layer; those without weights are passed over.
  ///   - points: the layer's inputs at the fresh inputs: [V, inputs], finite.
  ///   - plan: fixed before the inputs were seen, for V inputs.
  ///   - mixture: λ.
  public init(
    name: String, groups: [NeuronGroup], points: Matrix, plan: FreshInputPlan,
    mixture: DefensiveMixture
  ) throws(SiPPError) {
    precondition(points.rows == plan.inputs, "a plan for these inputs")
    let parts = (0..<points.rows).map { row in
      NonnegativePoints(
        Matrix(
          rows: 1, columns: points.columns, elements: Array(points.row(row)))
      ).points
    }
    var ratios = [Double](repeating: 0, count: points.rows)
    var factors = ratios
    var drafts: [Draft] = []
    for group in groups where !group.indices.isEmpty {
      let draft = try Draft(group, mixture)
      var search = RatioSearch(
        group, dividedBy: [.sensitivities, .law(draft.law)])
      let found = parts.map { search.ratios(at: $0) }
      for (row, found) in found.enumerated() {
        ratios[row] = max(ratios[row], found[0])
        factors[row] = max(factors[row], draft.factor(range: found[1]))
      }
      drafts.append(draft.with(ranges: found.map { $0[1] }))
    }
    self.name = name
    self.ratios = ratios
    self.factors = factors
    ratio = plan.certified(ratios)
    let factor = plan.certified(factors)
    self.factor = factor
    ranges = drafts.map { $0.certified(plan, factor) }
  }
}

/// A group on the way to its range.
private struct Draft {
  let group: NeuronGroup
  let law: ImportanceSampler
  /// b.
  let sensitivityRange: Rational
  /// 1/b, rounded up.
  private let inverse: Double
  private var ranges: [Double] = []

  init(
    _ group: NeuronGroup, _ mixture: DefensiveMixture
  ) throws(SiPPError) {
    self.group = group
    law = try group.sampler(mixedBy: mixture)
    let weights =
      group.isDead ? group.sensitivities.map { _ in 1 } : group.sensitivities
    sensitivityRange = largestRatio(weights, law)
    inverse = Interval(1 / sensitivityRange, precision: 53).upper
  }

  /// R/b, rounded up.
  func factor(range: Double) -> Double {
    range > 0 ? (range * inverse).nextUp : 0
  }

  func with(ranges: [Double]) -> Draft {
    var draft = self
    draft.ranges = ranges
    return draft
  }

  func certified(
    _ plan: FreshInputPlan, _ factor: CertifiedRatio
  ) -> LayerRatios.Range {
    LayerRatios.Range(
      neuron: group.neuron, sign: group.sign, weights: group.indices.count,
      sensitivityRange: sensitivityRange, alone: plan.certified(ranges),
      ceiling: factor.ceiling(ofSensitivities: sensitivityRange))
  }
}

extension FreshInputPlan {
  /// The certificate of ratios as ``RatioSearch`` finds them.
  func certified(_ ratios: [Double]) -> CertifiedRatio {
    do {
      return try CertifiedRatio(self, ratios: ratios)
    } catch {
      preconditionFailure("a ratio for each input, 0 or more: \(error)")
    }
  }
}
