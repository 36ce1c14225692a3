/// A row's outcome in a sentence, for the formats of machines.
enum RowMessage {
  /// What was claimed, what was seen and what follows.
  static func text(_ row: RowRecord) -> String {
    var text =
      "\(row.name): \(row.verdict.rawValue). Claimed \(cell(.claim, row)), "
      + "failed \(cell(.failed, row)), limits \(cell(.limits, row))"
    if row.oracle != nil { text += ", exactly \(cell(.exact, row))" }
    text += ". " + meaning(row.verdict)
    if !row.assumptionIsMet { text += " \(row.assumption)." }
    return text
  }

  private static func cell(
    _ column: RunTable.Column, _ row: RowRecord
  ) -> String {
    column.cell(row)
  }

  /// What a verdict says, in a sentence.
  static func meaning(_ verdict: Verdict) -> String {
    switch verdict {
    case .holds:
      "The upper limit of the failure probability is at most the claim."
    case .violated:
      "The lower limit of the failure probability is above the claim."
    case .consistent:
      "The claim is within the limits, and twice the claim would have been seen "
        + "with probability 0.99."
    case .undecided:
      "The claim is within the limits, and twice the claim might well have been "
        + "missed."
    case .assumptionFails:
      "A hypothesis is certainly false on this instance; the rate judges nothing."
    case .refutedAsExpected:
      "A false claim or a planted fault, and it was refuted."
    case .exactAsExpected:
      "An exactly known law, and it was not refuted."
    case .controlFailed:
      "The control did not do what it is there for, so the run proves nothing."
    }
  }
}
