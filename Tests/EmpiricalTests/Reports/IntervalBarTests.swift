import Bounds
import TestSupport
import Testing

@testable import Empirical

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Interval bars: what is drawn of a row")
struct IntervalBarTests {
  /// Against the C library's logarithm.
  @Test func logarithms() {
    var generator = SplitMix64(seed: 5)
    for x in [1, 10, 1e-300, 1e300, .leastNonzeroMagnitude, 2, 0.1] {
      #expect(abs(IntervalBar.logarithm10(x) - log10(x)) < 1e-12, "\(x)")
    }
    for _ in 0..<1_000 {
      let x = pow(10, Double.random(in: -30...30, using: &generator))
      #expect(abs(IntervalBar.logarithm10(x) - log10(x)) < 1e-13, "\(x)")
    }
  }

  private func row(
    claim: String, lower: String, upper: String, estimate: Double
  ) throws -> RowRecord {
    var row = RunRecordTests.record.rows[0]
    row.predicted = try DecimalEnclosure(lower: claim, upper: claim)
    row.limits = try DecimalEnclosure(lower: lower, upper: upper)
    row.oracle = nil
    row.estimate = estimate
    return row
  }

  /// From 1/1000 of the claim at 0 to ten times the claim at 120.
  @Test func places() throws {
    let inside = try #require(
      IntervalBar.svg(
        row(claim: "0.01", lower: "0.0001", upper: "0.001", estimate: 0.0001)))
    #expect(inside.contains("class=\"limits\" d=\"M30 10H60\""))
    #expect(inside.contains("class=\"at\" d=\"M90 1V19\""))
    #expect(inside.contains("cx=\"30\"") && !inside.contains("class=\"end\""))
    let outside = try #require(
      IntervalBar.svg(row(claim: "0.01", lower: "0", upper: "1", estimate: 0)))
    #expect(outside.contains("d=\"M0 10H120\"") && !outside.contains("circle"))
    #expect(outside.ranges(of: "class=\"end\"").count == 2)
    #expect(
      IntervalBar.svg(
        try row(claim: "0", lower: "0", upper: "1", estimate: 0)) == nil)
  }
}
