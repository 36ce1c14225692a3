import Bounds
import SiPP
import Testing

@testable import Empirical

/// Suites as data files: what they may say, and how errors are told.
@Suite("H3 suite files: schema and errors")
struct SuiteFileTests {
  private func suite(_ text: String) throws -> Empirical.Suite {
    try Empirical.Suite(
      JSONTree(Array(text.utf8), name: "s.json"), file: "s.json")
  }

  private func suite(
    entries: String, head: String = ""
  ) throws -> Empirical.Suite {
    try suite(
      """
      {"schema": "sipp-verify/suite/1", "name": "mine", \(head)
       "entries": [\(entries)]}
      """)
  }

  private static let blocks = #"{"kind": "blocks", "count": 2, "size": 2}"#

  @Test(arguments: Empirical.Suite.BuiltIn.allCases)
  func shippedSuitesAreRead(_ builtIn: Empirical.Suite.BuiltIn) throws {
    let suite = Empirical.Suite(builtIn)
    #expect(suite.name == builtIn.rawValue)
    #expect(!suite.about.isEmpty)
    #expect(suite.alpha == Levels.defaultAlpha)
    // Every suite has controls of both kinds: it can fail.
    let rows = try suite.without(.network).claims()
    for control in [Claim.Control.positive, .negative] {
      #expect(rows.contains { $0.control == control }, "\(control)")
    }
    #expect(rows.contains { $0.control == nil })
  }

  @Test func aSuiteSaysWhatItsRowsAre() throws {
    let suite = try suite(
      entries: """
        {"check": "moments", "instance": \(Self.blocks), "draws": 3,
         "trials": 7},
        {"check": "ladder", "instance": \(Self.blocks),
         "relative_error": 0.5, "failure_probability": "1/20",
         "rungs": ["T4e", "T4b"], "exact_laws": true}
        """, head: #""trials": 12, "alpha": 0.01,"#)
    #expect(suite.trials == 12)
    #expect(suite.alpha == Rational(1, 100))
    let rows = try suite.claims()
    #expect(rows.map(\.id) == [.t3, .t3, .t4b, .t4e, .t4b, .t4e])
    #expect(
      rows.map { $0.trialCount(asked: 12) } == [7, 7, 12, 12, 12, 12])
    #expect(
      rows.map(\.control) == [nil, nil, nil, nil, .negative, .negative])
    for row in rows.dropFirst(2) {
      let parameters = row.parameters.filter { $0.name == "relative_error" }
      #expect(parameters.map(\.value) == [.string("0.5")])
      #expect(
        row.parameters.contains {
          $0.name == "failure_probability" && $0.value == .string("0.05")
        })
    }
  }

  /// Every kind of instance, and the exact numbers that it was given.
  @Test func instancesAreWhatTheirMembersSay() throws {
    func neuron(_ text: String) throws -> SyntheticNeuron {
      try SuiteInstance.neuron(
        JSONTree(Array(text.utf8), name: "i"), file: "i")
    }
    #expect(
      try neuron(#"{"kind": "blocks", "count": 3, "size": 2}"#).weights.count
        == 6)
    let outside = try neuron(
      #"{"kind": "outside-input", "sigma": "7/2", "slack": 1.25}"#)
    #expect(outside.name == "outside input B=4.375 C=1.25")
    #expect(outside.nominalCeiling == Rational(35, 8))
    let heavy = try neuron(
      #"{"kind": "heavy-tailed", "weights": 5, "points": 4, "seed": 9}"#)
    #expect(heavy.name == "heavy-tailed neuron 9, n=5")
    #expect(heavy.points.count == 4)
    #expect(
      try neuron(#"{"kind": "unseen-weight", "share": 0.25}"#).name
        == "unseen weight, 0.25 of z")
    #expect(
      try neuron(#"{"kind": "rare-input", "among": 5}"#).points.count == 5)
  }

  /// One line each, with the line and the member.
  @Test(arguments: [
    ("", "s.json: line 1: expected a value"),
    ("[1]", "s.json: line 1: expected { … }"),
    ("{}", "s.json: line 1: 'schema' is missing"),
    (
      "{\n \"schema\": \"x\"}",
      "s.json: line 2, schema: expected \"sipp-verify/suite/1\""
    ),
    ("{\"a\": 1,\n\"a\": 2}", "s.json: line 2: the name 'a' occurs twice"),
    ("{\"a\": 1} 2", "s.json: line 1: something follows the document"),
    ("{\"a\": [1, 2", "s.json: line 1: expected , or ]"),
    ("{\"a\": tru}", "s.json: line 1: expected a value"),
    ("{\"a\": 01}", "s.json: line 1: a leading zero"),
  ])
  func aDocumentIsRefusedWithItsPlace(_ text: String, _ message: String) {
    #expect(message == failure { try suite(text) })
  }

  @Test(arguments: [
    ("", "line 2, entries: a suite without entries shows nothing"),
    ("1", "line 2, entries[0]: expected { … }"),
    ("{}", "line 2, entries[0]: 'check' is missing"),
    (
      #"{"check": "magic"}"#,
      "line 2, entries[0].check: 'magic' is none of moments, ladder, network, "
        + "sensitivity, joint, certified-ratio, signs, certificate, "
        + "network-error, distinct-draws, a-posteriori, deterministic, "
        + "hybrid, mixed, sampler, reference-code, planted-faults, "
        + "perturbed-constants"
    ),
    (
      #"{"check": "network", "instance": 1}"#,
      "line 2, entries[0].instance: there is no member 'instance' here"
    ),
    (
      #"{"check": "perturbed-constants", "constants": ["T1: K", "T1: K"]}"#,
      "line 2, entries[0].constants[1]: 'T1: K' occurs twice"
    ),
    (
      #"{"check": "perturbed-constants", "trials": 5}"#,
      "line 2, entries[0].trials: the trials of positive controls follow from "
        + "their power"
    ),
    (
      #"{"check": "network", "trials": 0}"#,
      "line 2, entries[0].trials: 0, but must be 1 to 4294967296"
    ),
    (
      #"{"check": "network", "trials": 1.5}"#,
      "line 2, entries[0].trials: expected a whole number"
    ),
    (
      #"{"check": "network", "trials": "9"}"#,
      "line 2, entries[0].trials: expected a whole number"
    ),
    (
      #"{"check": "reference-code", "trials": 10}"#,
      "line 2, entries[0].trials: the trials of positive controls follow from "
        + "their power"
    ),
    (
      #"{"check": "planted-faults", "faults": ["a stuck stream", "#
        + #""a stuck stream"]}"#,
      "line 2, entries[0].faults[1]: 'a stuck stream' occurs twice"
    ),
    (
      #"{"check": "moments", "instance": {"kind": "blocks", "count": 2}, "#
        + #""draws": 2}"#,
      "line 2, entries[0].instance: 'size' is missing"
    ),
    (
      #"{"check": "moments", "instance": {"kind": "blocks", "count": 1024, "#
        + #""size": 1024}, "draws": 2}"#,
      "line 2, entries[0].instance: count² · size is more than 1048576"
    ),
    (
      #"{"check": "moments", "instance": {"kind": "outside-input", "#
        + #""sigma": 2, "slack": 1.1}, "draws": 2}"#,
      "line 2, entries[0].instance.slack: must be above 1 and a binary "
        + "fraction, such as 1.25"
    ),
    (
      #"{"check": "ladder", "instance": {"kind": "heavy-tailed", "weights": 9, "#
        + #""points": 3, "seed": 1}, "relative_error": 1, "#
        + #""failure_probability": 0.1, "exact_laws": true}"#,
      "line 2, entries[0].instance: 'floor' and 'exact_laws' need an instance "
        + "on which T takes two values"
    ),
    (
      #"{"check": "ladder", "instance": {"kind": "blocks", "count": 4, "#
        + #""size": 1}, "relative_error": "one", "failure_probability": 0.1}"#,
      "line 2, entries[0].relative_error: 'one' is no decimal or fraction"
    ),
    (
      #"{"check": "ladder", "instance": {"kind": "blocks", "count": 4, "#
        + #""size": 1}, "relative_error": "1/0", "failure_probability": 0.1}"#,
      "line 2, entries[0].relative_error: '1/0' is no decimal or fraction"
    ),
    (
      #"{"check": "ladder", "instance": {"kind": "blocks", "count": 4, "#
        + #""size": 1}, "relative_error": 1, "failure_probability": 1}"#,
      "line 2, entries[0].failure_probability: 1, but must be 1e-30 "
        + "to 0.99"
    ),
    (
      #"{"check": "ladder", "instance": {"kind": "blocks", "count": 900, "#
        + #""size": 1}, "relative_error": 0.02, "failure_probability": 1e-9}"#,
      "line 2, entries[0]: asks for more than 100000000 draws a trial"
    ),
  ])
  func anEntryIsRefusedWithItsPlace(_ entry: String, _ reason: String) {
    #expect("s.json: " + reason == failure { try suite(entries: entry) })
  }

  @Test func equalRowsAreRefused() throws {
    let entry =
      #"{"check": "moments", "instance": \#(Self.blocks), "draws": 3}"#
    let twice = try suite(entries: "\(entry), \(entry)")
    #expect(
      failure { try twice.claims() }
        == "suite mine is two rows named 'T3, mean, blocks B=2 k=2', but must "
        + "be a suite of different rows")
  }

  @Test func aFileThatIsNoneSaysSo() {
    #expect(
      failure { try Empirical.Suite(named: "nowhere.json") }
        == "nowhere.json: No such file or directory")
    #expect(failure { try Empirical.Suite(named: "/") } == "/: is a directory")
  }

  private func failure(_ body: () throws -> Any) -> String? {
    do {
      _ = try body()
      return nil
    } catch {
      return "\(error)"
    }
  }
}
