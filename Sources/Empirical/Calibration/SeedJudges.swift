import Bounds
import SiPP

/// The trials of one stream, and everything that is judged from them: rows, levels
/// and ways to end share the trials that they have in common.
struct CalibratedStream: Sendable {
  let name: String
  var work: Work
  /// The most trials that a judge needs.
  var trials: Int

  enum Work: Sendable {
    case plain(
      any Experiment, fixed: [FixedJudge], sequential: [SequentialJudge])
    case tilted(TiltedPlan, [TiltedJudge])
  }

  /// What the trials of `seed` say, as (slot, finding) and (slot, trials made).
  func findings(seed: UInt64) throws(BoundError) -> SeedFindings {
    let monteCarlo = MonteCarlo(seed: seed, threads: 1)
    var findings = SeedFindings(seed: seed)
    let stream = StreamID(name)
    switch work {
    case .plain(let experiment, let fixed, let sequential):
      var events: [TrialEvent] = []
      for trial in 0..<trials {
        let outcome = monteCarlo.replay(
          experiment, claim: stream, trial: trial)
        if outcome != .holds {
          events.append(TrialEvent(trial: trial, outcome: outcome))
        }
      }
      for judge in fixed { judge.judge(events, &findings) }
      for judge in sequential { judge.judge(events, &findings) }
    case .tilted(let plan, let judges):
      var outcomes = WeightedOutcomes()
      for trial in 0..<trials {
        outcomes.record(
          monteCarlo.replayWeighted(plan, claim: stream, trial: trial))
      }
      let sample = TiltedSample(plan, outcomes: outcomes)
      for judge in judges { try judge.judge(sample, &findings) }
    }
    return findings
  }
}

/// What one seed's trials say.
struct SeedFindings: Sendable {
  let seed: UInt64
  /// Events that happened, or might have.
  var events: [(slot: Int, finding: Finding)] = []
  /// Trials made where they end early.
  var trials: [(slot: Int, count: Int)] = []

  mutating func record(_ slot: Int, _ finding: Finding) {
    if finding != .no { events.append((slot, finding)) }
  }
}

/// One event of a fixed number of trials: a comparison of integers.
struct FixedJudge: Sendable {
  let slot: Int
  let counts: CriticalCounts
  let asksWhetherItHolds: Bool

  func judge(_ events: [TrialEvent], _ findings: inout SeedFindings) {
    var seen = OutcomeCounts()
    for event in events where event.trial < counts.trials {
      seen.record(event.outcome)
    }
    let (fewest, most) = (seen.fewestFailures, seen.mostFailures)
    findings.record(
      slot,
      asksWhetherItHolds
        ? Finding(most <= counts.holdsThrough, fewest <= counts.holdsThrough)
        : Finding(
          counts.contradicts(fewest: fewest, most: most),
          counts.mayContradict(fewest: fewest, most: most)))
  }
}

/// Rows that see the same trials and end together, as in a run.
struct SequentialJudge: Sendable {
  struct Row: Sendable {
    let test: SequentialTest
    let isDeciding: Bool
    let contradictionSlot: Int?
    let holdsSlot: Int?
  }

  let rows: [Row]
  let mostTrials: Int
  let trialsSlot: Int?

  func judge(_ events: [TrialEvent], _ findings: inout SeedFindings) {
    let whole = states(after: mostTrials, events)
    let decisions = zip(rows, whole).filter(\.0.isDeciding).map {
      $0.1.decidedAt
    }
    var end = mostTrials
    if !decisions.isEmpty, !decisions.contains(nil) {
      end = decisions.compactMap(\.self).max() ?? mostTrials
    }
    let states = end == mostTrials ? whole : states(after: end, events)
    if let trialsSlot { findings.trials.append((trialsSlot, end)) }
    let isOpen = states.contains {
      $0.counts.fewestFailures != $0.counts.mostFailures
    }
    for (row, state) in zip(rows, states) {
      let isContradicted =
        state.above != nil
        || (row.test.relation == .equals && state.below != nil)
      if let slot = row.contradictionSlot {
        findings.record(slot, Finding(isContradicted, isOpen))
      }
      if let slot = row.holdsSlot {
        findings.record(
          slot, Finding(!isContradicted && state.below != nil, isOpen))
      }
    }
  }

  private func states(
    after end: Int, _ events: [TrialEvent]
  ) -> [SequentialState] {
    rows.map { row in
      var state = SequentialState(row.test)
      state.advance(to: end, events: events)
      return state
    }
  }
}

/// The events of one row of tilted trials at one level.
struct TiltedJudge: Sendable {
  let claimed: ClosedRange<Rational>
  let relation: Claim.Relation
  let level: Rational
  let contradictionSlot: Int
  let pValues: [(bound: Double, slot: Int)]

  func judge(
    _ sample: TiltedSample, _ findings: inout SeedFindings
  ) throws(BoundError) {
    let isAbove = try sample.isLowerLimit(
      atLeast: claimed.upperBound, level: level)
    var isBelow = false
    if relation == .equals {
      isBelow = try sample.isUpperLimit(
        atMost: claimed.lowerBound, level: level)
    }
    findings.record(contradictionSlot, Finding(isAbove || isBelow, false))
    guard !pValues.isEmpty else { return }
    let above = try sample.pValue(atMost: claimed.upperBound, level: level)
    let p = try Empirical.pValue(relation, above: above) {
      () throws(BoundError) in
      try sample.pValue(atLeast: claimed.lowerBound, level: level)
    }
    for (bound, slot) in pValues {
      findings.record(slot, Finding(p <= bound, false))
    }
  }
}
