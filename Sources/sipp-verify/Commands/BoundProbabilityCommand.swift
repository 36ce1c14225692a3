import ArgumentParser
import Bounds
import Empirical

/// `bound probability`: each rung's bound on the failure probability.
struct BoundProbabilityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probability",
    abstract: "Failure probability that each rung certifies.",
    discussion: """
      The floor T4f is what the worst two-point law with this ceiling does; the
      simple floor is the law on 0 and the ceiling, that of Blocks.

      EXAMPLE
        sipp-verify bound probability --samples 5030 --relative-error 0.25 \\
          --ceiling 10
      """)

  @Option(parsing: .unconditional, help: "The number of samples m.")
  var samples: String

  @Option(
    parsing: .unconditional, help: "The relative error eps, above 0.")
  var relativeError: String

  @OptionGroup var ladder: BoundLadderOptions

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let ε = try Rational(decimal: relativeError, name: "relative error")
    let document = try Document(
      ε, samples: try BoundNumber.whole(samples, name: "samples"),
      ceiling: try ladder.ceiling.value(), eta: try ladder.eta(), output)
    try output.show(document)
  }
}

extension BoundProbabilityCommand {
  /// The whole answer.
  struct Document: BoundDocument {
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

    var json: JSONValue {
      .object([("rungs", .array(rungs.map(\.json))), ("floor", floor.json)])
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
  struct Rung {
    let id: String
    let applicable: Bool
    var both: BoundEnclosure?
    var upper: BoundEnclosure?
    var lower: BoundEnclosure?

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

    var json: JSONValue {
      .object([
        ("id", .string(id)), ("applicable", .bool(applicable)),
        ("failure_probability", both.json), ("upper_tail", upper.json),
        ("lower_tail", lower.json),
      ])
    }

    var row: [String] { [id] + (both?.cells ?? ["not applicable", ""]) }
  }

  /// The worst two-point law, where it is in reach, and that of Blocks.
  struct Floor {
    let failureProbability: BoundEnclosure?
    let simple: BoundEnclosure

    var json: JSONValue {
      .object([
        ("failure_probability", failureProbability.json),
        ("simple", simple.json),
      ])
    }
  }
}
