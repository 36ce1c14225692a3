import ArgumentParser
import Bounds
import Empirical

/// `sipp-verify bound ...`: the calculator.
struct BoundCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bound",
    abstract: "Calculate with the bounds: samples, points, errors, tails.",
    discussion: """
      Numbers are decimals, read exactly: 0.05, 1e-400. Enclosures are rounded
      outwards, so the true value lies between the two decimals.

      EXAMPLES
        sipp-verify bound samples --relative-error 0.25 \\
          --failure-probability 1e-6 --ceiling 10
        sipp-verify bound tail binomial --trials 1000 --probability 0.1 \\
          --at-least 150
      """,
    subcommands: [
      BoundSamplesCommand.self, BoundErrorCommand.self,
      BoundProbabilityCommand.self, BoundTailCommand.self,
      BoundIntervalCommand.self, BoundPointsCommand.self,
      BoundNetworkCommand.self, BoundWaterfallCommand.self,
      BoundInequalityCommand.self,
    ])
}

/// How a calculator's answer is shown.
struct BoundOutputOptions: ParsableArguments {
  @Flag(help: "Print JSON instead of a table.")
  var json = false

  @Option(
    name: .customLong("digits"), parsing: .unconditional,
    help: "Significant digits of enclosures, 1 to 1000.")
  var digitsText = "20"

  /// D, checked.
  func digits() throws(BoundError) -> Int {
    let digits = try BoundNumber.whole(digitsText, name: "digits")
    guard (1...1_000).contains(digits) else {
      throw .outsideDomain(
        "digits", value: "\(digits)", requirement: "from 1 to 1000")
    }
    return digits
  }

  /// Significand bits that carry the digits: log₂ 10 < 10/3, and some to spare.
  func precision() throws(BoundError) -> Int {
    Swift.max(Interval.defaultPrecision, try digits() * 10 / 3 + 64)
  }

  /// Prints the one form that was asked for.
  func show(_ document: some BoundDocument) throws {
    let text = json ? document.json.text() : document.table
    try StandardStream.output.write(text + "\n")
  }
}

/// B, given as such or as a product.
struct BoundCeilingOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "B, the largest value of g_j/q_j; at least 1.")
  var ceiling: String?

  @Option(
    parsing: .unconditional,
    help: "The sum of sensitivities; with --slack in place of --ceiling.")
  var sensitivitySum: String?

  @Option(
    parsing: .unconditional,
    help: "C, by which sensitivities may be too small; 1 unless given.")
  var slack: String?

  /// B, checked by the rungs themselves.
  func value() throws(BoundError) -> Rational {
    if let ceiling {
      guard sensitivitySum == nil, slack == nil else {
        throw .outsideDomain(
          "ceiling", value: "given twice",
          requirement: "either --ceiling, or --sensitivity-sum and --slack")
      }
      return try Rational(decimal: ceiling, name: "ceiling")
    }
    guard let sensitivitySum else {
      throw .outsideDomain(
        "ceiling", value: "missing",
        requirement: "given by --ceiling or --sensitivity-sum")
    }
    let slack = try Rational(decimal: slack ?? "1", name: "slack")
    let sum = try Rational(decimal: sensitivitySum, name: "sensitivity sum")
    for (name, number) in [("slack", slack), ("sensitivity sum", sum)]
    where number < 1 {
      throw .outsideDomain(
        name, value: "\(number)", requirement: "at least 1")
    }
    return sum * slack
  }
}

/// What the rungs of the ladder are made from.
struct BoundLadderOptions: ParsableArguments {
  @OptionGroup var ceiling: BoundCeilingOptions

  @Option(
    name: .customLong("eta"), parsing: .unconditional,
    help: "T4a's eta, the number of neurons.")
  var etaText = "1"

  /// T4a's η.
  func eta() throws(BoundError) -> Int {
    try BoundNumber.whole(etaText, name: "eta")
  }

  /// All rungs, loosest first.
  func rungs() throws(BoundError) -> [any SamplingTail] {
    try SamplingLadder.rungs(ceiling: try ceiling.value(), neurons: try eta())
  }
}

/// Numbers of the command line.
enum BoundNumber {
  /// A whole number; decimals and exponents are refused, not rounded.
  static func whole(_ text: String, name: String) throws(BoundError) -> Int {
    guard let number = Int(text) else {
      let shown = text.count > 40 ? text.prefix(40) + "…" : text[...]
      throw .outsideDomain(
        name, value: "'\(shown)'", requirement: "a whole number such as 1000")
    }
    return number
  }
}
