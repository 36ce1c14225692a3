import Testing

@testable import Bounds

/// What H2 is for: error rates at every look, and what a run costs.
@Suite("H2 error rates at every look, and expected trials")
struct AnytimeErrorTests {
  /// P(violated | p = c) ≤ level and P(holds | p = c) ≤ level, certified; and
  /// both are used up to a half where N is long against 1/c.
  @Test func neitherSideErrsMoreOftenThanTheLevel() throws {
    for (claim, level, trials) in [
      ("0.05", "0.01", 2_000), ("0.05", "1e-8", 3_000), ("0.3", "0.2", 300),
      ("0.5", "1e-3", 1_000), ("0.9", "1e-2", 500), ("0.001", "0.05", 3_000),
      ("1e-6", "1e-8", 2_000),
    ] {
      let (c, a) = (try Rational(decimal: claim), try Rational(decimal: level))
      for prior in [nil, try BetaPrior(a: 1, b: 1), try BetaPrior(a: 5, b: 2)] {
        var boundary = try StoppingBoundary(
          claim: c, level: a, mostTrials: trials)
        if let prior {
          let sequence = try ConfidenceSequence(prior: prior, level: a)
          boundary = try StoppingBoundary(
            claim: c, mostTrials: trials, refuting: sequence,
            confirming: sequence)
        }
        let name = "claim \(claim), level \(level), prior \(prior?.mean as Any)"
        let law = try StoppingLaw(boundary: boundary, probability: c)
        #expect(law.violated.isCertainlyAtMost(a), "\(name): \(law.violated)")
        #expect(law.holds.isCertainlyAtMost(a), "\(name): \(law.holds)")
        // True claims below c, and false ones above it, err less.
        let less = try StoppingLaw(
          boundary: boundary, probability: c * Rational(9, 10))
        #expect(!law.violated.isCertainlyBelow(less.violated), "\(name)")
        let more = try StoppingLaw(
          boundary: boundary, probability: c + (1 - c) / 10)
        #expect(!law.holds.isCertainlyBelow(more.holds), "\(name)")
      }
    }
    let boundary = try StoppingBoundary(
      claim: Rational(1, 20), level: Rational(1, 100), mostTrials: 4_000)
    let law = try StoppingLaw(boundary: boundary, probability: Rational(1, 20))
    #expect(law.violated.lower > 0.005, "\(law.violated)")
    #expect(law.holds.lower > 0.005, "\(law.holds)")
  }

  /// The test of fixed N, looked at after every trial, errs far more often than
  /// its level: here eight times as often within 1,000 trials.
  @Test func peekingAtFixedTestsBreaksTheirLevel() throws {
    let (claim, level) = (Rational(1, 20), Rational(1, 100))
    let trials = 1_000
    // The last n at which k failures are significant by H1.
    var last = [0]
    while last[last.count - 1] < trials {
      let k = last.count
      var n = max(last[k - 1], k - 1)
      while n < trials,
        try ClopperPearson.isLowerLimit(
          atLeast: claim, failures: k, trials: max(n + 1, k), level: level)
      {
        n += 1
      }
      last.append(n >= k ? n : 0)
    }
    let peeking = StoppingBoundary(
      claim: claim, mostTrials: trials, lastViolating: last, firstHolding: [])
    let law = try StoppingLaw(boundary: peeking, probability: claim)
    #expect(law.violated(by: 20).isCertainlyAbove(level))
    #expect(law.violated.isCertainlyAbove(6 * level), "\(law.violated)")
    let anytime = try StoppingLaw(
      boundary: StoppingBoundary(
        claim: claim, level: level, mostTrials: trials), probability: claim)
    #expect(anytime.violated.isCertainlyAtMost(level))
  }

  /// The fixed test's fewest trials that refute truth 2c, as in the note, proved
  /// from both sides; expected trials at most a half of them for truth 2c and a
  /// fifth for truth c/10, where a miss in a million is allowed.
  @Test(arguments: [
    ("0.05", 1_631, 2_869, 958.54, 542.91),
    ("0.01", 8_654, 15_258, 5_062.63, 2_780.11),
  ])
  func expectedTrialsAreAFractionOfFixedOnes(
    claim: String, at99: Int, atMillion: Int, fault: Double, slack: Double
  ) throws {
    let c = try Rational(decimal: claim)
    let level = try Rational(decimal: "1e-8")
    func power(_ n: Int) throws -> Interval {
      let k = try ClopperPearson.criticalFailures(
        trials: n, claim: c, level: level)
      return try BinomialLaw(trials: n, probability: 2 * c).tail(atLeast: k)
        .probability
    }
    for (n, wanted) in [
      (at99, Rational(99, 100)), (atMillion, Rational(999_999, 1_000_000)),
    ] {
      #expect((Interval(wanted) - (try power(n))).isCertainlyAtMost(0), "\(n)")
      #expect(try power(n - 1).isCertainlyAtMost(wanted), "\(n)")
    }
    let boundary = try StoppingBoundary(
      claim: c, level: level, mostTrials: atMillion)
    let faulty = try StoppingLaw(boundary: boundary, probability: 2 * c)
      .expectedTrials
    let slackening = try StoppingLaw(boundary: boundary, probability: c / 10)
      .expectedTrials
    #expect(abs(faulty.midpoint - fault) < 0.01, "\(faulty)")
    #expect(abs(slackening.midpoint - slack) < 0.01, "\(slackening)")
    #expect(faulty.isCertainlyAtMost(Rational(atMillion, 2)))
    #expect(slackening.isCertainlyAtMost(Rational(atMillion, 5)))
    // Wald: E τ kl(2c ∥ c) ≥ 0.999… log(1/level) whatever the test.
    for (mean, truth) in [(faulty, 2 * c), (slackening, c / 10)] {
      let (θ, x) = (Interval(truth), Interval(c))
      let one = Interval(1)
      let divergence =
        θ * (θ / x).log + (one - θ) * ((one - θ) / (one - x)).log
      let wald = -Interval(level).log / divergence
      #expect(wald.isCertainlyBelow(mean))
      #expect(mean.isCertainlyBelow(wald * Interval(Rational(11, 10))))
    }
  }
}
