import Bounds

extension Page {
  /// The run's drawings.
  struct Plots {
    let missing: String?
    let figures: [Figure]

    struct Figure {
      let anchor: String
      let title: String
      let description: String
      let svg: String?
      let numbersTable: PageTable?
    }

    /// Nil where there is neither a plot nor a reason why not.
    init?(_ plots: [Plot], note: String?) {
      if plots.isEmpty && note == nil { return nil }
      missing = note
      figures = plots.map { plot in
        Figure(
          anchor: "plot-\(plot.id)", title: plot.title,
          description: plot.description, svg: plot.svg,
          numbersTable: Self.table(plot))
      }
    }

    private static func table(_ plot: Plot) -> PageTable? {
      guard !plot.table.rows.isEmpty else { return nil }
      return PageTable(
        id: "plot-\(plot.id)-numbers", caption: plot.title,
        columns: plot.table.header.enumerated().map {
          PageTable.Column($1, isNumeric: $0 > 0)
        },
        rows: plot.table.rows.map { cells in
          (nil, cells.map { .text($0) })
        })
    }
  }

  /// Rows whose hypotheses fail, and why.
  struct FailedAssumptions {
    let reasons: [Reason]

    struct Reason {
      let target: String
      let row: String
      let reason: String
    }

    init?(_ rows: [NumberedRow]) {
      let failed = rows.filter { !$0.row.assumptionIsMet }
      if failed.isEmpty { return nil }
      reasons = failed.map {
        Reason(
          target: $0.anchor, row: $0.row.name, reason: $0.row.assumption)
      }
    }
  }

  /// What shows that the run can see a violation, and that it invents none.
  struct Controls {
    let passed: String
    let total: String
    let positive: PageTable?
    let negative: Negative?

    /// Exact laws: many, and all alike while they hold.
    struct Negative {
      let laws: PageTable
      let count: String
      let refused: String?
      let isOpen: Bool
    }

    init?(_ run: RunRecord, _ rows: [NumberedRow]) {
      guard run.controlsPassed + run.controlsFailed > 0 else { return nil }
      passed = "\(run.controlsPassed)"
      total = "\(run.controlsPassed + run.controlsFailed)"
      let falsehoods = rows.filter { $0.row.control == .positive }
      positive =
        falsehoods.isEmpty
        ? nil
        : RowTable.table(
          falsehoods, id: "positive-rows",
          caption: "Positive controls", showsStatement: true)
      let laws = rows.filter { $0.row.control == .negative }
      negative = laws.isEmpty ? nil : Negative(laws)
    }
  }

  /// How wrong a written constant must be to be found (H9).
  struct Perturbations {
    let explanation: String
    let constants: PageTable

    init?(_ run: RunRecord) {
      guard !run.perturbations.isEmpty else { return nil }
      explanation = PerturbationTable.explanation(run)
      constants = PageTable(
        id: "perturbation-rows", caption: "A row a written constant",
        columns: [
          .init("constant"), .init("bound"), .init("stronger"),
          .init("false from", isNumeric: true), .init("false on"),
          .init("found from", isNumeric: true), .init("found on"),
        ],
        rows: run.perturbations.map { row in
          (
            nil,
            [
              .text(row.constant), .code(row.formula), .text(row.stronger),
              .text(PerturbationTable.factor(row.falseFrom)),
              .text(row.falseFrom?.instance ?? "—"),
              .text(PerturbationTable.factor(row.detectedFrom)),
              .text(row.detectedFrom?.instance ?? "—"),
            ]
          )
        })
    }
  }
}

extension Page.Controls.Negative {
  init(_ laws: [NumberedRow]) {
    let failed = laws.count { $0.row.verdict == .controlFailed }
    self.laws = RowTable.table(
      laws, id: "negative-rows", caption: "Negative controls",
      showsStatement: true)
    count = "\(laws.count)"
    refused = failed == 0 ? nil : "\(failed) of \(laws.count) were refuted."
    isOpen = failed > 0
  }
}
