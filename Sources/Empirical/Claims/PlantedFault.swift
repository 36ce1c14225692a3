import Bounds
import SiPP

/// An algorithm that is wrong on purpose (H9): the harness must refute each.
///
/// A fault is built from the parts of the real algorithm, on an instance where
/// its failure probability is known exactly, so the number of trials that refutes
/// it is computed, not hoped for. Some faults make failures rarer: they contradict
/// an exact law, from below.
///
/// - Source: `proofs-notes/H9-the-tester-is-tested.md`.
enum PlantedFault: String, CaseIterable, Sendable {
  /// Kept weights stay as they are: no division by m q_j.
  case noReweighting = "no re-weighting"
  /// Weights are divided by 7/8 of the number of draws.
  case wrongDivisor = "weights divided by 7/8 m"
  /// q comes from the mean over the points instead of the maximum.
  case meanSensitivity = "q from a mean, not a maximum"
  /// The alias of a column is the index after the right one.
  case aliasOffByOne = "alias table off by one"
  /// All draws of a trial are one draw.
  case stuckStream = "a stuck stream"
  /// Half of the draws, and weights that fit them.
  case halfTheDraws = "half the draws"
  /// The same against T3: the mean is right, the second moment is not.
  case halfTheDrawsVariance = "half the draws, by the second moment"
  /// Distinct indices, with the weights of draws with replacement.
  case withoutReplacement = "drawn without replacement"
  /// The weights of both signs are sampled as one group.
  case mergedSigns = "signs merged"
  /// The original weights stay unless the draws lowered the number of
  /// non-zeros (R2).
  case originalWeights = "original weights kept where all are drawn"
  /// The error is measured at a point of S that passes for a fresh input.
  case reusedPoints = "S reused as evaluation set"
  /// The fresh inputs of a certificate are the points of S (T2).
  case reusedValidation = "S reused as validation set"
  /// C is the (r+2)-th largest ratio, one rank too low (T2).
  case lowerRank = "certified ratio one rank too low"
  /// What is dropped is bounded by means over the points instead of maxima.
  case meanOfDropped = "dropped by a mean, not a maximum"
}

/// Fails where a count of hits among the draws is outside (most, least): the
/// common end of all faults on two-point instances.
struct HitCountFailure: Sendable {
  /// Fails at this count and above; nil: never above.
  let least: Int?
  /// Fails at this count and below; nil: never below.
  let most: Int?

  init(least: Int?, most: Int?) {
    self.least = least
    self.most = most
  }

  /// The counts k at which |t k/d − 1| ≥ ε, exactly.
  init(value t: Rational, divisor d: Rational, relativeError ε: Rational) {
    least = (d * (1 + ε) / t).ceiling
    let floor = (d * (1 - ε) / t).floor
    most = floor.flatMap { $0 >= 0 ? $0 : nil }
  }

  func outcome(hits: Int) -> Outcome {
    if let least, hits >= least { return .fails }
    if let most, hits <= most { return .fails }
    return .holds
  }
}

// MARK: - Faulty trials

/// Counts the draws that hit: what every two-point instance comes down to.
struct HitCountExperiment: Experiment {
  let table: ValueTable
  let draws: Int
  let failure: HitCountFailure

  /// - Parameter hits: which indices count.
  init(
    sampler: ImportanceSampler, hits: (Int) -> Bool, draws: Int,
    failure: HitCountFailure
  ) {
    table = ValueTable(
      sampler, values: (0..<sampler.count).map { hits($0) ? 1 : 0 })
    self.draws = draws
    self.failure = failure
  }

  func outcome(using stream: inout TrialStream) -> Outcome {
    failure.outcome(hits: Int(table.sum(draws: draws, using: &stream)))
  }
}

/// The same with a stream that gives one word a block.
struct StuckExperiment: Experiment {
  let experiment: HitCountExperiment

  func outcome(using stream: inout TrialStream) -> Outcome {
    var stuck = StuckStream(stream: stream)
    let hits = experiment.table.sum(
      draws: experiment.draws, using: &stuck)
    return experiment.failure.outcome(hits: Int(hits))
  }

  /// One fresh word a request, repeated.
  private struct StuckStream: RandomWordSource {
    var stream: TrialStream

    mutating func fill(_ words: UnsafeMutableBufferPointer<UInt32>) {
      words.update(repeating: UInt32(truncatingIfNeeded: stream.next64()))
    }
  }
}

/// Kept weights without re-weighting: ẑ/z is the share of the block that was
/// drawn at all.
struct DistinctCountExperiment: Experiment {
  let sampler: ImportanceSampler
  let block: Range<Int>
  let draws: Int
  let failure: HitCountFailure

  func outcome(using stream: inout TrialStream) -> Outcome {
    let counts = sampler.counts(draws: draws, using: &stream)
    return failure.outcome(hits: counts[block].count { $0 > 0 })
  }
}

/// Draws by an alias table whose aliases point to the next index.
struct ShiftedAliasExperiment: Experiment {
  let sampler: ImportanceSampler
  let hit: Int
  let draws: Int
  let failure: HitCountFailure

  func outcome(using stream: inout TrialStream) -> Outcome {
    var hits = 0
    var drawn = 0
    while drawn < draws {
      let word = UInt32(truncatingIfNeeded: stream.next64())
      guard let choice = sampler.selection(of: word) else { continue }
      drawn += 1
      let index =
        choice.isAlias ? (choice.index + 1) % sampler.count : choice.index
      if index == hit { hits += 1 }
    }
    return failure.outcome(hits: hits)
  }
}
