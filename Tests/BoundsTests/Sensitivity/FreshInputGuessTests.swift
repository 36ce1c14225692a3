import Testing

@testable import Bounds

/// Where the search for V starts (FreshInputPlan), against its formula and the V that is
/// certified.
@Suite("T2 fresh inputs: where the search for V starts")
struct FreshInputGuessTests {
  private let points = [
    (0, "0.1", "0.05"), (0, "0.001", "1e-9"), (1, "0.01", "0.1"),
    (5, "0.02", "1e-6"), (40, "0.003", "0.01"), (1_000, "1e-7", "1e-12"),
    (0, "1e-12", "1e-300"), (3, "0.9", "1e-4"),
  ]

  /// (r + L + √(2 L r))/β, L = log(1/γ).
  @Test func inputsAreGuessed() throws {
    for (r, β, γ) in points {
      let (β, γ) = (try Rational(decimal: β), try Rational(decimal: γ))
      let L = Interval(1 / γ).log
      let mean =
        Interval(Rational(r)) + L
        + (Interval(Rational(2 * r)) * L).squareRoot
      let exact = (mean / Interval(β)).midpoint
      let found = Double(FreshInputGuess.inputs(allowed: r, exceedance: β, γ))
      #expect(
        exact - found >= -1e-14 * exact && exact - found < 1 + 1e-14 * exact,
        "r = \(r), β = \(β): \(found), \(exact)")
    }
  }

  /// At r = 0 the Poisson law is all that differs: L/2 + 1 at most. Else what is added
  /// to r is the deviation of a Chernoff bound, too large by up to L + √r.
  @Test func theGuessIsNearV() throws {
    for (r, β, γ) in points {
      let (β, γ) = (try Rational(decimal: β), try Rational(decimal: γ))
      let V = try FreshInputPlan.withFewestInputs(
        allowed: r, exceedance: β, errorProbability: γ
      ).inputs
      let found = FreshInputGuess.inputs(allowed: r, exceedance: β, γ)
      let L = Interval(1 / γ).log.midpoint
      let name = "r = \(r), β = \(β): \(found), \(V)"
      if r == 0 {
        #expect(Double(abs(found - V)) <= L / 2 + 1, "\(name)")
      } else {
        let excess = Double(found - V) * β.approximation
        #expect(
          excess >= 0 && excess <= L + Double(r).squareRoot(), "\(name)")
      }
    }
  }

  @Test func guessesEndWithTheLargestNumber() throws {
    let tiny = try Rational(decimal: "1e-17")
    #expect(
      FreshInputGuess.inputs(allowed: 1, exceedance: tiny, Rational(1, 10))
        == BinomialLaw.largestTrials)
    // log(1/γ)/β is just above and just below 10¹⁶.
    let γ = Rational(1, 1_000_000)  // L = 13.8155…
    for (β, isLargest) in [("1.38e-15", true), ("1.39e-15", false)] {
      let found = FreshInputGuess.inputs(
        allowed: 0, exceedance: try Rational(decimal: β), γ)
      #expect((found == BinomialLaw.largestTrials) == isLargest, "β = \(β)")
    }
  }
}
