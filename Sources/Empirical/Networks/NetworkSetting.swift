public import Bounds
public import SiPP
import Synchronization

/// What the theory needs to know of a network: of each group the ceiling and the moments
/// at a typical input, of each neuron how much it cancels, of each layer its share of the
/// network's error.
///
/// A typical input has, for each group by itself, the median second moment and the median
/// range over the evaluation inputs. Δ_l is the largest (z₊ + z₋)/|z + b| over the neurons
/// of the layer and the evaluation inputs (T10).
public struct NetworkSetting: Sendable {
  /// What is asked.
  public let question: NetworkQuestion
  /// First to last.
  public let layers: [Layer]
  /// T10, from the layers' Δ.
  public let error: NetworkError
  /// A layer.
  public struct Layer: Sendable {
    /// As a terminal may show it.
    public let name: String
    /// Every neuron in turn: positive weights, then negative ones.
    public let groups: [NeuronGroup]
    /// C times the largest T at the sensitivity points, for each group; nil for one that
    /// has no live weight.
    public let ceilings: [Rational?]
    /// How many of a⁺ and a⁻ a group meets at one input: 2 where an input of the layer
    /// has an entry below 0.
    public let parts: Int
    /// V and R of each live group at its typical input.
    let typical: [Typical?]
    /// Δ of each neuron: the largest over the evaluation inputs.
    public let cancellations: [Double]
    /// ε_l of T10; nil where it is 0.
    public let networkError: Rational?
  }

  /// T3's numbers of a group.
  struct Typical: Sendable {
    let secondMoment: Rational
    let range: Rational
  }

  /// Live groups of all layers.
  public var liveGroups: Int {
    layers.reduce(0) { $0 + $1.ceilings.count { $0 != nil } }
  }

  /// δ of one sum without signs, a live group at a⁺ or at a⁻: an equal share (T7, T8).
  public var share: Rational {
    let sums = layers.reduce(0) {
      $0 + $1.parts * $1.ceilings.count { $0 != nil }
    }
    return question.failureProbability / Rational(max(1, sums))
  }

  /// Measures a network.
  ///
  /// - Parameters:
  ///   - groups: of each layer: ``SiPP/Network/groups(sensitivity:)``.
  ///   - points: each layer's inputs at the evaluation inputs, finite.
  ///   - monteCarlo: its threads.
  /// - Throws: `BoundError` for a question that the groups do not admit;
  ///   `CancellationError`.
  init(
    _ network: Network, groups: [[NeuronGroup]], points: [Matrix],
    question: NetworkQuestion, monteCarlo: MonteCarlo
  ) throws {
    let cancellations = zip(network.layers, points).map { layer, points in
      NeuronCancellation.ratios(of: layer, points: points).map(\.largest)
    }
    error = try NetworkError(
      cancellations: cancellations.map { Self.exact($0.max() ?? 0) })
    let errors = try error.errorsOfLayers(
      relativeError: question.relativeError)
    let names = NetworkSuite.displayNames(network.layers.map(\.name))
    layers = try network.layers.indices.map { index in
      Layer(
        name: names[index], groups: groups[index],
        ceilings: groups[index].map { group in
          group.ceiling.map { $0 * question.slack }
        },
        parts: points[index].elements.contains { $0 < 0 } ? 2 : 1,
        typical: try Self.typical(
          groups[index], points: points[index], monteCarlo),
        cancellations: cancellations[index], networkError: errors[index])
    }
    self.question = question
  }

  /// V and R of each group, on several threads.
  private static func typical(
    _ groups: [NeuronGroup], points: Matrix, _ monteCarlo: MonteCarlo
  ) throws(CancellationError) -> [Typical?] {
    let points = GroupMoments.Points(points)
    return try monteCarlo.map(groups.count) { index in
      let group = groups[index]
      guard !group.isDead else { return nil }
      let moments = GroupMoments(group, at: points)
      // What is within the accuracy below is at least the true number.
      let margin = 1 + 2 * GroupMoments.relativeAccuracy
      // g ≤ 1 and every q_j is at least 2⁻³³: V and R are below 2³⁴.
      guard let R = exact(median(moments.ranges) * margin),
        let V = exact(median(moments.secondMoments) * margin)
      else { preconditionFailure("importances over a drawn law are finite") }
      return Typical(secondMoment: min(V, R), range: R)
    }
  }

  /// The lower median; 0 of nothing.
  static func median(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    return sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2]
  }

  /// The number itself; nil for ∞ and above 10¹⁰⁰, which T10 takes for ∞.
  static func exact(_ x: Double) -> Rational? {
    x <= 1e100 ? Rational(exactly: x) : nil
  }
}

// MARK: - Waterfalls

extension NetworkSetting {
  /// A group of the network.
  struct Place: Sendable {
    let layer: Int
    let group: Int
  }

  /// The live groups of a layer, or of one of its neurons.
  func places(layer: Int, neuron: Int? = nil) -> [Place] {
    layers[layer].ceilings.indices.compactMap { group in
      guard layers[layer].ceilings[group] != nil,
        neuron == nil || layers[layer].groups[group].neuron == neuron
      else { return nil }
      return Place(layer: layer, group: group)
    }
  }

  /// The waterfall of one live group.
  func waterfall(_ place: Place) throws(BoundError) -> Waterfall {
    let layer = layers[place.layer]
    guard let ceiling = layer.ceilings[place.group],
      let typical = layer.typical[place.group]
    else { preconditionFailure("a live group") }
    let Δ = layer.cancellations[layer.groups[place.group].neuron]
    return try WaterfallGroup(
      secondMoment: typical.secondMoment, range: typical.range,
      ceiling: ceiling,
      // Where a bias outweighs the inputs nothing is gained by it.
      cancellation: Self.exact(Δ).map { max(1, $0) },
      networkError: layer.networkError
    ).waterfall(
      relativeError: question.relativeError,
      failureProbability: question.failureProbability, share: share)
  }
}

extension MonteCarlo {
  /// `make` of 0 to `count` − 1, on several threads.
  ///
  /// - Throws: `CancellationError` once somebody asked for an end: a part of the
  ///   elements is no answer.
  func map<Element: Sendable>(
    _ count: Int, _ make: @Sendable (Int) -> Element
  ) throws(CancellationError) -> [Element] {
    let found = Mutex<[Element]>([])
    run(
      trials: count, chunk: 1,
      see: { (piece: Element) in
        found.withLock { $0.append(piece) }
        return true
      },
      make: { make($0.lowerBound) })
    if isCancelled { throw CancellationError() }
    return found.withLock { $0 }
  }
}
