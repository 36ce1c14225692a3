public import Bounds
public import SiPP

/// What the theory says of one layer of a network.
public struct LayerBounds: Sendable {
  /// As a terminal may show it.
  public let name: String
  /// Neurons.
  public let neurons: Int
  /// Groups with a live weight.
  public let liveGroups: Int
  /// Groups of weights that met no sensitivity point; they lose all of them.
  public let deadGroups: Int
  /// Weights that are not 0.
  public let weights: Int
  /// SS of the live groups, ascending.
  public let sensitivitySums: [Double]
  /// Draws of all live groups together, by rung: with ε, and each sum's share of δ.
  public let rungs: [RungSize]
  /// The same of the floor (T4f).
  public let floor: RungSize
  /// What is left of the live groups' weights on average after T4b's draws (T12); nil
  /// where these are beyond reach.
  public let expectedNonzeros: Interval?
  /// Δ of each neuron, ascending; the last is Δ_l (T7).
  public let cancellations: [Double]
  /// ε_l and what it asks of the group with the largest ceiling (T10); nil where Δ ahead
  /// is infinite.
  public let networkError: Rational?
  /// See ``networkError``.
  public let networkSamples: NetworkSamples?
  /// Half of the live weights as draws, shared best (T11); nil for fewer draws than
  /// groups.
  public let allocation: BudgetAllocation?
  /// What fresh inputs certify (T2, T2').
  public let ratios: LayerRatios
  /// All live groups.
  public let waterfall: Waterfall?

  /// Draws of a rung, or of the floor.
  public struct RungSize: Sendable {
    /// Its statement.
    public let id: StatementID
    /// Σ m; nil where the rung does not apply to ε, or a size is beyond reach.
    public let samples: Int?
    /// True where every m is known to be the smallest (for a rung), or exact (T4f).
    public let isExact: Bool
  }
}

extension LayerBounds {
  /// The layer of a setting.
  init(
    _ setting: NetworkSetting, layer index: Int, ratios: LayerRatios,
    monteCarlo: MonteCarlo
  ) throws {
    let layer = setting.layers[index]
    let places = setting.places(layer: index)
    let groups = try monteCarlo.map(places.count) { place in
      Result { try GroupBounds(setting, places[place]) }
    }.map { try $0.get() }
    name = layer.name
    neurons = layer.cancellations.count
    liveGroups = places.count
    deadGroups = layer.groups.count { $0.isDead && !$0.indices.isEmpty }
    weights = layer.groups.reduce(0) { $0 + $1.indices.count }
    sensitivitySums = layer.groups.filter { !$0.isDead }.map(\.sensitivitySum)
      .sorted()
    rungs = Self.sums(groups.map(\.rungs))
    floor =
      Self.sums(groups.map { [$0.floor] }).first
      ?? RungSize(id: .t4f, samples: 0, isExact: true)
    expectedNonzeros = groups.reduce(Interval(0) as Interval?) { sum, group in
      sum.flatMap { sum in group.expectedNonzeros.map { sum + $0 } }
    }
    cancellations = layer.cancellations.sorted()
    networkError = layer.networkError
    networkSamples = try Self.networkSamples(setting, layer: index)
    allocation = try Self.allocation(setting, places)
    self.ratios = ratios
    waterfall =
      groups.isEmpty ? nil : Waterfall(sumOf: groups.map(\.waterfall))
  }

  /// Sums of each rung over the groups.
  private static func sums(_ groups: [[RungSize]]) -> [RungSize] {
    guard let first = groups.first else { return [] }
    return first.indices.map { rung in
      RungSize(
        id: first[rung].id,
        samples: groups.reduce(0) { sum, group in
          sum.flatMap { sum in
            group[rung].samples.flatMap { samples in
              let (total, overflows) = sum.addingReportingOverflow(samples)
              return overflows ? nil : total
            }
          }
        },
        isExact: groups.allSatisfy { $0[rung].isExact })
    }
  }

  private static func networkSamples(
    _ setting: NetworkSetting, layer: Int
  ) throws(BoundError) -> NetworkSamples? {
    guard let ceiling = setting.layers[layer].ceilings.compactMap({ $0 }).max()
    else { return nil }
    return try setting.error.samples(
      layer: layer + 1, relativeError: setting.question.relativeError,
      failureProbability: setting.question.failureProbability,
      neurons: setting.layers.reduce(0) { $0 + $1.cancellations.count },
      ceiling: ceiling)
  }

  private static func allocation(
    _ setting: NetworkSetting, _ places: [NetworkSetting.Place]
  ) throws(BoundError) -> BudgetAllocation? {
    var groups: [BudgetGroup] = []
    for place in places {
      let layer = setting.layers[place.layer]
      guard let ceiling = layer.ceilings[place.group] else { continue }
      groups.append(
        try BudgetGroup(
          weight: 1, ceiling: ceiling, failureProbability: setting.share,
          nonzeros: layer.groups[place.group].support.count))
    }
    let budget = groups.reduce(0) { $0 + $1.nonzeros } / 2
    guard !groups.isEmpty, budget >= groups.count else { return nil }
    return try BudgetAllocation(groups: groups, budget: budget)
  }
}

/// What the theory says of one group.
private struct GroupBounds: Sendable {
  let rungs: [LayerBounds.RungSize]
  let floor: LayerBounds.RungSize
  let expectedNonzeros: Interval?
  let waterfall: Waterfall

  init(
    _ setting: NetworkSetting, _ place: NetworkSetting.Place
  ) throws(BoundError) {
    let layer = setting.layers[place.layer]
    let group = layer.groups[place.group]
    guard let ceiling = layer.ceilings[place.group],
      let sampler = group.sampler
    else { preconditionFailure("a live group") }
    let (ε, δ) = (setting.question.relativeError, setting.share)
    var rungs: [LayerBounds.RungSize] = []
    for rung in try SamplingLadder.rungs(ceiling: ceiling) {
      rungs.append(
        try Self.size(
          of: rung, ε, δ, convexOrder: rungs.last { $0.id == .t4e }))
    }
    self.rungs = rungs
    let least = try SamplingFloor(ceiling: ceiling).necessarySamples(
      relativeError: ε, failureProbability: δ)
    floor = .init(
      id: .t4f, samples: least.samples, isExact: least.isExact)
    let draws = rungs.first { $0.id == .t4b }?.samples
    expectedNonzeros = try draws.map { draws throws(BoundError) in
      try DistinctDraws(weights: sampler.units.map { Int($0) })
        .quickExpectation(draws: draws)
    }
    waterfall = try setting.waterfall(place)
  }

  /// - Parameter convexOrder: T4e's size, where it is known: T4e' starts from it.
  private static func size(
    of rung: any SamplingTail, _ ε: Rational, _ δ: Rational,
    convexOrder: LayerBounds.RungSize?
  ) throws(BoundError) -> LayerBounds.RungSize {
    let id = type(of: rung).statement
    do throws(BoundError) {
      let size =
        if let rung = rung as? RandomizedRoundingTail,
          let start = convexOrder?.samples
        {
          try rung.samples(
            relativeError: ε, failureProbability: δ,
            convexOrder: SampleSize(samples: start, isSmallest: true))
        } else {
          try rung.samples(relativeError: ε, failureProbability: δ)
        }
      return .init(
        id: id, samples: size?.samples, isExact: size?.isSmallest ?? false)
    } catch {
      guard case .beyondReach = error else { throw error }
      return .init(id: id, samples: nil, isExact: false)
    }
  }
}
