public import Bounds

/// The harness tried on itself: a suite of rows whose failure probabilities are
/// known, run for many seeds at several levels, and everything it said counted and
/// compared with the exact probability of saying it (H1 to H5).
///
/// The seeds are 1 to S, so the same command finds the same. All comparisons
/// together would fail with probability at most ``level`` had the seeds been drawn.
public struct Calibration: Sendable {
  /// The suite's name.
  public let suite: String
  /// S: seeds 1 to S.
  public let seeds: Int
  /// The levels of runs.
  public let alphas: [Rational]
  /// What rows said, counted.
  public let events: [CalibratedEvent]
  /// Trials of rows that end early.
  public let groups: [StoppingGroup]
  /// What ending early saves.
  public let ratios: [StoppingRatio]
  /// Seeds of which any row was a false alarm.
  public let alarms: [AlarmCount]
  /// What a few whole runs said otherwise than these counts; empty unless a judge
  /// errs.
  public let disagreements: [String]
  /// Seeds for which whole runs were compared.
  public let comparedSeeds: Int
  /// Each comparison with its limits.
  public let checks: [CalibrationCheck]

  /// The probability with which any comparison of a right harness fails.
  public static let level = Rational(1, 10_000)
  /// Seeds whose whole runs are compared.
  static let mostComparedSeeds = 3

  /// Runs `suite` for `seeds` seeds; nil after a cancellation.
  ///
  /// - Parameters:
  ///   - seeds: S, at least 1.
  ///   - alphas: levels of runs, each within (0, 1/3), where H2 has boundaries.
  ///   - progress: the share that is done, called from any thread.
  /// - Throws: `BoundError` or `SiPPError` where a row cannot be computed.
  public init?(
    _ suite: Suite, seeds: Int, alphas: [Rational], threads: Int,
    cancellation: Cancellation = Cancellation(),
    progress: @escaping @Sendable (_ done: Double) -> Void = { _ in }
  ) throws {
    precondition(!alphas.isEmpty, "a level to calibrate at")
    try self.init(
      CalibrationPlan(suite, alphas: alphas), name: suite.name, seeds: seeds,
      threads: threads, cancellation: cancellation, progress: progress)
  }

  init?(
    _ plan: CalibrationPlan, name: String, seeds: Int, threads: Int,
    cancellation: Cancellation = Cancellation(),
    progress: @escaping @Sendable (_ done: Double) -> Void = { _ in }
  ) throws(BoundError) {
    precondition(seeds >= 1, "a seed to run")
    let runner = SeedRunner(
      seeds: seeds, threads: threads, cancellation: cancellation)
    var record = SeedRecord(plan, seeds: seeds)
    let work = plan.streams.reduce(0) { $0 + $1.trials }
    var done = 0
    for stream in plan.streams {
      let before = done
      let findings = try runner.run(stream) {
        progress((Double(before) + $0 * Double(stream.trials)) / Double(work))
      }
      guard let findings else { return nil }
      record.add(findings)
      done += stream.trials
    }
    let comparedSeeds = min(seeds, Self.mostComparedSeeds)
    guard
      let disagreements = try record.disagreements(
        plan, seeds: comparedSeeds, threads: threads,
        cancellation: cancellation)
    else { return nil }
    suite = name
    self.seeds = seeds
    alphas = plan.runs.map(\.alpha)
    ratios = plan.ratios
    self.disagreements = disagreements
    self.comparedSeeds = comparedSeeds
    events = record.events
    groups = record.groups
    alarms = record.alarms(plan)
    checks = try CalibrationCheck.all(
      events: events, groups: groups, ratios: ratios, alarms: alarms,
      disagreements: disagreements, comparedSeeds: comparedSeeds, seeds: seeds)
  }

  /// Whether every comparison came out.
  public var isCalibrated: Bool { checks.allSatisfy(\.isMet) }
}
