public import Bounds
import SiPP

/// The claims on a trained network: every layer as the union of its groups (T8).
///
/// Each group gets its share of the layer's δ and the draws that T4b asks for.
/// Rows are conditional on the sensitivity points S, with x drawn uniformly from
/// a finite set: the sensitivity points themselves, where C = 1 is certain, or the
/// evaluation inputs, where T ≤ B and μ = 1 may fail; then the row says so.
public enum NetworkSuite {
  /// ε of every group.
  static let relativeError = Rational(1, 2)
  /// δ of a layer.
  static let failureProbability = Rational(1, 20)

  /// The layers of the network in file `model`, with the inputs in file `data`,
  /// and the controls of every suite.
  ///
  /// - Throws: `SiPPError` for a file that cannot be used.
  public static func claims(
    model: String, data: String, alpha: Rational = Levels.defaultAlpha
  ) throws -> [Claim] {
    let network = try Network(path: model)
    let inputs = try NetworkInputs(path: data, for: network)
    let rows: [Claim]
    do {
      rows = try layers(
        network, inputs: inputs, name: "network", points: .given)
    } catch SiPPError.outsideDomain(let place, let value, let requirement) {
      throw SiPPError.file(
        model, place: place,
        reason: "is \(value) on the inputs of \(data), but must be "
          + requirement)
    }
    return try rows
      + Suite(.controls).controls(alpha: alpha)
  }

  /// The layers of the shipped network.
  static func digits() throws -> [Claim] {
    let network = try DigitsFixture.network()
    let inputs = try DigitsFixture.inputs(for: network)
    return try layers(
      network, inputs: inputs, name: "digits", points: .trainingInputs)
  }

  /// Two rows a layer: at the sensitivity points and at the evaluation inputs.
  ///
  /// - Parameter points: where S comes from.
  static func layers(
    _ network: Network, inputs: NetworkInputs, name: String,
    points: Ledger.Points
  ) throws -> [Claim] {
    let all = inputs.sensitivity.rows
    let shared = rowsInCommon(inputs.evaluation, with: inputs.sensitivity)
    let groups = try network.groups(sensitivity: inputs.sensitivity)
    let sensitivity = network.layerInputs(inputs.sensitivity)
    let evaluation = try activations(inputs.evaluation, of: network)
    if let validation = inputs.validation {
      _ = try activations(validation, of: network)
    }
    let names = displayNames(network.layers.map(\.name))
    let plans = try network.layers.indices.map { index in
      try LayerPlan(name: "\(name) \(names[index])", groups: groups[index])
    }
    let whole = NetworkTrials(
      name: name, network: network, inputs: inputs,
      layers: network.layers.indices.map { index in
        NetworkTrials.Layer(
          name: names[index], groups: groups[index],
          draws: plans[index]?.draws(of: groups[index])
            ?? groups[index].map { _ in 0 },
          sensitivity: sensitivity[index], evaluation: evaluation[index])
      })
    return try network.layers.indices.flatMap { index -> [Claim] in
      try [
        plans[index]?.claim(
          at: sensitivity[index], where: "sensitivity points",
          ledger: Ledger(points: points, input: .oneOf(count: all, inS: all)),
          of: whole),
        plans[index]?.claim(
          at: evaluation[index], where: "evaluation inputs",
          ledger: Ledger(
            points: points,
            input: .oneOf(count: inputs.evaluation.rows, inS: shared)),
          of: whole),
      ].compactMap { $0 }
    }
  }

  /// The layers' inputs at a batch.
  ///
  /// - Throws: ``SiPPError`` where they leave the range of `Double`.
  private static func activations(
    _ batch: Matrix, of network: Network
  ) throws(SiPPError) -> [Matrix] {
    let inputs = network.layerInputs(batch)
    for (layer, points) in zip(network.layers, inputs) {
      try layer.requireFinite(points)
    }
    return inputs
  }

  /// How many rows of `a` also stand in `b`, to the bit: inputs that are called
  /// held out and are not.
  static func rowsInCommon(_ a: Matrix, with b: Matrix) -> Int {
    func row(_ matrix: Matrix, _ index: Int) -> [UInt64] {
      matrix.row(index).map { ($0 + 0).bitPattern }  // −0 is 0
    }
    let known = Set((0..<b.rows).map { row(b, $0) })
    return (0..<a.rows).count { known.contains(row(a, $0)) }
  }

  /// The layers' names as a terminal may show them, each different: names come
  /// from a file of unknown origin.
  static func displayNames(_ names: [String]) -> [String] {
    let shown = names.map { printable($0, limit: 40) }
    let isUnique =
      Set(shown).count == shown.count && !shown.contains { $0.isEmpty }
    return shown.enumerated().map { index, name in
      isUnique ? name : "layer \(index + 1) \(name)"
    }
  }
}

/// A layer's live groups with their draws and what the union bound predicts.
private struct LayerPlan {
  let name: String
  let members: [LayerErrorExperiment.Member]
  /// B of each of them.
  let ceilings: [Rational]
  /// Groups whose weights meet no sensitivity point.
  let dead: [NeuronGroup]
  /// Σ over groups of T4b at the group's draws.
  let groupSum: Rational

  /// Nil where no group is live.
  init?(name: String, groups: [NeuronGroup]) throws {
    let live = groups.filter { !$0.isDead }
    guard !live.isEmpty else { return nil }
    dead = groups.filter { $0.isDead && !$0.indices.isEmpty }
    let δ = try UnionBound.failureProbabilityPerGroup(
      ofLayer: NetworkSuite.failureProbability, groups: live.count)
    var members: [LayerErrorExperiment.Member] = []
    var ceilings: [Rational] = []
    var bounds: [Rational] = []
    for group in live {
      guard let ceiling = group.ceiling else { continue }
      let tail = try BernsteinTail(ceiling: ceiling)
      guard
        let draws = try tail.samples(
          relativeError: NetworkSuite.relativeError, failureProbability: δ
        )?.samples
      else { preconditionFailure("T4b applies to every relative error") }
      members.append(LayerErrorExperiment.Member(group: group, draws: draws))
      ceilings.append(ceiling)
      let bound = try tail.failureProbability(
        relativeError: NetworkSuite.relativeError, samples: draws)
      bounds.append(clampedToUnit(bound.upper))
    }
    self.name = name
    self.members = members
    self.ceilings = ceilings
    groupSum = try UnionBound.failureProbability(ofGroups: bounds)
  }

  /// m of each of the layer's groups; 0 for one that is not live.
  func draws(of groups: [NeuronGroup]) -> [Int] {
    var rest = members[...]
    return groups.map { $0.isDead ? 0 : rest.removeFirst().draws }
  }

  func claim(
    at points: Matrix, where place: String, ledger: Ledger,
    of network: NetworkTrials
  ) throws -> Claim {
    let parts = LayerErrorExperiment.largestParts(of: points)
    let predicted = Rational(parts) * groupSum
    return Claim(
      id: .t8, instance: "\(name), \(place)",
      parameters: [
        ("relative_error", .string(decimal(NetworkSuite.relativeError))),
        (
          "failure_probability",
          .string(decimal(NetworkSuite.failureProbability))
        ),
        ("groups", .integer(members.count)),
        ("dead_groups", .integer(dead.count)),
        (
          "weights", .integer(members.reduce(0) { $0 + $1.group.indices.count })
        ),
        ("points", .integer(points.rows)),
        ("samples", .integer(members.reduce(0) { $0 + $1.draws })),
      ],
      ledger: ledger, predicted: Interval(predicted),
      experiment: LayerErrorExperiment(
        members: members, dead: dead, points: points,
        relativeError: NetworkSuite.relativeError),
      streamName: "T8|\(name)|\(place)",
      assumption: LayerAssumption(
        members.map(\.group) + dead, points: points
      ).finding,
      network: network
    ).with(
      union: UnionPlan(
        name: name,
        groups: zip(ceilings, members).map {
          UnionPlan.Group(ceiling: $0, draws: $1.draws)
        },
        weights: members.reduce(0) { $0 + $1.group.indices.count },
        parts: parts))
  }
}
