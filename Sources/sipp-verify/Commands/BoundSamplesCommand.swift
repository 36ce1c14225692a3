import ArgumentParser
import Bounds
import Empirical

/// `bound samples`: the smallest m that each rung certifies, and the floor.
struct BoundSamplesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "samples",
    abstract: "Samples that each rung needs for an error and a probability.",
    discussion: """
      "over floor" compares with the floor T4f: no bound that knows only B
      certifies all sizes from a smaller one on. Where the floor is not exact it
      is a certified witness, and the ratio an upper bound.

      EXAMPLE
        sipp-verify bound samples --relative-error 0.25 \\
          --failure-probability 1e-6 --ceiling 10
      """)

  @Option(
    parsing: .unconditional, help: "The relative error eps, above 0.")
  var relativeError: String

  @Option(
    parsing: .unconditional,
    help: "The failure probability delta, between 0 and 1.")
  var failureProbability: String

  @OptionGroup var ladder: BoundLadderOptions

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let ε = try Rational(decimal: relativeError, name: "relative error")
    let δ = try Rational(
      decimal: failureProbability, name: "failure probability")
    let document = try Document(
      ε, δ, ceiling: try ladder.ceiling.value(), eta: try ladder.eta(),
      digits: try output.digits())
    try output.show(document)
  }
}

extension BoundSamplesCommand {
  /// The whole answer.
  struct Document: BoundDocument {
    let rungs: [Rung]
    let floor: Floor

    init(
      _ ε: Rational, _ δ: Rational, ceiling: Rational, eta: Int, digits: Int
    ) throws {
      let size = try SamplingFloor(ceiling: ceiling).necessarySamples(
        relativeError: ε, failureProbability: δ)
      floor = Floor(size, digits: digits)
      rungs = try SamplingLadder.rungs(ceiling: ceiling, neurons: eta).map {
        try Rung($0, ε, δ, floor: size.samples)
      }
    }

    var json: JSONValue {
      .object([("rungs", .array(rungs.map(\.json))), ("floor", floor.json)])
    }

    var table: String {
      let header = ["rung", "samples", "over floor", ""]
      let witness = floor.witness.map { "b = \($0.b), m = \($0.m)" } ?? ""
      let last = [
        "T4f floor", "\(floor.samples)", floor.exact ? "exact" : "at least",
        witness,
      ]
      return BoundText.table([header] + rungs.map(\.row) + [last])
    }
  }

  /// One rung's answer; no samples where it is not applicable or out of reach.
  struct Rung {
    let id: String
    var samples: Int?
    var overFloor: Double?
    var applicable: Bool
    /// False for a size that is enough and may not be the smallest.
    var smallest: Bool?
    var note: String?

    init(
      _ rung: any SamplingTail, _ ε: Rational, _ δ: Rational, floor: Int
    ) throws {
      id = rung.statement.rawValue
      applicable = rung.isApplicable(relativeError: ε)
      do throws(BoundError) {
        let size = try rung.samples(relativeError: ε, failureProbability: δ)
        samples = size?.samples
        smallest = size?.isSmallest
        overFloor = size.map { Double($0.samples) / Double(floor) }
        if size == nil { note = "not applicable at this error" }
      } catch {
        guard case .beyondReach = error else { throw error }
        note = "\(error)"
      }
    }

    var json: JSONValue {
      var members: [(name: String, value: JSONValue)] = [
        ("id", .string(id)), ("samples", JSONValue(samples)),
        ("over_floor", JSONValue(overFloor)), ("applicable", .bool(applicable)),
      ]
      if let smallest { members.append(("smallest", .bool(smallest))) }
      if let note { members.append(("note", .string(note))) }
      return .object(members)
    }

    var row: [String] {
      let comment = note ?? (smallest == false ? "enough, maybe not least" : "")
      return [
        id, samples.map(String.init) ?? "-",
        overFloor.map(BoundText.ratio) ?? "-", comment,
      ]
    }
  }

  /// The floor and the law that proves it.
  struct Floor {
    struct Witness {
      /// b as an exact fraction.
      let b: String
      let m: Int
      let probability: BoundEnclosure

      var json: JSONValue {
        .object([
          ("b", .string(b)), ("m", .integer(m)),
          ("probability", probability.json),
        ])
      }
    }

    let samples: Int
    let exact: Bool
    let witness: Witness?

    var json: JSONValue {
      .object([
        ("samples", .integer(samples)), ("exact", .bool(exact)),
        ("witness", witness?.json ?? .null),
      ])
    }

    init(_ size: FloorSize, digits: Int) {
      samples = size.samples
      exact = size.isExact
      witness = size.witness.map {
        Witness(
          b: "\($0.ceiling)", m: $0.samples,
          probability: BoundEnclosure($0.probability, digits: digits))
      }
    }
  }
}
