import ArgumentParser
import Bounds
import Empirical

/// `calibrate`: tries the harness on rows with known laws, for many seeds.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Try the harness itself: its false alarms and its power.",
    discussion: """
      Runs a suite for many seeds at several levels, and compares how often each \
      row said something with the exact probability of saying it, which is \
      computed from the row's known failure probability. docs/calibration.md \
      says what is tested, at which level, and what would make it fail.

      Exit codes: 0 calibrated; 2 not; 64 usage; 130 interrupted.

      EXAMPLE
        sipp-verify calibrate --seeds 100 --alpha 0.05 --alpha 0.01
      """)

  @Option(parsing: .unconditional, help: "How many seeds: 1 to this number.")
  var seeds = 1_000

  @Option(help: "quick, default, full, gate, or a suite file (docs/suite.md).")
  var suite = "quick"

  @Option(
    parsing: .unconditionalSingleValue,
    help: """
      A level of runs, in (0, 1/3]; may be repeated (default: the suite's, 0.05 \
      and 0.01).
      """)
  var alpha: [String] = []

  @Option(
    parsing: .unconditional,
    help: "Worker threads; changes no result (default: all processors).")
  var threads: Int?

  @Flag(help: "Print every comparison as JSON instead of tables.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  mutating func validate() throws {
    guard (1...1_000_000).contains(seeds) else {
      throw ValidationError(
        "--seeds is \(seeds), but must be 1 to 1000000")
    }
    if let threads, !(1...1_024).contains(threads) {
      throw ValidationError("--threads is \(threads), but must be 1 to 1024")
    }
  }

  func run() throws {
    let suite = try Suite(named: suite)
    let alphas = try levels(suite)
    let progress = ProgressLine(isQuiet: quiet || json)
    progress.show("preparing the laws")
    defer { progress.clear() }
    let calibration = try Calibration(
      suite, seeds: seeds, alphas: alphas,
      threads: threads ?? VerifyCommand.processors,
      cancellation: Signals.interruption,
      progress: { progress.show(share: $0, of: "\(seeds) seeds") })
    progress.clear()
    guard let calibration else { throw ExitStatus.interrupted.code }
    if json {
      try StandardStream.output.write(
        CalibrationReport.json(calibration).text() + "\n")
    } else if !quiet {
      try StandardStream.output.write(CalibrationReport.text(calibration))
    }
    if !calibration.isCalibrated { throw ExitStatus.inconclusive.code }
  }

  /// The levels asked for, each once; else the suite's own and two that show
  /// alarms.
  private func levels(_ suite: Suite) throws -> [Rational] {
    guard !alpha.isEmpty else {
      var levels = [suite.alpha]
      for level in [Rational(1, 20), Rational(1, 100)]
      where !levels.contains(level) {
        levels.append(level)
      }
      return levels
    }
    var levels: [Rational] = []
    for text in alpha {
      let level = try Rational(decimal: text, name: "--alpha")
      guard level > 0 && level <= Rational(1, 3) else {
        throw ValidationError("--alpha is \(text), but must be in (0, 1/3]")
      }
      if !levels.contains(level) { levels.append(level) }
    }
    return levels
  }
}
