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
    let points = GroupRatios.Points(points)
    var measured: [GroupRatios] = []
    for group in groups where !group.indices.isEmpty {
      measured.append(try GroupRatios(group, at: points, mixture: mixture))
    }
    self.init(name: name, groups: measured, plan: plan)
  }

  /// Certifies a layer from what was measured of each of its groups with weights.
  ///
  /// - Precondition: every group was measured at the plan's number of inputs.
  public init(name: String, groups: [GroupRatios], plan: FreshInputPlan) {
    precondition(
      groups.allSatisfy { $0.ratios.count == plan.inputs },
      "a plan for these inputs")
    let none = [Double](repeating: 0, count: plan.inputs)
    ratios = largest(none, groups.map(\.ratios))
    factors = largest(none, groups.map(\.factors))
    self.name = name
    ratio = plan.certified(ratios)
    let factor = plan.certified(factors)
    self.factor = factor
    ranges = groups.map { Range($0, plan, factor) }
  }
}

extension LayerRatios.Range {
  fileprivate init(
    _ measured: GroupRatios, _ plan: FreshInputPlan, _ factor: CertifiedRatio
  ) {
    neuron = measured.group.neuron
    sign = measured.group.sign
    weights = measured.group.indices.count
    sensitivityRange = measured.sensitivityRange
    alone = plan.certified(measured.ranges)
    ceiling = factor.ceiling(ofSensitivities: measured.sensitivityRange)
  }
}

/// The largest of each column.
func largest(_ first: [Double], _ rows: [[Double]]) -> [Double] {
  rows.reduce(into: first) { largest, row in
    for (column, number) in row.enumerated() {
      largest[column] = max(largest[column], number)
    }
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
