import Bounds

/// Rows of a run as a table of the page.
enum RowTable {
  /// Claims or controls.
  ///
  /// - Parameter showsStatement: whether the instance is preceded by the ID.
  static func table(
    _ rows: [NumberedRow], id: String, caption: String, showsStatement: Bool
  ) -> PageTable {
    PageTable(
      id: id, caption: caption, kind: "rows",
      columns: [
        .init("instance"), .init("draws", isNumeric: true),
        .init("claim", isNumeric: true), .init("failed, limits"),
        .init("exact", isNumeric: true), .init("against the claim"),
        .init("claim/seen", isNumeric: true), .init("m/floor", isNumeric: true),
        .init("detects", isNumeric: true), .init("adj. p", isNumeric: true),
        .init("verdict"),
      ],
      rows: rows.map { numbered in
        (
          numbered.anchor,
          contents(numbered.row, showsStatement: showsStatement)
        )
      })
  }

  private static func contents(
    _ row: RowRecord, showsStatement: Bool
  ) -> [PageTable.Content] {
    func cell(_ column: RunTable.Column) -> PageTable.Content {
      .text(column.cell(row))
    }
    let instance =
      (showsStatement ? "\(row.id.rawValue), " : "") + row.instance
    return [
      .text(instance), cell(.draws), cell(.claim),
      .text(
        RunTable.Column.failed.cell(row),
        small: RunTable.Column.limits.cell(row)),
      cell(.exact),
      IntervalBar.svg(row).map { .drawing($0) } ?? .text("—"),
      cell(.claimOverSeen), cell(.samplesOverFloor), .text(detects(row)),
      cell(.adjustedP), .verdict(row.verdict),
    ]
  }

  /// The smallest true probability above the claim that would be called a
  /// violation; of an exact law, the largest one below, too.
  private static func detects(_ row: RowRecord) -> String {
    let above = row.power.detects.map { "≥ " + ReadableNumber.atLeast($0) }
    let below = row.power.detectsBelow.map { "≤ " + ReadableNumber.atMost($0) }
    let ends = [below, above].compactMap { $0 }
    return ends.isEmpty ? "—" : ends.joined(separator: ", ")
  }
}
