import Testing

@testable import Bounds
@testable import Empirical

/// Pruning rules against each other on the same words.
@Suite("H7 gate: pruning rules compared")
struct RuleComparisonTests {
  private func gate(
    _ a: PruningRule, _ b: PruningRule, trials: Int = 100
  ) throws -> RegressionGate {
    let comparison = RuleComparison(seed: 1, trials: trials, threads: 2)
    return try RegressionGate(
      baseline: try comparison.run(of: a, among: [a, b]),
      candidate: try comparison.run(of: b, among: [a, b]))
  }

  @Test func aRuleIsAsGoodAsItself() throws {
    let gate = try gate(.sipp, .sipp)
    #expect(gate.outcome == .passes, "\(gate.findings)")
    #expect(gate.streams.equal == 3)
  }

  /// On blocks all weights, and all sensitivities, are equal: so are the rules.
  @Test func rulesAreEqualWhereTheirLawsAre() throws {
    for rule in [PruningRule.uniform, .magnitude, .meanSensitivity] {
      let gate = try gate(.sipp, rule)
      #expect(gate.streams.equal >= 1, "\(rule)")
      #expect(
        gate.findings.allSatisfy { !$0.claims[0].contains("blocks") },
        "\(rule): \(gate.findings)")
    }
  }

  /// Without re-weighting the blocks, of which all is drawn, lose nothing.
  @Test func faultsAreWorse() throws {
    for rule in [
      PruningRule.noReweighting, .wrongDivisor, .halfTheDraws, .stuckStream,
    ] {
      let gate = try gate(.sipp, rule, trials: 200)
      #expect(gate.outcome == .regression, "\(rule)")
      #expect(gate.findings[0].command.starts(with: ["gate", "--compare"]))
    }
  }

  /// Sampling that ignores sensitivities is worse on heavy tails, and the
  /// algorithm in its place is not.
  @Test func sensitivitiesHelpOnHeavyTails() throws {
    let worse = try gate(.sipp, .uniform)
    let found = worse.findings.filter { $0.severity == .regression }
    #expect(
      found.contains { $0.claims[0].contains("heavy-tailed") },
      "\(worse.findings)")
    let better = try gate(.uniform, .sipp)
    #expect(
      !better.findings.contains {
        $0.severity == .regression && $0.claims[0].contains("heavy-tailed")
      }, "\(better.findings)")
  }

  /// On blocks the number of hits is binomial: each rule's rate against its law.
  @Test func ratesFollowTheirLaws() throws {
    let trials = 200
    let comparison = RuleComparison(seed: 3, trials: trials, threads: 2)
    for (rule, draws, divisor) in [
      (PruningRule.sipp, 410, 410.0), (.uniform, 410, 410),
      (.wrongDivisor, 410, 410 * 0.875), (.halfTheDraws, 205, 205),
    ] {
      let row = try comparison.run(of: rule, among: [rule, rule]).rows[0]
      let law = try BinomialLaw(trials: draws, probability: Rational(1, 10))
      let hits = (0...draws).filter {
        abs(Double($0) * 10 / divisor - 1) > 0.25
      }
      let rate = hits.reduce(0.0) {
        $0 + law.pointProbability($1).midpoint
      }
      let limits = try ClopperPearson(
        failures: row.failures, trials: trials,
        confidence: Rational(999_999, 1_000_000))
      #expect(
        limits.lowerLimit.lower < rate && rate < limits.upperLimit.upper,
        "\(rule): \(row.failures), \(rate)")
      #expect(row.undecided == 0)
    }
  }
}
