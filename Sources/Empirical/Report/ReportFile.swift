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

    /// The name in a run folder.
    public var fileName: String {
      switch self {
      case .csv: "results.csv"
      case .markdown: "report.md"
      }
    }
  }

  /// `run` in one format.
  public init(_ run: RunRecord, _ format: Format) {
    name = format.fileName
    text =
      switch format {
      case .csv: CSVReport.text(run)
      case .markdown: MarkdownReport.text(run)
      }
  }

  /// `run` in every format.
  public static func all(_ run: RunRecord) -> [ReportFile] {
    Format.allCases.map { ReportFile(run, $0) }
  }
}
