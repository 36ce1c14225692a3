import Bounds

/// A run as rows of short texts: what the terminal and report.md show.
public enum RunTable {
  /// A column, in display order.
  enum Column: String, CaseIterable {
    case id = "ID"
    case instance
    case draws
    case claim
    case failed
    case limits
    case exact
    case verdict
    case adjustedP = "adj. p"
    case claimOverSeen = "claim/seen"
    case samplesOverFloor = "m/floor"

    /// Numbers are aligned to the right.
    var isNumeric: Bool {
      switch self {
      case .draws, .claim, .failed, .exact, .adjustedP, .claimOverSeen,
        .samplesOverFloor:
        true
      case .id, .instance, .limits, .verdict: false
      }
    }

    /// What a narrow terminal goes without, in this order.
    static let dispensable: [Column] = [
      .adjustedP, .draws, .samplesOverFloor, .claimOverSeen, .exact, .failed,
      .limits,
      .claim,
    ]

    /// The text of one row.
    func cell(_ row: RowRecord) -> String {
      switch self {
      case .id: row.id.rawValue
      case .instance: row.instance
      case .draws: row.samples.map { "\($0)" } ?? "—"
      case .claim: predicted(row)
      case .failed: RunTable.failed(row)
      case .limits:
        "[\(ReadableNumber.atMost(row.limits.lower)), "
          + "\(ReadableNumber.atLeast(row.limits.upper))]"
      case .exact: RunTable.exact(row)
      case .verdict: row.verdict.rawValue
      case .adjustedP: ReadableNumber.atLeast(row.adjustedPValue)
      case .claimOverSeen: RunTable.claimOverSeen(row)
      case .samplesOverFloor:
        ReadableNumber.nearest(row.samplesOverFloor)
      }
    }
  }

  /// `rows` as lines of equal columns under their titles; none for no row.
  ///
  /// - Parameters:
  ///   - width: of the terminal; columns are left out until a line fits, and
  ///     instances are cut where nothing else helps. Nil: no limit.
  ///   - colored: mark verdicts with a terminal's colours.
  public static func lines(
    _ rows: [RowRecord], width: Int? = nil, colored: Bool = false
  ) -> [String] {
    guard !rows.isEmpty else { return [] }
    var columns = Column.allCases
    var widths = Dictionary(
      uniqueKeysWithValues: columns.map { column in
        (
          column,
          max(
            column.rawValue.count,
            rows.map { shown(column, $0).count }.max() ?? 0)
        )
      })
    func total() -> Int {
      columns.reduce(-2) { $0 + 2 + (widths[$1] ?? 0) }
    }
    let limit = width ?? .max
    for column in Column.dispensable where total() > limit {
      columns.removeAll { $0 == column }
    }
    if total() > limit {
      let excess = total() - limit
      widths[.instance] = max(8, (widths[.instance] ?? 0) - excess)
    }
    let titles = columns.map { ($0, $0.rawValue) }
    let head = line(titles, widths: widths, color: nil)
    return [head]
      + rows.map { row in
        line(
          columns.map { ($0, shown($0, row)) }, widths: widths,
          color: colored ? color(row.verdict) : nil)
      }
  }

  /// A cell for a terminal: nothing in a name moves its cursor.
  private static func shown(_ column: Column, _ row: RowRecord) -> String {
    MarkupText.oneLine(column.cell(row))
  }

  private static func line(
    _ cells: [(column: Column, text: String)], widths: [Column: Int],
    color: String?
  ) -> String {
    let texts = cells.map { column, text in
      let width = widths[column] ?? text.count
      let shown =
        text.count <= width ? text : String(text.prefix(width - 1)) + "…"
      let pad = String(repeating: " ", count: width - shown.count)
      let cell = column.isNumeric ? pad + shown : shown + pad
      guard column == .verdict, let color else { return cell }
      return "\u{1B}[\(color)m\(cell)\u{1B}[0m"
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

  /// The claim: a bound rounded up, an exact law to the digits that it has.
  static func predicted(_ row: RowRecord) -> String {
    switch row.relation {
    case .atMost: "≤ " + ReadableNumber.atLeast(row.predicted.upper)
    case .equals: "= " + enclosed(row.predicted)
    }
  }

  /// Failures among trials; of tilted trials, which fail much more often than the
  /// event itself, that they are.
  static func failed(_ row: RowRecord) -> String {
    var text = "\(row.failures)/\(row.trials)"
    if row.method == .tilted { text = "tilted " + text }
    if row.undefined > 0 { text += " +\(row.undefined) undefined" }
    if row.undecided > 0 { text += " +\(row.undecided) undecided" }
    return text
  }

  /// The oracle, to the digits that it has.
  static func exact(_ row: RowRecord) -> String {
    row.oracle.map(enclosed) ?? "—"
  }

  /// A certified number: to the nearest where both ends agree on that, with a few
  /// digits more where it is halfway between two; else as an enclosure.
  static func enclosed(_ x: DecimalEnclosure) -> String {
    for digits in 3...6 {
      let low = ReadableNumber.nearest(x.lower, digits: digits)
      if low == ReadableNumber.nearest(x.upper, digits: digits) { return low }
    }
    return ReadableNumber.atMost(x.lower) + "…"
      + ReadableNumber.atLeast(x.upper)
  }

  /// Predicted over observed rate.
  static func claimOverSeen(_ row: RowRecord) -> String {
    ReadableNumber.nearest(
      row.predictedOverObserved, digits: digitsOfEstimate(row))
  }

  /// Significant digits that the observed rate deserves: one below 10 failures, two
  /// below 100, else three. Of tilted trials, which fail by their design, from the
  /// width of the limits as a multiple of the estimate: k failures have a width of
  /// about 12/√k at the level of a usual run.
  static func digitsOfEstimate(_ row: RowRecord) -> Int {
    switch row.method {
    case .fixed, .anytime:
      return row.failures < 10 ? 1 : row.failures < 100 ? 2 : 3
    case .tilted:
      guard let low = Double(row.limits.lower), row.estimate > 0,
        let high = Double(row.limits.upper)
      else { return 1 }
      let width = (high - low) / row.estimate
      return width <= 1.2 ? 3 : width <= 4 ? 2 : 1
    }
  }
}
