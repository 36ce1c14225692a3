import ArgumentParser
import Bounds
import Empirical

/// `bound inequality`: the concentration library.
struct BoundInequalityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inequality",
    abstract: "What a concentration inequality says, against an exact tail.",
    discussion: """
      Takes the inequality's parameters and either its deviation (Markov's: its \
      threshold) or a failure probability, for which it gives the deviation. \
      --list names all inequalities with their parameters, and \
      'sipp-verify explain NAME' states one in full. over_exact is the bound over \
      the exact tail of the law that is named beside it.

      EXAMPLES
        sipp-verify bound inequality bernstein --samples 100 --variance 0.09 \\
          --range 1 --deviation 0.2
        sipp-verify bound inequality hoeffding --samples 100 --range 1 \\
          --failure-probability 1e-6 --side both
        sipp-verify bound inequality --list
      """)

  @Argument(help: "The inequality's name, as in --list.")
  var name: String?

  @Flag(help: "List the inequalities and their parameters.")
  var list = false

  @Option(
    parsing: .unconditional,
    help: "upper, lower or both; the inequality's first in --list if left out.")
  var side: String?

  @Option(
    parsing: .unconditional,
    help: "Give the deviation at this probability, between 0 and 1.")
  var failureProbability: String?

  @OptionGroup var parameters: BoundInequalityParameters

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    if list {
      guard name == nil else {
        throw BoundError.outsideDomain(
          "inequality", value: "given with --list",
          requirement: "left out; 'explain NAME' states one")
      }
      return try output.show(List())
    }
    try output.show(try document())
  }

  /// The answer for the named inequality.
  func document() throws -> Document {
    guard let name else {
      throw BoundError.outsideDomain(
        "inequality", value: "missing", requirement: "one of --list")
    }
    guard let inequality = Inequality.find(name) else {
      throw ValidationError(Self.unknown(name))
    }
    var values = try parameters.values()
    let point = inequality.entry.threshold.name
    let threshold = values.removeValue(forKey: point)
    let made = try inequality.instance(values)
    let chosen = try chosenSide(inequality)
    let (digits, precision) = (try output.digits(), try output.precision())
    switch (threshold, failureProbability) {
    case (let t?, nil):
      return try Document(
        made, at: t, side: chosen, digits: digits, precision: precision)
    case (nil, let text?):
      let δ = try Rational(decimal: text, name: "failure probability")
      return try Document(
        made, failureProbability: δ, side: chosen, digits: digits,
        precision: precision)
    default:
      throw BoundError.outsideDomain(
        point, value: threshold == nil ? "missing" : "given twice",
        requirement: "either --\(point) or --failure-probability")
    }
  }

  private func chosenSide(_ inequality: Inequality) throws -> TailSide {
    let sides = inequality.entry.sides
    guard let side else { return sides.first ?? .upper }
    guard let chosen = TailSide(rawValue: side), sides.contains(chosen) else {
      throw BoundError.outsideDomain(
        "side", value: side,
        requirement: sides.map(\.rawValue).joined(separator: " or "))
    }
    return chosen
  }

  /// One line for a name that does not exist.
  static func unknown(_ name: String) -> String {
    let near = Inequality.suggestions(for: name).map(\.rawValue)
    let shown = name.filter { !$0.isNewline }
    return "there is no inequality '\(shown)'; "
      + (near.isEmpty
        ? "'sipp-verify bound inequality --list' names them all"
        : "near it are \(near.joined(separator: ", "))")
  }
}

/// Every parameter that some inequality has.
struct BoundInequalityParameters: ParsableArguments {
  @Option(parsing: .unconditional, help: "n, the number of terms.")
  var samples: String?

  @Option(parsing: .unconditional, help: "d, or d1 + d2, of matrices.")
  var dimension: String?

  @Option(parsing: .unconditional, help: "The mean.")
  var mean: String?

  @Option(parsing: .unconditional, help: "The variance, or a bound on it.")
  var variance: String?

  @Option(
    parsing: .unconditional,
    help: "The length of an interval, or the largest distance from the mean.")
  var range: String?

  @Option(
    parsing: .unconditional,
    help: "By how much one argument, or one step, changes the value.")
  var difference: String?

  @Option(parsing: .unconditional, help: "t, the distance from the mean.")
  var deviation: String?

  @Option(parsing: .unconditional, help: "t, where Markov's tail begins.")
  var threshold: String?

  /// What was given, by name.
  func values() throws(BoundError) -> [String: Rational] {
    var values: [String: Rational] = [:]
    for (name, text) in texts {
      guard let text else { continue }
      values[name] = try Rational(decimal: text, name: name)
    }
    return values
  }

  /// The options by the names of the catalogue.
  var texts: [(name: String, text: String?)] {
    [
      ("samples", samples), ("dimension", dimension), ("mean", mean),
      ("variance", variance), ("range", range), ("difference", difference),
      ("deviation", deviation), ("threshold", threshold),
    ]
  }
}
