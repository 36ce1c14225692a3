public import ArgumentParser
public import Empirical

/// `report`: renders a stored run again.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Render a stored run again, in every format.",
    discussion: """
      Reads results.json and writes the reports beside it, or into another \
      folder. A stored run renders to the bytes of its own day. docs/reports.md \
      says what is in which file.

      Exit codes: 0 written; 64 usage; 65 no run, or one that was cut or edited; \
      74 an output cannot be written; \
      130 interrupted, with nothing written.

      EXAMPLES
        sipp-verify report reports/runs/run-0001
        sipp-verify report results.json --output elsewhere
        sipp-verify report reports/runs/run-0001 --format markdown
      """)

  @Argument(
    help: ArgumentHelp("A run folder, or its results.json.", valueName: "run"))
  var stored: String

  @Option(help: "Where the reports go (default: the run's folder).")
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Print one format instead: "
        + ReportFile.Format.allCases.map(\.rawValue).joined(separator: ", ")
        + "."))
  var format: ReportFile.Format?

  @Option(help: "Print one plot of the page instead, by its id, as SVG.")
  var plot: String?

  @Flag(help: "Replace a run that is in the output folder already.")
  var force = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    let given = [
      ("--output", output != nil), ("--format", format != nil),
      ("--plot", plot != nil),
    ].filter(\.1)
    if given.count > 1 {
      throw ValidationError(
        "\(given[0].0) and \(given[1].0) do not go together")
    }
  }

  func run() throws {
    let record = try RunRecord(path: stored)
    if let format {
      let file = ReportFile(
        record, format, cancellation: Signals.interruption)
      try leaveIfInterrupted()
      try StandardStream.output.write(file.text)
      return
    }
    if let plot {
      try StandardStream.output.write(drawing(of: plot, record))
      return
    }
    let reports = ReportFile.all(record, cancellation: Signals.interruption)
    try leaveIfInterrupted()
    let path = try write(record, reports)
    if quiet { return }
    try StandardStream.output.write(
      reports.map { "\(path)/\($0.name)\n" }.joined())
  }

  /// Leaves before anything is written: a page without its pictures would take the
  /// place of one that has them.
  private func leaveIfInterrupted() throws {
    if Signals.interruption.isCancelled { throw ExitStatus.interrupted.code }
  }

  /// The plot called `id`.
  private func drawing(
    of id: String, _ record: RunRecord
  ) throws -> String {
    let drawn = PlotRenderer(cancellation: Signals.interruption).plots(
      of: record)
    try leaveIfInterrupted()
    guard let plot = drawn.plots.first(where: { $0.id == id }) else {
      let known = drawn.plots.map(\.id).joined(separator: ", ")
      throw ValidationError(
        "--plot is '\(id)', but the run has "
          + (known.isEmpty ? "no plot" : "only \(known)"))
    }
    guard let svg = plot.standaloneSVG else {
      throw OutputError(
        path: "plot \(id)", reason: drawn.note ?? "there is no picture")
    }
    return svg
  }

  /// Writes `reports` where they are wanted, and says where.
  private func write(
    _ record: RunRecord, _ reports: [ReportFile]
  ) throws -> String {
    guard let output else {
      let folder = try RunFolder(existing: RunRecord.folder(of: stored))
      try folder.write(reports)
      return folder.path
    }
    let folder = try RunFolder(path: output, force: force)
    try folder.write(record, reports: reports, circumstances: nil)
    return folder.path
  }
}

extension ReportFile.Format: ExpressibleByArgument {}
