import Testing

@testable import Bounds

/// The guesses of `BetaPrior` and `ConfidenceSequence` against enclosures.
@Suite("H2 confidence sequence: where priors and limits start")
struct PriorGuessTests {
  /// θ log(θ/c) + (1 − θ) log((1 − θ)/(1 − c)).
  private func divergence(_ θ: Rational, _ c: Rational) -> Interval {
    func part(_ θ: Rational, _ c: Rational) -> Interval {
      θ == 0
        ? Interval(0, precision: 300)
        : Interval(θ, precision: 300) * Interval(θ / c, precision: 300).log
    }
    return part(θ, c) + part(1 - θ, 1 - c)
  }

  @Test func divergencesAreGuessed() throws {
    for (θ, c) in [
      (0.5, 0.25), (0.9, 0.1), (1e-6, 1e-9), (1, 0.3), (0.75, 0.0625),
      (0.999, 0.5), (1e-20, 1e-300), (1, 1e-5),
    ] {
      let exact = divergence(
        try #require(Rational(exactly: θ)), try #require(Rational(exactly: c))
      ).midpoint
      let found = BetaPrior.divergenceGuess(θ, c)
      #expect(abs(found / exact - 1) < 1e-14, "\(θ), \(c): \(found), \(exact)")
    }
    #expect(BetaPrior.divergenceGuess(0.5, 0.5) == 0)
    #expect(BetaPrior.divergenceGuess(1, 1) == 0)
  }

  @Test func logarithmsAreGuessed() throws {
    for x in [0.3, 1e-300, 7, 1e300] {
      let ratio = BetaPrior.logarithmGuess(x) / Interval(x).log.midpoint
      #expect(abs(ratio - 1) < 1e-15, "\(x)")
    }
    for x in [-0.5, 1e-20, 3] {
      let ratio = BetaPrior.logarithm1pGuess(x) / Interval(x).log1p.midpoint
      #expect(abs(ratio - 1) < 1e-15, "\(x)")
    }
    let tiny = try Rational(decimal: "1e-1000")
    let found = BetaPrior.logarithmGuess(tiny)
    #expect(abs(found + 2302.585_092_994) < 1e-9, "\(found)")
  }

  /// N kl(θ ∥ c) = 2.25 log(1/level), the θ above c.
  @Test func visibleTruthsAreRoots() throws {
    for (c, level, n) in [
      ("0.05", "1e-8", 10_000), ("0.001", "0.05", 1_000_000),
      ("0.5", "0.3", 100), ("1e-12", "1e-6", 1_000), ("0.9", "0.01", 1_000),
      ("1e-200", "1e-9", 500), ("0", "0.001", 40), ("1e-300", "1e-9", 40),
    ] {
      let name = "c = \(c), level \(level), N = \(n)"
      let (claim, level) = (
        try Rational(decimal: c), try Rational(decimal: level)
      )
      let θ = BetaPrior.visibleTruthGuess(
        claim: claim, level: level, trials: n)
      let c = max(claim, Rational.powerOfTwo(-900))
      #expect(θ > c && θ < 1, "\(name): \(θ)")
      let target = -Interval(level).log * Interval(Rational(9, 4))
      let ratio = (Interval(n) * divergence(θ, c) / target).midpoint
      #expect(abs(ratio - 1) < 1e-10, "\(name): \(ratio)")
    }
  }

  /// kl(θ ∥ c) ≤ log(1/c), which ten trials do not bring to 2.25 log(1/level).
  @Test func whatCannotBeSeenIsAtOne() throws {
    let level = try Rational(decimal: "1e-8")
    for (c, n) in [("0.5", 10), ("0.99", 1_000), ("1e-4", 4)] {
      let θ = BetaPrior.visibleTruthGuess(
        claim: try Rational(decimal: c), level: level, trials: n)
      #expect(θ == 1, "\(c), \(n): \(θ)")
    }
    let certain = BetaPrior.visibleTruthGuess(
      claim: 1, level: level, trials: 1_000_000)
    #expect(certain == 1)
  }

  private let looks = [
    (0, 1), (1, 1), (0, 40), (3, 40), (20, 40), (40, 40), (1, 1_000),
    (70, 1_000), (999, 1_000), (250_000, 1_000_000), (5, 1_000_000),
  ]

  private func sequences() throws -> [ConfidenceSequence] {
    try [("4", "36", "1e-8"), ("1", "159", "0.05"), ("0.5", "0.5", "1e-30")]
      .map { a, b, level in
        try ConfidenceSequence(
          prior: BetaPrior(
            a: try Rational(decimal: a), b: try Rational(decimal: b)),
          level: try Rational(decimal: level))
      }
  }

  /// The limit itself to ten digits of its distance to the far end, or, near k/n, of
  /// its distance to that.
  @Test func limitsAreGuessed() throws {
    for sequence in try sequences() {
      for (k, n) in looks {
        let name = "\(k) of \(n), level \(sequence.level)"
        let share = Rational(k, n)
        if k > 0 {
          let limit = try sequence.lowerLimit(failures: k, trials: n)
          let guess = try sequence.limitGuess(
            failures: k, trials: n, in: 0...share, isAbove: false)
          let error = abs(guess / limit.midpoint - 1)
          #expect(error < 1e-11, "\(name), lower: \(guess), \(limit)")
        }
        if k < n {
          let limit = try sequence.upperLimit(failures: k, trials: n)
          let guess = try sequence.limitGuess(
            failures: k, trials: n, in: share...1, isAbove: true)
          let rest = (Interval(1) - limit).midpoint
          let error = abs((1 - guess) - rest)
          #expect(
            error < 1e-11 * rest + 1e-16, "\(name), upper: \(guess), \(limit)")
        }
      }
    }
  }

  /// Limits far below what doubles hold are at e⁻⁷⁴⁰, 85 of the least ones.
  @Test func limitsReachTheEndOfDoubles() throws {
    let sequence = try ConfidenceSequence(
      prior: BetaPrior(a: 1, b: 1), level: try Rational(decimal: "1e-1000"))
    let guess = try sequence.limitGuess(
      failures: 1, trials: 1, in: 0...1, isAbove: false)
    let units = guess / Double.leastNonzeroMagnitude
    #expect(units > 80 && units < 90, "\(units)")
  }
}
