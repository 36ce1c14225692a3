import TestSupport
import Testing

@testable import Bounds
@testable import Empirical

/// The error probabilities that the gate promises, at a level that shows them.
@Suite("H7 gate: level of tests and of what is shown")
struct GateLevelTests {
  private typealias Records = GateRecords

  /// Every p-value of every pair of counts, under every rate and two dependences:
  /// independent runs, and one uniform number behind both.
  @Test func limitsOfTwoRatesAreValidWhateverDependsOnWhat() throws {
    let (n, m) = (5, 8)
    var pValues: [[Double]] = []
    for b in 0...n {
      pValues.append([])
      for c in 0...m {
        pValues[b].append(
          try RateComparison.pValueByLimits(
            less: OutcomeCounts(trials: n, failures: b),
            more: OutcomeCounts(trials: m, failures: c)))
      }
    }
    for tenths in stride(from: 0.5, to: 10, by: 0.5) {
      let p = tenths / 10
      let (one, two) = (masses(n, p), masses(m, p))
      for level in [0.5, 0.2, 0.05, 0.01, 0.001] {
        var independent = 0.0
        for b in 0...n {
          for c in 0...m where pValues[b][c] <= level {
            independent += one[b] * two[c]
          }
        }
        #expect(independent <= level, "p \(p), level \(level)")
        // The fewest failures of one run with the most of the other.
        var worst = 0.0
        let steps = 10_000
        for step in 0..<steps {
          let u = (Double(step) + 0.5) / Double(steps)
          let b = quantile(one, u)
          let c = quantile(two, 1 - u)
          if pValues[b][c] <= level { worst += 1 / Double(steps) }
        }
        #expect(worst <= level + 2e-4, "p \(p), level \(level), opposed")
      }
    }
  }

  private func masses(_ n: Int, _ p: Double) -> [Double] {
    var masses = [1.0]
    for _ in 0..<n {
      var next = [Double](repeating: 0, count: masses.count + 1)
      for (k, mass) in masses.enumerated() {
        next[k] += mass * (1 - p)
        next[k + 1] += mass * p
      }
      masses = next
    }
    return masses
  }

  private func quantile(_ masses: [Double], _ u: Double) -> Int {
    var sum = 0.0
    for (k, mass) in masses.enumerated() {
      sum += mass
      if u < sum { return k }
    }
    return masses.count - 1
  }

  /// Whole comparisons of an unchanged algorithm on other seeds, at level 0.2:
  /// three rates, errors and non-zeros; and of a changed one that is as good, in
  /// pairs. Alarms stay below what Bin(rounds, 0.2) exceeds with 1e-6.
  @Test(arguments: [1, 2]) func unchangedRunsAlarmAtTheLevelAtMost(
    seed: Int
  ) throws {
    var generator = SplitMix64(seed: 11)
    func run(seed: Int, probe: String) -> RunRecord {
      let parts = (0..<3).map { place in
        let failed = Records.failures(
          rate: 0.05 + 0.1 * Double(place), of: 150, using: &generator)
        let name = "stream \(place)"
        return (
          Records.row(
            instance: name, failures: failed.count, trials: 150, stream: name),
          Records.stream(
            name, trials: 150, failed: failed, probe: probe,
            errors: (0..<20).map { _ in
              Float.random(in: 0..<1, using: &generator)
            },
            nonZeros: (0..<20).map { _ in
              Int.random(in: 50...60, using: &generator)
            })
        )
      }
      return Records.run(
        parts.map(\.0), parts.map(\.1), seed: seed, trials: 150)
    }
    let rounds = 250
    let settings = GateSettings(level: Rational(1, 5))
    var alarms = 0
    for _ in 0..<rounds {
      let gate = try RegressionGate(
        baseline: run(seed: 1, probe: "a"),
        candidate: run(seed: seed, probe: "b"), settings: settings)
      #expect(gate.tests == 9)
      if gate.outcome == .regression { alarms += 1 }
    }
    let critical = try ClopperPearson.criticalFailures(
      trials: rounds, claim: Rational(1, 5), level: Rational(1, 1_000_000))
    #expect(alarms < critical, "\(alarms) of \(rounds)")
    // Discrete tests and Holm's adjustment lose some of the level, not all.
    #expect(alarms >= rounds / 25, "\(alarms) of \(rounds)")
  }

  /// A candidate that is worse by the whole margin is passed with at most the
  /// level, by each method; one that is as good is passed nearly always.
  @Test func whatIsWorseByTheMarginIsRarelyPassed() throws {
    var generator = SplitMix64(seed: 5)
    let settings = GateSettings(level: Rational(1, 5))
    let (trials, rounds, p) = (4_000, 250, 0.3)
    let critical = try ClopperPearson.criticalFailures(
      trials: rounds, claim: Rational(1, 5), level: Rational(1, 1_000_000))
    for (isPaired, isKnown) in [
      (true, false), (false, true), (false, false), (true, true),
    ] {
      for rise in [0.03, 0] {
        var passed = 0
        for _ in 0..<rounds {
          var (before, now, pairs) = (0, 0, PairedOutcomes())
          for _ in 0..<trials {
            let u = Double.random(in: 0..<1, using: &generator)
            // Half of the words are shared.
            let v =
              isPaired && Bool.random(using: &generator)
              ? u : Double.random(in: 0..<1, using: &generator)
            let outcomes = (u < p, v < p + rise)
            before += outcomes.0 ? 1 : 0
            now += outcomes.1 ? 1 : 0
            pairs.record(
              baseline: outcomes.0 ? .fails : .holds,
              candidate: outcomes.1 ? .fails : .holds)
          }
          let rates = RateComparison(
            baseline: OutcomeCounts(trials: trials, failures: before),
            candidate: OutcomeCounts(trials: trials, failures: now),
            pairs: isPaired ? pairs : nil,
            known: isKnown ? Rational(3, 10)...Rational(3, 10) : nil,
            isExactLaw: false)
          let isShown = try NonInferiority(rates: rates, settings: settings)
            .isShown()
          if isShown { passed += 1 }
        }
        let words = "\(isPaired), \(isKnown), \(rise): \(passed)"
        if rise > 0 {
          #expect(passed < critical, "\(words)")
        } else {
          #expect(passed > rounds * 3 / 4, "\(words)")
        }
      }
    }
  }
}
