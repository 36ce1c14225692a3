import ArgumentParser
import Bounds
import Empirical
import Foundation
import Testing

@testable import sipp_verify

@Suite("bound: documents, tables and what is refused")
struct BoundCommandTests {
  private func object(_ document: some BoundDocument) throws -> [String: Any] {
    let text = document.json.text()
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(object as? [String: Any])
  }

  private func samples(
    _ ε: String, _ δ: String, _ B: Rational
  ) throws -> BoundSamplesCommand.Document {
    try BoundSamplesCommand.Document(
      try Rational(decimal: ε), try Rational(decimal: δ), ceiling: B, eta: 1,
      digits: 20)
  }

  @Test func samplesHaveTheContractsNames() throws {
    let json = try object(try samples("0.25", "1e-6", 10))
    let rungs = try #require(json["rungs"] as? [[String: Any]])
    #expect(
      rungs.compactMap { $0["id"] as? String }
        == ["T4a", "T4b", "T4c", "T4c'", "T4d", "T4e", "T4e'"])
    #expect(rungs[1]["samples"] as? Int == 5_030)
    #expect(rungs[1]["applicable"] as? Bool == true)
    let ratio = try #require(rungs[1]["over_floor"] as? Double)
    #expect(abs(ratio - 5_030 / 3_545.0) < 1e-12)
    #expect(rungs[6]["smallest"] as? Bool == true)
    let floor = try #require(json["floor"] as? [String: Any])
    #expect(floor["samples"] as? Int == 3_545)
    #expect(floor["exact"] as? Bool == true)
    let witness = try #require(floor["witness"] as? [String: Any])
    #expect(witness["b"] as? String == "10")
    #expect(witness["m"] as? Int == 3_544)
  }

  @Test func aRungThatIsNotApplicableHasNulls() throws {
    let json = try object(try samples("1", "1e-3", 10))
    let rungs = try #require(json["rungs"] as? [[String: Any]])
    #expect(rungs[0]["samples"] is NSNull)
    #expect(rungs[0]["over_floor"] is NSNull)
    #expect(rungs[0]["applicable"] as? Bool == false)
  }

  @Test func aFloorWithoutAWitnessHasANull() throws {
    let json = try object(try samples("0.5", "1e-3", 1))
    let floor = try #require(json["floor"] as? [String: Any])
    #expect(floor["samples"] as? Int == 1)
    #expect(floor["witness"] is NSNull)
  }

  /// Not "undecided", and not after minutes: no rung can be in reach.
  @Test(arguments: ["1e-8", "1e-50", "1e-1000", "1e-100000"])
  func tinyErrorsAreBeyondReachAtOnce(ε: String) throws {
    let error = #expect(throws: BoundError.self) {
      _ = try samples(ε, "0.01", 10)
    }
    guard case .beyondReach = error else {
      Issue.record("\(ε): \(String(describing: error))")
      return
    }
  }

  @Test func theTableHasALineForEachRungAndTheFloor() throws {
    #expect(
      try samples("0.5", "1e-12", 10).table == """
        rung       samples  over floor
        T4a           9508       4.675
        T4b           2644       1.300
        T4c           2323       1.142
        T4c'          2301       1.131
        T4d           2259       1.111
        T4e           2098       1.031
        T4e'          2098       1.031
        T4f floor     2034       exact  b = 10, m = 2033
        """)
  }

  @Test(arguments: [
    (0, "0.000"), (0.0004, "0.000"), (0.0006, "0.001"), (1, "1.000"),
    (1.4189, "1.419"), (12.5, "12.500"), (1e13, "10000000000000.0"),
  ])
  func ratiosHaveThreeDecimals(ratio: Double, shown: String) {
    #expect(BoundText.ratio(ratio) == shown)
  }

  @Test func jsonKeepsTheOrderOfTheInterface() throws {
    let lines = try samples("1", "1e-3", 10).json.text().split(separator: "\n")
    #expect(
      lines.prefix(8).joined(separator: "\n") == """
        {
          "rungs": [
            {
              "id": "T4a",
              "samples": null,
              "over_floor": null,
              "applicable": false,
              "note": "not applicable at this error"
        """)
  }

  @Test func enclosuresAreRoundedOutwards() throws {
    let third = Interval(Rational(1, 3))
    let shown = BoundEnclosure(third, digits: 5)
    #expect(shown.lower == "3.3333e-01" && shown.upper == "3.3334e-01")
  }

  @Test(arguments: [
    "100.5", "1e3", "", "abc", "nan", "99999999999999999999", " 5",
  ])
  func countsThatAreNotWholeAreRefused(text: String) {
    #expect(throws: BoundError.self) {
      try BoundNumber.whole(text, name: "trials")
    }
  }

  @Test(arguments: [
    (["--ceiling", "10"], "10"),
    (["--sensitivity-sum", "2.5", "--slack", "4"], "10"),
    (["--sensitivity-sum", "2.5"], "5/2"),
  ])
  func theCeilingIsGivenAsSuchOrAsAProduct(
    arguments: [String], value: String
  ) throws {
    let options = try BoundCeilingOptions.parse(arguments)
    #expect(try options.value().description == value)
  }

  @Test(arguments: [
    [], ["--ceiling", "10", "--slack", "1"], ["--slack", "2"],
    ["--sensitivity-sum", "0.5"], ["--ceiling", "nan"], ["--ceiling", ""],
    ["--sensitivity-sum", "3", "--slack", "0.5"],
  ])
  func unclearCeilingsAreRefused(arguments: [String]) throws {
    let options = try BoundCeilingOptions.parse(arguments)
    #expect(throws: BoundError.self) { try options.value() }
  }

  @Test(arguments: ["0", "1001", "-1", "x", "1.5"])
  func digitsOutsideTheDomainAreRefused(text: String) throws {
    let options = try BoundOutputOptions.parse(["--digits", text])
    #expect(throws: BoundError.self) { try options.digits() }
  }

  @Test(arguments: ["nan", "-1", "0", "1e400", "inf", "", "abc"])
  func errorsOutsideTheDomainAreRefused(text: String) throws {
    let command = try BoundSamplesCommand.parse([
      "--relative-error", text, "--failure-probability", "1e-6", "--ceiling",
      "10",
    ])
    #expect(throws: BoundError.self) { try command.run() }
  }

  private func points(
    _ arguments: [String]
  ) throws -> BoundPointsCommand.Document {
    let command = try BoundPointsCommand.parse(arguments)
    return try command.document()
  }

  @Test func pointsHaveTheContractsNames() throws {
    let document = try points([
      "--weights", "784", "--failure-probability", "1e-6", "--constant", "3",
    ])
    let json = try object(document)
    #expect(json["sensitivity_points"] as? Int == 62)
    #expect(json["necessary_points"] as? Int == 62)
    #expect(json["reference_points"] as? Int == 68)
    let pair = try #require(json["failure_probability"] as? [String: String])
    let upper = try #require(pair["upper"].flatMap(Double.init))
    // 784 exp(−62/3).
    #expect(abs(upper - 8.296_535e-7) < 1e-12, "\(upper)")
    let exact = try #require(
      json["independent_failure_probability"] as? [String: String])
    let lower = try #require(exact["lower"].flatMap(Double.init))
    // 1 − (1 − exp(−62/3))⁷⁸⁴, by log1p and expm1.
    #expect(abs(lower - 8.2965319517e-07) < 1e-15 && lower < upper, "\(lower)")
    #expect(
      document.json.text().split(separator: "\n").prefix(2)
        == ["{", "  \"sensitivity_points\": 62,"])
  }

  @Test func thePointsTableHasALineForEachNumber() throws {
    #expect(
      try points([
        "--weights", "1000", "--failure-probability", "0.5", "--constant",
        "50", "--digits", "5",
      ]).table == """
                   points
        T1            381
        necessary     364
        reference      30

                                     from          to
        failure probability    4.9054e-01  4.9055e-01
        exact, if independent  3.8777e-01  3.8778e-01
        """)
  }

  /// ⌈3 log(8 · 300 · 610/10⁻⁶)⌉, whatever the weights are.
  @Test func theReferenceTakesNeuronsWhereTheyAreGiven() throws {
    let common = ["--failure-probability", "1e-6", "--constant", "3"]
    for weights in ["1", "784"] {
      let document = try points(
        ["--weights", weights, "--neurons", "610", "--widest", "300"] + common)
      #expect(document.reference == 85)
    }
  }

  @Test(arguments: [
    (["--weights", "0"], "weights is 0"), (["--weights", "2.5"], "'2.5'"),
    (["--weights", "-3"], "weights is -3"),
    (["--failure-probability", "0"], "failure probability is 0"),
    (["--failure-probability", "1"], "failure probability is 1"),
    (["--failure-probability", "nan"], "'nan'"),
    (["--constant", "0"], "constant is 0"),
    (["--constant", "-1"], "constant is -1"),
    (["--constant", "inf"], "'inf'"), (["--constant", "1e101"], "constant is"),
    (["--constant", "1e50"], "number of sensitivity points"),
    (["--neurons", "5"], "widest is missing"),
    (["--widest", "5"], "neurons is missing"),
    (["--neurons", "0", "--widest", "5"], "neurons is 0"),
    (["--digits", "0"], "digits is 0"),
  ])
  func pointsOutsideTheDomainAreExit64(
    arguments: [String], reason: String
  ) throws {
    var all = [
      "--weights": "784", "--failure-probability": "1e-6", "--constant": "3",
    ]
    for index in stride(from: 0, to: arguments.count, by: 2) {
      all[arguments[index]] = arguments[index + 1]
    }
    let result = try CommandRunner.run(
      ["bound", "points"]
        + all.sorted { $0.key < $1.key }.flatMap {
          [$0.key, $0.value]
        })
    #expect(result.code == 64, "\(arguments): \(result.error)")
    #expect(result.output.isEmpty && result.errorLines.count == 1)
    #expect(result.error.contains(reason), "\(result.error)")
  }

  @Test func pointsPrintWhatWasAskedFor() throws {
    let arguments = [
      "bound", "points", "--weights", "784", "--failure-probability", "1e-6",
      "--constant", "3",
    ]
    let table = try CommandRunner.run(arguments)
    #expect(table.code == 0 && table.error.isEmpty)
    #expect(table.output.contains("reference      68"))
    let json = try CommandRunner.run(arguments + ["--json"])
    #expect(json.code == 0)
    #expect(json.output.contains("\"sensitivity_points\": 62"))
  }

  @Test func probabilitiesHaveBothTails() throws {
    let output = try BoundOutputOptions.parse([])
    let document = try BoundProbabilityCommand.Document(
      Rational(1, 4), samples: 5_030, ceiling: 10, eta: 1, output)
    let json = try object(document)
    let rungs = try #require(json["rungs"] as? [[String: Any]])
    for rung in rungs {
      for key in ["failure_probability", "upper_tail", "lower_tail"] {
        let pair = try #require(rung[key] as? [String: String])
        #expect(Set(pair.keys) == ["lower", "upper"])
      }
    }
    let both = try #require(
      rungs[1]["failure_probability"] as? [String: String])
    let upper = try #require(both["upper"].flatMap(Double.init))
    #expect(upper <= 1e-6 && upper > 0.999e-6)
    let floor = try #require(json["floor"] as? [String: Any])
    #expect(floor["simple"] is [String: String])
    #expect(floor["failure_probability"] is [String: String])
  }
}
