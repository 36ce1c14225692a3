import Bounds
import SiPP

/// A rule that prunes a group of weights with m draws: what `gate --compare`
/// compares (H7).
///
/// Every rule draws indices with probabilities q and keeps w_j c_j/(m q_j), c_j the
/// number of times that j was drawn, unless the table says otherwise.
public enum PruningRule: String, Sendable, CaseIterable {
  /// q ∝ sensitivities: the algorithm.
  case sipp
  /// All weights alike.
  case uniform
  /// q ∝ |w|.
  case magnitude
  /// q ∝ the mean over S of the relative importances, not their maximum.
  case meanSensitivity = "mean-sensitivity"
  /// A fault: what was drawn keeps its weight.
  case noReweighting = "no-reweighting"
  /// A fault: weights are divided by 7/8 m.
  case wrongDivisor = "wrong-divisor"
  /// A fault: half of the draws.
  case halfTheDraws = "half-the-draws"
  /// A fault: all draws are one draw.
  case stuckStream = "stuck-stream"
}

/// One neuron's group pruned by a rule, judged at one input.
///
/// The error is |ẑ − z|/z in doubles; a trial whose error is within 10⁻⁹ of ε is
/// left undecided.
struct PruningRuleExperiment: Experiment {
  private let rule: PruningRule
  private let sampler: ImportanceSampler
  /// w_j a_j/z of each index of the sampler.
  private let shares: [Double]
  private let draws: Int
  private let relativeError: Double

  /// - Parameters:
  ///   - group: of positive or of negative weights, not dead.
  ///   - points: S, the neuron's whole rows.
  ///   - activation: a, its row at the input; z is not 0.
  ///   - draws: m ≥ 2.
  init(
    _ rule: PruningRule, _ group: NeuronGroup, points: [[Double]],
    activation: [Double], draws: Int, relativeError: Double
  ) throws(SiPPError) {
    precondition(!group.isDead && draws >= 2, "something is drawn")
    let products = group.indices.indices.map {
      group.magnitudes[$0] * activation[group.indices[$0]]
    }
    let z = products.reduce(0, +)
    precondition(z > 0, "the output is not 0")
    let importances = Self.importances(rule, group, points)
    let drawn = importances.indices.filter { importances[$0] > 0 }
    self.rule = rule
    sampler = try ImportanceSampler(importances: drawn.map { importances[$0] })
    shares = drawn.map { products[$0] / z }
    self.draws = rule == .halfTheDraws ? draws / 2 : draws
    self.relativeError = relativeError
  }

  private static func importances(
    _ rule: PruningRule, _ group: NeuronGroup, _ points: [[Double]]
  ) -> [Double] {
    switch rule {
    case .uniform: group.magnitudes.map { _ in 1 }
    case .magnitude: group.magnitudes
    case .meanSensitivity: meanImportances(group, points)
    case .sipp, .noReweighting, .wrongDivisor, .halfTheDraws, .stuckStream:
      group.sensitivities
    }
  }

  /// Σ over S of w_j a_j/Σ w_i a_i; points with output 0 give nothing.
  private static func meanImportances(
    _ group: NeuronGroup, _ points: [[Double]]
  ) -> [Double] {
    var sums = group.magnitudes.map { _ in 0.0 }
    for point in points {
      let products = group.indices.indices.map {
        group.magnitudes[$0] * point[group.indices[$0]]
      }
      let total = products.reduce(0, +)
      guard total > 0 else { continue }
      for j in sums.indices { sums[j] += products[j] / total }
    }
    return sums
  }

  func outcome(using stream: inout TrialStream) -> Outcome {
    measure(using: &stream).outcome
  }

  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    let counts = counts(using: &stream)
    var value = 0.0
    for (index, count) in counts.enumerated() where count > 0 {
      value += shares[index] * multiplier(of: index, count: count)
    }
    let error = abs(value - 1)
    let outcome: Outcome =
      abs(error - relativeError) <= 1e-9
      ? .undecided : error > relativeError ? .fails : .holds
    return TrialMeasurement(
      outcome: outcome, error: error, nonZeros: counts.count { $0 > 0 })
  }

  private func counts(using stream: inout TrialStream) -> [UInt32] {
    guard rule == .stuckStream else {
      return sampler.counts(draws: draws, using: &stream)
    }
    return sampler.counts(draws: 1, using: &stream).map {
      $0 * UInt32(draws)
    }
  }

  private func multiplier(of index: Int, count: UInt32) -> Double {
    if rule == .noReweighting { return 1 }
    let divisor = Double(draws) * (rule == .wrongDivisor ? 0.875 : 1)
    return Double(count) * Double(sampler.totalUnits)
      / (divisor * Double(sampler.units[index]))
  }
}
