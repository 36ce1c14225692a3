public import Bounds

/// What fresh inputs certify of a network's layers, one by one and together (T2,
/// T2').
///
/// A layer's points are its own inputs in the unpruned network, as `Double`
/// arithmetic has them. The certificates of the layers hold for a share β and γ
/// each; `ratio` and `factor`, of the largest over the layers, for one β and one γ.
public struct NetworkRatios: Sendable {
  /// First to last.
  public let layers: [LayerRatios]
  /// C for all layers at once.
  public let ratio: CertifiedRatio
  /// The factor of all groups' ranges at once.
  public let factor: CertifiedRatio

  /// Certifies a network.
  ///
  /// - Parameters:
  ///   - groups: of each layer, from sensitivity points that are independent of the
  ///     fresh inputs: ``Network/groups(sensitivity:)``.
  ///   - validation: the fresh inputs: [V, inputs], finite. They are used for
  ///     nothing else.
  ///   - plan: fixed before these were seen, for V inputs.
  ///   - mixture: λ.
  /// - Throws: ``SiPPError/outsideDomain(_:value:requirement:)`` where an activation
  ///   leaves the range of `Double`.
  public init(
    _ network: Network, groups: [[NeuronGroup]], validation: Matrix,
    plan: FreshInputPlan, mixture: DefensiveMixture
  ) throws(SiPPError) {
    precondition(groups.count == network.layers.count, "groups of each layer")
    var layers: [LayerRatios] = []
    let inputs = network.layerInputs(validation)
    for (index, layer) in network.layers.enumerated() {
      try layer.requireFinite(inputs[index])
      layers.append(
        try LayerRatios(
          name: layer.name, groups: groups[index], points: inputs[index],
          plan: plan, mixture: mixture))
    }
    self.init(layers: layers, plan: plan)
  }

  /// Certifies a network from its layers, one or more, each by the same plan.
  public init(layers: [LayerRatios], plan: FreshInputPlan) {
    precondition(!layers.isEmpty, "a network has a layer")
    self.layers = layers
    ratio = plan.certified(largest(layers[0].ratios, layers.map(\.ratios)))
    factor = plan.certified(largest(layers[0].factors, layers.map(\.factors)))
  }
}
