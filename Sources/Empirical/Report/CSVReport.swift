import Bounds

/// results.csv: a row a claim, for a spreadsheet (RFC 4180).
public enum CSVReport {
  static let titles = [
    "id", "instance", "control", "redrawn", "relation", "predicted_lower",
    "predicted_upper", "method", "trials", "failures", "undefined", "undecided",
    "estimate", "observed_lower", "observed_upper", "oracle_lower",
    "oracle_upper", "verdict", "p", "adjusted_p",
    "detects", "samples_over_floor",
  ]

  /// The whole file.
  public static func text(_ run: RunRecord) -> String {
    ([titles] + run.rows.map(cells)).map { cells in
      cells.map(quoted).joined(separator: ",") + "\r\n"
    }.joined()
  }

  private static func cells(_ row: RowRecord) -> [String] {
    [
      row.id.rawValue, row.instance, row.control?.rawValue ?? "",
      row.redrawn.map(\.rawValue).joined(separator: " "),
      row.relation.rawValue, row.predicted.lower, row.predicted.upper,
      row.method.rawValue, "\(row.trials)", "\(row.failures)",
      "\(row.undefined)", "\(row.undecided)", "\(row.estimate)",
      row.limits.lower, row.limits.upper,
      row.oracle?.lower ?? "", row.oracle?.upper ?? "", row.verdict.rawValue,
      "\(row.pValue)", row.adjustedPValue.map { "\($0)" } ?? "",
      row.power.detects ?? "", row.samplesOverFloor.map { "\($0)" } ?? "",
    ]
  }

  private static func quoted(_ cell: String) -> String {
    let needsQuotes = cell.contains { ",\"\r\n".contains($0) }
    guard needsQuotes else { return cell }
    return "\""
      + cell.split(
        separator: "\"", omittingEmptySubsequences: false
      ).joined(separator: "\"\"") + "\""
  }
}
