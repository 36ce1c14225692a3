import ArgumentParser
import Bounds
import Empirical

/// `bound tail LAW`: exact tails of named laws.
struct BoundTailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Exact tail probabilities, on both scales.",
    discussion: """
      EXAMPLE
        sipp-verify bound tail binomial --trials 1000 --probability 0.1 \\
          --at-least 150
      """,
    subcommands: [BoundBinomialTailCommand.self])
}

/// `bound tail binomial`: P(X >= k) or P(X <= k).
struct BoundBinomialTailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "binomial",
    abstract: "P(X >= k) or P(X <= k) for X binomial.",
    discussion: """
      log_probability is the natural logarithm; it does not underflow.

      EXAMPLE
        sipp-verify bound tail binomial --trials 1000 --probability 0.1 \\
          --at-least 150 --digits 40
      """)

  @Option(parsing: .unconditional, help: "The number of trials.")
  var trials: String

  @Option(
    parsing: .unconditional, help: "The probability of success, 0 to 1.")
  var probability: String

  @Option(parsing: .unconditional, help: "k of P(X >= k).")
  var atLeast: String?

  @Option(parsing: .unconditional, help: "k of P(X <= k).")
  var atMost: String?

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let law = try BinomialLaw(
      trials: try BoundNumber.whole(trials, name: "trials"),
      probability: try Rational(decimal: probability, name: "probability"))
    let (digits, precision) = (try output.digits(), try output.precision())
    let tail: BinomialTail
    switch (atLeast, atMost) {
    case (let k?, nil):
      tail = law.tail(
        atLeast: try BoundNumber.whole(k, name: "at-least"),
        precision: precision)
    case (nil, let k?):
      tail = law.tail(
        atMost: try BoundNumber.whole(k, name: "at-most"),
        precision: precision)
    default:
      throw BoundError.outsideDomain(
        "tail", value: atLeast == nil ? "missing" : "given twice",
        requirement: "either --at-least or --at-most")
    }
    let document = Document(
      probability: BoundEnclosure(tail.probability, digits: digits),
      logProbability: BoundEnclosure(tail.logProbability, digits: digits))
    try output.show(document)
  }

  /// The whole answer.
  struct Document: BoundDocument {
    let probability: BoundEnclosure
    let logProbability: BoundEnclosure

    var json: JSONValue {
      .object([
        ("probability", probability.json),
        ("log_probability", logProbability.json),
      ])
    }

    var table: String {
      BoundText.table([
        ["", "from", "to"], ["probability"] + probability.cells,
        ["log probability"] + logProbability.cells,
      ])
    }
  }
}
