import Bounds
import SiPP

// Trials of faults that are not a count of hits with another number in it.

/// Draws distinct indices until there are m, and counts those in the block.
struct DistinctDrawsExperiment: Experiment {
  let sampler: ImportanceSampler
  let block: Range<Int>
  /// m, at most the sampler's indices.
  let draws: Int
  let failure: HitCountFailure

  func outcome(using stream: inout TrialStream) -> Outcome {
    var isDrawn = [Bool](repeating: false, count: sampler.count)
    var (drawn, hits) = (0, 0)
    while drawn < draws {
      let word = UInt32(truncatingIfNeeded: stream.next64())
      guard let index = sampler.selection(of: word)?.index, !isDrawn[index]
      else { continue }
      isDrawn[index] = true
      drawn += 1
      if block.contains(index) { hits += 1 }
    }
    return failure.outcome(hits: hits)
  }
}

/// Fails where a uniform threshold below 1/q_j is below the multiplier of the
/// weight j: with probability q_j E ŵ_j/w_j, up to 2⁻⁶⁴.
struct MultiplierExperiment: Experiment {
  let sampler: ImportanceSampler
  /// j.
  let index: Int
  let draws: Int
  /// The fault (R2): where all indices are drawn, the multiplier is 1.
  let keepsOriginals: Bool

  func outcome(using stream: inout TrialStream) -> Outcome {
    let counts = sampler.counts(draws: draws, using: &stream)
    let u = stream.next64()
    // q_j times the multiplier: q_j itself, or c_j/m.
    let isBelow =
      keepsOriginals && !counts.contains(0)
      ? MomentExperiment.isBelow(
        u, sum: sampler.units[index], largest: sampler.totalUnits)
      : MomentExperiment.isBelow(
        u, sum: UInt64(counts[index]), largest: UInt64(draws))
    return isBelow ? .fails : .holds
  }
}

/// A joint trial that takes x from S.
struct ReusedPointsExperiment: Experiment {
  /// What it passes for: S and x independent.
  let joint: JointExperiment

  func outcome(using stream: inout TrialStream) -> Outcome {
    let start = stream
    let group = joint.group(using: &stream)
    // The same words again give the points themselves; one of them is x.
    var again = start
    let points = (0..<joint.points).map { _ in
      joint.inputs.input(using: &again)
    }
    let x = points[Int(stream.uniform(below: UInt64(joint.points)))]
    return joint.given(group).outcome(at: x, using: &stream)
  }
}
