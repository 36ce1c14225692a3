import Testing

@testable import Bounds
@testable import Empirical

/// What a candidate's run shows less of: nothing of it passes in silence.
@Suite("H7 gate: what is shown less of")
struct GateEvidenceTests {
  private typealias Records = GateRecords

  /// A claim, a control of each kind, measured errors and non-zeros.
  private func run(
    seed: Int = 1, trials: Int = 10_000, rowTrials: Int? = nil,
    probe: String = "a", changing change: (inout RunRecord) -> Void = { _ in }
  ) -> RunRecord {
    var run = Records.run(
      [
        Records.row(failures: 0, trials: rowTrials ?? trials),
        Records.row(
          instance: "a fault", failures: 900, trials: 1_000, stream: "fault",
          control: .positive, verdict: .refutedAsExpected),
      ],
      [
        Records.stream(
          trials: rowTrials ?? trials, failed: [], probe: probe,
          errors: [Float](repeating: 0.1, count: 50),
          nonZeros: [Int](repeating: 9, count: 50)),
        Records.stream("fault", trials: 1_000, failed: Array(0..<900)),
      ], seed: seed, trials: trials)
    run.networks = [
      NetworkRecord(
        name: "net", rule: "sipp", weights: 90, labelled: 9,
        correctUnpruned: 9, undefined: 0,
        nonZeros: [Int](repeating: 50, count: 40),
        correct: [Int](repeating: 8, count: 40))
    ]
    run.figures = [
      FigureRecord(
        kind: .failureProbability, instance: "blocks",
        parameters: [("ceiling", .string("2")), ("measured", .integer(3))],
        x: [1, 2, 4],
        series: [
          .init(name: "T4b", values: [1, 0.5, 0.25]),
          .init(name: "floor", values: [0.5, 0.25, 0.1]),
          .init(name: "exact", values: [0.4, nil, 0.1]),
        ], rows: [0])
    ]
    change(&run)
    return run
  }

  private func findings(
    _ candidate: RunRecord
  ) throws -> [GateFinding.Severity: [GateFinding.Kind]] {
    let gate = try RegressionGate(baseline: run(), candidate: candidate)
    return Dictionary(grouping: gate.findings, by: \.severity).mapValues {
      $0.map(\.kind)
    }
  }

  @Test func anEqualRunIsSilent() throws {
    for seed in [1, 2] { #expect(try findings(run(seed: seed)) == [:]) }
  }

  @Test func runsThatLookLess() throws {
    #expect(try findings(run(trials: 5_000)) == [.undecided: [.lostPower]])
    #expect(
      try findings(run { $0.alpha = "1/1000000000" })
        == [.undecided: [.lostPower]])
    #expect(try findings(run { $0.alpha = "1/1000" }) == [:])
    #expect(
      try findings(run { $0.stopsEarly = true }) == [.undecided: [.lostPower]])
    #expect(
      try findings(run(rowTrials: 5_000)) == [.regression: [.lostPower]])
    #expect(try findings(run(rowTrials: 20_000)) == [:])
  }

  @Test func verdictsThatSayLess() throws {
    func with(
      _ verdict: Verdict, row: Int = 0, seed: Int = 1, trials: Int = 10_000
    ) -> RunRecord {
      run(seed: seed, trials: trials) { $0.rows[row].verdict = verdict }
    }
    // Equal bits: only the harness can have lost it.
    for verdict in [Verdict.consistent, .undecided] {
      #expect(try findings(with(verdict)) == [.regression: [.lostPower]])
      #expect(try findings(with(verdict, seed: 2)) == [.note: [.lostPower]])
    }
    #expect(
      try findings(with(.undecided, seed: 2, trials: 5_000))
        == [.undecided: [.lostPower, .lostPower]])
    #expect(
      try findings(with(.undecided, row: 1)) == [.undecided: [.lostPower]])
  }

  @Test func measurementsThatAreGone() throws {
    for seed in [1, 2] {
      for change: (inout RunRecord) -> Void in [
        { $0.streams[0].errors = [] }, { $0.streams[0].nonZeros = [] },
        { $0.streams[0].errors.removeLast() },
      ] {
        #expect(
          try findings(run(seed: seed, changing: change))
            == [.regression: [.missing]], "seed \(seed)")
      }
    }
  }

  /// Networks of the same words that differ must be shown to be no worse, even
  /// where the rows' streams are equal.
  @Test func networksThatAreWorse() throws {
    func network(
      seed: Int = 1, _ change: @escaping (inout NetworkRecord) -> Void
    ) -> RunRecord {
      run(seed: seed) { change(&$0.networks[0]) }
    }
    for seed in [1, 2] {
      #expect(
        try findings(network(seed: seed) { $0.correct = [] })
          == [.regression: [.missing]])
      #expect(
        try findings(network(seed: seed) { $0.nonZeros = [] })
          == [.regression: [.missing]])
      #expect(
        try findings(network(seed: seed) { $0.correct.removeLast(9) })
          == [.undecided: [.lostPower]])
    }
    let halved = try findings(
      network {
        $0.correct.replaceSubrange(0..<26, with: repeatElement(4, count: 26))
      })
    #expect(halved[.regression] == [.lessAccurate])
    let few = try findings(
      network {
        $0.correct.replaceSubrange(0..<6, with: repeatElement(4, count: 6))
      })
    #expect(few[.undecided] == [.notShown])
  }

  @Test func plotsThatAreGoneOrContradictThemselves() throws {
    func figure(
      _ change: @escaping (inout FigureRecord) -> Void
    ) -> RunRecord {
      run { change(&$0.figures[0]) }
    }
    #expect(
      try findings(run { $0.figures = [] }) == [.regression: [.missing]])
    #expect(
      try findings(figure { $0.x = [3, 5, 7] }) == [.regression: [.missing]])
    #expect(
      try findings(figure { $0.instance = "other" })
        == [.regression: [.missing]])
    // What was measured may differ, and so may the other points.
    #expect(
      try findings(figure { $0.parameters[1].value = .integer(4) }) == [:])
    #expect(try findings(figure { $0.x = [1, 3, 4] }) == [:])
    #expect(
      try findings(figure { $0.series[0].values[2] = 0.2 })
        == [.note: [.tighter]])
    #expect(
      try findings(figure { $0.series[0].values[2] = 0.3 })
        == [.regression: [.lostTightness]])
    for (series, place, value) in [(0, 2, 0.09), (0, 1, 0.2), (1, 2, 0.3)] {
      let found = try findings(
        figure { $0.series[series].values[place] = value })
      #expect(
        found == [.regression: [.falseClaim], .note: [.tighter]],
        "\(series) \(place)")
    }
  }

  /// Fewer draws are another event: its rate and its errors are not those of
  /// before, and the claim is judged for itself.
  @Test func tighterClaimsAreNoRegression() throws {
    let tighter = run {
      $0.rows[0].parameters[1].value = .integer(150)
      $0.rows[0].samplesOverFloor = 1.5 * 150 / 200
      $0.rows[0].failures = 800
      $0.streams[0].failed = Array(0..<800)
      $0.streams[0].digest = "x"
      $0.streams[0].probe = "x"
      $0.streams[0].errors = [Float](repeating: 0.2, count: 50)
      $0.streams[0].nonZeros = [Int](repeating: 8, count: 50)
      $0.figures[0].x = [1, 2, 4]
    }
    #expect(try findings(tighter) == [.note: [.tighter]])
    let unsupported = run {
      $0 = tighter
      $0.rows[0].verdict = .consistent
    }
    #expect(
      try findings(unsupported)[.regression] == [.unsupportedClaim])
  }

  /// Plain trials against tilted ones say nothing of the algorithm.
  @Test func otherMethodsAreNoChangeOfTheAlgorithm() throws {
    let tilted = run {
      $0.rows[0].method = .tilted
      $0.rows[0].limits = Records.enclosure("0", "0.001")
      $0.streams[0].method = .tilted
      $0.streams[0].errors = []
      $0.streams[0].nonZeros = []
    }
    var before = run()
    before.streams[0].errors = []
    before.streams[0].nonZeros = []
    before.rows[0].limits = Records.enclosure("0", "0.002")
    let gate = try RegressionGate(baseline: before, candidate: tilted)
    #expect(gate.streams.otherMethod == 1 && gate.streams.changed == 0)
    #expect(gate.outcome == .passes, "\(gate.findings)")
  }

  /// A row with its own number of trials: more of the run's would not help it.
  @Test func fixedRowsAskForNoTrials() throws {
    func fixed(_ probe: String) -> RunRecord {
      run(rowTrials: 500, probe: probe)
    }
    let gate = try RegressionGate(
      baseline: fixed("a"), candidate: fixed("b"))
    #expect(gate.outcome == .undecided && gate.trialsNeeded == nil)
    // The networks of a changed algorithm are equal here.
    #expect(gate.kinds(.undecided) == [.notShown])
  }

  /// A selection is of claims alone: a control is repeated with the whole run.
  @Test func controlsAreRepeatedWithTheirRun() throws {
    let gate = try RegressionGate(
      baseline: run(), candidate: run { $0.rows[1].verdict = .controlFailed })
    #expect(gate.findings.map(\.kind) == [.controlFailed])
    #expect(!gate.findings[0].command.contains("--claims"))
  }
}
