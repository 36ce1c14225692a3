public import Bounds

/// The sign that the weights of a group share.
public enum WeightSign: String, Sendable, CaseIterable {
  /// Weights > 0.
  case positive
  /// Weights < 0.
  case negative
}

/// The weights of one neuron that have one sign, with their sensitivities and the
/// law that samples them (T3).
///
/// | Symbol | Name | Shape; unit |
/// | --- | --- | --- |
/// | I | `indices` | [n], ascending positions in the neuron's row |
/// | \|w\| | `magnitudes` | [n], > 0 |
/// | s | `sensitivities` | [n], in [0, 1]; certainly not below the true ones |
/// | | `support` | positions j of `indices` with s_j > 0, ascending |
/// | q | `sampler` | a law over `support`: its index k means `support[k]` |
/// | B | `ceiling` | max_j s_j/q_j, exactly |
///
/// Zero weights belong to no group. A group without weights, and one whose
/// weights met a positive activation at no point (a *dead* group), have no sampler
/// and no ceiling: pruning drops all their weights, and z = 0 at every
/// sensitivity point, where that is exact. A group of one live weight has s = 1,
/// q = 1 and B = 1.
public struct NeuronGroup: Sendable {
  /// The neuron's row in its layer.
  public let neuron: Int
  /// The weights' sign.
  public let sign: WeightSign
  /// Where the weights stand in the neuron's row: [n], ascending.
  public let indices: [Int]
  /// |w|: [n].
  public let magnitudes: [Double]
  /// s, rounded up: [n].
  public let sensitivities: [Double]
  /// Positions in `indices` with s_j > 0.
  public let support: [Int]
  /// q, over `support`; nil when that is empty.
  public let sampler: ImportanceSampler?
  /// B: T = g_c/q_c ≤ B at every sensitivity point. At least 1; nil without a
  /// sampler.
  public let ceiling: Rational?

  /// Builds a group from what is known of it.
  ///
  /// - Parameters:
  ///   - neuron: the neuron's row.
  ///   - sign: the weights' sign.
  ///   - indices: [n], ascending.
  ///   - magnitudes: [n], finite and > 0.
  ///   - sensitivities: [n], in [0, 1].
  ///   - ceiling: B where it is known by other means; otherwise the maximum
  ///     of s_j/q_j.
  /// - Throws: ``SiPPError/outsideDomain(_:value:requirement:)``.
  public init(
    neuron: Int, sign: WeightSign, indices: [Int], magnitudes: [Double],
    sensitivities: [Double], ceiling: Rational? = nil
  ) throws(SiPPError) {
    try checkGroup(indices, magnitudes, sensitivities)
    self.neuron = neuron
    self.sign = sign
    self.indices = indices
    self.magnitudes = magnitudes
    self.sensitivities = sensitivities
    support = sensitivities.indices.filter { sensitivities[$0] > 0 }
    guard !support.isEmpty else {
      sampler = nil
      self.ceiling = nil
      return
    }
    let s = support.map { sensitivities[$0] }
    let law = try ImportanceSampler(importances: s)
    sampler = law
    self.ceiling = ceiling ?? largestRatio(s, law)
  }

  /// True when no weight can be drawn.
  public var isDead: Bool { sampler == nil }

  /// SS = Σ s_j, to `Double` precision: for display. What bounds use is
  /// ``ceiling``.
  public var sensitivitySum: Double { sensitivities.reduce(0, +) }

  /// The weights with their sign: [n].
  public var weights: [Double] {
    sign == .positive ? magnitudes : magnitudes.map { -$0 }
  }
}

private func checkGroup(
  _ indices: [Int], _ magnitudes: [Double], _ sensitivities: [Double]
) throws(SiPPError) {
  guard indices.count == magnitudes.count,
    indices.count == sensitivities.count
  else {
    throw .outsideDomain(
      "group",
      value: "\(indices.count) indices, \(magnitudes.count) magnitudes and "
        + "\(sensitivities.count) sensitivities",
      requirement: "as many of each")
  }
  guard indices.count <= ImportanceSampler.largestCount else {
    throw .outsideDomain(
      "weights of a group", value: "\(indices.count)",
      requirement: "at most \(ImportanceSampler.largestCount)")
  }
  if let first = indices.first, first < 0 {
    throw .outsideDomain("index", value: "\(first)", requirement: "≥ 0")
  }
  for (before, after) in zip(indices, indices.dropFirst())
  where before >= after {
    throw .outsideDomain(
      "indices", value: "\(before), \(after)", requirement: "ascending")
  }
  for w in magnitudes where !(w.isFinite && w > 0) {
    throw .outsideDomain(
      "magnitude", value: "\(w)", requirement: "finite and positive")
  }
  for s in sensitivities where !(0...1).contains(s) {
    throw .outsideDomain("sensitivity", value: "\(s)", requirement: "in [0, 1]")
  }
}

/// max s_j/q_j, exactly.
///
/// Rounding a quotient is monotone, so the largest ratio has the largest rounded
/// quotient: those that equal it are the few candidates.
func largestRatio(_ s: [Double], _ law: ImportanceSampler) -> Rational {
  let quotients = zip(s, law.units).map { $0 / Double($1) }
  let largest = quotients.max()
  let candidates = s.indices.filter { quotients[$0] == largest }
  let ratios = candidates.compactMap { j in
    Rational(exactly: s[j]).map { $0 / law.probability(of: j) }
  }
  guard let ratio = ratios.max() else {
    preconditionFailure("a law over finite importances, at least one")
  }
  return ratio
}
