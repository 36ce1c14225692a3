import Bounds
import Foundation
import TestSupport
import Testing

/// The stored table of 40-digit logarithms, where SIPP_TEST_DATA names it.
@Suite("Exact tails: binomial, reference table")
struct BinomialReferenceTests {
  struct Row {
    let trials: Int
    let probability: Rational
    let atLeast: Int
    let logarithm: Rational
    let name: String
  }

  static func rows(_ test: String = #function) throws -> [Row]? {
    guard let folder = testDataFolder(test) else { return nil }
    let text = try String(
      contentsOfFile: folder + "/../reference/binomial-tails.csv",
      encoding: .utf8)
    return try text.split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: ",").map(String.init)
      let p = try #require(Double(cells[1]))
      return Row(
        trials: try #require(Int(cells[0])),
        probability: try #require(Rational(exactly: p)),
        atLeast: try #require(Int(cells[2])),
        logarithm: try Rational(decimal: cells[4]), name: String(line))
    }
  }

  @Test func holdsEveryRowAtAnyPrecision() throws {
    guard let rows = try Self.rows() else { return }
    #expect(rows.count == 241)
    for row in rows {
      let law = try BinomialLaw(
        trials: row.trials, probability: row.probability)
      for precision in [2, 64, 128, 512] {
        let tail = law.tail(atLeast: row.atLeast, precision: precision)
        let bits = Double(max(64, precision - 16))
        for part in [tail.logProbability, tail.probability] {
          #expect(
            part.relativeWidthExponent <= -bits,
            "\(row.name) at \(precision): \(part)")
        }
        // The table is rounded at 40 digits.
        let slack = row.logarithm * Rational(1, 1_000_000_000_000_000_000)
        let ε =
          slack * Rational(1, 1_000_000_000_000_000_000) * Rational(-1, 10)
        #expect(
          !tail.logProbability.isCertainlyAbove(row.logarithm + ε)
            && !(-tail.logProbability).isCertainlyAbove(ε - row.logarithm),
          "\(row.name) at \(precision): \(tail.logProbability)")
      }
    }
  }
}
