import Bounds
import SiPP
import Testing

@testable import Empirical

/// Entries of T4g, T5, T6 and T6' in suite files: their rows, and what is refused.
@Suite("H3 suite files: T4g, T5, T6, T6'")
struct PruningSuiteTests {
  private func rows(_ entries: String) throws -> [Claim] {
    let text = """
      {"schema": "sipp-verify/suite/1", "name": "mine",
       "entries": [\(entries)]}
      """
    return try Empirical.Suite(
      JSONTree(Array(text.utf8), name: "s.json"), file: "s.json"
    ).claims()
  }

  private static let blocks =
    #""instance": {"kind": "blocks", "count": 2, "size": 8}"#
  private static let heavy =
    #""instance": {"kind": "heavy-tailed", "weights": 9, "points": 3, "seed": 1}"#

  @Test func anEntryGivesItsRows() throws {
    let rows = try rows(
      """
      {"check": "a-posteriori", \(Self.blocks), "relative_error": 0.5,
       "failure_probability": 0.1, "exact_laws": true, "trials": 9},
      {"check": "a-posteriori", \(Self.heavy), "relative_error": 0.5,
       "draws": 40, "known": ["moments"], "tail": "upper"},
      {"check": "deterministic", \(Self.heavy), "kept": 9},
      {"check": "hybrid", \(Self.heavy), "expected_nonzeros": "15/2",
       "failure_probability": 0.1},
      {"check": "mixed", \(Self.blocks), "kept": 4, "draws": 12,
       "relative_error": 0.5, "exact_laws": true},
      {"check": "mixed", "instance": {"kind": "heavy-tailed", "weights": 64,
       "points": 32, "seed": 1}, "expected_nonzeros": 32,
       "failure_probability": 0.05}
      """)
    #expect(
      rows.map(\.id) == [
        .t4g, .t4g, .t4g, .t5, .t6, .t6Prime, .t6Prime, .t4g, .t4g, .t6Prime,
      ])
    #expect(rows.map { $0.control == .negative } == (0..<10).map { $0 > 6 })
    #expect(rows.prefix(2).allSatisfy { $0.trials == .exactly(9) })
    #expect(
      rows.map(\.instance).prefix(7) == [
        "blocks B=2 k=8, from moments, eps=0.5 delta=0.1",
        "blocks B=2 k=8, from law, eps=0.5 delta=0.1",
        "heavy-tailed neuron 1, n=9, from moments, eps=0.5 m=40, upper tail",
        "heavy-tailed neuron 1, n=9, k=9",
        "heavy-tailed neuron 1, n=9, nonzeros=7.5 delta=0.1",
        "blocks B=2 k=8, k=4 m=12 eps=0.5",
        "heavy-tailed neuron 1, n=64, k=18 m=17 planned delta=0.05",
      ])
    #expect(Set(rows.map(\.name)).count == rows.count)
    for row in rows where row.control == .negative {
      #expect(
        rows.contains {
          $0.control == nil && $0.streamName == row.streamName
            && $0.id == row.id
        })
    }
  }

  /// The planned row is the plan's, at the law that is drawn.
  @Test func thePlannedRowIsThePlans() throws {
    let neuron = SyntheticNeuron.heavyTailed(
      weights: 64, points: 32, seed: 1)
    let plan = try MixedPlan(
      group: neuron.group().deterministicError(), expectedNonZeros: 32,
      failureProbability: Rational(1, 20))
    let rows = try rows(
      #"{"check": "mixed", "instance": {"kind": "heavy-tailed", "weights": 64, "#
        + #""points": 32, "seed": 1}, "expected_nonzeros": 32, "#
        + #""failure_probability": 0.05}"#)
    func value(_ name: String) -> JSONValue? {
      rows[0].parameters.first { $0.name == name }?.value
    }
    #expect(plan.rule == .mixed)
    #expect(value("kept") == .integer(plan.kept))
    #expect(value("samples") == .integer(plan.draws))
    #expect(
      value("relative_error")
        == DecimalEnclosure(Interval(plan.relativeError), digits: 17).json)
    // δ, up to what the law that is drawn differs from the ideal one.
    #expect(abs(rows[0].predicted.midpoint - 0.05) < 1e-6)
  }

  @Test(arguments: [
    (
      #"{"check": "a-posteriori", \#(blocks), "relative_error": 1, "draws": 9, "#
        + #""known": []}"#, ".known: an empty list asks for nothing"
    ),
    (
      #"{"check": "a-posteriori", \#(blocks), "relative_error": 1, "draws": 9, "#
        + #""known": ["range"]}"#,
      ".known[0]: 'range' is none of moments, law"
    ),
    (
      #"{"check": "a-posteriori", \#(blocks), "relative_error": 1, "draws": 9, "#
        + #""rungs": ["T4e"]}"#, ".rungs: there is no member 'rungs' here"
    ),
    (
      #"{"check": "a-posteriori", \#(blocks), "draws": 9}"#,
      ": 'relative_error' is missing"
    ),
    (
      #"{"check": "a-posteriori", \#(heavy), "relative_error": 1, "draws": 9, "#
        + #""exact_laws": true}"#,
      ".instance: 'exact_laws' needs an instance on which T takes two values"
    ),
    (
      #"{"check": "a-posteriori", "instance": {"kind": "unseen-weight", "#
        + #""share": 0.5}, "relative_error": 0.25, "failure_probability": 0.1}"#,
      ": at this input weights that are never drawn carry 'relative_error' of "
        + "z or more"
    ),
    (
      #"{"check": "a-posteriori", \#(blocks), "relative_error": 0.01, "draws": 2}"#,
      ": the bound is above 1 there, which says nothing"
    ),
    (
      #"{"check": "deterministic", \#(heavy), "kept": 10}"#,
      ".kept: 10, but must be 0 to 9"
    ),
    (#"{"check": "deterministic", \#(heavy)}"#, ": 'kept' is missing"),
    (
      #"{"check": "deterministic", "kept": 1, "instance": {"kind": "digits"}}"#,
      ".instance.kind: 'digits' is none of blocks, outside-input, heavy-tailed, "
        + "unseen-weight, rare-input"
    ),
    (
      #"{"check": "hybrid", \#(heavy), "expected_nonzeros": 0.5, "#
        + #""failure_probability": 0.1}"#,
      ".expected_nonzeros: 0.5, but must be 1 to 1024"
    ),
    (
      #"{"check": "hybrid", \#(heavy), "expected_nonzeros": 5}"#,
      ": 'failure_probability' is missing"
    ),
    (
      #"{"check": "hybrid", \#(heavy), "expected_nonzeros": 5, "#
        + #""failure_probability": 1}"#,
      ".failure_probability: 1, but must be 1e-30 to 0.99"
    ),
    (
      #"{"check": "mixed", \#(blocks), "kept": 4, "draws": 12, "#
        + #""relative_error": 0.5, "expected_nonzeros": 5}"#,
      ".expected_nonzeros: there is no member 'expected_nonzeros' here"
    ),
    (
      #"{"check": "mixed", \#(blocks), "draws": 12, "relative_error": 0.5}"#,
      ": 'expected_nonzeros' is missing"
    ),
    (
      #"{"check": "mixed", \#(blocks), "kept": 17, "draws": 12, "#
        + #""relative_error": 0.5}"#, ".kept: 17, but must be 0 to 16"
    ),
    (
      #"{"check": "mixed", \#(blocks), "kept": 4, "draws": 0, "#
        + #""relative_error": 0.5}"#,
      ".draws: 0, but must be 1 to 100000000"
    ),
    (
      #"{"check": "mixed", \#(blocks), "kept": 8, "draws": 9, "#
        + #""relative_error": 0.5}"#,
      ": this input meets no weight that is drawn"
    ),
    (
      #"{"check": "mixed", \#(blocks), "kept": 4, "draws": 1, "#
        + #""relative_error": 0.01}"#,
      ": the bound is above 1 there, which says nothing"
    ),
    (
      #"{"check": "mixed", \#(heavy), "kept": 1, "draws": 400, "#
        + #""relative_error": 0.5, "exact_laws": true}"#,
      ": 'exact_laws' needs an instance on which T of what is drawn takes two "
        + "values"
    ),
    (
      #"{"check": "mixed", \#(heavy), "expected_nonzeros": 9, "#
        + #""failure_probability": 0.1}"#,
      ": the plan is the rule 'deterministic'"
    ),
  ])
  func anEntryIsRefusedWithItsPlace(_ entry: String, _ reason: String) {
    do {
      let rows = try rows(entry)
      Issue.record("\(rows.count) rows of \(entry)")
    } catch {
      #expect("\(error)" == "s.json: line 2, entries[0]" + reason, "\(entry)")
    }
  }

  /// The quick suite has them, each with a known law, and true.
  @Test func theQuickSuiteHasThem() throws {
    let rows = try Empirical.Suite(.quick).without(.ladder).without(.joint)
      .claims()
    for id in [.t4g, .t5, .t6, .t6Prime] as [StatementID] {
      let claims = rows.filter { $0.id == id && $0.control == nil }
      #expect(claims.count == 1, "\(id.rawValue)")
      for claim in claims {
        #expect(claim.isTrue && claim.oracle != nil, "\(claim.name)")
        guard case .met = claim.assumption else {
          Issue.record("\(claim.name): an assumption fails")
          continue
        }
      }
      #expect(
        rows.contains { $0.id == id && $0.control == .negative }
          == (id == .t4g || id == .t6Prime))
    }
  }
}
