import TestSupport
import Testing

@testable import Bounds
@testable import Empirical

/// Errors, non-zeros, networks, curves and constants of two runs.
@Suite("H7 gate: errors, non-zeros, networks and curves")
struct GateDistributionTests {
  private typealias Records = GateRecords

  private func run(
    errors: [Float] = [], nonZeros: [Int] = [], seed: Int = 1,
    probe: String = "a"
  ) -> RunRecord {
    Records.run(
      failed: [], seed: seed, probe: probe, errors: errors, nonZeros: nonZeros)
  }

  private func noise(_ count: Int, seed: UInt64) -> [Float] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in Float.random(in: 0.1...0.2, using: &generator)
    }
  }

  @Test func growingErrorsAreFoundInPairsAndInTwoRuns() throws {
    for seed in [1, 2] {
      let before = noise(200, seed: 1)
      let after = seed == 1 ? before : noise(200, seed: 2)
      for (factor, kinds) in [
        (Float(1.5), [GateFinding.Kind.errsByMore]), (1, []), (0.5, []),
      ] {
        let gate = try RegressionGate(
          baseline: run(errors: before),
          candidate: run(
            errors: after.map { $0 * factor }, seed: seed, probe: "b"))
        #expect(
          gate.kinds(.regression) == kinds,
          "seed \(seed), \(factor): \(gate.findings)")
        #expect(gate.streams.changed == 1)
      }
    }
  }

  /// More non-zeros are worse; within the tolerance they must be shown to be.
  @Test func nonZerosMayNotGrow() throws {
    let before = (0..<200).map { 1_000 + $0 % 7 }
    for (step, regressions, open) in [
      (30, [.moreNonZeros], []), (0, [], []), (-30, [], []),
    ] as [(Int, [GateFinding.Kind], [GateFinding.Kind])] {
      for seed in [1, 2] {
        let gate = try RegressionGate(
          baseline: run(nonZeros: before),
          candidate: run(
            nonZeros: before.reversed().map { $0 + step }, seed: seed,
            probe: "b"))
        #expect(gate.kinds(.regression) == regressions, "\(step), \(seed)")
        // A changed algorithm on another seed has its rates to show as well.
        let kinds = gate.kinds(.undecided)
        #expect(kinds == open, "\(step), \(seed): \(gate.findings)")
      }
    }
  }

  /// Ten pairs cannot show anything at 1e-6.
  @Test func fewPairsLeaveNonZerosOpen() throws {
    let before = (0..<10).map { 1_000 + $0 }
    let gate = try RegressionGate(
      baseline: run(nonZeros: before),
      candidate: run(nonZeros: before.reversed(), probe: "b"))
    #expect(gate.kinds(.undecided) == [.notShown])
    #expect(gate.trialsNeeded == 50)
  }

  private func network(
    nonZeros: [Int], correct: [Int], seed: Int = 1, probe: String = "a",
    changing change: (inout NetworkRecord) -> Void = { _ in }
  ) -> RunRecord {
    var run = run(seed: seed, probe: probe)
    var network = NetworkRecord(
      name: "digits", rule: "sipp", weights: 5_000, labelled: 300,
      correctUnpruned: 290, undefined: 0, nonZeros: nonZeros,
      correct: correct)
    change(&network)
    run.networks = [network]
    return run
  }

  /// A pruning that leaves the range of numbers is a failure, with labels or not.
  @Test func pruningsOutOfRangeAreFailures() throws {
    for (before, after, kinds) in [
      (0, 32, [.failsMoreOften]), (0, 0, []), (32, 0, []), (16, 17, []),
    ] as [(Int, Int, [GateFinding.Kind])] {
      func run(_ undefined: Int) -> RunRecord {
        network(
          nonZeros: [Int](repeating: 9, count: 32), correct: [],
          probe: "\(undefined)"
        ) { $0.undefined = undefined }
      }
      let gate = try RegressionGate(
        baseline: run(before), candidate: run(after))
      #expect(gate.kinds(.regression) == kinds, "\(before), \(after)")
    }
  }

  @Test func networksMayNeitherGrowNorErr() throws {
    let (sizes, hits) = (
      (0..<60).map { 1_000 + $0 % 5 }, (0..<60).map { 280 + $0 % 3 }
    )
    for (size, hit, kinds) in [
      (50, 0, [.moreNonZeros]), (0, -20, [.lessAccurate]),
      (50, -20, [.moreNonZeros, .lessAccurate]), (0, 0, []), (-50, 5, []),
    ] as [(Int, Int, [GateFinding.Kind])] {
      for seed in [1, 2] {
        let gate = try RegressionGate(
          baseline: network(nonZeros: sizes, correct: hits),
          candidate: network(
            nonZeros: sizes.reversed().map { $0 + size },
            correct: hits.reversed().map { $0 + hit }, seed: seed, probe: "b"))
        #expect(
          gate.kinds(.regression) == kinds,
          "\(size), \(hit), \(seed): \(gate.findings)")
        #expect(gate.kinds(.undecided).isEmpty, "\(gate.findings)")
        #expect(
          gate.findings.allSatisfy { $0.claims == ["network digits, sipp"] })
      }
    }
    // What has to be shown only where the algorithm changed.
    let (few, other) = ([1_000, 1_004, 1_002], [1_003, 1_001, 1_005])
    for (probe, open) in [("a", []), ("b", [GateFinding.Kind.notShown])] {
      let gate = try RegressionGate(
        baseline: network(nonZeros: few, correct: []),
        candidate: network(nonZeros: other, correct: [], seed: 2, probe: probe))
      #expect(gate.kinds(.undecided) == open, "\(gate.findings)")
    }
  }

  @Test func networksMustStay() throws {
    let base = network(nonZeros: [9], correct: [9])
    #expect(
      try RegressionGate(baseline: base, candidate: base).findings.isEmpty)
    let gone = try RegressionGate(baseline: base, candidate: run())
    #expect(gone.kinds(.regression) == [.missing])
    let other = try RegressionGate(
      baseline: base,
      candidate: network(nonZeros: [9], correct: [9]) {
        $0.correctUnpruned = 289
      })
    #expect(other.kinds(.regression) == [.changed])
  }

  @Test func curvesMayNotBecomeLooser() throws {
    func figure(
      _ name: String, _ values: [Double?],
      kind: FigureRecord.Kind = .failureProbability
    ) -> RunRecord {
      var run = run()
      run.figures = [
        FigureRecord(
          kind: kind, instance: "blocks", parameters: [], x: [10, 20],
          series: [.init(name: name, values: values)], rows: [])
      ]
      return run
    }
    let cases: [(String, [Double?], [Double?], FigureRecord.Kind, Bool)] = [
      ("T4e", [0.1, 0.2], [0.1, 0.203], .failureProbability, true),
      ("T4e", [0.1, 0.2], [0.1, 0.2019], .failureProbability, false),
      ("T4e", [0.1, 0.2], [0.05, 0.1], .failureProbability, false),
      ("T4e", [0.1, 0.2], [0.1, nil], .failureProbability, true),
      ("T4e", [nil, 0.2], [0.5, 0.2], .failureProbability, false),
      ("exact", [0.1, 0.2], [0.1, 0.19], .failureProbability, true),
      ("observed", [0.1, 0.2], [0.1, 0.9], .failureProbability, false),
      ("floor", [100, 200], [100, 190], .sampleSize, true),
      ("floor", [100, 200], [100, 220], .sampleSize, false),
      ("T4b", [100, 200], [102, 203], .sampleSize, false),
      ("T4b", [100, 200], [100, 204], .sampleSize, true),
      ("T4b", [100, 200], [103, 200], .sampleSize, true),
      ("exact", [0.1, 0.2], [0.9, 0.9], .sensitivityRatio, false),
    ]
    for (name, before, now, kind, isWorse) in cases {
      let gate = try RegressionGate(
        baseline: figure(name, before, kind: kind),
        candidate: figure(name, now, kind: kind))
      #expect(
        (gate.outcome == .regression) == isWorse,
        "\(name) \(now): \(gate.findings)"
      )
    }
    let gone = try RegressionGate(
      baseline: figure("T4e", [1, 1]), candidate: figure("T4d", [1, 1]))
    #expect(gone.kinds(.regression) == [.missing])
  }

  @Test func constantsMustStayVisible() throws {
    func run(_ falseFrom: String?, _ detected: String?, trials: Int = 10_000)
      -> RunRecord
    {
      func found(_ factor: String?) -> PerturbationRecord.Found? {
        factor.map { .init(factor: $0, instance: "blocks") }
      }
      var run = self.run()
      run.trials = trials
      run.perturbations = [
        PerturbationRecord(
          id: .t4b, constant: "two thirds", formula: "[2/3]",
          stronger: "above 1",
          falseFrom: found(falseFrom), detectedFrom: found(detected))
      ]
      return run
    }
    let base = run("0.9", "1.5")
    for (candidate, isWorse) in [
      (run("0.9", "1.5"), false), (run("0.8", "1.5"), true),
      (run("0.95", "1.4"), false), (run(nil, "1.5"), true),
      (run("0.9", "1.6"), true), (run("0.9", "1.6", trials: 9), false),
      (run("0.9", nil), true),
    ] {
      let gate = try RegressionGate(baseline: base, candidate: candidate)
      #expect((gate.outcome == .regression) == isWorse, "\(gate.findings)")
      #expect(
        gate.findings.filter { $0.severity == .regression }.allSatisfy {
          $0.claims == ["T4b, constant two thirds"]
        })
    }
    let gone = try RegressionGate(baseline: base, candidate: self.run())
    #expect(gone.kinds(.regression) == [.missing])
  }
}
