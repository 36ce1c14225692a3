import ArgumentParser
import Bounds
import Empirical

/// `bound error`: the smallest relative error that each rung certifies.
struct BoundErrorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "error",
    abstract: "Relative error that each rung certifies for a sample size.",
    discussion: """
      EXAMPLE
        sipp-verify bound error --samples 5030 --failure-probability 1e-6 \\
          --ceiling 10
      """)

  @Option(parsing: .unconditional, help: "The number of samples m.")
  var samples: String

  @Option(
    parsing: .unconditional,
    help: "The failure probability delta, between 0 and 1.")
  var failureProbability: String

  @OptionGroup var ladder: BoundLadderOptions

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let δ = try Rational(
      decimal: failureProbability, name: "failure probability")
    let m = try BoundNumber.whole(samples, name: "samples")
    let (digits, precision) = (try output.digits(), try output.precision())
    let document = Document(
      rungs: try ladder.rungs().map { rung in
        let ε = try rung.relativeError(
          samples: m, failureProbability: δ, precision: 2 * precision)
        return Rung(
          id: rung.statement.rawValue,
          relativeError: ε.map { BoundEnclosure($0, digits: digits) })
      })
    try output.show(document)
  }

  /// The whole answer.
  struct Document: BoundDocument {
    let rungs: [Rung]

    var json: JSONValue {
      .object([("rungs", .array(rungs.map(\.json)))])
    }

    var table: String {
      BoundText.table(
        [["rung", "relative error from", "to"]] + rungs.map(\.row))
    }
  }

  /// One rung's answer; none where it certifies no error at all.
  struct Rung {
    let id: String
    let relativeError: BoundEnclosure?

    var json: JSONValue {
      .object([
        ("id", .string(id)), ("applicable", .bool(relativeError != nil)),
        ("relative_error", relativeError.json),
      ])
    }

    var row: [String] {
      [id] + (relativeError?.cells ?? ["not applicable", ""])
    }
  }
}
