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
  public static func text(_ run: Run) -> String {
    let rows = zip(run.rows, run.adjustedPValues).map(cells)
    return ([titles] + rows).map { cells in
      cells.map(quoted).joined(separator: ",") + "\r\n"
    }.joined()
  }

  private static func cells(
    _ row: Judgement, adjusted: Double?
  ) -> [String] {
    let claim = row.claim
    let digits = ResultsDocument.digits
    let predicted = claim.predicted.decimal(digits: digits)
    let oracle = claim.oracle?.decimal(digits: digits)
    return [
      claim.id.rawValue, claim.instance, claim.control?.rawValue ?? "",
      claim.redrawn.map(\.rawValue).joined(separator: " "),
      claim.relation.rawValue, predicted.lower, predicted.upper,
      row.method.rawValue, "\(row.counts.trials)", "\(row.counts.failures)",
      "\(row.counts.undefined)", "\(row.counts.undecided)",
      "\(row.estimate)",
      row.lowerLimit.decimal(digits: digits).lower,
      row.upperLimit.decimal(digits: digits).upper,
      oracle?.lower ?? "", oracle?.upper ?? "", row.verdict.rawValue,
      "\(row.pValue)", adjusted.map { "\($0)" } ?? "",
      row.power.detects.map { $0.decimal(digits: digits).upper } ?? "",
      claim.samplesOverFloor.map { "\($0)" } ?? "",
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
