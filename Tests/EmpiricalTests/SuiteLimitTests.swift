import Bounds
import SiPP
import TestSupport
import Testing

@testable import Empirical

/// What a suite file may not ask for, though every member alone is allowed; and
/// that nothing else ends the program.
@Suite("H3 suite files: limits")
struct SuiteLimitTests {
  private static func rows(_ entry: String) throws -> [Claim] {
    let text = """
      {"schema": "sipp-verify/suite/1", "name": "mine",
       "entries": [\(entry)]}
      """
    return try Empirical.Suite(
      JSONTree(Array(text.utf8), name: "s.json"), file: "s.json"
    ).claims()
  }

  private func expect(_ entry: String, isRefused reason: String) {
    do {
      let rows = try Self.rows(entry)
      Issue.record("\(rows.count) rows of \(entry)")
    } catch {
      guard case .file? = error as? SiPPError else {
        Issue.record("\(error) names no place in the file")
        return
      }
      #expect("\(error)" == "s.json: line 2, entries[0]" + reason, "\(entry)")
    }
  }

  // MARK: The floor

  /// Blocks that fail with at most δ however few draws there are.
  @Test(arguments: [
    (1, 8, "0.5", "0.05"), (10, 8, "1000", "0.05"), (10, 8, "10", "0.05"),
    (10, 8, "9", "0.2"), (2, 1, "1000", "0.99"),
  ])
  func aFloorNeedsDrawsThatAreTooFew(
    count: Int, size: Int, ε: String, δ: String
  ) {
    expect(
      """
      {"check": "ladder", "relative_error": \(ε), "failure_probability": \(δ),
       "instance": {"kind": "blocks", "count": \(count), "size": \(size)},
       "rungs": ["T4e"], "floor": true}
      """.replacing("\n", with: ""),
      isRefused:
        ".floor: at none of at most 1000 numbers of draws below the floor "
        + "does this instance fail with more than 'failure_probability'")
  }

  /// The floor is searched for every δ, whether it has a row or not.
  @Test(arguments: [("0.019", "1e-30"), ("0.019", "0.5"), ("0.099", "0.51")])
  func theFloorIsNotSearchedWhereThatTakesLong(_ ε: String, _ δ: String) {
    expect(
      #"{"check": "ladder", "failure_probability": \#(δ), "#
        + #""relative_error": \#(ε), "rungs": ["T4e"], "#
        + #""instance": {"kind": "rare-input", "among": 4}}"#,
      isRefused:
        ".relative_error: with 'failure_probability', must be 0.02 or more, "
        + "0.1 or more where that is above 0.5")
  }

  // MARK: Lists

  @Test(arguments: [
    (
      #"{"check": "ladder", "instance": {"kind": "rare-input", "among": 3}, "#
        + #""relative_error": 1, "draws": 4, "rungs": []}"#, ".rungs"
    ),
    (#"{"check": "planted-faults", "faults": []}"#, ".faults"),
    (#"{"check": "perturbed-constants", "constants": []}"#, ".constants"),
  ])
  func anEmptyListIsRefused(_ entry: String, _ member: String) {
    expect(entry, isRefused: "\(member): an empty list asks for nothing")
  }

  // MARK: Laws of inputs

  @Test(arguments: [
    ("1", "", ".inputs"), ("1/4", "", ".inputs"),
    ("3", #""slack": "3/2", "#, ".slack"), ("3", #""slack": 4, "#, ".slack"),
  ])
  func twoPointInputsNeedASlack(_ K: String, _ slack: String, _ at: String) {
    expect(
      #"{"check": "sensitivity", \#(slack)"failure_probability": 0.05, "#
        + #""inputs": {"kind": "two-point", "neurons": 3, "constant": "\#(K)"}}"#,
      isRefused:
        "\(at): two-point inputs need a 'slack' from 1.75 to below 4")
  }

  @Test func aThresholdNextToAValueIsRefused() {
    // M/C is above 1/2 by less than 2⁻⁴⁰.
    expect(
      #"{"check": "sensitivity", "failure_probability": 0.05, "#
        + #""slack": 1.9999999999999, "#
        + #""inputs": {"kind": "share", "shape": "Beta(1,1)"}}"#,
      isRefused:
        ".slack: a threshold M/C is too near above a value of the inputs")
  }

  @Test(arguments: ["sensitivity", "joint"])
  func tooManySetsOfSeenInputsAreRefused(_ check: String) {
    let joint =
      check == "joint" ? #", "relative_error": 0.5, "draws": "fixed""# : ""
    let weights = (1...16).map(String.init).joined(separator: ", ")
    expect(
      #"{"check": "\#(check)", "failure_probability": 0.05, "#
        + #""inputs": {"kind": "one-hot", "weights": [\#(weights)]}\#(joint)}"#,
      isRefused:
        ".inputs: the law of 782 draws from 16 values: beyond the limit of "
        + "2^28 bits of exact numbers")
  }

  @Test(arguments: ["fixed", "from S"])
  func aJointTrialHasALimitOfDraws(_ draws: String) {
    expect(
      #"{"check": "joint", "failure_probability": 0.05, "slack": 1000, "#
        + #""relative_error": 0.001, "draws": "\#(draws)", "#
        + #""inputs": {"kind": "one-hot", "weights": [1, 3]}}"#,
      isRefused: ": asks for more than 100000000 draws a trial")
  }

  // MARK: Instances

  @Test(arguments: ["1.0000000001", "1.9999999999999999999"])
  func aPointsShareHasALimit(_ sigma: String) {
    expect(
      #"{"check": "moments", "draws": 2, "instance": "#
        + #"{"kind": "outside-input", "sigma": \#(sigma), "slack": 1.5}}"#,
      isRefused:
        ".instance.sigma: must be whole, or 0.001 or more from whole numbers")
  }

  /// Names a neuron of one weight whose input is 0.
  private static let silentSeed =
    (0..<64).first { seed in
      SyntheticNeuron.heavyTailed(weights: 1, points: 1, seed: seed).input
        == [0]
    } ?? 0

  @Test(arguments: [
    #"{"check": "moments", "draws": 2, "instance": "#,
    #"{"check": "ladder", "draws": 2, "relative_error": 1, "instance": "#,
  ])
  func aNeuronWithoutOutputIsRefused(_ head: String) {
    expect(
      head + #"{"kind": "heavy-tailed", "weights": 1, "points": 1, "#
        + #""seed": \#(Self.silentSeed)}}"#,
      isRefused: ".instance: the group's output is 0 at this input")
  }

  // MARK: Anything else

  /// Members at random, many at the ends of their ranges and beyond: rows, or an
  /// error with its place.
  @Test func noEntryEndsTheProgram() {
    var random = SplitMix64(seed: 20)
    var (built, refused) = (0, 0)
    for round in 0..<Self.rounds {
      var entry = RandomEntry(random: random)
      let text = entry.entry()
      random = entry.random
      do {
        _ = try Self.rows(text)
        built += 1
      } catch {
        refused += 1
        guard case .file? = error as? SiPPError else {
          Issue.record("round \(round): \(error): \(text)")
          continue
        }
      }
    }
    #expect(built > Self.rounds / 10 && refused > Self.rounds / 10)
  }

  private static let rounds = isFullEffort ? 1_000 : 300
}

/// Entries that a generator makes up.
private struct RandomEntry {
  var random: SplitMix64

  private mutating func one<T>(_ choices: T...) -> T {
    choices[Int.random(in: choices.indices, using: &random)]
  }

  private mutating func chance(_ odds: Int) -> Bool {
    Int.random(in: 0..<odds, using: &random) == 0
  }

  mutating func entry() -> String {
    let check = one(
      "ladder", "ladder", "moments", "sensitivity", "joint", "sampler",
      "a-posteriori", "deterministic", "hybrid", "mixed", "signs",
      "certificate", "network-error", "distinct-draws", "certified-ratio")
    var members = [#""check": "\#(check)""#]
    switch check {
    case "ladder": members += ladder()
    case "moments": members += [instance(), #""draws": \#(draws())"#]
    case "a-posteriori": members += posterior()
    case "deterministic":
      members += [instance(), #""kept": \#(one(0, 1, 2, 9))"#]
    case "hybrid": members += [instance()] + budget()
    case "mixed": members += mixed()
    case "signs": members += signs()
    case "certificate", "network-error": members += smallNetwork()
    case "distinct-draws": members += distinctDraws()
    case "certified-ratio": members += certifiedRatio()
    case "sensitivity": members += inputs()
    case "joint":
      members +=
        inputs() + [
          #""relative_error": \#(relativeError())"#,
          #""draws": "\#(one("fixed", "from S"))""#,
        ]
    default:
      let count = one(0, 1, 2, 3, 8)
      let values = (0..<count).map { _ in
        one("1", "1e-6", "1000000", #""1/3""#, "0", "1e-7")
      }
      members += [#""importances": [\#(values.joined(separator: ", "))]"#]
    }
    // Something is missing, now and then.
    if chance(20) {
      members.remove(at: Int.random(in: members.indices, using: &random))
    }
    return "{" + members.joined(separator: ", ") + "}"
  }

  private mutating func relativeError() -> String {
    one(
      "0.001", "0.02", "0.25", "0.5", "1", #""999/1000""#, "1.5", "2", "9",
      "1000", "0")
  }

  private mutating func probability() -> String {
    one("0.05", "0.2", "0.5", "0.9", "0.99", "1e-30", "1e-9", "1")
  }

  private mutating func draws() -> Int { one(1, 2, 3, 7, 40, 1_000, 0) }

  private mutating func posterior() -> [String] {
    var members = [instance(), #""relative_error": \#(relativeError())"#]
    members.append(
      chance(2)
        ? #""draws": \#(draws())"#
        : #""failure_probability": \#(probability())"#)
    if chance(3) {
      members.append(#""known": [\#(one("", #""law""#, #""moments""#))]"#)
    }
    if chance(3) {
      members.append(#""tail": "\#(one("upper", "lower", "both"))""#)
    }
    if chance(3) { members.append(#""exact_laws": true"#) }
    return members
  }

  private mutating func budget() -> [String] {
    [
      #""expected_nonzeros": \#(one("0", "1", "2.5", "3.999", "8", "1024"))"#,
      #""failure_probability": \#(probability())"#,
    ]
  }

  private mutating func mixed() -> [String] {
    let numbers =
      chance(2)
      ? budget()
      : [
        #""kept": \#(one(0, 1, 2, 5))"#, #""draws": \#(draws())"#,
        #""relative_error": \#(relativeError())"#,
      ]
    return [instance()] + numbers
      + (chance(3) ? [#""exact_laws": true"#] : [])
  }

  private mutating func signs() -> [String] {
    func side(_ count: Int, _ a: Int, _ b: Int) -> String {
      #"{"count": \#(count), "at_positive": \#(a), "at_negative": \#(b)}"#
    }
    let instance = one(
      #"{"kind": "heavy-tailed", "weights": \#(one(1, 2, 9, 0)), "#
        + #""points": \#(one(1, 3)), "seed": \#(one(0, 1, 7))}"#,
      #"{"kind": "blocks", "positive": "#
        + side(one(2, 5, 256, 1), one(0, 1, 6), one(0, 1, 3))
        + #", "negative": "# + side(one(2, 4), one(0, 1), one(0, 2))
        + #", "size": \#(one(1, 2, 64))}"#)
    return [
      #""instance": \#(instance)"#, #""relative_error": \#(relativeError())"#,
      chance(2)
        ? #""draws": \#(draws())"#
        : #""failure_probability": \#(probability())"#,
      #""rung": "\#(one("T4b", "T4e", "T4d"))""#,
    ]
  }

  private mutating func smallNetwork() -> [String] {
    let widths = one("[2, 1]", "[4, 3, 2]", "[1, 1, 1, 1, 1]", "[8, 2]", "[3]")
    return [
      #""widths": \#(widths)"#, #""points": \#(one(1, 2, 8, 0))"#,
      #""seed": \#(one(0, 1, 5))"#, #""relative_error": \#(relativeError())"#,
      #""failure_probability": \#(probability())"#,
    ]
  }

  private mutating func distinctDraws() -> [String] {
    [
      chance(2)
        ? #""indices": \#(one(1, 2, 9, 256))"#
        : #""importances": [\#(one("1, 2", "1, 1e-6, 3", "5"))]"#,
      #""draws": \#(draws())"#,
      #""deviation": \#(one("0.001", "0.5", "1", "3", "1000", "0"))"#,
      #""bound": "\#(one("draws", "support", "variance", "none"))""#,
    ]
  }

  private mutating func certifiedRatio() -> [String] {
    let law = one(
      #"{"kind": "one-hot", "weights": [1, 1, 2]}"#,
      #"{"kind": "share", "shape": "Beta(1,1)"}"#,
      #"{"kind": "two-point", "neurons": 2, "constant": 3}"#)
    var members = [
      #""inputs": \#(law)"#, #""sensitivity_points": \#(one(1, 3, 12, 0))"#,
      #""allowed": \#(one(0, 1, 5))"#,
      #""exceedance": \#(one("0.01", "0.2", "0.99", "1"))"#,
      #""error_probability": \#(one("0.05", "1e-6", "0.9", "0"))"#,
    ]
    if chance(2) { members.append(#""points": "fixed""#) }
    if chance(3) { members.append(#""uniform_share": \#(one("0.1", "1"))"#) }
    return members
  }

  private mutating func ladder() -> [String] {
    var members = [instance(), #""relative_error": \#(relativeError())"#]
    members.append(
      chance(2)
        ? #""draws": \#(draws())"#
        : #""failure_probability": \#(probability())"#)
    if chance(2) {
      members.append(#""tail": "\#(one("upper", "lower", "both"))""#)
    }
    if chance(2) {
      members.append(
        #""rungs": [\#(one("", #""T4e""#, #""T4b", "T4e'""#, #""T4a", "T4d""#))]"#
      )
    }
    if chance(2) { members.append(#""exact_laws": true"#) }
    if chance(3) { members.append(#""floor": \#(one("true", "false"))"#) }
    return members
  }

  private mutating func instance() -> String {
    let kind = one(
      "blocks", "blocks", "outside-input", "heavy-tailed", "unseen-weight",
      "rare-input")
    let members =
      switch kind {
      case "blocks":
        #""count": \#(one(1, 2, 3, 10, 0)), "size": \#(one(1, 2, 4))"#
      case "outside-input":
        #""sigma": \#(one("1", "2", "3.5", "1.001", "2.999", "40", "1e-9"))"#
          + #", "slack": \#(one("1.5", "2", "1000", "1.0009765625", "1"))"#
      case "heavy-tailed":
        #""weights": \#(one(1, 2, 9)), "points": \#(one(1, 2, 5)), "#
          + #""seed": \#(Int.random(in: 0..<1_000, using: &random))"#
      case "unseen-weight": #""share": \#(one("0.001", "0.5", "0.999", "1"))"#
      default: #""among": \#(one(1, 2, 5))"#
      }
    return #""instance": {"kind": "\#(kind)", \#(members)}"#
  }

  private mutating func inputs() -> [String] {
    let kind = one("one-hot", "share", "two-point")
    let members =
      switch kind {
      case "one-hot":
        #""weights": "#
          + one("[1, 1]", "[1, 3]", "[1, 2, 3]", "[1, 50]", "[4]", "[2, 2, 5]")
      case "share":
        #""shape": "\#(one("Beta(1/2,1)", "Beta(1,1)", "Beta(2,1)"))""#
      default:
        #""neurons": \#(one(1, 2, 4)), "constant": "#
          + one("1", #""1/4""#, "3", "40", "0.1")
      }
    var result = [
      #""inputs": {"kind": "\#(kind)", \#(members)}"#,
      #""failure_probability": \#(probability())"#,
    ]
    if chance(3) {
    } else {
      result.append(
        #""slack": "#
          + one(
            "1", "1.5", "1.75", "2", "3", "3.999", "4", "1000",
            "1.9999999999999"))
    }
    return result
  }
}
