import ArgumentParser
import Bounds
import Empirical
import Foundation
import Testing

@testable import sipp_verify

@Suite("bound tail: every law as a stranger calls it")
struct BoundTailCommandTests {
  /// Parameters of a law, a tail, and what its logarithm is near.
  private static let calls: [(law: String, arguments: [String], log: Double)] =
    [
      (
        "binomial",
        [
          "--trials", "1000", "--probability", "0.1", "--at-least",
          "150",
        ], -14.616_367
      ),
      ("poisson", ["--mean", "2.5", "--at-least", "40"], -76.106_196),
      (
        "poisson", ["--mean", "1e15", "--at-most", "999999000000000"],
        -504.373_8
      ),
      (
        "hypergeometric",
        [
          "--population", "1000", "--marked", "100",
          "--draws", "50", "--at-least", "12",
        ], -6.008_269
      ),
      (
        "poisson-binomial",
        [
          "--probabilities", "0.1,0.2, 0.7", "--at-least",
          "2",
        ], -1.599_488
      ),
      (
        "poisson-binomial",
        [
          "--probabilities", "0.1", "--probabilities",
          "0.2,0.7", "--at-least", "2",
        ], -1.599_488
      ),
      ("normal", ["--at-least", "40"], -804.608_442),
      (
        "normal",
        [
          "--mean", "-1", "--standard-deviation", "2", "--at-most",
          "-81",
        ], -804.608_442
      ),
      (
        "beta", ["--alpha", "0.5", "--beta", "20", "--at-least", "0.9"],
        -48.078_131
      ),
      (
        "gamma", ["--shape", "2.5", "--rate", "0.1", "--at-least", "100"],
        -6.684_827
      ),
      ("gamma", ["--shape", "1", "--at-most", "1"], -0.458_675),
      (
        "chi-square", ["--degrees-of-freedom", "3", "--at-least", "50"],
        -23.250_348
      ),
      (
        "occupancy", ["--draws", "100", "--cells", "365", "--at-most", "70"],
        -16.727_509
      ),
      (
        "occupancy",
        [
          "--draws", "9", "--probabilities", "0.5,0.3,0.2",
          "--at-least", "3",
        ], -0.191_828
      ),
    ]

  @Test func everyLawAnswersOnBothScales() throws {
    for (law, arguments, log) in Self.calls {
      let result = try CommandRunner.run(
        ["bound", "tail", law] + arguments + ["--json"])
      let name = "\(law) \(arguments)"
      #expect(result.code == 0, "\(name): \(result.error)")
      let json = try JSONSerialization.jsonObject(
        with: Data(result.output.utf8))
      let object = try #require(json as? [String: [String: String]])
      #expect(Set(object.keys) == ["probability", "log_probability"])
      let pair = try #require(object["log_probability"])
      let ends = ["lower", "upper"].compactMap { pair[$0].flatMap(Double.init) }
      try #require(ends.count == 2)
      #expect(ends[0] <= ends[1] && ends[1] - ends[0] < 1e-9, "\(name)")
      #expect(abs(ends[0] - log) < 1e-4 * max(1, abs(log)), "\(name): \(ends)")
      let probability = try #require(object["probability"])
      #expect(Set(probability.keys) == ["lower", "upper"])
    }
  }

  @Test func theTableHasBothScales() throws {
    let result = try CommandRunner.run([
      "bound", "tail", "poisson", "--mean", "1", "--at-least", "1",
      "--digits", "5",
    ])
    #expect(result.code == 0)
    #expect(
      result.output
        == """
                                from           to
        probability       6.3212e-01   6.3213e-01
        log probability  -4.5868e-01  -4.5867e-01

        """)
  }

  @Test(arguments: [
    (["poisson", "--mean", "-1"], "mean is -1"),
    (["poisson", "--mean", "1e16"], "mean is"),
    (["poisson", "--mean", "nan"], "'nan'"),
    (
      ["hypergeometric", "--population", "0", "--marked", "0", "--draws", "0"],
      "population is 0"
    ),
    (["poisson-binomial", "--probabilities", "0.1,1.5"], "probability is 3/2"),
    (["poisson-binomial", "--probabilities", "0.1,,0.5"], "probability is ''"),
    (["normal", "--standard-deviation", "0"], "standard deviation is 0"),
    (["beta", "--alpha", "0", "--beta", "1"], "alpha is 0"),
    (["beta", "--alpha", "1", "--beta", "-2"], "beta is -2"),
    (["gamma", "--shape", "0"], "shape is 0"),
    (["gamma", "--shape", "1", "--rate", "0"], "rate is 0"),
    (
      ["chi-square", "--degrees-of-freedom", "-3"],
      "degrees of freedom is -3"
    ),
    (["occupancy", "--draws", "3"], "cells is missing"),
    (["occupancy", "--draws", "3", "--cells", "0"], "cells is 0"),
    (["occupancy", "--draws", "-3", "--cells", "2"], "draws is -3"),
    (
      ["occupancy", "--draws", "3", "--cells", "2", "--probabilities", "1"],
      "cells is given twice"
    ),
    (
      ["occupancy", "--draws", "3", "--probabilities", "0.5,0.4"],
      "sum of the probabilities is 9/10"
    ),
    (["poisson", "--mean", "1", "--at-most", "2"], "tail is given twice"),
  ])
  func whatIsOutsideTheDomainIsOneLine(
    arguments: [String], reason: String
  ) throws {
    let result = try CommandRunner.run(
      ["bound", "tail"] + arguments + ["--at-least", "1"])
    #expect(result.code == 64, "\(arguments): \(result.error)")
    #expect(result.output.isEmpty && result.errorLines.count == 1)
    #expect(result.error.contains(reason), "\(result.error)")
  }

  @Test func aPointIsAskedForOnceAndInTheLawsUnit() throws {
    for (arguments, reason) in [
      (["poisson", "--mean", "1"], "tail is missing"),
      (["poisson", "--mean", "1", "--at-least", "1.5"], "at-least is '1.5'"),
      (["normal", "--at-most", "x"], "at-most is 'x'"),
    ] {
      let result = try CommandRunner.run(["bound", "tail"] + arguments)
      #expect(result.code == 64 && result.errorLines.count == 1)
      #expect(result.error.contains(reason), "\(result.error)")
    }
  }

  @Test func whatNoMethodReachesIsSaid() throws {
    let result = try CommandRunner.run([
      "bound", "tail", "occupancy", "--draws", "1000000000", "--cells",
      "1000000", "--at-most", "500000",
    ])
    #expect(result.errorLines.count == 1)
    #expect(result.error.contains("beyond the limit"), "\(result.error)")
    #expect(result.code != 0)
  }

  @Test func everyLawHasAnExampleInItsHelp() throws {
    for law in Set(Self.calls.map(\.law)) {
      let result = try CommandRunner.run(["bound", "tail", law, "--help"])
      #expect(result.code == 0)
      #expect(
        result.output.contains("sipp-verify bound tail \(law)"), "\(law)")
    }
  }
}
