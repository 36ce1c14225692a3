import Bounds

/// What the command prints of a calibration.
public enum CalibrationReport {
  /// The schema of the JSON document.
  public static let schema = "sipp-verify/calibration/1"

  /// Tables, what failed, and a sentence; ends with a line end.
  public static func text(_ calibration: Calibration) -> String {
    var lines: [String] = []
    for (section, title) in titles {
      let checks = calibration.checks.filter { $0.section == section }
      let shown = checks.filter { isShown($0, calibration) }
      guard !shown.isEmpty else { continue }
      lines.append(
        "\(title) (\(checks.count), \(shown.count) shown):")
      lines += table(shown) + [""]
    }
    return (lines + [sentence(calibration)]).map { $0 + "\n" }.joined()
  }

  private static let titles: [(CalibrationCheck.Section, String)] = [
    (.runs, "Seeds with any false alarm"),
    (.levels, "Exact probability of a false alarm, against what is stated"),
    (.rows, "Seeds of which a row said it"),
    (.trials, "Mean number of trials of rows that end early"),
    (.ratios, "Expected trials over a fixed number of the same level"),
    (.agreement, "Counts against whole runs"),
  ]

  /// Of the many comparisons of rows the terminal has those at the largest level,
  /// and all that failed; the JSON document has every one.
  private static func isShown(
    _ check: CalibrationCheck, _ calibration: Calibration
  ) -> Bool {
    guard check.isMet, let alpha = calibration.alphas.max() else { return true }
    guard check.isTelling else { return false }
    return switch check.section {
    case .rows:
      check.quantity.hasPrefix("refuted at alpha \(decimal(alpha)),")
        || check.quantity.hasPrefix("p at most 0.05,")
    case .trials, .ratios:
      calibration.alphas.min().map {
        check.quantity.hasPrefix("alpha \(decimal($0))")
      } ?? true
    default: true
    }
  }

  private static func table(_ checks: [CalibrationCheck]) -> [String] {
    let rows =
      [["row", "what", "expected", "observed", "passes", "ok"]]
      + checks.map {
        [
          $0.subject, $0.quantity, $0.expected, $0.observed, $0.allowed,
          $0.isMet ? "ok" : "FAILED",
        ]
      }
    let widths = rows[0].indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      let cells = zip(row, widths).map { text, width in
        text + String(repeating: " ", count: width - text.count)
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The outcome in a sentence.
  public static func sentence(_ calibration: Calibration) -> String {
    let failed = calibration.checks.count { !$0.isMet }
    let about =
      "\(calibration.seeds) seeds of suite \(calibration.suite), "
      + "\(calibration.checks.count) comparisons, which a right harness passes "
      + "with probability 1 - \(decimal(Calibration.level)) at least"
    return failed == 0
      ? "Calibrated: \(about); all passed."
      : "Not calibrated: \(about); \(failed) failed."
  }

  /// Everything, as a document.
  public static func json(_ calibration: Calibration) -> JSONValue {
    .object([
      ("schema", .string(schema)),
      ("suite", .string(calibration.suite)),
      ("seeds", .integer(calibration.seeds)),
      (
        "alphas", .array(calibration.alphas.map { .string($0.description) })
      ),
      ("level", .string(Calibration.level.description)),
      ("calibrated", .bool(calibration.isCalibrated)),
      (
        "checks",
        .array(
          calibration.checks.map { check in
            .object([
              ("section", .string(check.section.rawValue)),
              ("row", .string(check.subject)),
              ("what", .string(check.quantity)),
              ("expected", .string(check.expected)),
              ("observed", .string(check.observed)),
              ("passes", .string(check.allowed)),
              ("met", .bool(check.isMet)),
            ])
          })
      ),
    ])
  }
}
