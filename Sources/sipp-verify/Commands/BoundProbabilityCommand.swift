import ArgumentParser
import Bounds

/// `bound probability`: each rung's bound on the failure probability.
struct BoundProbabilityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probability",
    abstract: "Failure probability that each rung certifies.",
    discussion: """
      The floor T4f is what the worst law with this ceiling does; the simple
      floor is the exact law of Blocks.

      EXAMPLE
        sipp-verify bound probability --samples 5030 --relative-error 0.25 \\
          --ceiling 10
      """)

  @Option(parsing: .unconditional, help: "The number of samples m.")
  var samples: String

  @Option(
    parsing: .unconditional, help: "The relative error eps, above 0.")
  var relativeError: String

  @OptionGroup var ceiling: BoundCeilingOptions

  @Option(
    parsing: .unconditional, help: "T4a's eta, the number of neurons.")
  var eta = "1"

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let ε = try Rational(decimal: relativeError, name: "relative error")
    let document = try Document(
      ε, samples: try BoundNumber.whole(samples, name: "samples"),
      ceiling: try ceiling.value(),
      eta: try BoundNumber.whole(eta, name: "eta"), output)
    try output.show(document) { document.table }
  }
}

extension BoundProbabilityCommand {
  /// The whole answer.
  struct Document: Encodable {
    let rungs: [Rung]
    let floor: Floor

    init(
      _ ε: Rational, samples m: Int, ceiling: Rational, eta: Int,
      _ output: BoundOutputOptions
    ) throws {
      let (digits, precision) = (try output.digits(), try output.precision())
      rungs = try SamplingLadder.rungs(ceiling: ceiling, neurons: eta).map {
        try Rung($0, ε, samples: m, digits: digits, precision: precision)
      }
      let law = try SamplingFloor(ceiling: ceiling)
      let simple = try law.simpleProbability(
        relativeError: ε, samples: m, precision: precision)
      var worst: Interval?
      do throws(BoundError) {
        worst = try law.probability(
          relativeError: ε, samples: m, precision: precision)
      } catch {
        guard case .beyondReach = error else { throw error }
      }
      floor = Floor(
        failureProbability: worst.map { BoundEnclosure($0, digits: digits) },
        simple: BoundEnclosure(simple, digits: digits))
    }

    var table: String {
      let header = ["rung", "failure probability from", "to"]
      let worst =
        ["T4f floor"]
        + (floor.failureProbability?.cells ?? ["beyond reach", ""])
      return BoundText.table(
        [header] + rungs.map(\.row)
          + [worst, ["simple floor"] + floor.simple.cells])
    }
  }

  /// One rung's bounds; none where it is not applicable.
  struct Rung: Encodable {
    let id: String
    let applicable: Bool
    var both: BoundEnclosure?
    var upper: BoundEnclosure?
    var lower: BoundEnclosure?

    enum CodingKeys: String, CodingKey {
      case id, applicable
      case both = "failure_probability"
      case upper = "upper_tail"
      case lower = "lower_tail"
    }

    init(
      _ rung: any SamplingTail, _ ε: Rational, samples m: Int, digits: Int,
      precision: Int
    ) throws {
      id = rung.statement.rawValue
      applicable = rung.isApplicable(relativeError: ε)
      guard applicable else { return }
      func bound(_ side: TailSide) throws(BoundError) -> BoundEnclosure {
        BoundEnclosure(
          try rung.failureProbability(
            relativeError: ε, samples: m, side: side, precision: precision),
          digits: digits)
      }
      both = try bound(.both)
      upper = try bound(.upper)
      lower = try bound(.lower)
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .id)
      try container.encode(applicable, forKey: .applicable)
      try container.encode(both, forKey: .both)
      try container.encode(upper, forKey: .upper)
      try container.encode(lower, forKey: .lower)
    }

    var row: [String] { [id] + (both?.cells ?? ["not applicable", ""]) }
  }

  /// The worst two-point law, where it is in reach, and that of Blocks.
  struct Floor: Encodable {
    let failureProbability: BoundEnclosure?
    let simple: BoundEnclosure

    enum CodingKeys: String, CodingKey {
      case failureProbability = "failure_probability"
      case simple
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(failureProbability, forKey: .failureProbability)
      try container.encode(simple, forKey: .simple)
    }
  }
}
