import ArgumentParser
import Bounds
import Empirical

/// `bound interval`: the exact confidence interval of a failure rate (H1).
struct BoundIntervalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interval",
    abstract: "Clopper-Pearson interval of a probability, certified.",
    discussion: """
      EXAMPLE
        sipp-verify bound interval --failures 3 --trials 10000 \\
          --confidence 0.99
      """)

  @Option(parsing: .unconditional, help: "The number of failures.")
  var failures: String

  @Option(parsing: .unconditional, help: "The number of trials.")
  var trials: String

  @Option(
    parsing: .unconditional, help: "The confidence level, between 0 and 1.")
  var confidence: String

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let digits = try output.digits()
    let interval = try ClopperPearson(
      failures: try BoundNumber.whole(failures, name: "failures"),
      trials: try BoundNumber.whole(trials, name: "trials"),
      confidence: try Rational(decimal: confidence, name: "confidence"))
    let document = Document(
      lowerLimit: BoundEnclosure(interval.lowerLimit, digits: digits),
      upperLimit: BoundEnclosure(interval.upperLimit, digits: digits))
    try output.show(document)
  }

  /// The whole answer.
  struct Document: BoundDocument {
    let lowerLimit: BoundEnclosure
    let upperLimit: BoundEnclosure

    var json: JSONValue {
      .object([
        ("lower_limit", lowerLimit.json), ("upper_limit", upperLimit.json),
      ])
    }

    var table: String {
      BoundText.table([
        ["", "from", "to"], ["lower limit"] + lowerLimit.cells,
        ["upper limit"] + upperLimit.cells,
      ])
    }
  }
}
