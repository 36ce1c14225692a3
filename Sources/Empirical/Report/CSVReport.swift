import Bounds

/// results.csv: a row a claim, for a spreadsheet (RFC 4180).
///
/// A spreadsheet takes a field for a formula by how it begins, quoted or not. So an
/// instance that begins so, which only a name of a user's can, has an apostrophe in
/// front; no other field can begin so.
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
      row.id.rawValue, noFormula(row.instance), row.control?.rawValue ?? "",
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

  /// `text` as no spreadsheet computes it: the signs that begin a formula, the wide
  /// ones of East Asia too, and space that some drop before they look for one.
  private static func noFormula(_ text: String) -> String {
    let first = text.unicodeScalars.first {
      !$0.properties.isWhitespace
    }
    let signs = "=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars
    guard let first, signs.contains(first) else { return text }
    return "'" + text
  }

  /// By scalars: `"\r\n"` is one `Character`, and a comma with an accent is one
  /// that is no comma.
  private static func quoted(_ cell: String) -> String {
    let special = ",\"\r\n".unicodeScalars
    guard cell.unicodeScalars.contains(where: special.contains) else {
      return cell
    }
    var output = "\""
    for scalar in cell.unicodeScalars {
      if scalar == "\"" { output += "\"" }
      output.unicodeScalars.append(scalar)
    }
    return output + "\""
  }
}
