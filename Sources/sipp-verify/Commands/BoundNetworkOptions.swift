import ArgumentParser
import Bounds
import Empirical

/// A network, its inputs, and what is asked of the theory about them.
struct BoundNetworkOptions: ParsableArguments {
  @Argument(help: "The network: dense layers with ReLU, safetensors.")
  var model: String

  @Option(
    help: """
      Its inputs: safetensors with 'sensitivity' [N, inputs], 'evaluation' \
      [T, inputs] and, for T2, 'validation' [V, inputs].
      """)
  var data: String

  @Option(
    parsing: .unconditional,
    help: "The relative error epsilon, above 0 and at most 1.")
  var relativeError: String

  @Option(
    parsing: .unconditional,
    help: "The failure probability delta of all groups together.")
  var failureProbability: String

  @Option(
    parsing: .unconditional,
    help: "C, by which sensitivities may be too small; 1 unless given.")
  var slack = "1"

  @Option(
    parsing: .unconditional,
    help: "Worker threads; changes no result (default: all processors).")
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1_024).contains(threads) {
      throw ValidationError("--threads is \(threads), but must be 1 to 1024")
    }
  }

  /// How many threads work.
  var workers: Int { threads ?? VerifyCommand.processors }

  /// The question, with T2's numbers where a command has them.
  func question(
    exceedance: String = "0.05", errorProbability: String = "0.05",
    mixture: String = "0.1"
  ) throws(BoundError) -> NetworkQuestion {
    try NetworkQuestion(
      relativeError: try Rational(
        decimal: relativeError, name: "relative error"),
      failureProbability: try Rational(
        decimal: failureProbability, name: "failure probability"),
      slack: try Rational(decimal: slack, name: "slack"),
      exceedance: try Rational(decimal: exceedance, name: "exceedance"),
      errorProbability: try Rational(
        decimal: errorProbability, name: "error probability"),
      mixture: try Rational(decimal: mixture, name: "mixture"))
  }
}

/// A waterfall as the calculator shows it.
struct WaterfallText {
  let fall: Waterfall?
  let digits: Int

  var json: JSONValue {
    guard let fall else { return .null }
    return .array(
      Waterfall.Stage.allCases.map { stage in
        .object([
          ("link", .string(stage.rawValue)),
          (
            "statements",
            .array(stage.statements.map { .string($0.rawValue) })
          ),
          ("samples", BoundEnclosure(fall.samples(stage), digits: digits).json),
          (
            "factor",
            fall.factor(stage).map { BoundEnclosure($0, digits: digits) }.json
          ),
        ])
      })
  }

  /// A row a link: what it rests on, the draws after it, and its factor.
  var table: String {
    guard let fall else { return "no group has a live weight" }
    let rows = Waterfall.Stage.allCases.map { stage in
      [
        stage.rawValue, stage.reason,
        ReadableNumber.atLeast(fall.samples(stage), digits: 6),
        fall.factor(stage).map(Self.factor) ?? "",
      ]
    }
    let total = [
      "all links", "", "", Self.factor(fall.total),
    ]
    let note =
      fall.isExact
      ? "" : "\n(the first three are known from below; factors may be less)"
    return BoundText.table(
      [["link", "what asks for more draws", "draws", "factor"]] + rows
        + [total]) + note
  }

  private static func factor(_ x: Interval) -> String {
    x.isIndeterminate
      ? "-" : ReadableNumber.nearest(x.midpoint, digits: 4)
  }
}
