import Bounds
import Synchronization

/// Runs the trials of groups of rows, one group after the other.
struct RowRunner {
  let configuration: RunConfiguration
  let levels: Levels
  let monteCarlo: MonteCarlo
  /// When the time of the run is over.
  let deadline: ContinuousClock.Instant?

  init(
    _ configuration: RunConfiguration, levels: Levels,
    cancellation: Cancellation
  ) {
    self.configuration = configuration
    self.levels = levels
    monteCarlo = MonteCarlo(
      seed: configuration.seed, threads: configuration.threads,
      cancellation: cancellation)
    deadline = configuration.ending.timeLimit.map { ContinuousClock.now + $0 }
  }

  /// The rows of `suite` in the order in which they are run: positive controls
  /// first where time is limited.
  func groups(of suite: [Claim]) throws(BoundError) -> [TrialGroup] {
    let methods = try methods(of: suite)
    let groups = try TrialGroup.groups(of: suite) {
      (index, claim) throws(BoundError) in
      let trials = try mostTrials(of: claim)
      let method = methods[index]
      return (
        method == .tilted ? min(trials, Self.mostTiltedTrials) : trials, method
      )
    }
    guard deadline != nil else { return groups }
    return groups.filter(\.isPositiveControl)
      + groups.filter { !$0.isPositiveControl }
  }

  /// Tilted trials beyond these would narrow limits that are within a few per
  /// cent, and the time of their limits grows with them.
  static let mostTiltedTrials = 100_000

  /// The most trials of a row.
  ///
  /// A positive control needs more where every trial is looked at, to be refuted
  /// as surely. Every trial is looked at up to ``RunConfiguration/mostLooks``.
  func mostTrials(of claim: Claim) throws(BoundError) -> Int {
    let fixed = claim.trialCount(asked: configuration.trials)
    guard configuration.ending != .fixed else { return fixed }
    guard claim.control == .positive else {
      return min(fixed, RunConfiguration.mostLooks)
    }
    return try Power.trialsToRefuteWhileLooking(
      claim, level: levels.sideLevel(of: .positive), from: fixed)
  }

  /// How each row of `suite` is tried: tilted trials where the input is fixed and
  /// plain ones would show nothing; decided from the claims, before any trial.
  ///
  /// An exact law as a control is tried as the claim whose trials it controls.
  func methods(of suite: [Claim]) throws(BoundError) -> [TrialMethod] {
    var ofStreams: [String: TrialMethod] = [:]
    for claim in suite where claim.control != .negative {
      ofStreams[claim.streamName] = try method(of: claim)
    }
    var methods: [TrialMethod] = []
    for claim in suite {
      if claim.control == .negative, let method = ofStreams[claim.streamName] {
        methods.append(method)
      } else {
        methods.append(try method(of: claim))
      }
    }
    return methods
  }

  private func method(of claim: Claim) throws(BoundError) -> TrialMethod {
    guard claim.fixedInput != nil, claim.control != .positive else {
      return .plain
    }
    return try TrialMethod.choice(
      claim: claim.claimed.upperBound, trials: mostTrials(of: claim),
      level: levels.sideLevel(of: claim.control))
  }

  /// The trials of each row of `group`, and how they ended; none where not one
  /// was run.
  ///
  /// - Parameter groupsLeft: groups that share what is left of the time, this one
  ///   included.
  func run(
    _ group: TrialGroup, groupsLeft: Int,
    progress: @Sendable (Int) -> Void
  ) throws(BoundError) -> GroupTrials? {
    if group.method == .tilted {
      return try runTilted(
        group, until: share(of: groupsLeft), progress: progress)
    }
    return switch configuration.ending {
    case .fixed: try runFixed(group, progress: progress)
    case .anytime(let stopsEarly, _):
      // Without its controls a run proves nothing: they have all of the time,
      // and no more of it than their refutation takes.
      try group.isPositiveControl
        ? runLooking(
          group, stopsEarly: true, until: deadline, progress: progress)
        : runLooking(
          group, stopsEarly: stopsEarly, until: share(of: groupsLeft),
          progress: progress)
    }
  }

  /// The networks of `suite`, pruned; none once somebody asked for an end.
  func networks(of suite: [Claim]) -> [NetworkRecord] {
    let records = NetworkTrials.networks(of: suite).compactMap {
      $0.record(monteCarlo, deadline: deadline)
    }
    return monteCarlo.isCancelled ? [] : records
  }

  /// The figures of the layers that `claims` are on; none once somebody asked for
  /// an end.
  ///
  /// - Parameter claims: of the rows that were run, in their order.
  func layerFigures(of claims: [Claim]) -> [FigureRecord] {
    let figures =
      UnionFigures.figures(of: claims).flatMap { $0.records(monteCarlo) }
      + NetworkTrials.networks(of: claims).flatMap { $0.figures(monteCarlo) }
    return monteCarlo.isCancelled ? [] : figures
  }

  /// A fair share of what is left of the time.
  private func share(of groupsLeft: Int) -> ContinuousClock.Instant? {
    guard let deadline else { return nil }
    let now = ContinuousClock.now
    return now + (deadline - now) / groupsLeft
  }

  private func runFixed(
    _ group: TrialGroup, progress: @Sendable (Int) -> Void
  ) throws(BoundError) -> GroupTrials? {
    let seen = Mutex((counts: OutcomeCounts(), trace: TrialTrace()))
    monteCarlo.run(
      group.first.experiment, claim: group.first.stream, trials: group.trials,
      measured: group.measured, progress: progress
    ) { chunk in
      seen.withLock { seen in
        seen.counts = seen.counts + chunk.counts
        seen.trace.advance(to: chunk.trials.upperBound, chunk)
      }
      return true
    }
    let (counts, trace) = seen.withLock { $0 }
    guard counts.trials > 0 else { return nil }
    if counts.trials == group.trials {
      return GroupTrials(
        rows: group.rows.map { _ in .fixed(counts) }, end: .all, trace: trace)
    }
    // An interruption is a look that nobody planned. Where no sequence can judge
    // it, for its level or its trials, the row is not judged at all.
    guard let tests = try? tests(group) else { return nil }
    var rows: [RowTrials] = []
    for test in tests {
      rows.append(
        .sequential(SequentialState(test, lookingOnceAt: counts)))
    }
    return GroupTrials(rows: rows, end: .interrupted, trace: trace)
  }

  private func runTilted(
    _ group: TrialGroup, until deadline: ContinuousClock.Instant?,
    progress: @Sendable (Int) -> Void
  ) throws(BoundError) -> GroupTrials? {
    guard let plan = try group.tiltedPlan() else {
      preconditionFailure("\(group.first.name): nothing random happens")
    }
    let outcomes = monteCarlo.runWeighted(
      plan, claim: StreamID(group.streamName), trials: group.trials,
      deadline: deadline, progress: progress)
    guard outcomes.trials > 0 else { return nil }
    let sample = TiltedSample(
      plan, outcomes: outcomes, plannedTrials: group.trials)
    let end: TrialsEnd =
      outcomes.trials == group.trials
      ? .all : monteCarlo.isCancelled ? .interrupted : .timeLimit
    return GroupTrials(
      rows: group.rows.map { _ in .tilted(sample) }, end: end,
      trace: TrialTrace(outcomes))
  }

  private func runLooking(
    _ group: TrialGroup, stopsEarly: Bool,
    until deadline: ContinuousClock.Instant?,
    progress: @Sendable (Int) -> Void
  ) throws(BoundError) -> GroupTrials? {
    let watch = Mutex(
      Watch(
        try tests(group), claims: group.rows.map(\.claim),
        stopsEarly: stopsEarly))
    monteCarlo.run(
      group.first.experiment, claim: group.first.stream, trials: group.trials,
      measured: group.measured, deadline: deadline, progress: progress
    ) { chunk in
      watch.withLock { $0.see(chunk) }
    }
    var states = watch.withLock { $0.states }
    for index in states.indices {
      states[index].endsByItself =
        self.deadline == nil && !monteCarlo.isCancelled
    }
    guard let trials = states.first?.counts.trials, trials > 0 else {
      return nil
    }
    let end: TrialsEnd =
      watch.withLock { $0.isDecided }
      ? .decided
      : trials == group.trials
        ? .all : monteCarlo.isCancelled ? .interrupted : .timeLimit
    return GroupTrials(
      rows: states.map { .sequential($0) }, end: end,
      trace: watch.withLock { $0.trace })
  }

  private func tests(
    _ group: TrialGroup
  ) throws(BoundError) -> [SequentialTest] {
    var tests: [SequentialTest] = []
    for row in group.rows {
      tests.append(
        try SequentialTest(
          row.claim, level: levels.sideLevel(of: row.claim.control),
          mostTrials: group.trials))
    }
    return tests
  }
}

/// Where the rows of a group stand, and whether they need more trials.
///
/// The rows see the same trials and so end together: once each row that can be
/// decided early is. An exact law as a control has nothing to decide, and is judged
/// by the trials that its claims needed.
private struct Watch: Sendable {
  private(set) var states: [SequentialState]
  private(set) var trace = TrialTrace()
  private(set) var isDecided = false
  private let deciding: [Int]

  init(_ tests: [SequentialTest], claims: [Claim], stopsEarly: Bool) {
    states = tests.map { SequentialState($0) }
    deciding =
      stopsEarly
      ? claims.indices.filter { claims[$0].control != .negative } : []
  }

  /// Takes a chunk into account; false once no more trials are needed.
  mutating func see(_ chunk: TrialChunk) -> Bool {
    let before = states
    advance(to: chunk.trials.upperBound, chunk)
    guard let end = lastDecision else {
      trace.advance(to: chunk.trials.upperBound, chunk)
      return true
    }
    // What came after the decision is not looked at.
    states = before
    advance(to: end, chunk)
    trace.advance(to: end, chunk)
    isDecided = true
    return false
  }

  private mutating func advance(to end: Int, _ chunk: TrialChunk) {
    for index in states.indices {
      states[index].advance(to: end, events: chunk.events)
    }
  }

  /// The trial after which all rows that decide have; nil while one has not.
  private var lastDecision: Int? {
    var last: Int?
    for index in deciding {
      guard let decided = states[index].decidedAt else { return nil }
      last = max(last ?? 0, decided)
    }
    return last
  }
}
