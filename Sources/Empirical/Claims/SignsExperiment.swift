import Bounds
import SiPP

/// Prunes a neuron with weights of both signs, and fails where
/// |ẑ − z| ≥ ε (z₊ + z₋) at a fixed input of any signs (T7).
///
/// A drawn weight adds c_j = w_j a_j/(m q_j) to ẑ. A trial is decided from the sum
/// of whole numbers v_j, each within 1/2 of c_j 2^k; where that is too coarse, from
/// the c_j themselves, which are exact. So rounding flips nothing and nothing stays
/// undecided.
struct SignsExperiment: Experiment {
  private let members: [Member]
  /// z.
  private let value: Rational
  /// ε (z₊ + z₋).
  private let allowed: Rational
  private let thresholds: Thresholds
  private let figures: Figures

  /// A group with its draws.
  private struct Member: Sendable {
    let sampler: ImportanceSampler
    let draws: Int
    /// c, of each position of the support.
    let exact: [Rational]
    /// v.
    let values: [Int]
  }

  /// Which sums of values decide.
  private struct Thresholds: Sendable {
    let failsFrom: Int
    let failsUpTo: Int
    let holds: ClosedRange<Int>?

    func decide(_ sum: Int) -> Bool? {
      if sum >= failsFrom || sum <= failsUpTo { return true }
      return holds.map { $0.contains(sum) } ?? false ? false : nil
    }
  }

  /// What a trial's error is shown with.
  private struct Figures: Sendable {
    let scale: Double
    let value: Double
    let magnitude: Double
  }

  /// Most of what a sum of values may be: 2⁶¹.
  private static let bits = 61

  /// - Parameters:
  ///   - groups: of one neuron; dead ones have no draws, and no weight at x.
  ///   - draws: m of each.
  ///   - input: x, the neuron's whole row.
  ///   - split: its sums; z₊ + z₋ > 0.
  init(
    _ groups: [NeuronGroup], draws: [Int], input: [Double],
    split: SignSplit<Rational>, relativeError ε: Rational
  ) {
    precondition(split.magnitude.sign > 0, "a neuron that has an output")
    let parts = zip(groups, draws).compactMap { group, m in
      group.sampler.map {
        ($0, m, Self.contributions(of: group, at: input, draws: m))
      }
    }
    let most = parts.reduce(Rational(0)) { sum, part in
      sum + Rational(part.1) * (part.2.map { max($0, -$0) }.max() ?? 0)
    }
    precondition(most.sign > 0, "a weight that x meets can be drawn")
    let exponent = Self.bits - Self.exponent(above: most)
    let scale = Rational.powerOfTwo(exponent)
    var isExact = true
    members = parts.map { sampler, m, exact in
      Member(
        sampler: sampler, draws: m, exact: exact,
        values: exact.map { c in
          let scaled = c * scale
          isExact = isExact && scaled.isInteger
          guard let value = (scaled + Rational(1, 2)).floor else {
            preconditionFailure("|c| 2^k is below 2^61")
          }
          return value
        })
    }
    value = split.value
    allowed = split.errorBound(relativeError: ε)
    let count = members.reduce(0) { $0 + $1.draws }
    thresholds = Self.thresholds(
      scale * value, scale * allowed,
      error: isExact ? 0 : Rational(count, 2))
    figures = Figures(
      scale: scale.approximation, value: value.approximation,
      magnitude: split.magnitude.approximation)
  }

  /// w_j a_j/(m q_j), exactly.
  private static func contributions(
    of group: NeuronGroup, at input: [Double], draws m: Int
  ) -> [Rational] {
    let weights = group.weights
    return group.support.enumerated().map { k, j in
      guard let w = Rational(exactly: weights[j]),
        let a = Rational(exactly: input[group.indices[j]])
      else { preconditionFailure("weights and inputs are finite") }
      return a.sign == 0
        ? 0 : w * a * group.multiplier(ofSupport: k, count: 1, draws: m)
    }
  }

  /// The least e with x < 2^e, or one more.
  private static func exponent(above x: Rational) -> Int {
    Int(x.approximation.exponent) + 2
  }

  private static func thresholds(
    _ center: Rational, _ allowed: Rational, error: Rational
  ) -> Thresholds {
    func saturating(_ x: Rational, _ rounded: KeyPath<Rational, Int?>) -> Int {
      x[keyPath: rounded] ?? (x.sign < 0 ? -(1 << 62) : 1 << 62)
    }
    let failsFrom = saturating(center + allowed + error, \.ceiling)
    let failsUpTo = saturating(center - allowed - error, \.floor)
    let end = saturating(center + allowed - error, \.ceiling) - 1
    let first = saturating(center - allowed + error, \.floor) + 1
    return Thresholds(
      failsFrom: failsFrom, failsUpTo: failsUpTo,
      holds: first <= end ? first...end : nil)
  }

  func outcome(using stream: inout TrialStream) -> Outcome {
    outcome(counts: draw(using: &stream))
  }

  /// |ẑ − z|/(z₊ + z₋) by the sum that decides, and how many weights were drawn.
  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    let counts = draw(using: &stream)
    let estimate = Double(sum(counts)) / figures.scale
    return TrialMeasurement(
      outcome: outcome(counts: counts),
      error: abs(estimate - figures.value) / figures.magnitude,
      nonZeros: counts.reduce(0) { $0 + $1.count { $0 > 0 } })
  }

  private func draw(using stream: inout TrialStream) -> [[UInt32]] {
    var counts: [[UInt32]] = []
    for member in members {
      counts.append(
        member.sampler.counts(draws: member.draws, using: &stream))
    }
    return counts
  }

  private func outcome(counts: [[UInt32]]) -> Outcome {
    let fails = thresholds.decide(sum(counts)) ?? exactlyFails(counts)
    return fails ? .fails : .holds
  }

  /// Σ count_j v_j, at most 2⁶¹ and half the draws.
  private func sum(_ counts: [[UInt32]]) -> Int {
    zip(members, counts).reduce(0) { sum, member in
      zip(member.0.values, member.1).reduce(sum) { $0 + $1.0 * Int($1.1) }
    }
  }

  private func exactlyFails(_ counts: [[UInt32]]) -> Bool {
    var estimate: Rational = 0
    for (member, counts) in zip(members, counts) {
      for (c, count) in zip(member.exact, counts) where count > 0 {
        estimate = estimate + c * Rational(Int(count))
      }
    }
    let error = estimate - value
    return max(error, -error) >= allowed
  }
}
