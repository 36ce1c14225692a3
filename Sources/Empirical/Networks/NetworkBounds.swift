public import Bounds
public import SiPP

/// What the theory says of a network before anything is pruned: T2, T4, T7, T10, T11 and
/// T12, layer by layer, and where the draws come from.
public struct NetworkBounds: Sendable {
  /// What was measured and asked.
  public let setting: NetworkSetting
  /// First to last.
  public let layers: [LayerBounds]
  /// What fresh inputs certify of all layers together (T2, T2').
  public let ratios: NetworkRatios
  /// Where the fresh inputs come from.
  public let freshInputs: FreshInputs

  /// Which inputs serve T2.
  public enum FreshInputs: String, Sendable {
    /// The file's `validation`.
    case validation
    /// The file has none, so its `evaluation` inputs, which choose nothing here.
    case evaluation
  }

  /// All live groups; nil where there is none.
  public var waterfall: Waterfall? {
    let parts = layers.compactMap(\.waterfall)
    return parts.isEmpty ? nil : Waterfall(sumOf: parts)
  }

  /// Weights that are not 0.
  public var weights: Int { layers.reduce(0) { $0 + $1.weights } }

  /// Asks the theory about the network in file `model` with the inputs in file `data`.
  ///
  /// - Throws: `SiPPError` for a file that cannot be used; `BoundError` for a question
  ///   that the network does not admit; `CancellationError` when somebody asked for
  ///   an end.
  public init(
    model: String, data: String, question: NetworkQuestion, threads: Int,
    cancellation: Cancellation = Cancellation()
  ) throws {
    let (network, inputs) = try Self.read(model: model, data: data)
    self = try Self.placing(model, data) {
      try NetworkBounds(
        network, inputs: inputs, question: question,
        monteCarlo: MonteCarlo(
          seed: 0, threads: threads, cancellation: cancellation))
    }
  }

  /// The same of a network that is at hand.
  ///
  /// - Parameter monteCarlo: its threads and its cancellation.
  /// - Throws: as the other, without files' names.
  init(
    _ network: Network, inputs: NetworkInputs, question: NetworkQuestion,
    monteCarlo: MonteCarlo
  ) throws {
    let groups = try network.groups(sensitivity: inputs.sensitivity)
    let setting = try NetworkSetting(
      network, groups: groups, inputs: inputs, question: question,
      monteCarlo: monteCarlo)
    let fresh = inputs.validation ?? inputs.evaluation
    let plan = try FreshInputPlan.best(for: fresh.rows, question)
    let ratios = try NetworkRatios(
      network, groups: groups, fresh: fresh, plan: plan,
      mixture: question.mixture, monteCarlo)
    freshInputs = inputs.validation == nil ? .evaluation : .validation
    layers = try network.layers.indices.map {
      try LayerBounds(
        setting, layer: $0, ratios: ratios.layers[$0], monteCarlo: monteCarlo)
    }
    self.setting = setting
    self.ratios = ratios
  }

  /// The waterfall of the network, of one of its layers or of one of a layer's neurons;
  /// nil where no group of it is live.
  ///
  /// - Parameters:
  ///   - layer: by its name, as the file has it.
  ///   - neuron: its row in the layer.
  /// - Throws: as ``init(model:data:question:threads:cancellation:)``; `outsideDomain` for a layer
  ///   or a neuron that is not there.
  public static func waterfall(
    model: String, data: String, layer: String?, neuron: Int?,
    question: NetworkQuestion, threads: Int,
    cancellation: Cancellation = Cancellation()
  ) throws -> Waterfall? {
    let (network, inputs) = try read(model: model, data: data)
    let chosen = try place(layer, neuron, in: network)
    let monteCarlo = MonteCarlo(
      seed: 0, threads: threads, cancellation: cancellation)
    let setting = try placing(model, data) {
      try NetworkSetting(
        network, groups: try network.groups(sensitivity: inputs.sensitivity),
        inputs: inputs, question: question, monteCarlo: monteCarlo)
    }
    let places = chosen.flatMap { setting.places(layer: $0, neuron: neuron) }
    let parts = try monteCarlo.map(places.count) { place in
      Result { try setting.waterfall(places[place]) }
    }.map { try $0.get() }
    return parts.isEmpty ? nil : Waterfall(sumOf: parts)
  }
}

// MARK: - Steps

extension NetworkBounds {
  private static func read(
    model: String, data: String
  ) throws(SiPPError) -> (Network, NetworkInputs) {
    let network = try Network(path: model)
    return (network, try NetworkInputs(path: data, for: network))
  }

  /// `body`, with the files in the error where the network is the reason.
  private static func placing<Result>(
    _ model: String, _ data: String, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch SiPPError.outsideDomain(let place, let value, let requirement) {
      throw SiPPError.file(
        model, place: place,
        reason: "is \(value) on the inputs of \(data), but must be "
          + requirement)
    }
  }

  /// The layers that are meant.
  private static func place(
    _ layer: String?, _ neuron: Int?, in network: Network
  ) throws(BoundError) -> [Int] {
    guard let layer else {
      guard neuron == nil else {
        throw .outsideDomain(
          "layer", value: "missing", requirement: "given with a neuron")
      }
      return Array(network.layers.indices)
    }
    guard
      let index = network.layers.firstIndex(where: { $0.name == layer })
    else {
      throw .outsideDomain(
        "layer", value: "'\(layer)'",
        requirement: "one of "
          + NetworkSuite.displayNames(network.layers.map(\.name))
          .prefix(20).joined(separator: ", "))
    }
    let rows = network.layers[index].outputs
    if let neuron, !(0..<rows).contains(neuron) {
      throw .outsideDomain(
        "neuron", value: "\(neuron)", requirement: "from 0 to \(rows - 1)")
    }
    return [index]
  }
}

extension NetworkSetting {
  /// Measures a network on its evaluation inputs.
  ///
  /// - Throws: `SiPPError.outsideDomain` where an activation leaves the range of
  ///   `Double`; `BoundError`; `CancellationError`.
  init(
    _ network: Network, groups: [[NeuronGroup]], inputs: NetworkInputs,
    question: NetworkQuestion, monteCarlo: MonteCarlo
  ) throws {
    let points = network.layerInputs(inputs.evaluation)
    for (layer, points) in zip(network.layers, points) {
      try layer.requireFinite(points)
    }
    try self.init(
      network, groups: groups, points: points, question: question,
      monteCarlo: monteCarlo)
  }
}

extension NetworkRatios {
  /// As ``SiPP/NetworkRatios/init(_:groups:validation:plan:mixture:)``, on several
  /// threads.
  fileprivate init(
    _ network: Network, groups: [[NeuronGroup]], fresh: Matrix,
    plan: FreshInputPlan, mixture: DefensiveMixture, _ monteCarlo: MonteCarlo
  ) throws {
    let inputs = network.layerInputs(fresh)
    let layers = try network.layers.indices.map { index in
      let layer = network.layers[index]
      try layer.requireFinite(inputs[index])
      let points = GroupRatios.Points(inputs[index])
      let groups = groups[index].filter { !$0.indices.isEmpty }
      let measured = try monteCarlo.map(groups.count) { group in
        Result {
          try GroupRatios(groups[group], at: points, mixture: mixture)
        }
      }.map { try $0.get() }
      return LayerRatios(name: layer.name, groups: measured, plan: plan)
    }
    self.init(layers: layers, plan: plan)
  }
}

extension FreshInputPlan {
  /// The plan that allows most of V inputs to exceed; where not even none of them may,
  /// the least β that V inputs certify with none.
  static func best(
    for V: Int, _ question: NetworkQuestion
  ) throws(BoundError) -> FreshInputPlan {
    let plan = try withMostAllowed(
      inputs: V, exceedance: question.exceedance,
      errorProbability: question.errorProbability)
    if let plan { return plan }
    return try withLeastExceedance(
      inputs: V, allowed: 0, errorProbability: question.errorProbability)
  }
}
