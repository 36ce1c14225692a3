import Bounds
import SiPP

/// T9 and T10 on a small network: all of its layers are pruned, and the outputs at
/// x are further off than the statement allows with at most the probability that
/// some sum without signs is not within its ε_l (T4b, T7, T8).
///
/// The statements speak of ŵ = w count/(m q); the weights that are delivered are
/// `Double`s within 4 · 2⁻⁵³ of that. On the event that every sum is within ε of its
/// value, the delivered one is within ε + 2⁻⁵¹ (1 + ε), which is below ε + 2⁻⁴⁸ for
/// ε ≤ 7: that is what e and r_L are computed with.
struct NetworkErrorSetting: Sendable {
  /// Which statement is tried.
  enum Statement: Sendable {
    /// T9, with one ε for all layers.
    case certificate(relativeError: Rational)
    /// T10, with ε of the network.
    case aPriori(relativeError: Rational, share: ErrorShare)
  }

  let instance: SmallNetwork
  let statement: Statement
  /// δ, of all sums together.
  let failureProbability: Rational
  let groups: [[NeuronGroup]]
  /// m of each group; 0 for a dead one.
  let draws: [[Int]]
  /// ε_l.
  let layerErrors: [Rational]
  /// Σ of T4b over the groups, once for each of a⁺ and a⁻ that they meet at x.
  let bound: Rational
  /// Δ_l at x; nil for ∞.
  private let cancellations: [Rational?]
  private let activations: [[Double]]

  /// What rounding of the delivered weights adds to ε, at most.
  private static let rounding = Rational.powerOfTwo(-48)

  /// - Throws: `BoundError`; `outsideDomain` for T10 where Δ is infinite.
  init(
    _ instance: SmallNetwork, _ statement: Statement,
    failureProbability δ: Rational
  ) throws {
    self.instance = instance
    self.statement = statement
    failureProbability = δ
    let network = instance.network
    let activations = network.layerInputs(Matrix([instance.input])).map {
      Array($0.row(0))
    }
    self.activations = activations
    let cancellations = try zip(network.layers, activations).map {
      try Self.cancellation(of: $0, at: $1)
    }
    self.cancellations = cancellations
    let layerErrors = try Self.layerErrors(statement, cancellations)
    self.layerErrors = layerErrors
    groups = try network.groups(sensitivity: instance.points)
    let parts = zip(groups, activations).map { groups, activation in
      groups.map { Self.parts(of: $0, at: activation) }
    }
    let live = parts.reduce(0) { $0 + $1.reduce(0, +) }
    let share = try UnionBound.failureProbabilityPerGroup(
      ofLayer: δ, groups: max(live, 1))
    var bounds: [Rational] = []
    var draws: [[Int]] = []
    for ((groups, parts), ε) in zip(zip(groups, parts), layerErrors) {
      var sizes: [Int] = []
      for (group, parts) in zip(groups, parts) {
        let size = try Self.size(of: group, ε, share)
        sizes.append(size.draws)
        bounds += Array(repeating: size.bound, count: parts)
      }
      draws.append(sizes)
    }
    self.draws = draws
    bound = try UnionBound.failureProbability(ofGroups: bounds)
  }

  /// max of (z₊ + z₋)/|z + b| over the neurons, exactly.
  private static func cancellation(
    of layer: DenseLayer, at activation: [Double]
  ) throws(BoundError) -> Rational? {
    func exact(_ x: Double) -> Rational {
      guard let exact = Rational(exactly: x) else {
        preconditionFailure("a network's numbers are finite")
      }
      return exact
    }
    var largest: Rational = 0
    for neuron in 0..<layer.outputs {
      let split = try SignSplit<Rational>(
        weights: layer.weights.row(neuron).map(exact),
        inputs: activation.map(exact))
      guard
        let Δ = split.cancellation(bias: exact(layer.bias?[neuron] ?? 0))
      else { return nil }
      largest = max(largest, Δ)
    }
    return largest
  }

  private static func layerErrors(
    _ statement: Statement, _ cancellations: [Rational?]
  ) throws(BoundError) -> [Rational] {
    switch statement {
    case .certificate(let ε): return cancellations.map { _ in ε }
    case .aPriori(let ε, let share):
      let errors = try NetworkError(cancellations: cancellations)
        .errorsOfLayers(relativeError: ε, share: share)
      let known = errors.compactMap { $0 }
      guard known.count == errors.count else {
        throw .outsideDomain(
          "cancellation of a layer", value: "infinite",
          requirement: "finite")
      }
      return known
    }
  }

  /// How many of a⁺ and a⁻ excite a weight of the group: sums that are not 0.
  private static func parts(
    of group: NeuronGroup, at activation: [Double]
  ) -> Int {
    let met = group.indices.map { activation[$0] }
    return (met.contains { $0 > 0 } ? 1 : 0) + (met.contains { $0 < 0 } ? 1 : 0)
  }

  /// T4b's m for δ, and what T4b promises there.
  private static func size(
    of group: NeuronGroup, _ ε: Rational, _ δ: Rational
  ) throws -> (draws: Int, bound: Rational) {
    guard let ceiling = group.ceiling else { return (0, 0) }
    let tail = try BernsteinTail(ceiling: ceiling)
    guard
      let draws = try tail.samples(relativeError: ε, failureProbability: δ)?
        .samples
    else { preconditionFailure("T4b applies to every relative error") }
    let bound = try tail.failureProbability(relativeError: ε, samples: draws)
    return (draws, clampedToUnit(bound.upper))
  }
}

// MARK: - What is allowed

extension NetworkErrorSetting {
  /// ε_l of the delivered weights.
  var deliveredErrors: [Rational] { layerErrors.map { $0 + Self.rounding } }

  /// r_L of the delivered weights; nil where T10 says nothing.
  func networkError() throws(BoundError) -> Rational? {
    let errors = try NetworkError(cancellations: cancellations)
      .relativeErrors(ofLayers: deliveredErrors)
    return errors[errors.count - 1]
  }

  /// The trials, with m draws of each group in place of T4b's where they are given.
  func experiment(
    draws given: [[Int]]? = nil
  ) throws(BoundError) -> NetworkErrorExperiment {
    let allowed: NetworkErrorExperiment.Allowed
    switch statement {
    case .certificate: allowed = .certificate(relativeErrors: deliveredErrors)
    case .aPriori:
      guard let r = try networkError() else {
        preconditionFailure("r_L <= ε <= 1 where all Δ are finite")
      }
      allowed = .relative(r)
    }
    return NetworkErrorExperiment(
      instance.network, groups: groups, draws: given ?? draws,
      input: instance.input, allowed: allowed)
  }
}

// MARK: - Rows

extension NetworkErrorSetting {
  /// The statement's row.
  func rows() throws -> SuiteRows {
    let name = "\(instance.name), \(numbers)"
    return SuiteRows(claims: [
      Claim(
        id: id, instance: name, parameters: try parameters(),
        ledger: Ledger(points: .constructed, input: .pointOfS),
        predicted: Interval(bound), experiment: try experiment(),
        streamName: "\(id.rawValue)|\(name)", assumption: assumption)
    ])
  }

  private var id: StatementID {
    switch statement {
    case .certificate: .t9
    case .aPriori: .t10
    }
  }

  private var numbers: String {
    let δ = "delta=\(decimal(failureProbability))"
    return switch statement {
    case .certificate(let ε): "eps_l=\(decimal(ε)) \(δ)"
    case .aPriori(let ε, let share):
      "eps=\(decimal(ε)) \(share.name) \(δ)"
    }
  }

  private func parameters() throws -> [(name: String, value: JSONValue)] {
    let live = groups.joined().filter { !$0.isDead }
    var parameters: [(name: String, value: JSONValue)] = []
    switch statement {
    case .certificate(let ε):
      parameters.append(("relative_error", .string(decimal(ε))))
    case .aPriori(let ε, _):
      parameters.append(("relative_error", .string(decimal(ε))))
      if let r = try networkError() {
        parameters.append(
          ("network_error", DecimalEnclosure(Interval(r), digits: 17).json))
      }
    }
    return parameters + [
      ("failure_probability", .string(decimal(failureProbability))),
      ("layers", .integer(groups.count)), ("groups", .integer(live.count)),
      ("weights", .integer(instance.network.weightCount)),
      ("samples", .integer(draws.joined().reduce(0, +))),
    ]
  }

  /// T <= B and μ = 1 of every layer's groups at x.
  private var assumption: Claim.Assumption {
    for (groups, activation) in zip(groups, activations) {
      let finding = LayerAssumption(
        groups.filter { !$0.indices.isEmpty }, points: Matrix([activation])
      ).finding
      if case .fails = finding { return finding }
    }
    return .met("R(x) <= B and mu = 1 for every group of every layer, exactly")
  }
}

extension ErrorShare {
  /// As suite files and reports call it.
  var name: String {
    switch self {
    case .published: "published"
    case .largest: "largest"
    }
  }
}
