import ArgumentParser
import Bounds
import Empirical

/// `verify`: runs the claims of a suite and judges them.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Run claims on instances and judge them (the default).",
    discussion: """
      Every row is a statement on an instance. The README says how to read a
      verdict; 'sipp-verify explain ID' says what the statement promises.

      EXAMPLES
        sipp-verify --trials 10000
        sipp-verify verify --claims 'T4*' --seed 7 --json
        sipp-verify verify --suite quick
        sipp-verify verify --claims T4e --trial 12
        sipp-verify verify --model net.safetensors --data inputs.safetensors
      """)

  @Option(
    parsing: .unconditional,
    help: "Trials of each claim (default: the suite's, 10000).")
  var trials: Int?

  @Option(
    help: "quick, default, full, gate, or a suite file (docs/suite.md).")
  var suite: String?

  @Option(
    parsing: .unconditional,
    help: "Names the run: the same seed gives the same bytes.")
  var seed = 1

  @Option(
    parsing: .unconditional,
    help: """
      Only claims whose ID, or 'ID instance', matches this glob (* and ?). \
      Controls always run.
      """)
  var claims: String?

  @Option(
    parsing: .unconditional,
    help: "Replay this trial of a run with the same options; print its outcome."
  )
  var trial: Int?

  @Option(help: "A network: dense layers with ReLU, safetensors.")
  var model: String?

  @Option(
    help: """
      Its inputs: safetensors with 'sensitivity' [N, inputs] and 'evaluation' \
      [T, inputs].
      """)
  var data: String?

  @Option(
    parsing: .unconditional,
    help: "Worker threads; changes no result (default: all processors).")
  var threads: Int?

  @Option(
    parsing: .unconditional,
    help: """
      The run's error probability, a decimal in (0, 1) (default: the suite's, \
      1e-6).
      """)
  var alpha: String?

  @Flag(
    name: .customLong("stop-early"),
    help: "End a row's trials once it is decided; valid at every look (H2).")
  var stopEarly = false

  @Option(
    name: .customLong("time-limit"), parsing: .unconditional,
    help: "End after about so many seconds of trials; valid whenever (H2).")
  var timeLimit: Double?

  @Option(help: "The run folder (default: the next reports/runs/run-NNNN).")
  var output: String?

  @Flag(help: "Replace a run that is in the folder already.")
  var force = false

  @Flag(help: "Print results.json instead of tables.")
  var json = false

  @Flag(help: "Exit 2 when a row is undecided.")
  var strict = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  @Flag(name: .customLong("no-color"), help: "No colours on a terminal.")
  var noColor = false

  @OptionGroup(visibility: .hidden)
  var later: LaterOptions

  func run() throws {
    try later.refuse()
    let suite = try chosenSuite()
    let configuration = try self.configuration(suite)
    let circumstances = RunCircumstances(threads: configuration.threads)
    let progress = ProgressLine(isQuiet: quiet || json)
    progress.show("preparing the claims")
    defer { progress.clear() }
    let all = try rows(of: suite, alpha: configuration.alpha)
    let rows = try selection(of: all)
    if let trial {
      try replay(
        trial, of: rows, outOf: all, configuration: configuration)
      return
    }
    let folder = try runFolder()
    let run = try Run(
      rows, outOf: all, configuration: configuration,
      cancellation: Signals.interruption,
      progress: { progress.show($0) })
    progress.show("writing the reports")
    let record = RunRecord(run, command: repeating(configuration))
    // The run is shown even where its folder cannot hold it: nothing is lost.
    let failure = writeFailure(
      record, to: folder, circumstances: circumstances)
    progress.clear()
    try show(record, folder: folder)
    if let failure { throw failure }
    try leave(run)
  }

  func runFolder() throws -> RunFolder {
    if let output { return try RunFolder(path: output, force: force) }
    return try RunFolder(nextUnder: "reports/runs")
  }

  private func writeFailure(
    _ run: RunRecord, to folder: RunFolder, circumstances: RunCircumstances
  ) -> OutputError? {
    // What there is of an interrupted run gets its plots; an interruption now is
    // one of the plots.
    let cancellation =
      Signals.interruption.isCancelled ? nil : Signals.interruption
    do {
      try folder.write(
        run, reports: ReportFile.all(run, cancellation: cancellation),
        circumstances: circumstances)
      return nil
    } catch {
      return error
    }
  }

  private func show(_ run: RunRecord, folder: RunFolder) throws {
    if quiet { return }
    if json {
      try StandardStream.output.write(run.text)
      return
    }
    let terminal = StandardStream.output
    try terminal.write(
      RunText.text(
        run, folder: folder.path, width: terminal.columns,
        colored: !noColor && terminal.isTerminal))
  }

  private func leave(_ run: Run) throws {
    if !run.isComplete || Signals.interruption.isCancelled {
      throw ExitStatus.interrupted.code
    }
    switch run.verdict {
    case .holds: break
    case .violated: throw ExitStatus.violated.code
    case .controlFailed: throw ExitStatus.inconclusive.code
    case .undecided: if strict { throw ExitStatus.inconclusive.code }
    }
  }

  private func replay(
    _ trial: Int, of selection: [Claim], outOf suite: [Claim],
    configuration: RunConfiguration
  ) throws {
    let rows = selection.filter { $0.control == nil || claims == nil }
    let lines = try ReplayedTrial.replay(
      rows, trial: trial, configuration: configuration, suite: suite)
    try StandardStream.output.write(
      json
        ? JSONValue.array(lines.map(\.json)).text() + "\n"
        : lines.map { $0.text + "\n" }.joined())
  }
}
