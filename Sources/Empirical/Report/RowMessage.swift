/// A row's outcome in a sentence, for the formats of machines.
enum RowMessage {
  /// What was claimed, what was seen and what follows.
  static func text(_ row: RowRecord) -> String {
    var text =
      "\(row.name): \(row.verdict.rawValue). Claimed \(cell(.claim, row)), "
      + "failed \(cell(.failed, row)), limits \(cell(.limits, row))"
    if row.oracle != nil { text += ", exactly \(cell(.exact, row))" }
    text += ". " + VerdictMeaning.text(row)
    if !row.assumptionIsMet { text += " \(row.assumption)." }
    return text
  }

  private static func cell(
    _ column: RunTable.Column, _ row: RowRecord
  ) -> String {
    column.cell(row)
  }
}
