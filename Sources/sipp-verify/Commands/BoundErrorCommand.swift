import ArgumentParser
import Bounds

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

  @OptionGroup var ceiling: BoundCeilingOptions

  @Option(
    parsing: .unconditional, help: "T4a's eta, the number of neurons.")
  var eta = "1"

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let δ = try Rational(
      decimal: failureProbability, name: "failure probability")
    let m = try BoundNumber.whole(samples, name: "samples")
    let (digits, precision) = (try output.digits(), try output.precision())
    let rungs = try SamplingLadder.rungs(
      ceiling: try ceiling.value(),
      neurons: try BoundNumber.whole(eta, name: "eta"))
    let document = Document(
      rungs: try rungs.map { rung in
        let ε = try rung.relativeError(
          samples: m, failureProbability: δ, precision: 2 * precision)
        return Rung(
          id: rung.statement.rawValue,
          relativeError: ε.map { BoundEnclosure($0, digits: digits) })
      })
    try output.show(document) { document.table }
  }

  /// The whole answer.
  struct Document: Encodable {
    let rungs: [Rung]

    var table: String {
      BoundText.table(
        [["rung", "relative error from", "to"]] + rungs.map(\.row))
    }
  }

  /// One rung's answer; none where it certifies no error at all.
  struct Rung: Encodable {
    let id: String
    let relativeError: BoundEnclosure?

    enum CodingKeys: String, CodingKey {
      case id, applicable
      case relativeError = "relative_error"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .id)
      try container.encode(relativeError != nil, forKey: .applicable)
      try container.encode(relativeError, forKey: .relativeError)
    }

    var row: [String] {
      [id] + (relativeError?.cells ?? ["not applicable", ""])
    }
  }
}
