import Bounds
import SiPP

/// T7 on one neuron: where each of its sums without signs is within ε, by a rung of
/// T4, the neuron is within ε (z₊ + z₋).
struct SignsSetting: Sendable {
  /// What gives each sum its failure probability.
  enum Rung: String, CaseIterable, Sendable {
    case t4b = "T4b"
    case t4e = "T4e"

    func tail(ceiling: Rational) throws(BoundError) -> any SamplingTail {
      switch self {
      case .t4b: try BernsteinTail(ceiling: ceiling)
      case .t4e: try ConvexOrderTail(ceiling: ceiling)
      }
    }
  }

  let neuron: SignedNeuron
  let rung: Rung
  /// ε.
  let relativeError: Rational
  /// δ of the neuron; nil where m is given.
  let failureProbability: Rational?
  let groups: [NeuronGroup]
  /// m of each group; 0 for one without a law.
  let draws: [Int]
  let split: SignSplit<Rational>

  /// Gives each sum that can fail an equal share of δ, and each group the draws
  /// that `rung` asks for; or the same number of draws to all.
  init(
    _ neuron: SignedNeuron, rung: Rung, relativeError ε: Rational,
    draws plan: RungSetting.Draws
  ) throws {
    self.neuron = neuron
    self.rung = rung
    relativeError = ε
    let groups = try neuron.groups()
    let split = try neuron.split()
    self.groups = groups
    self.split = split
    let live = SignSplit<Rational>.Part.allCases.count(where: split.canFail)
    switch plan {
    case .fixed(let m):
      failureProbability = nil
      draws = groups.map { $0.isDead ? 0 : m }
    case .asRungsAsk(let δ):
      failureProbability = δ
      let share = try UnionBound.failureProbabilityPerGroup(
        ofLayer: δ, groups: max(live, 1))
      draws = try groups.map { group in
        guard let ceiling = group.ceiling else { return 0 }
        let size = try rung.tail(ceiling: ceiling).samples(
          relativeError: ε, failureProbability: share)
        guard let size else {
          preconditionFailure("the rung applies to every relative error")
        }
        return size.samples
      }
    }
  }

  /// T7: the failure probabilities of the sums that can fail, added.
  func bound() throws(BoundError) -> Rational {
    var parts: [Rational] = []
    for part in SignSplit<Rational>.Part.allCases {
      parts.append(try bound(part))
    }
    return try split.failureProbability(ofParts: parts)
  }

  private func bound(
    _ part: SignSplit<Rational>.Part
  ) throws(BoundError) -> Rational {
    let index =
      switch part {
      case .positiveWeightsAtPositiveInputs, .positiveWeightsAtNegativeInputs: 0
      case .negativeWeightsAtPositiveInputs, .negativeWeightsAtNegativeInputs: 1
      }
    // A sum without a law is 0 at a point of S.
    guard let ceiling = groups[index].ceiling else { return 0 }
    let bound = try rung.tail(ceiling: ceiling).failureProbability(
      relativeError: relativeError, samples: draws[index])
    return clampedToUnit(bound.upper)
  }

  /// P(|ẑ − z| ≥ ε (z₊ + z₋)), enclosed; nil where it is not known.
  func exactLaw() throws(BoundError) -> Interval? {
    guard let blocks = neuron.blocks,
      draws.allSatisfy({ $0 <= SignedBlocksLaw.mostDraws })
    else { return nil }
    return try SignedBlocksLaw(
      blocks, draws: (positive: draws[0], negative: draws[1])
    ).failureProbability(
      error: split.errorBound(relativeError: relativeError))
  }
}

// MARK: - Rows

extension SignsSetting {
  /// T7's row, and its exact law where that is known.
  func rows() throws -> SuiteRows {
    let law = try exactLaw()
    let bound = Claim(
      id: .t7, instance: instance, parameters: parameters,
      ledger: Ledger(points: .constructed, input: .pointOfS),
      predicted: Interval(try self.bound()),
      experiment: SignsExperiment(
        groups, draws: draws, input: neuron.input, split: split,
        relativeError: relativeError),
      streamName: "T7|\(instance)|m=\(draws[0]),\(draws[1])",
      assumption: LayerAssumption(
        groups.filter { !$0.indices.isEmpty }, points: Matrix([neuron.input])
      ).finding,
      oracle: law)
    return SuiteRows(
      claims: [bound], controls: [law].compactMap { $0.map(bound.knownLaw) })
  }

  private var instance: String {
    let size =
      failureProbability.map { "delta=\(decimal($0))" }
      ?? "m=\(draws.max() ?? 0)"
    return
      "\(neuron.name), \(rung.rawValue) eps=\(decimal(relativeError)) \(size)"
  }

  private var parameters: [(name: String, value: JSONValue)] {
    var parameters: [(name: String, value: JSONValue)] = [
      ("relative_error", .string(decimal(relativeError)))
    ]
    if let failureProbability {
      parameters.append(
        ("failure_probability", .string(decimal(failureProbability))))
    }
    let live = SignSplit<Rational>.Part.allCases.count(where: split.canFail)
    return parameters + [
      ("sums", .integer(live)),
      (
        "cancellation",
        split.cancellation().map {
          DecimalEnclosure(Interval($0), digits: 17).json
        } ?? .null
      ),
      ("weights", .integer(groups.reduce(0) { $0 + $1.indices.count })),
      ("samples", .integer(draws.reduce(0, +))),
    ]
  }
}
