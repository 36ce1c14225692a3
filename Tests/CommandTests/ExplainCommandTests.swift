import ArgumentParser
import Bounds
import Empirical
import Foundation
import Testing

@testable import sipp_verify

@Suite("explain: what it prints and how it is spelt")
struct ExplainCommandTests {
  @Test func everyStatementIsExplainedInFull() throws {
    for statement in StatementCatalogue.all {
      let text = ExplainCommand.text(statement)
      #expect(text.hasPrefix("\(statement.id.rawValue): \(statement.title)\n"))
      #expect(text.contains(statement.claim))
      #expect(text.contains("Status:      \(statement.status.rawValue)\n"))
      #expect(text.utf8.count >= 200, "\(statement.id.rawValue) is too short")
      #expect(
        text.contains("Proof note:") == (statement.status == .encoded))
    }
  }

  @Test func anEncodedStatementSaysWhereItLives() throws {
    let text = ExplainCommand.text(StatementID.t4b.entry)
    #expect(
      text.hasSuffix(
        """
        Proof note:  proofs-notes/T4b-bernstein.md
        Encoded in:  BernsteinTail, Sources/Bounds/Sampling/BernsteinTail.swift
        Tested by:   T4b Bernstein tail; T4a T4b T4c T4c' T4d T4e T4e' T4f compared with
                     each other
        """))
  }

  @Test func theListHasALineForEachID() throws {
    let lines = ExplainCommand.textList().split(separator: "\n")
    #expect(
      lines.count == StatementID.allCases.count + Inequality.allCases.count)
    for (line, id) in zip(lines, StatementID.allCases) {
      #expect(line.hasPrefix("\(id.rawValue) "))
      #expect(line.hasSuffix(id.entry.title))
      #expect(line.contains(" \(id.entry.status.rawValue) "))
    }
  }

  @Test func anUnknownIDGetsOneLineWithTheNearOnes() throws {
    #expect(
      ExplainCommand.unknown("T4")
        == "there is no statement 'T4'; near it are T4a, T4b, T4c, T4c', "
        + "T4d, T4e, T4e', T4f, T4g, T4h")
    #expect(
      ExplainCommand.unknown("T18")
        == "there is no statement 'T18'; near it are T1, T8, T10, T11, "
        + "T12, T13, T14, T15, T16, T17")
    #expect(
      ExplainCommand.unknown("nonsense\nhere")
        == "there is no statement 'nonsensehere'; 'sipp-verify explain' "
        + "lists them all")
  }

  @Test func jsonCarriesTheSameFields() throws {
    let one = try JSONSerialization.jsonObject(
      with: Data(ExplainCommand.json(StatementID.t4ePrime.entry).text().utf8))
    let object = try #require(one as? [String: Any])
    #expect(object["id"] as? String == "T4e'")
    #expect(object["status"] as? String == "encoded")
    #expect(
      object["proof_note"] as? String
        == "proofs-notes/T4eprime-randomized-rounding.md")
    let place = try #require(object["encoded_in"] as? [String: String])
    #expect(place["type"] == "RandomizedRoundingTail")

    let all = try JSONSerialization.jsonObject(
      with: Data(ExplainCommand.jsonList().text().utf8))
    let statements = try #require((all as? [String: Any])?["statements"])
    #expect((statements as? [Any])?.count == StatementID.allCases.count)
  }

  @Test func theArgumentsChooseWhatIsPrinted() throws {
    let explain = try #require(
      try SippVerify.parseAsRoot(["explain", "t4eprime", "--json"])
        as? ExplainCommand)
    #expect(explain.id == "t4eprime" && explain.json)
    let list = try #require(
      try SippVerify.parseAsRoot(["explain"]) as? ExplainCommand)
    #expect(list.id == nil && !list.json)
  }

  @Test func anUnknownIDExitsWith64() throws {
    let explain = try SippVerify.parseAsRoot(["explain", "T99"])
    var command = try #require(explain as? ExplainCommand)
    #expect(throws: ValidationError.self) { try command.run() }
    command = try #require(
      try SippVerify.parseAsRoot(["explain", "t4b"]) as? ExplainCommand)
    #expect(throws: Never.self) { try command.run() }
  }
}
