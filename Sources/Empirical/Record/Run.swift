public import Bounds

/// A run: every row of a suite with its counts and verdict.
public struct Run: Sendable {
  /// What named the run.
  public let configuration: RunConfiguration
  /// The levels of its rows.
  public let levels: Levels
  /// The rows that were run, in the suite's order.
  public let rows: [Judgement]
  /// Holm-adjusted p-values of the claims among ``rows``, for all claims of the
  /// suite; nil for controls.
  public let adjustedPValues: [Double?]
  /// How wrong each written constant must be for a claim's trials to find it;
  /// empty where ``rows`` has no changed constant among its controls (H9).
  public let constantSensitivities: [ConstantSensitivity]
  /// Of the streams of the rows' trials, what two runs are paired by; one a name.
  public let streams: [StreamRecord]
  /// The networks of the rows, pruned as a whole; none after a cancellation.
  public let networks: [NetworkRecord]
  /// Of the layers of these networks: their claims against draws, δ and ε, and
  /// what they see beyond their sensitivity points; none after a cancellation.
  public let layerFigures: [FigureRecord]
  /// False after a cancellation.
  public let isComplete: Bool

  /// Runs `suite`, whose levels count all of its rows whether or not they are
  /// reached.
  ///
  /// - Parameters:
  ///   - suite: rows with unique (id, instance, control).
  ///   - whole: all rows of the suite of which `suite` is a selection, so that a
  ///     selection is judged, and tried, as in the whole; `suite` unless given.
  ///   - cancellation: after it, the rows finished and the prefix of the current
  ///     one are kept.
  ///   - progress: called from any thread.
  /// - Throws: ``BoundError`` where a certified tail stays undecided.
  public init(
    _ suite: [Claim], outOf whole: [Claim]? = nil,
    configuration: RunConfiguration,
    cancellation: Cancellation = Cancellation(),
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) throws(BoundError) {
    Self.requireDistinctRows(suite)
    let levels = Levels(alpha: configuration.alpha, rows: whole ?? suite)
    let runner = RowRunner(
      configuration, levels: levels, cancellation: cancellation)
    let groups = try runner.groups(of: suite)
    var rows: [Int: Judgement] = [:]
    var streams: [(row: Int, record: StreamRecord)] = []
    var isWhole = true
    for (place, group) in groups.enumerated() where !cancellation.isCancelled {
      let result = try runner.run(group, groupsLeft: groups.count - place) {
        progress(
          Progress(
            row: group.rows[0].index, rows: suite.count, claim: group.first,
            trialsDone: $0, trials: group.trials))
      }
      guard let result else { break }
      if result.end == .interrupted { isWhole = false }
      for (row, trials) in zip(group.rows, result.rows) {
        rows[row.index] = try Judgement(
          row.claim, trials, end: result.end, levels: levels,
          profile: try row.claim.profile?.profile(seed: configuration.seed))
      }
      streams.append(
        (
          group.rows[0].index,
          try StreamRecord(
            group, result.trace, threads: configuration.threads)
        ))
    }
    self.configuration = configuration
    self.streams = StreamRecord.unique(streams)
    self.levels = levels
    var judged = suite.indices.compactMap { rows[$0] }
    networks = runner.networks(of: suite)
    layerFigures = runner.layerFigures(of: judged.map(\.claim))
    adjustedPValues = Self.adjusted(judged, claims: levels.claims)
    for (index, value) in adjustedPValues.enumerated() {
      judged[index].adjustedPValue = value
    }
    self.rows = judged
    constantSensitivities =
      self.rows.contains { $0.claim.perturbedConstant != nil }
      ? try ConstantSensitivity.all(
        trials: configuration.trials, level: levels.sideLevel(of: nil)) : []
    isComplete = isWhole && rows.count == suite.count
  }

  /// The verdict of the whole run. An incomplete run has not shown that anything
  /// holds, its controls least of all.
  public var verdict: RunVerdict {
    let verdict = RunVerdict(rows.map(\.verdict))
    let isShown = isComplete && hasControls
    return verdict == .holds && !isShown ? .undecided : verdict
  }

  /// Whether there are controls of both kinds: without them nothing shows that
  /// the run could have seen a violation, or that it invents none.
  public var hasControls: Bool {
    [Claim.Control.positive, .negative].allSatisfy { control in
      rows.contains { $0.claim.control == control }
    }
  }

  /// Controls that did what they are there for.
  public var controlsPassed: Int {
    rows.count { $0.claim.control != nil && $0.verdict != .controlFailed }
  }

  /// Controls that did not.
  public var controlsFailed: Int {
    rows.count { $0.verdict == .controlFailed }
  }

  /// Where a run is.
  public struct Progress: Sendable {
    /// The row's index, from 0.
    public let row: Int
    /// The suite's rows.
    public let rows: Int
    /// The row's claim.
    public let claim: Claim
    /// Its trials done.
    public let trialsDone: Int
    /// Its trials.
    public let trials: Int
  }

  private static func adjusted(
    _ rows: [Judgement], claims count: Int
  ) -> [Double?] {
    let claims = rows.indices.filter { rows[$0].claim.control == nil }
    let values = holmAdjusted(claims.map { rows[$0].pValue }, claims: count)
    var result: [Double?] = Array(repeating: nil, count: rows.count)
    for (index, value) in zip(claims, values) { result[index] = value }
    return result
  }

  /// Two rows with one name, or two streams with one identifier, would be an
  /// error of ours.
  private static func requireDistinctRows(_ suite: [Claim]) {
    var names: Set<String> = []
    var streams: [StreamID: String] = [:]
    for claim in suite {
      let name =
        "\(claim.id.rawValue)|\(claim.instance)|\(claim.control as Any)"
      precondition(names.insert(name).inserted, "two rows named \(name)")
      let names =
        [claim.streamName] + [claim.network?.streamName].compactMap { $0 }
        + (claim.fixedInput == nil ? [] : [claim.tiltedStreamName])
      for name in names {
        let other = streams.updateValue(name, forKey: StreamID(name))
        precondition(
          other == nil || other == name,
          "streams \(other ?? "") and \(name) collide")
      }
    }
  }
}
