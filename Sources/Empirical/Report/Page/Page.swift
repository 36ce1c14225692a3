import Bounds

/// What the page's template shows of a run, in the order of the page.
///
/// A name of a member is a name in the template. An optional one is a section that
/// may be absent; its name is used nowhere else, since a name that is absent is
/// looked up further out.
struct Page {
  let css: String
  let verdict: String
  let sentence: String
  let suite: String
  let seed: String
  let version: String
  let contents: [PageTable.Link]
  let keyNumbers: [KeyNumber]
  let endings: String?
  let summaryTable: PageTable
  let plots: Plots?
  let statements: [StatementSection]
  let failedAssumptions: FailedAssumptions?
  let controls: Controls?
  let perturbations: Perturbations?
  let profiles: PageTable?
  let networks: PageTable?
  let ledger: PageTable?
  let levelsText: String
  let verdicts: [VerdictWord]
  let command: Command?

  /// A number that names or sums up the run.
  struct KeyNumber {
    let name: String
    let value: String
  }

  /// A word of the closed list, and what it says.
  struct VerdictWord {
    let word: String
    let meaning: String
  }

  init(_ run: RunRecord, plots: [Plot], plotNote: String?, css: String) {
    self.css = css
    verdict = run.verdict.rawValue
    sentence = RunSummary.sentence(run)
    suite = run.suite
    seed = "\(run.seed)"
    version = run.version
    keyNumbers = Self.keyNumbers(run)
    endings = RunSummary.endings(run)
    let rows = run.rows.enumerated().map { NumberedRow($0, $1) }
    let statements = StatementSection.all(rows)
    summaryTable = StatementSection.summary(rows)
    self.plots = Plots(plots, note: plotNote)
    self.statements = statements
    failedAssumptions = FailedAssumptions(rows)
    controls = Controls(run, rows)
    perturbations = Perturbations(run)
    profiles = Self.profiles(rows)
    networks = Self.networks(run)
    ledger = Self.ledger(rows)
    levelsText = RunSummary.levels(run)
    let present = Set(run.rows.map(\.verdict))
    verdicts = Verdict.allCases.filter(present.contains).map {
      VerdictWord(word: $0.rawValue, meaning: VerdictMeaning.text($0))
    }
    command = Command(run)
    let sections: [(String, String, Bool)] = [
      ("numbers", "Key numbers", true), ("summary", "By statement", true),
      ("plots", "Plots", self.plots != nil),
      ("statements", "Statements", true),
      ("assumptions", "Where an assumption fails", failedAssumptions != nil),
      ("controls", "Controls", controls != nil),
      ("perturbations", "Detectable perturbations", perturbations != nil),
      ("profiles", "Conditional profiles", profiles != nil),
      ("networks", "Whole networks", networks != nil),
      ("ledger", "Randomness ledger", ledger != nil),
      ("levels", "Levels and verdicts", true),
      ("repeat", "Repeat this run", true),
    ]
    contents = sections.filter(\.2).map {
      PageTable.Link(target: $0.0, text: $0.1)
    }
  }

  private static func keyNumbers(_ run: RunRecord) -> [KeyNumber] {
    let controls = run.controlsPassed + run.controlsFailed
    return [
      ("Claims", RunSummary.claimsRun(run)),
      ("Controls passed", "\(run.controlsPassed) of \(controls)"),
      ("Trials asked for", "\(run.trials)"),
      ("Seed", "\(run.seed)"),
      ("α of the run", ReadableNumber.atLeast(exact: run.alpha)),
      (
        "Level a side", ReadableNumber.nearest(exact: run.levels.sideOfAClaim)
      ),
      ("Suite", run.suite), ("Version", run.version),
    ].map { KeyNumber(name: $0.0, value: $0.1) }
  }
}

/// A row with its place in the run.
struct NumberedRow {
  let place: Int
  let row: RowRecord

  init(_ place: Int, _ row: RowRecord) {
    (self.place, self.row) = (place, row)
  }

  /// Where links to the row lead.
  var anchor: String { "row-\(place + 1)" }
}
