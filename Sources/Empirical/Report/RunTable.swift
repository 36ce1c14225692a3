import Bounds

/// A run as rows of short texts: what the terminal and report.md show.
public enum RunTable {
  /// The columns' titles.
  public static let titles = [
    "ID", "instance", "draws", "claim", "failed", "limits", "verdict",
    "claim/seen", "m/floor",
  ]

  /// Which columns hold numbers, and are aligned to the right.
  static let isNumeric = [
    false, false, true, true, true, false, false, true, true,
  ]

  /// One row's texts, in the order of ``titles``.
  public static func cells(_ row: Judgement) -> [String] {
    let claim = row.claim
    return [
      claim.id.rawValue,
      claim.instance,
      samples(claim),
      predicted(claim),
      failed(row.counts),
      "[\(ReadableNumber.atMost(row.lowerLimit)), "
        + "\(ReadableNumber.atLeast(row.upperLimit))]",
      row.verdict.rawValue,
      ReadableNumber.nearest(row.predictedOverObserved),
      ReadableNumber.nearest(claim.samplesOverFloor),
    ]
  }

  /// The rows of `control`'s kind, as lines of equal columns.
  public static func lines(
    _ run: Run, control: Claim.Control?, colored: Bool = false
  ) -> [String] {
    let rows = run.rows.filter { $0.claim.control == control }
    guard !rows.isEmpty else { return [] }
    let table = [titles] + rows.map(cells)
    let widths = titles.indices.map { column in
      table.map { $0[column].count }.max() ?? 0
    }
    return table.enumerated().map { index, cells in
      line(
        cells, widths: widths,
        color: colored && index > 0 ? color(rows[index - 1].verdict) : nil)
    }
  }

  private static func line(
    _ cells: [String], widths: [Int], color: String?
  ) -> String {
    var texts = cells.indices.map { column in
      let pad = String(
        repeating: " ", count: widths[column] - cells[column].count)
      return isNumeric[column] ? pad + cells[column] : cells[column] + pad
    }
    if let color {
      texts[6] = "\u{1B}[\(color)m\(texts[6])\u{1B}[0m"
    }
    var line = texts.joined(separator: "  ")
    while line.last == " " { line.removeLast() }
    return line
  }

  /// The colour of a verdict as a terminal's code.
  private static func color(_ verdict: Verdict) -> String {
    switch verdict {
    case .holds, .refutedAsExpected, .exactAsExpected: "32"
    case .consistent: "36"
    case .undecided, .assumptionFails: "33"
    case .violated, .controlFailed: "31"
    }
  }

  static func samples(_ claim: Claim) -> String {
    for parameter in claim.parameters where parameter.name == "samples" {
      if case .integer(let samples) = parameter.value { return "\(samples)" }
    }
    return "—"
  }

  static func predicted(_ claim: Claim) -> String {
    let value = ReadableNumber.atLeast(claim.predicted)
    return (claim.relation == .atMost ? "≤ " : "= ") + value
  }

  static func failed(_ counts: OutcomeCounts) -> String {
    var text = "\(counts.failures)/\(counts.trials)"
    if counts.undefined > 0 { text += " +\(counts.undefined) undefined" }
    if counts.undecided > 0 { text += " +\(counts.undecided) undecided" }
    return text
  }
}
