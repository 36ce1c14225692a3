public import Bounds

/// What the seeds said, event by event.
struct SeedRecord: Sendable {
  private(set) var events: [CalibratedEvent]
  private(set) var groups: [StoppingGroup]
  /// Event → seed − 1 → finding.
  private(set) var findings: [[Finding]]

  init(_ plan: CalibrationPlan, seeds: Int) {
    events = plan.events
    groups = plan.groups
    findings = Array(
      repeating: Array(repeating: .no, count: seeds), count: events.count)
  }

  mutating func add(_ seeds: [SeedFindings]) {
    for seed in seeds {
      for (slot, finding) in seed.events {
        findings[slot][Int(seed.seed) - 1] = finding
        if finding == .yes { events[slot].observed += 1 }
        events[slot].possible += 1
      }
      for (slot, count) in seed.trials { groups[slot].observed.append(count) }
    }
  }
}

// MARK: - Whole runs

/// Rows of one kind, of which any may alarm falsely.
public enum AlarmFamily: String, Sendable, CaseIterable {
  /// A true claim called violated.
  case claims = "claims violated"
  /// An exact law contradicted.
  case negativeControls = "exact laws refuted"
  /// A false claim not refuted.
  case positiveControls = "faults missed"

  /// The rows' control.
  var control: Claim.Control? {
    switch self {
    case .claims: nil
    case .negativeControls: .negative
    case .positiveControls: .positive
    }
  }
}

/// Seeds of which at least one row of a family was a false alarm.
public struct AlarmCount: Sendable {
  /// Which rows.
  public let family: AlarmFamily
  /// The level of the runs.
  public let alpha: Rational
  /// When trials end.
  public let mode: CalibratedEvent.Mode
  /// How many rows.
  public let rows: Int
  /// Encloses the probability that any of them does, in one run.
  public let probability: Interval
  /// What the harness states for it.
  public let stated: Rational
  /// Seeds with one.
  public let observed: Int
}

extension SeedRecord {
  /// The counts of every family, level and ending.
  func alarms(_ plan: CalibrationPlan) -> [AlarmCount] {
    var counts: [AlarmCount] = []
    for run in plan.runs {
      for mode in CalibratedEvent.Mode.allCases {
        for family in AlarmFamily.allCases {
          let slots = events.indices.filter {
            (events[$0].mode == mode || events[$0].method == .tilted)
              && events[$0].claim.control == family.control
              && events[$0].saying == .contradicted(alpha: run.alpha)
              && (events[$0].claim.isTrue || family == .positiveControls)
          }
          if slots.isEmpty { continue }
          counts.append(count(family, run, mode, slots))
        }
      }
    }
    return counts
  }

  private func count(
    _ family: AlarmFamily, _ run: CalibrationPlan.PlannedRun,
    _ mode: CalibratedEvent.Mode, _ slots: [Int]
  ) -> AlarmCount {
    let isMiss = family == .positiveControls
    let seeds = findings.first?.count ?? 0
    let observed = (0..<seeds).count { seed in
      slots.contains { (findings[$0][seed] == .yes) != isMiss }
    }
    let stated =
      isMiss
      ? Rational(slots.count) * (1 - Power.demandedOfControls) : run.alpha
    return AlarmCount(
      family: family, alpha: run.alpha, mode: mode, rows: slots.count,
      probability: probability(ofAny: slots, isMiss: isMiss), stated: stated,
      observed: observed)
  }

  /// Encloses the probability of any alarm: rows of different streams are
  /// independent, of rows of one stream at least the likeliest counts and at most
  /// all.
  private func probability(ofAny slots: [Int], isMiss: Bool) -> Interval {
    let streams = Dictionary(grouping: slots) { events[$0].claim.streamName }
    var none = Interval(1)
    for name in streams.keys.sorted() {
      var (least, most) = (Interval(0), Interval(0))
      for slot in streams[name] ?? [] {
        let p = events[slot].law.enclosure
        let alarm = isMiss ? Interval(1) - p : p
        least = .max(least, alarm)
        most = most + alarm
      }
      let any = Interval.hull(least, .min(most, Interval(1)))
      none = none * (Interval(1) - .max(any, Interval(0)))
    }
    return .max(Interval(0), Interval(1) - none)
  }
}

// MARK: - Comparison with whole runs

extension SeedRecord {
  /// What ``Run`` says otherwise of the first seeds; nil after a cancellation.
  func disagreements(
    _ plan: CalibrationPlan, seeds: Int, threads: Int,
    cancellation: Cancellation
  ) throws(BoundError) -> [String]? {
    var found: [String] = []
    for (index, run) in plan.runs.enumerated() {
      for mode in CalibratedEvent.Mode.allCases {
        for seed in 1...seeds {
          let configuration = RunConfiguration(
            seed: UInt64(seed), trials: run.trials, alpha: run.alpha,
            suite: "calibration", threads: threads, ending: mode.ending)
          let whole = try Run(
            run.rows, configuration: configuration, cancellation: cancellation)
          guard whole.isComplete else { return nil }
          found += disagreements(
            whole, run, mode, seed: seed, isFirst: index == 0)
        }
      }
    }
    return found
  }

  private func disagreements(
    _ whole: Run, _ run: CalibrationPlan.PlannedRun,
    _ mode: CalibratedEvent.Mode, seed: Int, isFirst: Bool
  ) -> [String] {
    events.indices.compactMap { slot in
      let event = events[slot]
      // A p-value of tilted trials depends on the level of the run.
      let isSameRun =
        if case .pValue = event.saying { isFirst } else { true }
      guard event.mode == mode, isSameRun,
        let said = whole.rows[event.row].says(event.saying, alpha: run.alpha),
        said != (findings[slot][seed - 1] == .yes)
      else { return nil }
      return "seed \(seed), \(event.mode.rawValue), \(event.claim.name): "
        + "\(event.saying) is \(said) in a run"
    }
  }
}

extension CalibratedEvent.Mode {
  var ending: RunConfiguration.Ending {
    switch self {
    case .fixed: .fixed
    case .stopEarly: .anytime(stopsEarly: true, timeLimit: nil)
    }
  }
}

extension Judgement {
  /// Whether the row says this; nil for a run of another level.
  func says(_ saying: CalibratedEvent.Saying, alpha: Rational) -> Bool? {
    switch saying {
    case .contradicted(let level):
      guard level == alpha else { return nil }
      return switch claim.control {
      case nil: verdict == .violated
      case .positive: verdict == .refutedAsExpected
      case .negative: verdict == .controlFailed
      }
    case .holds(let level): return level == alpha ? verdict == .holds : nil
    case .pValue(let t): return pValue <= Interval(t).lower
    }
  }
}
