import Bounds
import SiPP

/// A failure event of one group at one fixed input x: the case in which the law of
/// the error is known, so that it can be enclosed without a trial (H6, T4h) and
/// sampled however rare it is (H5).
public struct FixedInput: Sendable {
  /// The group at x.
  let evaluation: GroupEvaluation
  /// The neuron's whole row at x.
  let activation: [Double]
  /// m.
  let draws: Int
  /// ε.
  let relativeError: Rational
  /// Which errors are failures.
  let side: TailSide

  init(
    _ group: NeuronGroup, activation: [Double], draws: Int,
    relativeError: Rational, side: TailSide = .both
  ) {
    evaluation = GroupEvaluation(group, activation: activation)
    self.activation = activation
    self.draws = draws
    self.relativeError = relativeError
    self.side = side
  }

  /// The same event at another number of draws, or of another error.
  func with(draws: Int, relativeError: Rational) -> FixedInput {
    FixedInput(
      evaluation: evaluation, activation: activation, draws: draws,
      relativeError: relativeError, side: side)
  }

  private init(
    evaluation: GroupEvaluation, activation: [Double], draws: Int,
    relativeError: Rational, side: TailSide
  ) {
    self.evaluation = evaluation
    self.activation = activation
    self.draws = draws
    self.relativeError = relativeError
    self.side = side
  }

  /// The failure probability, enclosed: the oracle that stands beside the
  /// observed rate.
  ///
  /// Exact binomial tails where T takes two values, else a lattice bracket (H6).
  /// The bracket's width is a matter of time, not of trust.
  func oracle() throws(BoundError) -> Interval {
    if evaluation.hasTwoPointLaw,
      let t = evaluation.exactRatios.first(where: { $0.sign > 0 })
    {
      return try HitCountLaw(
        probability: 1 / t, value: t, draws: draws
      ).failureProbability(relativeError: relativeError, side: side)
    }
    // No law: nothing is drawn, or z = 0.
    guard let law = evaluation.law else { return Interval(0) }
    let bracket = LatticeBracket(
      law: law, relativeWidth: 0.02, mostCells: 1 << 19)
    let m = Rational(draws)
    switch side {
    case .both:
      return try bracket.failureProbability(
        draws: draws, relativeError: relativeError)
    case .upper:
      return try bracket.upperTail(
        draws: draws, atLeast: m * (1 + relativeError))
    case .lower:
      return try bracket.lowerTail(
        draws: draws, atMost: m * (1 - relativeError))
    }
  }

  /// Plain trials of the event; nil where none can fail.
  func experiment() -> GroupErrorExperiment? {
    GroupErrorExperiment(
      evaluation.group, activations: [activation], draws: draws,
      relativeError: relativeError, side: side)
  }

  /// Tilted trials of the event; nil where nothing random happens.
  func tiltedPlan() throws(BoundError) -> TiltedPlan? {
    do {
      return try TiltedPlan(
        evaluation.group, activation: activation, draws: draws,
        relativeError: relativeError, side: side)
    } catch let error as BoundError {
      throw error
    } catch {
      preconditionFailure("a group that was sampled can be tilted: \(error)")
    }
  }
}
