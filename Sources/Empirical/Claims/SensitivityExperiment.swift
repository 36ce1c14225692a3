import Bounds
import SiPP

/// Draws the sensitivity points S anew and fails where some pair has
/// C s_j < M_j (T1).
///
/// s_j are the algorithm's sensitivities. A `Double` s has C s ≥ M exactly when it
/// is at least the smallest `Double` that is at least M/C, so the decision is a
/// comparison and exact.
struct SensitivityExperiment: Experiment {
  private let inputs: any RandomInputs
  private let points: Int
  /// The smallest sufficient s_j of each pair.
  private let required: [Double]
  /// M_j of each pair, to `Double` precision.
  private let maxima: [Double]

  /// - Parameters:
  ///   - points: N ≥ 1.
  ///   - slack: C ≥ 1.
  init(_ inputs: any RandomInputs, points: Int, slack C: Rational) {
    precondition(points >= 1 && C >= 1, "N and C are at least 1")
    self.inputs = inputs
    self.points = points
    required = inputs.maxima.map { Self.leastSufficient($0 / C) }
    maxima = inputs.maxima.map(\.approximation)
  }

  /// The smallest `Double` that is at least y > 0.
  static func leastSufficient(_ y: Rational) -> Double {
    Interval(y, precision: 53).upper
  }

  func outcome(using stream: inout TrialStream) -> Outcome {
    var pair = 0
    for group in inputs.groups(points: points, using: &stream) {
      for s in group.sensitivities {
        if s < required[pair] { return .fails }
        pair += 1
      }
    }
    precondition(pair == required.count, "every pair has a sensitivity")
    return .holds
  }

  /// 1 − 1/ρ with ρ = max_j M_j/s_j: what the least sufficient of the
  /// sensitivities lacks of its M_j, relatively; 1 where one is 0, and so finite
  /// where ρ is not. Nothing is pruned.
  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    var pair = 0
    var error = 0.0
    var outcome = Outcome.holds
    for group in inputs.groups(points: points, using: &stream) {
      for s in group.sensitivities {
        if s < required[pair] { outcome = .fails }
        error = max(error, 1 - s / maxima[pair])
        pair += 1
      }
    }
    return TrialMeasurement(outcome: outcome, error: error)
  }
}
