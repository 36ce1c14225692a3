import ArgumentParser
import Bounds
import Empirical

/// `bound points`: how many sensitivity points T1 asks for.
struct BoundPointsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "points",
    abstract: "Sensitivity points that T1 needs for a failure probability.",
    discussion: """
      The number is ceil(K log(n/delta)). It assumes A(C, K): each of the n weights
      has a relative importance below 1/C of its largest with probability at most
      exp(-1/K) over one input. No sample proves that. "necessary" is the least
      number that is enough for n independent weights which just meet it; "exact, if
      independent" is what these fail with at T1's number.

      "reference" is the authors' formula, ceil(3 log(8 w e/delta)), w neurons in
      the widest layer and e in all; n stands for w e unless both are given.

      EXAMPLE
        sipp-verify bound points --weights 784 --failure-probability 1e-6 \\
          --constant 3
      """)

  @Option(
    parsing: .unconditional, help: "n, the number of weights; at least 1.")
  var weights: String

  @Option(
    parsing: .unconditional,
    help: "The failure probability delta, between 0 and 1.")
  var failureProbability: String

  @Option(
    parsing: .unconditional, help: "K of the assumption A(C, K), above 0.")
  var constant: String

  @Option(
    parsing: .unconditional,
    help: "Neurons of the network, for the reference formula.")
  var neurons: String?

  @Option(
    parsing: .unconditional,
    help: "Neurons of its widest layer, for the reference formula.")
  var widest: String?

  @OptionGroup var output: BoundOutputOptions

  func run() throws { try output.show(document()) }

  /// The answer to the options.
  func document() throws(BoundError) -> Document {
    let n = try BoundNumber.whole(weights, name: "weights")
    let δ = try Rational(
      decimal: failureProbability, name: "failure probability")
    let K = try Rational(decimal: constant, name: "constant")
    return try Document(
      try SensitivityPoints(pairs: n, constant: K), δ,
      reference: try referencePoints(weights: n, δ), output)
  }

  /// The authors' number of points.
  private func referencePoints(
    weights n: Int, _ δ: Rational
  ) throws(BoundError) -> Int {
    switch (neurons, widest) {
    case (nil, nil):
      return try SensitivityPoints.referencePoints(
        connections: n, failureProbability: δ)
    case (let neurons?, let widest?):
      return try SensitivityPoints.referencePoints(
        neurons: try BoundNumber.whole(neurons, name: "neurons"),
        widest: try BoundNumber.whole(widest, name: "widest"),
        failureProbability: δ)
    default:
      throw .outsideDomain(
        neurons == nil ? "neurons" : "widest", value: "missing",
        requirement: "given together with the other one")
    }
  }

  /// The whole answer.
  struct Document: BoundDocument {
    let points: Int
    let necessary: Int
    let failureProbability: BoundEnclosure
    let independent: BoundEnclosure
    let reference: Int

    init(
      _ bound: SensitivityPoints, _ δ: Rational, reference: Int,
      _ output: BoundOutputOptions
    ) throws(BoundError) {
      points = try bound.points(failureProbability: δ)
      necessary = try bound.necessaryPoints(failureProbability: δ)
      let (precision, digits) = (try output.precision(), try output.digits())
      failureProbability = BoundEnclosure(
        try bound.failureProbability(points: points, precision: precision),
        digits: digits)
      independent = BoundEnclosure(
        try bound.independentFailureProbability(
          points: points, precision: precision), digits: digits)
      self.reference = reference
    }

    var json: JSONValue {
      .object([
        ("sensitivity_points", .integer(points)),
        ("failure_probability", failureProbability.json),
        ("independent_failure_probability", independent.json),
        ("necessary_points", .integer(necessary)),
        ("reference_points", .integer(reference)),
      ])
    }

    var table: String {
      let counts = BoundText.table([
        ["", "points"], ["T1", "\(points)"], ["necessary", "\(necessary)"],
        ["reference", "\(reference)"],
      ])
      let probability = BoundText.table([
        ["", "from", "to"],
        ["failure probability"] + failureProbability.cells,
        ["exact, if independent"] + independent.cells,
      ])
      return counts + "\n\n" + probability
    }
  }
}
