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
      74 an output cannot be written.

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

  @Flag(help: "Replace a run that is in the output folder already.")
  var force = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    if output != nil && format != nil {
      throw ValidationError("--output and --format do not go together")
    }
  }

  func run() throws {
    let record = try RunRecord(path: stored)
    if let format {
      try StandardStream.output.write(ReportFile(record, format).text)
      return
    }
    let reports = ReportFile.all(record)
    let path = try write(record, reports)
    if quiet { return }
    try StandardStream.output.write(
      reports.map { "\(path)/\($0.name)\n" }.joined())
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
