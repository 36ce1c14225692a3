import ArgumentParser
import Bounds
import Empirical
import Foundation
import Testing

@testable import sipp_verify

@Suite("bound inequality and explain: the concentration library")
struct BoundInequalityCommandTests {
  private func command(_ arguments: String) throws -> BoundInequalityCommand {
    let words = arguments.split(separator: " ").map(String.init)
    let parsed = try SippVerify.parseAsRoot(["bound", "inequality"] + words)
    return try #require(parsed as? BoundInequalityCommand)
  }

  private func object(_ json: JSONValue) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(json.text().utf8))
    return try #require(object as? [String: Any])
  }

  private func ends(_ value: Any?) throws -> ClosedRange<Double> {
    let pair = try #require(value as? [String: String])
    let lower = try #require(pair["lower"].flatMap(Double.init))
    let upper = try #require(pair["upper"].flatMap(Double.init))
    return try #require(lower <= upper ? lower...upper : nil)
  }

  private let example =
    "bernstein --samples 100 --variance 0.09 --range 1 --deviation 0.2"

  /// exp(−100 · 0.04/(2 (0.09 + 0.2/3))), against Bin(100, 0.09/1.09) from
  /// 100 · 0.29/1.09 on.
  @Test func theAnswerHasTheContractsNames() throws {
    let json = try object(try command(example).document().json)
    #expect(json["inequality"] as? String == "bernstein")
    #expect(json["side"] as? String == "upper")
    let exponent = -4.0 / (2 * (0.09 + 0.2 / 3))
    let probability = try ends(json["probability"])
    #expect(abs(probability.lowerBound / exp(exponent) - 1) < 1e-12)
    #expect(
      try abs(ends(json["log_probability"]).lowerBound - exponent) < 1e-12)
    let exact = try #require(json["exact"] as? [String: Any])
    #expect((exact["law"] as? String)?.isEmpty == false)
    let law = try BinomialLaw(
      trials: 100, probability: Rational(9, 109))
    let tail = law.tail(atLeast: 27).probability.midpoint
    let shown = try ends(exact["probability"])
    #expect(abs(shown.lowerBound / tail - 1) < 1e-12)
    let ratio = try ends(json["over_exact"]).lowerBound
    #expect(abs(ratio * tail / probability.lowerBound - 1) < 1e-12)
  }

  @Test func theTableShowsTheSame() throws {
    let lines = try command(example + " --digits 5").document().table
      .split(separator: "\n")
    #expect(lines.count == 7)
    #expect(lines[0].hasPrefix("bernstein, upper"))
    #expect(lines[1].hasPrefix("probability "))
    #expect(lines[5].hasPrefix("bound over exact"))
    #expect(
      lines[6]
        == "exact: terms on −v/b and b of mean 0 and variance v (one side)")
  }

  @Test func aFailureProbabilityGivesTheDeviation() throws {
    let json = try object(
      try command(
        "hoeffding --samples 50 --range 2 --failure-probability 0.01 --side both"
      ).document().json)
    let t = try ends(json["deviation"])
    #expect(abs(t.lowerBound - 2 * (log(200) / 100).squareRoot()) < 1e-12)
    #expect(json["probability"] == nil)
    let table = try command(
      "hoeffding --samples 50 --range 2 --failure-probability 0.01"
    ).document().table
    #expect(table.contains("deviation"))
    #expect(table.split(separator: "\n").count == 2)
  }

  @Test func whatHasNoExactLawHasNulls() throws {
    let json = try object(
      try command(
        "matrix-bernstein --dimension 9 --variance 1 --range 1 --deviation 9"
      )
      .document().json)
    #expect(json["exact"] is NSNull && json["over_exact"] is NSNull)
    let attained = try object(
      try command("markov --mean 1 --threshold 4").document().json)
    #expect(try ends(attained["over_exact"]).contains(1))
    // A tail of 0 has no ratio.
    let none = try object(
      try command("hoeffding --samples 2 --range 1 --deviation 2").document()
        .json)
    #expect(none["over_exact"] is NSNull)
    #expect(none["exact"] is [String: Any])
  }

  /// Every inequality can be called by the options that the catalogue names.
  @Test func everyInequalityCanBeCalled() throws {
    let values = [
      "samples": "12", "dimension": "3", "mean": "0.25", "variance": "0.2",
      "range": "1", "difference": "0.5", "deviation": "0.3",
      "threshold": "0.5",
    ]
    for inequality in Inequality.allCases {
      let entry = inequality.entry
      let options = try (entry.parameters + [entry.threshold]).map {
        "--\($0.name) \(try #require(values[$0.name], "\($0.name)"))"
      }
      for side in entry.sides {
        let arguments =
          "\(inequality.rawValue) \(options.joined(separator: " ")) "
          + "--side \(side.rawValue)"
        let document = try command(arguments).document()
        #expect(document.probability != nil, "\(arguments)")
        if let exact = document.exact {
          #expect(entry.comparedLaw != nil && !exact.law.isEmpty)
        }
      }
    }
  }

  @Test func theListNamesAll() throws {
    let list = BoundInequalityCommand.List()
    let lines = list.table.split(separator: "\n")
    #expect(lines.count == Inequality.allCases.count + 1)
    for (line, inequality) in zip(lines.dropFirst(), Inequality.allCases) {
      #expect(line.hasPrefix("\(inequality.rawValue) "))
      for parameter in inequality.entry.parameters {
        #expect(line.contains("--\(parameter.name) "))
      }
    }
    let json = try object(list.json)
    #expect(
      (json["inequalities"] as? [Any])?.count == Inequality.allCases.count)
    #expect(try command("--list").list)
  }

  @Test(arguments: [
    "", "bernstein", "nonsense --deviation 1",
    "bernstein --samples 100 --variance 0.09 --range 1",
    "bernstein --samples 1.5 --variance 0.09 --range 1 --deviation 1",
    "bernstein --samples 100 --variance x --range 1 --deviation 1",
    "bernstein --samples 100 --variance 0.09 --deviation 1",
    "hoeffding --samples 9 --range 1 --deviation 1 --mean 2",
    "hoeffding --samples 9 --range 1 --deviation 1 --failure-probability 0.1",
    "hoeffding --samples 9 --range 1 --deviation 1 --side left",
    "markov --mean 1 --threshold 2 --side lower",
    "hoeffding --samples 9 --range 1 --failure-probability 1",
    "poisson-ratio --mean 9 --failure-probability 0.1",
    "hoeffding --samples 9 --range 1 --deviation 1 --digits 0",
  ])
  func unclearCallsAreRefused(arguments: String) throws {
    let command = try command(arguments)
    #expect(throws: (any Error).self) { try command.document() }
  }

  @Test func aMistypedNameGetsOneLine() {
    #expect(
      BoundInequalityCommand.unknown("bernstien-\n")
        == "there is no inequality 'bernstien-'; "
        + "'sipp-verify bound inequality --list' names them all")
    #expect(
      BoundInequalityCommand.unknown("hoefding")
        == "there is no inequality 'hoefding'; near it are hoeffding")
    #expect(
      ExplainCommand.unknown("normal-")
        == "there is no statement 'normal-'; near it are normal-mills")
  }

  @Test func everyInequalityIsExplained() throws {
    for inequality in Inequality.allCases {
      let entry = inequality.entry
      let text = ExplainCommand.text(entry)
      #expect(text.hasPrefix("\(inequality.rawValue): \(entry.title)\n\n"))
      #expect(text.contains(entry.claim))
      #expect(
        text.contains(
          "Proof note:  proofs-notes/\(entry.encoding.proofNote), section \""))
      #expect(text.contains("Encoded in:  \(entry.encoding.typeName), "))
      for parameter in entry.parameters {
        #expect(text.contains("--\(parameter.name)  \(parameter.meaning)"))
      }
      let json = try object(ExplainCommand.json(entry))
      #expect(json["inequality"] as? String == inequality.rawValue)
      #expect(json["statement"] as? String == entry.claim)
      #expect(json["proof_section"] as? String == entry.noteSection)
      #expect((json["test_suites"] as? [String])?.isEmpty == false)
    }
    let all = try object(ExplainCommand.jsonList())
    #expect(
      (all["inequalities"] as? [Any])?.count == Inequality.allCases.count)
    let explain = try SippVerify.parseAsRoot(["explain", "Azuma"])
    let command = try #require(explain as? ExplainCommand)
    #expect(throws: Never.self) { try command.run() }
  }
}
