import Testing

@testable import Bounds
@testable import Empirical

/// Certified numbers of two runs: each finding where it should be, and none where
/// it should not.
@Suite("H7 gate: certified numbers of two runs")
struct GateCertifiedTests {
  private typealias Records = GateRecords
  private typealias Change = (inout RowRecord) -> Void

  private func gate(
    before: Change = { _ in }, now: Change
  ) throws -> RegressionGate {
    try RegressionGate(
      baseline: Records.run(failed: [], oracle: "0.05", changing: before),
      candidate: Records.run(failed: [], oracle: "0.05", changing: now))
  }

  private func expect(
    _ kinds: [GateFinding.Kind], notes: [GateFinding.Kind] = [],
    _ what: String, before: Change = { _ in }, now: Change
  ) throws {
    let gate = try gate(before: before, now: now)
    #expect(gate.kinds(.regression) == kinds, "\(what): \(gate.findings)")
    #expect(gate.kinds(.note) == notes, "\(what): \(gate.findings)")
    #expect(gate.kinds(.undecided).isEmpty, "\(what)")
    #expect((gate.outcome == .regression) == !kinds.isEmpty, "\(what)")
    for finding in gate.findings {
      #expect(finding.claims == ["T4e, blocks B=2"])
      #expect(finding.command.contains("T4e blocks B=2"))
    }
  }

  private func samples(_ m: Int) -> Change {
    {
      $0.parameters[1].value = .integer(m)
      $0.samplesOverFloor = Double(m) / 200 * 1.5
    }
  }

  @Test func moreDrawsAreLostTightness() throws {
    // One per cent of 200 is 2, and one more is rounding.
    try expect([.lostTightness], "204", now: samples(204))
    try expect([], notes: [.lostTightness], "203", now: samples(203))
    try expect([], "200", now: samples(200))
    try expect([], notes: [.tighter], "190", now: samples(190))
  }

  /// A claim may become stronger where something shows it.
  @Test func strongerClaimsMustBeShown() throws {
    let weak: Change = {
      $0.verdict = .consistent
      $0.oracle = nil
    }
    try expect([.unsupportedClaim], "190", before: weak) {
      samples(190)(&$0)
      weak(&$0)
    }
    try expect([], notes: [.tighter], "a law", before: weak) {
      samples(190)(&$0)
      $0.verdict = .consistent
    }
    try expect([.unsupportedClaim], "predicted", before: weak) {
      $0.predicted = Records.enclosure("0.09")
      weak(&$0)
    }
  }

  @Test func boundsMayNotRise() throws {
    for (now, kinds, notes) in [
      ("0.1011", [.lostTightness], []), ("0.1009", [], [.lostTightness]),
      ("0.1", [], []), ("0.09", [], [.tighter]),
      ("0.04", [.falseClaim], [.tighter]),
    ] as [(String, [GateFinding.Kind], [GateFinding.Kind])] {
      try expect(kinds, notes: notes, now) {
        $0.predicted = Records.enclosure(now)
      }
    }
  }

  /// With other draws the probabilities are of other events.
  @Test func probabilitiesOfOtherDrawsAreNotCompared() throws {
    try expect([], notes: [.lostTightness], "m and both") {
      samples(201)(&$0)
      $0.predicted = Records.enclosure("0.3")
      $0.oracle = Records.enclosure("0.2")
    }
  }

  /// However near: one of the two is wrong.
  @Test func disjointEnclosuresOfOneNumber() throws {
    try expect(
      [.disjointEnclosures], "oracle",
      before: { $0.oracle = Records.enclosure("0.05", "0.0501") },
      now: { $0.oracle = Records.enclosure("0.0501000001", "0.0502") })
    try expect(
      [], "touching",
      before: { $0.oracle = Records.enclosure("0.05", "0.0501") },
      now: { $0.oracle = Records.enclosure("0.0501", "0.0502") })
    let law: Change = {
      $0.relation = .equals
      $0.oracle = nil
    }
    try expect([.disjointEnclosures], "law", before: law) {
      law(&$0)
      $0.predicted = Records.enclosure("0.1000000001")
    }
  }

  @Test func enclosuresMayNotBecomeWider() throws {
    let narrow: Change = { $0.oracle = Records.enclosure("0.05", "0.05001") }
    try expect([.widerEnclosure], "wider", before: narrow) {
      $0.oracle = Records.enclosure("0.05", "0.0506")
    }
    try expect([], "within tolerance", before: narrow) {
      $0.oracle = Records.enclosure("0.05", "0.0504")
    }
    try expect(
      [], "narrower", before: { $0.oracle = Records.enclosure("0.05", "0.06") }
    ) {
      $0.oracle = Records.enclosure("0.055")
    }
    try expect([.widerEnclosure], "gone") { $0.oracle = nil }
    try expect([.widerEnclosure], "predicted") {
      $0.predicted = Records.enclosure("0.1", "0.1011")
    }
  }

  @Test func floorsAndPowerMayNotFall() throws {
    try expect([.lostTightness], "ratio") { $0.samplesOverFloor = 1.52 }
    try expect([], "ratio within") { $0.samplesOverFloor = 1.51 }
    try expect([], notes: [.tighter], "higher") { $0.samplesOverFloor = 1.4 }
    try expect([.lostTightness], "unknown") { $0.samplesOverFloor = nil }
    try expect([.lostPower], "detects") { $0.power.detects = "0.21" }
    try expect([], "detects within") { $0.power.detects = "0.2019" }
    try expect([.lostPower], "nothing") { $0.power.detects = nil }
    try expect([.lostPower], "below", before: { $0.power.detectsBelow = "0.1" })
    {
      $0.power.detectsBelow = "0.09"
    }
  }

  /// Fewer trials see less: that is said of the run, not of each row.
  @Test func fewerTrialsAreSaidOnce() throws {
    let gate = try RegressionGate(
      baseline: Records.run(failed: []),
      candidate: Records.run(failed: [], trials: 5_000, seed: 2) {
        $0.power.detects = "0.4"
      })
    #expect(gate.outcome == .undecided, "\(gate.findings)")
    #expect(gate.findings.map(\.kind) == [.lostPower])
    #expect(gate.trialsNeeded == 10_000)
    let more = try RegressionGate(
      baseline: gate.candidate, candidate: gate.baseline)
    #expect(more.outcome == .passes && more.findings.isEmpty)
  }

  /// The draws for a δ must do for it, however tight they look.
  @Test func drawsMustDoForTheirDelta() throws {
    func δ(_ row: inout RowRecord) {
      row.parameters.append(("failure_probability", .string("0.1")))
    }
    try expect(
      [.falseClaim], notes: [.tighter], "1.2", before: δ,
      now: {
        δ(&$0)
        samples(150)(&$0)
        $0.samplesOverFloor = 1.125
        $0.predicted = Records.enclosure("1.2")
      })
  }

  /// No claim can do with fewer draws than the floor.
  @Test func noClaimIsBelowTheFloor() throws {
    try expect([.falseClaim], notes: [.tighter], "below 1") {
      $0.parameters[1].value = .integer(190)
      $0.samplesOverFloor = 0.9
    }
  }

  /// Limits and the sureness of equal trials are functions of these.
  @Test func limitsOfEqualTrialsAreEqual() throws {
    let narrow: Change = { $0.limits = Records.enclosure("0", "0.01") }
    try expect([.widerEnclosure], "limits", before: narrow) {
      $0.limits = Records.enclosure("0", "0.02")
    }
    try expect([], "narrower", before: narrow) {
      $0.limits = Records.enclosure("0", "0.005")
    }
    try expect([.lostPower], "sureness") { $0.power.withProbability = 0.9 }
  }

  @Test func profilesAreComparedWhereTheSetsAreTheSame() throws {
    func run(
      _ median: String, digest: String, sets: Int = 9, above: Int = 0
    ) -> RunRecord {
      var run = Records.run(failed: []) { row in
        let one = Records.enclosure("0.5")
        row.profile = ProfileRecord(
          sets: sets, minimum: one, median: Records.enclosure(median),
          quantile90: one, quantile99: one, maximum: one, setsAboveClaim: above)
      }
      run.streams[0].digest = digest
      return run
    }
    let base = run("0.5", digest: "a")
    for (candidate, kinds) in [
      (run("0.51", digest: "a"), [GateFinding.Kind.disjointEnclosures]),
      (run("0.5", digest: "a"), []), (run("0.51", digest: "b"), []),
      (run("0.51", digest: "a", sets: 8), [.lostPower]),
      (run("0.51", digest: "a", sets: 10), []),
      (Records.run(failed: []), [.missing]),
      (run("0.5", digest: "a", above: 1), [.failsMoreOften]),
      (run("0.5", digest: "b", above: 1), []),
    ] {
      let gate = try RegressionGate(baseline: base, candidate: candidate)
      #expect(gate.kinds(.regression) == kinds, "\(gate.findings)")
    }
  }

  // MARK: - Rows as such

  @Test func changedClaimsAreListed() throws {
    let changes: [(String, Change)] = [
      ("parameter", { $0.parameters[0].value = .string("0.6") }),
      ("more parameters", { $0.parameters.append(("x", .integer(1))) }),
      ("relation", { $0.relation = .equals }),
      ("redrawn", { $0.redrawn = [.pruning, .x] }),
      ("ledger", { $0.ledger.input = "drawn" }),
      ("assumption", { $0.assumptionIsMet = false }),
    ]
    for (name, change) in changes {
      let gate = try gate(now: change)
      #expect(gate.kinds(.regression) == [.changed], "\(name)")
      #expect(gate.findings[0].claims == ["T4e, blocks B=2"], "\(name)")
    }
    try expect([], "the words of a check") { $0.assumption = "checked again" }
  }

  @Test func missingAndNewRowsAreListed() throws {
    let rows = [
      Records.row(failures: 0),
      Records.row(
        .t4e, instance: "a fault", failures: 9_000, stream: "fault",
        control: .positive, verdict: .refutedAsExpected),
    ]
    let streams = [Records.stream(failed: [])]
    let both = Records.run(rows, streams)
    for (dropped, name) in [
      (0, "T4e, blocks B=2"), (1, "T4e, a fault, positive control"),
    ] {
      let one = Records.run([rows[1 - dropped]], streams)
      let fewer = try RegressionGate(baseline: both, candidate: one)
      #expect(fewer.kinds(.regression) == [.missing])
      #expect(fewer.findings[0].claims == [name])
      let more = try RegressionGate(baseline: one, candidate: both)
      #expect(more.outcome == .passes)
      #expect(more.kinds(.note) == [.new])
      #expect(more.findings[0].claims == [name])
    }
  }

  @Test func whatTheCandidateSaysOfItself() throws {
    let base = Records.run(failed: [])
    let violated = try gate { $0.verdict = .violated }
    #expect(violated.kinds(.regression) == [.violated])
    var control = base
    control.rows.append(
      Records.row(
        instance: "a fault", failures: 0, stream: "fault", control: .positive,
        verdict: .controlFailed))
    let failed = try RegressionGate(baseline: base, candidate: control)
    #expect(failed.outcome == .undecided)
    #expect(failed.kinds(.undecided) == [.controlFailed])
    for isCandidate in [true, false] {
      var cut = base
      cut.isComplete = false
      let gate = try RegressionGate(
        baseline: isCandidate ? base : cut, candidate: isCandidate ? cut : base)
      #expect(gate.kinds(.undecided) == [.incomplete])
    }
  }
}
