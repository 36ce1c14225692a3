import Bounds
import SiPP

/// T6: bounds choose between keeping and drawing before anything is drawn, and the
/// rule taken errs by more than its own ε with probability at most δ.
///
/// Where T5 is taken, no input errs by more; where T4 is, a trial fails from ε on.
struct HybridClaims {
  let source: PrunedInputs
  /// β.
  let expectedNonZeros: Rational
  /// δ.
  let failureProbability: Rational
  /// What the bounds choose, by T4e' at the ceiling of the law that is drawn.
  let choice: HybridChoice
  /// The group by the rule that was chosen.
  let pruning: GroupPruning

  init(
    _ neuron: SyntheticNeuron, expectedNonZeros β: Rational,
    failureProbability δ: Rational
  ) throws {
    source = try PrunedInputs(neuron, redrawsPruning: true)
    expectedNonZeros = β
    failureProbability = δ
    let C = source.slack
    let bounds = try source.group.deterministicError(slack: C)
    let rung = try RandomizedRoundingTail(
      ceiling: max(1, C * (source.group.ceiling ?? 0)))
    choice = try HybridChoice(
      group: bounds, rungs: [rung], expectedNonZeros: β, failureProbability: δ
    )
    // What is run is what the algorithm makes of k, m, C and δ.
    pruning = try GroupPruning(
      source.group,
      rule: .hybrid(
        kept: choice.kept, draws: choice.draws, slack: C, failureProbability: δ
      ))
    precondition(
      (choice.rule == .sampled) == (pruning.draws > 0),
      "the algorithm takes the rule that the bounds choose")
  }

  /// The row.
  func claim() throws -> Claim {
    let name =
      "\(source.name), nonzeros=\(decimal(expectedNonZeros)) "
      + "delta=\(decimal(failureProbability))"
    let numbers: [(name: String, value: JSONValue)] = [
      ("rule", .string(choice.rule.rawValue)),
      ("slack", .string(source.slack.description)),
      ("expected_nonzeros", .string(decimal(expectedNonZeros))),
      ("failure_probability", .string(decimal(failureProbability))),
      ("kept", .integer(pruning.kept.count)),
      ("samples", .integer(pruning.draws)),
    ]
    guard pruning.draws > 0 else {
      return DeterministicClaims.claim(
        .t6, source, pruning, bound: choice.relativeError, name: name,
        parameters: numbers)
    }
    return try sampled(name, numbers)
  }

  /// The group is drawn from, m times, and judged at an input.
  private func sampled(
    _ name: String, _ numbers: [(name: String, value: JSONValue)]
  ) throws -> Claim {
    let (group, ε) = (source.group, choice.relativeError)
    let experiment = LayerErrorExperiment(
      members: [.init(group: group, draws: pruning.draws)],
      points: Matrix(source.inputs), relativeError: ε)
    return Claim(
      id: .t6, instance: name,
      parameters: numbers + [
        ("relative_error", DecimalEnclosure(Interval(ε), digits: 17).json),
        ("weights", .integer(group.indices.count)),
        ("inputs", .integer(source.inputs.count)),
      ],
      ledger: source.ledger, predicted: Interval(failureProbability),
      experiment: experiment, streamName: "T6|\(name)|m=\(pruning.draws)",
      assumption: source.assumption, oracle: try oracle())
  }

  /// The failure probability of T4's rule; nil where its laws take long to bracket.
  private func oracle() throws -> Interval? {
    let laws = source.inputs.map {
      ErrorLaw(GroupEvaluation(source.group, activation: $0))
    }
    guard laws.filter({ !$0.isCheap }).count <= Self.mostBrackets else {
      return nil
    }
    var sum = Interval(0)
    for law in laws {
      sum =
        sum
        + (try law.failureProbability(
          draws: pruning.draws, relativeError: choice.relativeError,
          side: .both))
    }
    return sum / Interval(Rational(laws.count))
  }

  /// Each may take a tenth of a second.
  private static let mostBrackets = 16
}
