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

  /// - Parameters:
  ///   - points: N ≥ 1.
  ///   - slack: C ≥ 1.
  init(_ inputs: any RandomInputs, points: Int, slack C: Rational) {
    precondition(points >= 1 && C >= 1, "N and C are at least 1")
    self.inputs = inputs
    self.points = points
    required = inputs.maxima.map { Self.leastSufficient($0 / C) }
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
}
