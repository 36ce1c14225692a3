import Bounds
import SiPP
import Testing

@testable import Empirical

/// 1. exact laws by enumeration of all draws; 2. trials the long way; 3. rates
/// against laws; 4. suite entries.
@Suite("T12 trials: distinct draws")
struct DistinctDrawsClaimTests {
  private static let level = Rational(1, 1_000_000_000)

  private func setting(
    _ importances: [Double], _ m: Int, _ t: Rational,
    by reason: DistinctDrawsTail? = nil
  ) throws -> DistinctDrawsSetting {
    DistinctDrawsSetting(
      name: "test", sampler: try ImportanceSampler(importances: importances),
      draws: m, deviation: t, reason: reason)
  }

  /// P(|D − E D| ≥ t) and E D over all sequences of draws.
  private func enumerated(
    _ q: [Rational], _ m: Int, _ t: Rational
  ) -> (mean: Rational, failing: Rational) {
    let sequences = (0..<m).reduce([([Int](), Rational(1))]) { found, _ in
      found.flatMap { start, p in
        q.indices.map { (start + [$0], p * q[$0]) }
      }
    }
    let mean = sequences.reduce(Rational(0)) {
      $0 + $1.1 * Rational(Set($1.0).count)
    }
    let failing = sequences.reduce(Rational(0)) { sum, sequence in
      let error = Rational(Set(sequence.0).count) - mean
      return max(error, -error) >= t ? sum + sequence.1 : sum
    }
    return (mean, failing)
  }

  @Test func lawsAreThoseOfAllDraws() throws {
    var failing = 0
    for (importances, m) in [
      ([1, 1, 1], 4), ([1, 2, 3], 4), ([1, 1, 5, 9], 3), ([1, 1, 1, 1], 5),
      ([3, 1], 6),
    ] as [([Double], Int)] {
      for t in [
        Rational(1, 4), Rational(1, 2), Rational(3, 4), 1, Rational(5, 4),
      ] {
        let setting = try setting(importances, m, t)
        let q = importances.indices.map {
          setting.sampler.probability(of: $0)
        }
        let exact = enumerated(q, m, t)
        #expect(try setting.expectation() == exact.mean)
        #expect(
          try setting.failureProbability() == exact.failing,
          "\(importances), \(m), \(t)")
        #expect(try setting.bound().upper >= exact.failing.approximation)
        failing += exact.failing.sign
      }
    }
    #expect(failing > 10)
  }

  /// At a deviation that is met exactly the trial fails, on either side.
  @Test func theEdgesBelongToTheEvent() throws {
    // Two of two indices or one: D is 1 or 2 with E D = 3/2.
    let even = try setting([1, 1], 2, Rational(1, 2))
    #expect(try even.failure().least == 2)
    #expect(try even.failure().most == 1)
    #expect(try even.failureProbability() == 1)
    let further = try setting([1, 1], 2, Rational(51, 100))
    #expect(try further.failure().least == nil)
    #expect(try further.failure().most == nil)
    #expect(try further.failureProbability() == 0)
  }

  @Test func trialsCountWhatWasDrawn() throws {
    let setting = try setting([1, 2, 3, 4, 5, 6], 8, Rational(3, 2))
    let row = try #require(try setting.rows().claims.first)
    let mean = try setting.expectation()
    var failures = 0
    for trial in 0..<300 {
      func stream() -> TrialStream {
        TrialStream(seed: 3, claim: row.stream, trial: trial)
      }
      var (a, b, c) = (stream(), stream(), stream())
      let drawn = setting.sampler.counts(draws: 8, using: &a)
      let distinct = drawn.filter { $0 != 0 }.count
      let error = Rational(distinct) - mean
      let fails = max(error, -error) >= Rational(3, 2)
      #expect(row.experiment.outcome(using: &b) == (fails ? .fails : .holds))
      let measured = row.experiment.measure(using: &c)
      #expect(measured.outcome == (fails ? .fails : .holds))
      #expect(measured.nonZeros == distinct)
      #expect(
        abs((measured.error ?? -1) - max(error, -error).approximation) < 1e-12)
      failures += fails ? 1 : 0
    }
    #expect(failures > 10 && failures < 290, "\(failures)")
  }

  @Test func ratesAreThoseOfTheLaws() throws {
    for (setting, least) in [
      (try setting(Array(repeating: 1, count: 16), 16, 3), 0.01),
      (try setting([1, 2, 3, 4, 5, 6, 7, 8], 12, 2, by: .variance), 0.02),
      (try setting(Array(repeating: 1, count: 20), 30, 3, by: .support), 0.02),
    ] {
      let rows = try setting.rows()
      let bound = try #require(rows.claims.first)
      let law = try #require(rows.controls.first)
      #expect(law.relation == .equals && law.control == .negative)
      #expect(law.streamName == bound.streamName)
      #expect(law.predicted.lower > least && law.predicted.upper < 0.2)
      #expect(law.predicted.isCertainlyBelow(bound.predicted))
      #expect(bound.predicted.isCertainlyAtMost(1))
      let trials = 3_000
      let seen = MonteCarlo(seed: 2, threads: 2).run(
        bound.experiment, claim: bound.stream, trials: trials)
      let exact = try BinomialLaw(
        trials: trials, probability: clampedToUnit(law.predicted.midpoint))
      #expect(
        try !exact.isTail(atLeast: seen.failures, Self.level)
          && !exact.isTail(atMost: seen.failures, Self.level),
        "\(law.instance): \(seen.failures), \(law.predicted)")
    }
  }

  // MARK: Entries

  private func rows(_ members: String) throws -> [Claim] {
    let text = """
      {"schema": "sipp-verify/suite/1", "name": "mine", "entries": [
       {"check": "distinct-draws", \(members)}]}
      """
    return try Empirical.Suite(
      JSONTree(Array(text.utf8), name: "s.json"), file: "s.json"
    ).claims()
  }

  @Test func entriesSayWhatTheirRowsAre() throws {
    let equal = try rows(#""indices": 16, "draws": 10, "deviation": 3"#)
    #expect(equal.map(\.id) == [.t12, .t12])
    #expect(equal.map(\.control) == [nil, .negative])
    #expect(equal[0].instance == "16 equally likely indices, m=10 t=3")
    #expect(
      equal[1].instance == "16 equally likely indices, m=10 t=3, exact law")
    #expect(equal[0].redrawn == [.pruning])
    #expect(
      equal[0].parameters.map(\.name)
        == ["weights", "deviation", "expected_distinct", "samples"])
    let law = try DistinctDraws(equallyLikely: 16)
    let bound = try law.failureProbability(deviation: 3, draws: 10)
    #expect(equal[0].predicted.midpoint == bound.midpoint)
    let named = try rows(
      #""importances": [1, 2, 3], "draws": 9, "deviation": 1.25, "#
        + #""bound": "variance""#)
    #expect(
      named[0].instance == "sampler 1:2:3, m=9 t=1.25, by variance")
    for (name, reason) in [
      ("draws", DistinctDrawsTail.draws), ("support", .support),
      ("variance", .variance),
    ] {
      let row = try #require(
        try rows(
          #""indices": 16, "draws": 12, "deviation": 4, "bound": "\#(name)""#
        ).first)
      let bound = try law.failureProbability(
        deviation: 4, draws: 12, by: reason)
      #expect(row.predicted.midpoint == bound.midpoint, "\(name)")
    }
    // Too many different weights for an exact law: the bound stands alone.
    let many = (1...64).map(String.init).joined(separator: ", ")
    let alone = try rows(
      #""importances": [\#(many)], "draws": 64, "deviation": 8"#)
    #expect(alone.map(\.control) == [nil])
  }

  @Test(arguments: [
    (#""draws": 4, "deviation": 2"#, "'importances' is missing"),
    (
      #""indices": 1, "draws": 4, "deviation": 2"#,
      ".indices: 1, but must be 2 to 256"
    ),
    (
      #""indices": 9, "importances": [1, 2], "draws": 9, "deviation": 3"#,
      ".importances: there is no member 'importances' here"
    ),
    (
      #""indices": 9, "draws": 0, "deviation": 2"#,
      ".draws: 0, but must be 1 to 1000"
    ),
    (
      #""indices": 9, "draws": 4, "deviation": 0"#,
      ".deviation: 0, but must be 0.001 to 1000"
    ),
    (
      #""indices": 9, "draws": 9, "deviation": 1"#,
      ".deviation: the bound is above 1 there, which says nothing"
    ),
    (
      #""indices": 9, "draws": 4, "deviation": 30"#,
      ".deviation: no number of distinct indices is so far from its mean"
    ),
    (
      #""indices": 9, "draws": 4, "deviation": 2, "bound": "mean""#,
      ".bound: 'mean' is none of draws, support, variance"
    ),
  ])
  func badMembersAreRefused(_ members: String, _ reason: String) {
    do {
      _ = try rows(members)
      Issue.record("\(members) is taken")
    } catch {
      #expect(
        "\(error)".hasPrefix("s.json: line 2, entries[0]")
          && "\(error)".hasSuffix(reason), "\(error)")
    }
  }
}
