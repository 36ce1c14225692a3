import Testing

@testable import Bounds

/// How near the guesses are to the limits and counts that are proved.
@Suite("H1 Clopper-Pearson: where the searches start")
struct ProportionGuessTests {
  private let cases = [
    (0, 10), (1, 10), (5, 10), (10, 10), (50, 10_000), (9_999, 10_000),
    (123_456, 1_000_000), (3, 1_000_000_000),
  ]

  /// GSL's quantiles to 1e-12, and none where GSL is slow or wrong.
  @Test func quantilesAreGSLs() throws {
    var missing = 0
    for (k, n) in cases {
      for text in ["0.5", "0.025", "1.1e-8", "0.999"] {
        let level = try Rational(decimal: text)
        if k < n {
          if let guess = ClopperPearson.upperGuess(k, of: n, level: level) {
            let limit = try ClopperPearson.upperLimit(
              failures: k, trials: n, level: level)
            #expect(abs(guess / limit.midpoint - 1) < 1e-12)
          } else {
            missing += 1
          }
        }
        if k > 0 {
          if let guess = ClopperPearson.lowerGuess(k, of: n, level: level) {
            let limit = try ClopperPearson.lowerLimit(
              failures: k, trials: n, level: level)
            #expect(abs(guess / limit.midpoint - 1) < 1e-12)
          } else {
            missing += 1
          }
        }
      }
    }
    #expect(missing <= 10, "GSL gives most: \(missing)")
    for text in ["1e-8", "0.99999999"] {
      let level = try Rational(decimal: text)
      #expect(ClopperPearson.upperGuess(1, of: 10, level: level) == nil)
      #expect(ClopperPearson.lowerGuess(1, of: 10, level: level) == nil)
    }
    for (k, n) in [(1 << 30, 1 << 31), (3, (1 << 30) + 3)] {
      let half = Rational(1, 2)
      #expect(ClopperPearson.upperGuess(k, of: n, level: half) == nil)
      #expect(ClopperPearson.lowerGuess(k, of: n, level: half) == nil)
    }
  }

  /// Levels from 10⁻⁸ to 1 − 10⁻⁸, parameters below 2³⁰.
  @Test func quantilesAreAskedForInGSLsRange() throws {
    for text in ["1.5e-8", "0.999999985"] {
      let level = try Rational(decimal: text)
      #expect(ClopperPearson.upperGuess(1, of: 10, level: level) != nil)
      #expect(ClopperPearson.lowerGuess(1, of: 10, level: level) != nil)
    }
    for end in [1e-8, 1 - 1e-8] {
      let level = try #require(Rational(exactly: end))
      #expect(ClopperPearson.upperGuess(1, of: 10, level: level) == nil)
      #expect(ClopperPearson.lowerGuess(1, of: 10, level: level) == nil)
    }
    let (half, limit) = (Rational(1, 2), 1 << 30)
    // Beta(k + 1, n − k) and Beta(k, n − k + 1).
    for (a, b) in [(limit, 3), (3, limit)] {
      let upper = ClopperPearson.upperGuess(
        a - 1, of: a + b - 1, level: half)
      let lower = ClopperPearson.lowerGuess(a, of: a + b - 1, level: half)
      #expect(upper == nil && lower == nil, "Beta(\(a), \(b))")
    }
  }

  /// Bisection of the logit to 2⁻³⁰, for limits not next to 0 and 1.
  @Test func logitsAreBisected() throws {
    for (k, n) in cases where k > 0 && k < n {
      for text in ["0.5", "0.025", "1e-9", "0.999999995"] {
        let level = try Rational(decimal: text)
        let upper = try ClopperPearson.upperLimit(
          failures: k, trials: n, level: level
        ).midpoint
        let lower = try ClopperPearson.lowerLimit(
          failures: k, trials: n, level: level
        ).midpoint
        let guesses = [
          try ClopperPearson.logitGuess(
            trials: n, level: level, isIncreasing: false
          ) { $0.tail(atMost: k, precision: $1) },
          try ClopperPearson.logitGuess(
            trials: n, level: level, isIncreasing: true
          ) { $0.tail(atLeast: k, precision: $1) },
        ]
        for (guess, limit) in zip(guesses, [upper, lower]) {
          // The low end of the last bracket.
          let logitError = (limit - guess) / (limit * (1 - limit))
          #expect(
            logitError > -1e-12 && logitError < 0x1p-30,
            "\(k) of \(n), \(text): \(guess)")
        }
      }
    }
  }

  /// Levels far below what doubles hold end at the logits ±740.
  @Test func logitsReachTheEndsOfDoubles() throws {
    let level = try Rational(decimal: "1e-1000")
    let guess = try ClopperPearson.logitGuess(
      trials: 1, level: level, isIncreasing: true
    ) { $0.tail(atLeast: 1, precision: $1) }
    // e⁻⁷⁴⁰ is 85 of them.
    let units = guess / Double.leastNonzeroMagnitude
    #expect(units > 80 && units < 90, "\(units)")
  }

  /// The critical count or a neighbour at ordinary levels, farther at tiny ones.
  @Test func criticalCountsAreNear() throws {
    for (n, p) in [
      (100, "0.1"), (10_000, "0.05"), (1_000_000, "0.001"),
      (1_000_000_000, "0.5"), (10_000, "0.0001"), (50, "0.9"), (1_000, "0.7"),
    ] {
      for (text, distance) in [
        ("0.5", 1), ("0.025", 1), ("1e-7", 1), ("1e-30", 6), ("1e-299", 100),
      ] {
        let (p, level) = (
          try Rational(decimal: p), try Rational(decimal: text)
        )
        let k = try ClopperPearson.criticalFailures(
          trials: n, claim: p, level: level)
        let guess = ClopperPearson.criticalGuess(
          trials: n, claim: p, level: level)
        #expect(
          abs(guess - k) <= distance, "\(n), \(p), \(text): \(k), \(guess)")
        #expect((1...n + 1).contains(guess))
      }
    }
  }

  /// The skewness is right: what is left falls with the deviation.
  @Test func criticalCountsOfLargeSamplesAreExact() throws {
    let n = 1_000_000_000_000
    for p in ["0.3", "0.001", "0.8"] {
      for text in ["0.9", "0.025", "1e-7", "1e-80", "1e-299"] {
        let (p, level) = (
          try Rational(decimal: p), try Rational(decimal: text)
        )
        let k = try ClopperPearson.criticalFailures(
          trials: n, claim: p, level: level)
        let guess = ClopperPearson.criticalGuess(
          trials: n, claim: p, level: level)
        #expect(abs(guess - k) <= 1, "\(p), \(text): \(k), \(guess)")
      }
    }
  }

  /// At the ends of the range, and below the range of doubles.
  @Test func criticalCountsStayInTheirRange() throws {
    func guess(_ n: Int, _ p: String, _ level: String) throws -> Int {
      ClopperPearson.criticalGuess(
        trials: n, claim: try Rational(decimal: p),
        level: try Rational(decimal: level))
    }
    #expect(try guess(50, "0.001", "0.9") == 1)
    #expect(try guess(10, "0.1", "0.99") == 1)
    #expect(try guess(3, "0.9", "0.01") == 4)
    let last = try guess(1_000_000_000, "0.5", "1e-300")
    #expect(try guess(1_000_000_000, "0.5", "1e-1000") == last)
    // 37.0471 deviations of 15,811.
    #expect(abs(last - 500_585_769) < 20, "\(last)")
  }
}
