import ArgumentParser
import Bounds

/// `bound samples`: the smallest m that each rung certifies, and the floor.
struct BoundSamplesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "samples",
    abstract: "Samples that each rung needs for an error and a probability.",
    discussion: """
      over_floor compares with the floor T4f: no bound that knows only B can
      certify fewer samples. Where the floor is not exact it is a certified
      witness, and the ratio an upper bound.

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

  @OptionGroup var ceiling: BoundCeilingOptions

  @Option(
    parsing: .unconditional, help: "T4a's eta, the number of neurons.")
  var eta = "1"

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let ε = try Rational(decimal: relativeError, name: "relative error")
    let δ = try Rational(
      decimal: failureProbability, name: "failure probability")
    let document = try Document(
      ε, δ, ceiling: try ceiling.value(),
      eta: try BoundNumber.whole(eta, name: "eta"),
      digits: try output.digits())
    try output.show(document) { document.table }
  }
}

extension BoundSamplesCommand {
  /// The whole answer.
  struct Document: Encodable {
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
  struct Rung: Encodable {
    let id: String
    var samples: Int?
    var overFloor: Double?
    var applicable: Bool
    /// False for a size that is enough and may not be the smallest.
    var smallest: Bool?
    var note: String?

    enum CodingKeys: String, CodingKey {
      case id, samples, applicable, smallest, note
      case overFloor = "over_floor"
    }

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

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .id)
      try container.encode(samples, forKey: .samples)
      try container.encode(overFloor, forKey: .overFloor)
      try container.encode(applicable, forKey: .applicable)
      try container.encodeIfPresent(smallest, forKey: .smallest)
      try container.encodeIfPresent(note, forKey: .note)
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
  struct Floor: Encodable {
    struct Witness: Encodable {
      /// b as an exact fraction.
      let b: String
      let m: Int
      let probability: BoundEnclosure
    }

    let samples: Int
    let exact: Bool
    let witness: Witness?

    init(_ size: FloorSize, digits: Int) {
      samples = size.samples
      exact = size.isExact
      witness = size.witness.map {
        Witness(
          b: "\($0.ceiling)", m: $0.samples,
          probability: BoundEnclosure($0.probability, digits: digits))
      }
    }

    enum CodingKeys: String, CodingKey {
      case samples, exact, witness
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(samples, forKey: .samples)
      try container.encode(exact, forKey: .exact)
      try container.encode(witness, forKey: .witness)
    }
  }
}
