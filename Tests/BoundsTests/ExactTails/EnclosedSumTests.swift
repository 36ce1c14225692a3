import Testing

@testable import Bounds

@Suite("Exact tails: sums of doubles, enclosed")
struct EnclosedSumTests {
  /// 2 k u of the sum on either side, and 2⁻¹⁰⁴⁰ where products may underflow.
  @Test func sumsHaveTheStatedWidth() throws {
    func ends(
      _ x: Double, _ k: Int, underflow: Bool = false
    ) throws -> (lower: Rational, upper: Rational) {
      let sum = enclosedSum(x, roundings: k, underflow: underflow)
      return try #require(sum.exactEnds)
    }
    let exact = try ends(0.375, 0)
    #expect(exact.lower == Rational(3, 8) && exact.upper == Rational(3, 8))
    let u = Rational.powerOfTwo(-53)
    for (k, underflow) in [(1, false), (1_000, false), (1_000, true)] {
      let found = try ends(0.375, k, underflow: underflow)
      let width = Rational(3, 8) * 2 * Rational(k) * u
      #expect(found.lower <= Rational(3, 8) - width)
      #expect(found.upper >= Rational(3, 8) + width)
      #expect(found.upper - found.lower <= width * Rational(201, 100))
    }
    let lost = Rational.powerOfTwo(-1_040)
    let tiny = try ends(0x1p-1050, 8, underflow: true)
    #expect(tiny.lower == 0 && tiny.upper > lost && tiny.upper < 2 * lost)
    let nothing = try ends(0, 1, underflow: true)
    #expect(nothing.lower == 0 && nothing.upper == lost)
    #expect(enclosedSum(.infinity, roundings: 1).isIndeterminate)
    #expect(enclosedSum(0.5, roundings: 1 << 50).isIndeterminate)
  }
}
