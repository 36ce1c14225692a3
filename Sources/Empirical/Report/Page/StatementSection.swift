import Bounds

/// A statement of a run: its words, where it is proved, and its claims.
struct StatementSection {
  let anchor: String
  let id: String
  let title: String
  let claim: String
  let assumption: String
  let source: String
  let explain: String
  let proof: Proof?
  let claims: PageTable?
  let controlsOnly: String?

  /// Where an encoded statement lives in the repository.
  struct Proof {
    let note: String
    let type: String
    let file: String
    let tests: String
  }

  /// A section for each statement that has rows, in the order of the IDs.
  static func all(_ rows: [NumberedRow]) -> [StatementSection] {
    groups(rows).map { StatementSection($0, $1) }
  }

  private static func groups(
    _ rows: [NumberedRow]
  ) -> [(StatementID, [NumberedRow])] {
    StatementID.allCases.compactMap { id in
      let own = rows.filter { $0.row.id == id }
      return own.isEmpty ? nil : (id, own)
    }
  }

  private init(_ id: StatementID, _ rows: [NumberedRow]) {
    let statement = id.entry
    anchor = Self.anchor(id)
    self.id = id.rawValue
    title = statement.title
    claim = statement.claim
    assumption = statement.assumption
    source = statement.source
    // A prime as a word: it would have to be quoted in a shell.
    let word = id.rawValue.map { $0 == "'" ? "prime" : "\($0)" }.joined()
    explain = ShellCommand.text(["explain", word])
    proof = statement.encoding.map {
      Proof(
        note: "proofs-notes/\($0.proofNote)", type: $0.typeName,
        file: $0.sourceFile, tests: $0.testSuites.joined(separator: "; "))
    }
    let claims = rows.filter { $0.row.control == nil }
    controlsOnly =
      claims.isEmpty ? "This run has controls of it, and no claims." : nil
    self.claims =
      claims.isEmpty
      ? nil
      : RowTable.table(
        claims, id: "\(anchor)-claims",
        caption: "\(id.rawValue): predicted against observed",
        showsStatement: false)
  }

  /// An anchor of letters, digits and hyphens: T4e' is `T4e-prime`.
  static func anchor(_ id: StatementID) -> String {
    "statement-" + id.rawValue.map { $0 == "'" ? "-prime" : "\($0)" }.joined()
  }

  // MARK: - All statements in one table

  /// A row a statement.
  static func summary(_ rows: [NumberedRow]) -> PageTable {
    PageTable(
      id: "summary-table", caption: "One row a statement; links lead to it",
      columns: [
        .init("Statement"), .init("Claims", isNumeric: true),
        .init("Verdicts"), .init("Least claim/seen", isNumeric: true),
        .init("m/floor", isNumeric: true), .init("Controls passed"),
        .init("Proof note"),
      ],
      rows: groups(rows).map { id, rows in
        (nil, summary(id, rows.map(\.row)))
      })
  }

  private static func summary(
    _ id: StatementID, _ rows: [RowRecord]
  ) -> [PageTable.Content] {
    let claims = rows.filter { $0.control == nil }
    // What judges nothing is not the least of anything.
    let judged = claims.filter { $0.verdict != .assumptionFails }
    let least = judged.filter { $0.predictedOverObserved != nil }.min {
      ($0.predictedOverObserved ?? 0) < ($1.predictedOverObserved ?? 0)
    }
    let controls = rows.filter { $0.control != nil }
    let passed = controls.count { $0.verdict != .controlFailed }
    let verdicts = Verdict.allCases.map { verdict in
      (count: claims.count { $0.verdict == verdict }, verdict: verdict)
    }.filter { $0.count > 0 }
    let note = id.entry.encoding.map { PageTable.Content.code($0.proofNote) }
    return [
      .link(
        .init(target: anchor(id), text: id.rawValue), small: id.entry.title),
      .text(claims.isEmpty ? "—" : "\(claims.count)"),
      verdicts.isEmpty ? .text("—") : .verdicts(verdicts),
      .text(least.map(RunTable.claimOverSeen) ?? "—"),
      .text(range(claims.compactMap(\.samplesOverFloor))),
      .text(controls.isEmpty ? "—" : "\(passed) of \(controls.count)"),
      note ?? .text("—"),
    ]
  }

  private static func range(_ values: [Double]) -> String {
    guard let least = values.min(), let most = values.max() else { return "—" }
    let ends = (ReadableNumber.nearest(least), ReadableNumber.nearest(most))
    return ends.0 == ends.1 ? ends.0 : "\(ends.0) to \(ends.1)"
  }
}
