import Bounds
import SiPP

/// Everything that calibration watches, fixed before the first trial: which events
/// of which rows, with their laws, and which trials decide them.
struct CalibrationPlan: Sendable {
  /// The rows at each level; the same claims, with controls as that level asks.
  let runs: [PlannedRun]
  private(set) var events: [CalibratedEvent] = []
  private(set) var groups: [StoppingGroup] = []
  private(set) var ratios: [StoppingRatio] = []
  private(set) var streams: [CalibratedStream] = []

  /// A suite at one level.
  struct PlannedRun: Sendable {
    let alpha: Rational
    let rows: [Claim]
    let levels: Levels
    let trials: Int

    init(alpha: Rational, rows: [Claim], trials: Int) {
      self.alpha = alpha
      self.rows = rows
      self.trials = trials
      levels = Levels(alpha: alpha, rows: rows)
    }
  }

  /// Where p-values are compared with their law.
  static let pValues = [
    Rational(1, 2), Rational(1, 4), Rational(1, 10), Rational(1, 20),
    Rational(1, 100), Rational(1, 1_000),
  ]

  private var places: [String: Int] = [:]

  /// - Throws: `BoundError` or `SiPPError` where a row cannot be computed.
  init(_ suite: Suite, alphas: [Rational]) throws {
    try self.init(
      alphas.map { alpha in
        PlannedRun(
          alpha: alpha, rows: try suite.claims(alpha: alpha),
          trials: suite.trials)
      })
  }

  init(_ runs: [PlannedRun]) throws(BoundError) {
    self.runs = runs
    for (index, run) in runs.enumerated() {
      try addFixed(run, withPValues: index == 0)
      try addSequential(run)
      for (ratio, fault) in try Self.ratios(run) {
        ratios.append(ratio)
        guard let fault else { continue }
        streams.append(fault.stream(slot: groups.count))
        groups.append(fault.group)
      }
    }
  }

  private static func runner(
    _ run: PlannedRun, ending: RunConfiguration.Ending
  ) -> RowRunner {
    let configuration = RunConfiguration(
      seed: 1, trials: run.trials, alpha: run.alpha, suite: "calibration",
      threads: 1, ending: ending)
    return RowRunner(
      configuration, levels: run.levels, cancellation: Cancellation())
  }

  // MARK: - Fixed numbers of trials

  private mutating func addFixed(
    _ run: PlannedRun, withPValues: Bool
  ) throws(BoundError) {
    let runner = Self.runner(run, ending: .fixed)
    for group in try runner.groups(of: run.rows) {
      for row in group.rows {
        switch group.method {
        case .plain:
          try addPlain(
            row.claim, at: row.index, trials: group.trials, run,
            withPValues: withPValues)
        case .tilted:
          try addTilted(
            row.claim, at: row.index, trials: group.trials, run,
            withPValues: withPValues)
        }
      }
    }
  }

  private mutating func addPlain(
    _ claim: Claim, at row: Int, trials: Int, _ run: PlannedRun,
    withPValues: Bool
  ) throws(BoundError) {
    let level = run.levels.sideLevel(of: claim.control)
    let counts = try CriticalCounts(claim, trials: trials, level: level)
    func event(
      _ saying: CalibratedEvent.Saying, _ law: VerdictLaw
    ) -> CalibratedEvent {
      CalibratedEvent(
        claim: claim, saying: saying, mode: .fixed, method: .plain,
        trials: trials, law: law,
        row: row)
    }
    if claim.isJudged {
      watch(
        event(
          .contradicted(alpha: run.alpha),
          VerdictLaw(claim, counts, level: level)), counts)
    }
    if claim.isConfirmable, let p = claim.knownProbability {
      watch(
        event(
          .holds(alpha: run.alpha), .exact(counts.holding(under: p))), counts)
    }
    guard withPValues, claim.isTrue else { return }
    for t in Self.pValues {
      let side = t / Rational(claim.sides)
      let counts = try CriticalCounts(claim, trials: trials, level: side)
      watch(
        event(
          .pValue(atMost: t), VerdictLaw(claim, counts, level: side)), counts)
    }
  }

  private mutating func watch(
    _ event: CalibratedEvent, _ counts: CriticalCounts
  ) {
    let asksWhetherItHolds =
      if case .holds = event.saying { true } else { false }
    let judge = FixedJudge(
      slot: events.count, counts: counts,
      asksWhetherItHolds: asksWhetherItHolds)
    events.append(event)
    let place = place(of: event.claim)
    streams[place].trials = max(streams[place].trials, counts.trials)
    streams[place].add(judge)
  }

  // MARK: - Tilted trials

  private mutating func addTilted(
    _ claim: Claim, at row: Int, trials: Int, _ run: PlannedRun,
    withPValues: Bool
  ) throws(BoundError) {
    guard claim.isJudged, claim.isTrue,
      let plan = try claim.fixedInput?.tiltedPlan()
    else { return }
    let level = run.levels.sideLevel(of: claim.control)
    func add(_ saying: CalibratedEvent.Saying, atMost bound: Rational) -> Int {
      events.append(
        CalibratedEvent(
          claim: claim, saying: saying, mode: .fixed, method: .tilted,
          trials: trials,
          law: .atMost(bound), row: row))
      return events.count - 1
    }
    let slot = add(
      .contradicted(alpha: run.alpha), atMost: Rational(claim.sides) * level)
    var pValues: [(bound: Double, slot: Int)] = []
    if withPValues {
      pValues = Self.pValues.map { t in
        (Interval(t).lower, add(.pValue(atMost: t), atMost: t))
      }
    }
    let judge = TiltedJudge(
      claimed: claim.claimed, relation: claim.relation, level: level,
      contradictionSlot: slot, pValues: pValues)
    let key = "\(claim.tiltedStreamName)|\(trials)"
    if let place = places[key] {
      streams[place].add(judge)
    } else {
      places[key] = streams.count
      streams.append(
        CalibratedStream(
          name: claim.tiltedStreamName, work: .tilted(plan, [judge]),
          trials: trials))
    }
  }

  // MARK: - Looking after every trial

  private mutating func addSequential(_ run: PlannedRun) throws(BoundError) {
    let runner = Self.runner(
      run, ending: .anytime(stopsEarly: true, timeLimit: nil))
    for group in try runner.groups(of: run.rows) where group.method == .plain {
      let deciding = group.rows.count { $0.claim.control != .negative }
      var rows: [SequentialJudge.Row] = []
      var stopping: StoppingGroup?
      for row in group.rows {
        let claim = row.claim
        let test = try SequentialTest(
          claim, level: run.levels.sideLevel(of: claim.control),
          mostTrials: group.trials)
        let isDeciding = claim.control != .negative
        let isAlone = isDeciding && deciding == 1
        let law = try VerdictLaw(claim, test, isAlone: isAlone)
        rows.append(
          SequentialJudge.Row(
            test: test, isDeciding: isDeciding,
            contradictionSlot: claim.isJudged
              ? add(.contradicted(alpha: run.alpha), row, group, law) : nil,
            holdsSlot: isAlone && claim.isConfirmable && test.hasOneBoundary
              && claim.knownProbability != nil
              ? add(
                .holds(alpha: run.alpha), row, group,
                .exact(try test.law(of: claim).holds)) : nil))
        if isAlone, claim.knownProbability != nil {
          stopping = try StoppingGroup(claim, test, alpha: run.alpha)
        }
      }
      let judge = SequentialJudge(
        rows: rows, mostTrials: group.trials,
        trialsSlot: stopping == nil ? nil : groups.count)
      if let stopping { groups.append(stopping) }
      let place = place(of: group.first)
      streams[place].trials = max(streams[place].trials, group.trials)
      streams[place].add(judge)
    }
  }

  private mutating func add(
    _ saying: CalibratedEvent.Saying, _ row: (index: Int, claim: Claim),
    _ group: TrialGroup, _ law: VerdictLaw
  ) -> Int {
    events.append(
      CalibratedEvent(
        claim: row.claim, saying: saying, mode: .stopEarly, method: .plain,
        trials: group.trials, law: law, row: row.index))
    return events.count - 1
  }

  /// The place of the claim's stream of plain trials, made where it is not there.
  private mutating func place(of claim: Claim) -> Int {
    if let place = places[claim.streamName] { return place }
    places[claim.streamName] = streams.count
    streams.append(
      CalibratedStream(
        name: claim.streamName,
        work: .plain(claim.experiment, fixed: [], sequential: []), trials: 1))
    return streams.count - 1
  }
}

extension Claim {
  /// Whether trials can contradict the row: not where an assumption fails.
  var isJudged: Bool {
    if case .fails = assumption { return false }
    return true
  }

  /// Whether the row can be said to hold.
  var isConfirmable: Bool {
    control == nil && relation == .atMost && isJudged
  }
}

extension CalibratedStream {
  mutating func add(_ judge: FixedJudge) {
    guard case .plain(let experiment, let fixed, let sequential) = work else {
      preconditionFailure("a stream of plain trials")
    }
    work = .plain(experiment, fixed: fixed + [judge], sequential: sequential)
  }

  mutating func add(_ judge: SequentialJudge) {
    guard case .plain(let experiment, let fixed, let sequential) = work else {
      preconditionFailure("a stream of plain trials")
    }
    work = .plain(experiment, fixed: fixed, sequential: sequential + [judge])
  }

  mutating func add(_ judge: TiltedJudge) {
    guard case .tilted(let plan, let judges) = work else {
      preconditionFailure("a stream of tilted trials")
    }
    work = .tilted(plan, judges + [judge])
  }
}
