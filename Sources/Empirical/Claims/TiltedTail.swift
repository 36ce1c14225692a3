import Bounds
import SiPP

/// One tail of a group's relative error, prepared for tilted trials (H5).
///
/// With S = Σ T_{c_i} = m ẑ/z, the event is S ≥ m(1 + ε) or S ≤ m(1 − ε). Draws
/// come from a law near q_j 2^(τ T_j), under which the threshold is about the mean of
/// S; the event's weight is 2^L, with L the log-likelihood ratio.
///
/// τ is fixed by the law, m, ε and the side, before any trial.
struct TiltedTail: Sendable {
  let side: TailSide
  let sampler: TiltedSampler
  /// A number that is certainly at least log₂ of every weight of the event.
  let logBound: Double
  let draws: Int

  private let evaluation: GroupEvaluation
  private let relativeError: Rational
  private let table: ValueTable
  private let thresholds: DecisionThresholds

  /// - Parameter side: `.upper` or `.lower`.
  /// - Returns: nil where the event is impossible.
  init?(
    _ evaluation: GroupEvaluation, sampler base: ImportanceSampler,
    errors: ErrorTable, draws m: Int, relativeError ε: Rational, side: TailSide
  ) throws {
    precondition(side != .both, "one tail at a time")
    let t = evaluation.exactRatios
    let factor = side == .upper ? 1 + ε : 1 - ε
    let isPossible =
      side == .upper
      ? t.contains { $0 >= factor } : t.contains { $0 <= factor }
    guard isPossible else { return nil }
    let threshold = Rational(m) * factor
    let law = try FiniteLaw(
      values: t, probabilities: t.indices.map { base.probability(of: $0) })
    let tilt =
      side == .upper
      ? try ExponentialTilt(law: law, draws: m, atLeast: threshold)
      : try ExponentialTilt(law: law, draws: m, atMost: threshold)
    sampler = try TiltedSampler(
      base, values: t, parameter: Self.binaryParameter(tilt.parameter))
    logBound =
      sampler.logWeightBound(values: t, draws: m, threshold: threshold).upper
    self.side = side
    self.evaluation = evaluation
    draws = m
    relativeError = ε
    table = errors.drawn(by: sampler.sampler).table
    thresholds = errors.thresholds(draws: m, relativeError: ε, side: side)
  }

  /// θ/log 2 to 24 bits. Any number near θ serves, so that no last bit of a guess,
  /// which might differ between machines, shows in the draws.
  private static func binaryParameter(_ θ: Double) -> Double {
    let τ = Float(θ * 1.442_695_040_888_963_4)
    let largest = Float.greatestFiniteMagnitude
    return Double(min(max(τ, -largest), largest))
  }

  /// Whether the event happens in the next m draws of `source`; if so, log₂ of its
  /// weight.
  ///
  /// Always decided: where the integer sum is too coarse, the same draws are taken
  /// again as counts.
  func logWeight(
    using source: inout some RandomWordSource
  ) -> Interval? {
    let start = source
    let sum = table.sum(draws: draws, using: &source)
    guard thresholds.decide(sum: sum) ?? failsExactly(from: start) else {
      return nil
    }
    var replay = start
    return sampler.logRatio(draws: draws, using: &replay)
  }

  private func failsExactly(from start: some RandomWordSource) -> Bool {
    var source = start
    let counts = sampler.sampler.counts(draws: draws, using: &source)
    return evaluation.exactlyFails(
      counts: counts, draws: draws, relativeError: relativeError, side: side)
  }
}
