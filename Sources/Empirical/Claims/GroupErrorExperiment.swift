import Bounds
import SiPP

/// Prunes one group with m draws and fails where |ẑ − z| ≥ ε z at a fixed point,
/// or at one of the two points of a mixed-sign input.
///
/// A trial is decided from an integer sum; where that is too coarse, the same
/// draws are taken again as counts and decided exactly. So rounding flips nothing
/// and nothing stays undecided.
struct GroupErrorExperiment: Experiment {
  private let draws: Int
  private let relativeError: Rational
  private let side: TailSide
  private let points: [Point]

  private struct Point: Sendable {
    let evaluation: GroupEvaluation
    let table: ValueTable
    let thresholds: DecisionThresholds
    /// 2^k of the values: their unit is 2⁻ᵏ.
    let scale: Double
  }

  /// - Parameters:
  ///   - group: the weights; a group that is dead fails nowhere that it is asked
  ///     about, since nothing is drawn.
  ///   - activations: the neuron's whole row, ≥ 0, one a point; all are judged at
  ///     the same pruning. Points with z = 0 cannot fail.
  ///   - side: which errors are failures.
  /// - Returns: nil where no trial can fail.
  init?(
    _ group: NeuronGroup, activations: [[Double]], draws: Int,
    relativeError: Rational, side: TailSide = .both
  ) {
    points = activations.compactMap { activation in
      let evaluation = GroupEvaluation(group, activation: activation)
      guard let table = evaluation.makeErrorTable() else { return nil }
      return Point(
        evaluation: evaluation, table: table.table,
        thresholds: table.thresholds(
          draws: draws, relativeError: relativeError, side: side),
        scale: table.scale.approximation)
    }
    guard !points.isEmpty else { return nil }
    self.draws = draws
    self.relativeError = relativeError
    self.side = side
  }

  func outcome(using stream: inout TrialStream) -> Outcome {
    fails(using: &stream) ? .fails : .holds
  }

  /// The same as a truth value, for unions of groups.
  func fails(using stream: inout TrialStream) -> Bool {
    let start = stream
    return points.contains { point in
      stream = start  // the same draws at every point
      let sum = point.table.sum(draws: draws, using: &stream)
      return point.thresholds.decide(sum: sum)
        ?? failsExactly(point.evaluation, from: start)
    }
  }

  private func failsExactly(
    _ evaluation: GroupEvaluation, from start: TrialStream
  ) -> Bool {
    guard let sampler = evaluation.group.sampler else { return false }
    var stream = start
    return evaluation.exactlyFails(
      counts: sampler.counts(draws: draws, using: &stream), draws: draws,
      relativeError: relativeError, side: side)
  }
}

// MARK: - Measured

extension GroupErrorExperiment {
  /// The largest |ẑ − z|/z over the points, on either side of z whichever counts
  /// as a failure, and how many weights were drawn.
  ///
  /// The error is that of the integer sum that decides the trial, within
  /// 2⁻³¹ max(1, max T) of the true one: a trial that only exact arithmetic
  /// decides may show an error on the other side of ε.
  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    guard let sampler = points[0].evaluation.group.sampler else {
      preconditionFailure("a group with an error table has a sampler")
    }
    let counts = sampler.counts(draws: draws, using: &stream)
    var fails = false
    var error = 0.0
    for point in points {
      let sum = zip(counts, point.table.values).reduce(0 as UInt64) {
        $0 + UInt64($1.0) * UInt64($1.1)
      }
      error = max(
        error, estimateError(ofSum: sum, draws: draws, scale: point.scale))
      fails =
        fails
        || point.thresholds.decide(sum: sum)
          ?? point.evaluation.exactlyFails(
            counts: counts, draws: draws, relativeError: relativeError,
            side: side)
    }
    return TrialMeasurement(
      outcome: fails ? .fails : .holds, error: error,
      nonZeros: counts.count { $0 > 0 })
  }
}

/// |ẑ/z − 1| from the sum of m values T 2^k.
func estimateError(ofSum sum: UInt64, draws m: Int, scale: Double) -> Double {
  abs(Double(sum) / (Double(m) * scale) - 1)
}
