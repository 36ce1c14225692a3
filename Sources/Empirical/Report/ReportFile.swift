/// A run in one of the formats in which people and programs read it.
///
/// Every format is a function of the run's record alone, so a stored run renders to
/// the same bytes again.
public struct ReportFile: Sendable, Equatable {
  /// The name in a run folder.
  public let name: String
  /// All of it.
  public let text: String

  /// The formats.
  public enum Format: String, Sendable, CaseIterable {
    /// A row a claim, for a spreadsheet.
    case csv
    /// For a reader without a browser.
    case markdown
    /// For a browser: one page.
    case html
    /// For the test reports of a build server.
    case junit
    /// For tools that collect findings.
    case sarif

    /// The name in a run folder.
    public var fileName: String {
      switch self {
      case .csv: "results.csv"
      case .markdown: "report.md"
      case .html: "report.html"
      case .junit: "junit.xml"
      case .sarif: "sarif.json"
      }
    }
  }

  /// `run` in one format.
  ///
  /// - Parameter cancellation: ends the drawing of plots; the page then has their
  ///   numbers alone.
  public init(
    _ run: RunRecord, _ format: Format, cancellation: Cancellation? = nil
  ) {
    name = format.fileName
    text =
      switch format {
      case .csv: CSVReport.text(run)
      case .markdown: MarkdownReport.text(run)
      case .html: Self.page(run, cancellation)
      case .junit: JUnitReport.text(run)
      case .sarif: SARIFReport.text(run)
      }
  }

  private static func page(
    _ run: RunRecord, _ cancellation: Cancellation?
  ) -> String {
    let drawn = PlotRenderer(cancellation: cancellation).plots(of: run)
    return HTMLReport.text(run, plots: drawn.plots, plotNote: drawn.note)
  }

  /// `run` in every format.
  ///
  /// - Parameter cancellation: as in ``init(_:_:cancellation:)``.
  public static func all(
    _ run: RunRecord, cancellation: Cancellation? = nil
  ) -> [ReportFile] {
    Format.allCases.map { ReportFile(run, $0, cancellation: cancellation) }
  }
}
