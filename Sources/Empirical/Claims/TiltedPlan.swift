public import Bounds
public import SiPP

/// Tilted trials of one group at one point: a plan, made before any trial, to find
/// a failure probability that plain trials cannot see (H5).
///
/// Of the event |ẑ − z| ≥ ε z, or one side of it, a trial sees each side once: a
/// pruning by draws tilted up, then one by draws tilted down, both from the trial's
/// one stream. With 2^(L_u) and 2^(L_l) the weights where the events happened,
/// else 0,
///
///     P  =  W E X,    X = (2^(L_u) + 2^(L_l))/W ∈ [0, 1],
///
/// where W is the sum of the largest weights of either side, each a little above
/// the Chernoff bound of its tail. So P ≤ W is certain without a trial, and the
/// trials say where below W it lies.
///
/// Everything here depends on the group, the point, m, ε and the side. That the
/// draws' law must not have been chosen by looking at the trials that are judged is
/// what makes the limits of ``TiltedSample`` valid.
///
/// | Symbol | Name | Shape; unit | Domain |
/// | --- | --- | --- | --- |
/// | m | `draws` | count | 1 … 2³¹ − 1 |
/// | ε | `relativeError` | dimensionless | > 0 |
/// | W | `bound` | a probability's bound | may exceed 1 |
///
/// - Randomness: the stream of a trial.
/// - Source: Proof: `proofs-notes/H5-tilting.md`.
public struct TiltedPlan: WeightedExperiment {
  /// m.
  public let draws: Int
  /// ε.
  public let relativeError: Rational
  /// Which errors count as failures.
  public let side: TailSide

  /// The tails that are possible: none, one or two.
  let tails: [TiltedTail]
  /// log₂ W, exact; −∞ where no failure is possible.
  let logBound: Double

  /// Plans trials for a group at a point.
  ///
  /// - Parameters:
  ///   - group: the weights.
  ///   - activation: the neuron's whole row, ≥ 0.
  ///   - draws: m.
  ///   - relativeError: ε.
  ///   - side: which errors count.
  /// - Returns: nil where z = 0, and for a group without a sampler: nothing random
  ///   happens there.
  /// - Throws: ``BoundError`` or ``SiPPError`` for numbers outside the domain.
  public init?(
    _ group: NeuronGroup, activation: [Double], draws: Int,
    relativeError: Rational, side: TailSide = .both
  ) throws {
    let evaluation = GroupEvaluation(group, activation: activation)
    guard let sampler = group.sampler, let errors = evaluation.makeErrorTable()
    else { return nil }
    let sides: [TailSide] = side == .both ? [.upper, .lower] : [side]
    tails = try sides.compactMap { side in
      try TiltedTail(
        evaluation, sampler: sampler, errors: errors, draws: draws,
        relativeError: relativeError, side: side)
    }
    self.draws = draws
    self.relativeError = relativeError
    self.side = side
    // 2^logBound ≥ Σ 2^(logBound of a tail), rounded up to a Double.
    let largest = tails.map(\.logBound).max() ?? -.infinity
    let sum = tails.reduce(Interval(0)) {
      $0 + (Interval($1.logBound) - Interval(largest)).exp2
    }
    logBound =
      tails.isEmpty ? -.infinity : (Interval(largest) + sum.log2).upper
  }

  /// Encloses W ≥ P; exactly 0 where no failure is possible.
  public var bound: Interval {
    tails.isEmpty ? Interval(0) : Interval(logBound).exp2
  }

  /// True when no draws fail: P = 0, without a trial.
  public var isImpossible: Bool { tails.isEmpty }

  /// The tilting parameters in use, log₂ a unit of T: for the upper tail first.
  public var parameters: [Double] { tails.map(\.sampler.parameter) }

  /// Prunings that a trial makes: one a possible side.
  public var pruningsPerTrial: Int { tails.count }

  /// Runs one trial.
  public func outcome(using stream: inout TrialStream) -> WeightedOutcome {
    weighted(using: &stream)
  }

  /// The same for any source of words.
  func weighted(
    using source: inout some RandomWordSource
  ) -> WeightedOutcome {
    var weight: Interval?
    for tail in tails {
      guard let logWeight = tail.logWeight(using: &source) else { continue }
      let share = (logWeight - Interval(logBound, precision: 64)).exp2
      weight = weight.map { $0 + share } ?? share
    }
    guard let weight else { return .holds }
    // W is proved to be no less than the weight, so only rounding may put the
    // upper end above 1.
    precondition(weight.lower <= 1, "a weight above its proved bound")
    return .fails(
      lower: max(weight.lower, 0), upper: min(weight.upper, 1))
  }

  /// A bound on (X − lower end)/X where X ≥ 2⁻¹⁰⁰⁰.
  var largestLoss: Rational {
    let width = tails.map { $0.sampler.logRatioWidth(draws: draws) }.max() ?? 0
    // 2⁻⁴⁰ is far above what 64 bits and the rounding to Double take.
    let kept =
      (-Interval(width)).exp2 * Interval(1 - Rational(1, 1 << 40))
    return Rational(exactly: (Interval(1) - kept).upper) ?? 1
  }
}
