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
        let steps = 500
        for step in 0..<steps {
          let u = (Double(step) + 0.5) / Double(steps)
          let b = quantile(one, u)
          let c = quantile(two, 1 - u)
          if pValues[b][c] <= level { worst += 1 / Double(steps) }
        }
        #expect(worst <= level + 4e-3, "p \(p), level \(level), opposed")
      }
    }
  }

  /// At a level a little above the p-value the limits exclude "no worse".
  @Test func limitsAtThePValueExclude() throws {
    for (b, n, c, m) in [(0, 100, 20, 100), (5, 200, 40, 300), (1, 9, 9, 9)] {
      let p = try RateComparison.pValueByLimits(
        less: OutcomeCounts(trials: n, failures: b),
        more: OutcomeCounts(trials: m, failures: c))
      let half = try #require(Rational(exactly: min(p * 1.0001, 0.99) / 2))
      let lower = try ClopperPearson.lowerLimit(
        failures: c, trials: m, level: half)
      let upper = try ClopperPearson.upperLimit(
        failures: b, trials: n, level: half)
      #expect(upper.isCertainlyBelow(lower), "\(b), \(c): \(p)")
    }
  }

  /// Methods share the level, and so do the limits of each.
  @Test func theLevelIsShared() throws {
    var pairs = PairedOutcomes()
    pairs.record(baseline: .fails, candidate: .holds, trials: 7)
    pairs.record(baseline: .holds, candidate: .fails, trials: 9)
    pairs.record(baseline: .holds, candidate: .holds, trials: 984)
    let rates = RateComparison(
      baseline: OutcomeCounts(trials: 1_000, failures: 7),
      candidate: OutcomeCounts(trials: 1_000, failures: 9), pairs: pairs,
      known: Rational(1, 100)...Rational(1, 100), isExactLaw: false)
    let limits = try NonInferiority(rates: rates, settings: GateSettings())
      .limits()[0]
    let α = GateSettings().level
    let paired =
      try ClopperPearson.upperLimit(failures: 9, trials: 1_000, level: α / 6)
      - ClopperPearson.lowerLimit(failures: 7, trials: 1_000, level: α / 6)
    let known =
      try ClopperPearson.upperLimit(failures: 9, trials: 1_000, level: α / 2)
      - Interval(Rational(1, 100))
    #expect(limits.map(\.method) == [.pairs, .knownRate])
    #expect(abs(limits[0].excess / paired.upper - 1) < 1e-12)
    #expect(abs(limits[1].excess / known.upper - 1) < 1e-12)
  }

  @Test func adjustedPValuesAreComparedWithTheLevel() {
    let test = GateTest(
      kind: .failsMoreOften, claims: [], what: "", amount: "", method: "",
      command: [], pValue: 1e-9)
    let level = Rational(1, 1_000_000)
    for (adjusted, isFound) in [(9e-7, true), (1.1e-6, false)] {
      let finding = test.finding(adjusted: adjusted, tests: 1, level: level)
      #expect((finding != nil) == isFound)
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
            errors: (0..<7).map { _ in
              Float.random(in: 0..<1, using: &generator)
            },
            nonZeros: (0..<7).map { _ in
              Int.random(in: 50...60, using: &generator)
            })
        )
      }
      return Records.run(
        parts.map(\.0), parts.map(\.1), seed: seed, trials: 150)
    }
    let rounds = isFullEffort ? 1_000 : 60
    let settings = GateSettings(level: Rational(1, 5))
    var alarms = 0
    for _ in 0..<rounds {
      // The tests alone: what stays open is no alarm.
      let tested = try GateParts(
        baseline: run(seed: 1, probe: "a"),
        candidate: run(seed: seed, probe: "b"), settings: settings
      ).tested()
      #expect(tested.count == 9)
      if !tested.findings.isEmpty { alarms += 1 }
    }
    let critical = try ClopperPearson.criticalFailures(
      trials: rounds, claim: Rational(1, 5), level: Rational(1, 1_000_000))
    #expect(alarms < critical, "\(alarms) of \(rounds)")
    // Discrete tests and Holm's adjustment lose some of the level, not all.
    #expect(alarms >= rounds / 50, "\(alarms) of \(rounds)")
  }

  /// A candidate that is worse by the whole margin is passed with at most the
  /// level: all outcomes of 10 trials, by pairs, by two rates and by a known one.
  @Test func whatIsWorseByTheMarginIsRarelyPassed() throws {
    let n = 10
    let settings = GateSettings(
      level: Rational(2, 5), margin: Rational(1, 2),
      marginFloor: Rational(3, 5))
    let rise = 0.3
    func isShown(
      _ before: Int, _ now: Int, pairs: PairedOutcomes? = nil,
      known: Rational? = nil
    ) throws -> Bool {
      try NonInferiority(
        rates: RateComparison(
          baseline: OutcomeCounts(trials: n, failures: before),
          candidate: OutcomeCounts(trials: n, failures: now), pairs: pairs,
          known: known.map { $0...$0 }, isExactLaw: false),
        settings: settings
      ).isShown()
    }
    var (two, paired) = ([[Bool]](), [[Bool]]())
    for b in 0...n {
      two.append(try (0...n).map { try isShown(b, $0) })
      paired.append(
        try (0...(n - b)).map { c in
          var pairs = PairedOutcomes()
          pairs.record(baseline: .fails, candidate: .holds, trials: b)
          pairs.record(baseline: .holds, candidate: .fails, trials: c)
          pairs.record(
            baseline: .holds, candidate: .holds, trials: n - b - c)
          return try isShown(b, c, pairs: pairs)
        })
    }
    var largest = 0.0
    for p in [0, 0.05, 0.1, 0.2, 0.3, 0.35] {
      let (one, other) = (masses(n, p), masses(n, p + rise))
      var passed = [0.0, 0, 0]
      for b in 0...n {
        for c in 0...n where two[b][c] { passed[0] += one[b] * other[c] }
        for c in 0...(n - b) where paired[b][c] {
          // The pairs in which neither fails are the rest: c of n − b.
          let rest = p < 1 ? masses(n - b, (p + rise) / (1 - p)) : [1]
          passed[1] += one[b] * rest[c]
        }
      }
      let known = Rational(Int(p * 100 + 0.5), 100)
      for c in 0...n where try isShown(0, c, known: known) {
        passed[2] += other[c]
      }
      for value in passed {
        #expect(value <= 0.4 + 1e-12, "p \(p): \(passed)")
        largest = max(largest, value)
      }
    }
    // Ten trials are few, but not nothing.
    #expect(largest > 0.1, "\(largest)")
  }
}
