import Bounds
import Testing

@testable import Empirical

@Suite("Report page: one file of HTML that says all of a run")
struct PageTests {
  private static let text = HTMLReport.text(
    ReportSample.everything, plots: ReportSample.plots,
    plotNote: "Plots: \(ReportSample.hostile)")

  private static func elements() throws -> [MarkupReader.Element] {
    try MarkupReader(text).elements
  }

  @Test("it is well formed, whatever names hold")
  func wellFormed() throws {
    let elements = try Self.elements()
    let names = Set(elements.map(\.name))
    #expect(!names.contains("script") && names.contains("table"))
    for element in elements {
      for attribute in element.attributes {
        #expect(!attribute.name.hasPrefix("on"), "\(element)")
      }
    }
  }

  @Test("nothing is loaded from elsewhere, and links lead to something")
  func selfContained() throws {
    let elements = try Self.elements()
    let ids = elements.compactMap { $0["id"] }
    #expect(Set(ids).count == ids.count)
    for element in elements {
      for name in ["src", "href", "srcset", "action", "data", "xlink:href"] {
        guard let value = element[name] else { continue }
        #expect(value.hasPrefix("#") && ids.contains(String(value.dropFirst())))
      }
    }
    #expect(!HTMLReport.css.contains("url(") && !HTMLReport.css.contains("@im"))
    #expect(!HTMLReport.css.contains("<"))
  }

  @Test("every row is a row of a table, with its numbers")
  func rows() throws {
    let lines = try Self.elements().filter { $0.name == "tr" }
    for (index, row) in ReportSample.everything.rows.enumerated() {
      let line = try #require(lines.first { $0["id"] == "row-\(index + 1)" })
      let instance =
        index % 3 == 0
        ? "\(ReportSample.shownHostile) \(index)" : row.instance
      #expect(line.text.contains(instance), "\(row.name)")
      for column in RunTable.Column.allCases
      where column != .instance && column != .id {
        #expect(
          line.text.contains(column.cell(row)), "\(row.name): \(column)")
      }
      if let detects = row.power.detects {
        #expect(line.text.contains(ReadableNumber.atLeast(detects)))
      }
    }
  }

  @Test("hostile names are shown as they are, wherever they stand")
  func hostileNames() throws {
    let elements = try Self.elements()
    let all = try #require(elements.first { $0.name == "body" }).text
    // Suite, commands, network, plot, note, reason, rows.
    let count = all.ranges(of: ReportSample.shownHostile).count
    #expect(count > 20, "\(count)")
    #expect(!all.contains("U+0007"))
    let title = try #require(elements.first { $0.name == "title" })
    #expect(title.text.contains(ReportSample.shownHostile))
  }

  @Test("headings are in order, and tables are named and headed")
  func structure() throws {
    let elements = try Self.elements()
    var level = 0
    for element in elements where ["h1", "h2", "h3"].contains(element.name) {
      let next = try #require(element.name.last?.wholeNumberValue)
      #expect(next <= level + 1, "\(element.text)")
      level = next
    }
    #expect(elements.count { $0.name == "h1" } == 1)
    #expect(elements.count { $0.name == "main" } == 1)
    let tables = elements.count { $0.name == "table" }
    #expect(tables == elements.count { $0.name == "caption" } && tables > 10)
    for element in elements where element.name == "th" {
      #expect(["row", "col"].contains(element["scope"]))
    }
    for element in elements where element["role"] == "region" {
      #expect(element["tabindex"] == "0")
      let name = element["aria-labelledby"]
      #expect(
        name.map { name in elements.contains { $0["id"] == name } }
          ?? (element["aria-label"] != nil))
    }
    for element in elements where element["class"]?.hasPrefix("bar") == true {
      #expect(element["aria-hidden"] == "true")
    }
  }

  @Test("every statement of the run has its words, its proof and its claims")
  func statements() throws {
    let all = try #require(
      try Self.elements().first { $0.name == "body" }
    ).text
    for id in Set(ReportSample.everything.rows.map(\.id)) {
      let statement = id.entry
      #expect(all.contains("\(id.rawValue): \(statement.title)"))
      #expect(all.contains(statement.claim))
      if let encoding = statement.encoding {
        #expect(all.contains("proofs-notes/\(encoding.proofNote)"))
      }
    }
  }

  @Test("what else a run holds is shown, with its numbers")
  func rest() throws {
    let run = ReportSample.everything
    let elements = try Self.elements()
    let lines = elements.filter { $0.name == "tr" }.map(\.text)
    func isShown(_ words: [String]) -> Bool {
      lines.contains { line in words.allSatisfy { line.contains($0) } }
    }
    // Two prunings of 7 weights, and of 3 labelled inputs.
    #expect(
      isShown([
        ReportSample.shownHostile, "5.55 to 6", "78.6 %71.4 % to 85.7 %",
        "66.7 %2 of 3", "50 %0 % to 100 %",
      ]))
    #expect(isShown(["T4b: 2", "smaller", "× 0.6031"]))
    let joint = try #require(run.rows.first { $0.profile != nil })
    let profile = try #require(joint.profile)
    #expect(
      isShown([
        RunTable.enclosed(profile.maximum),
        "\(profile.setsAboveClaim) of \(profile.sets)",
      ]))
    let ledgers = try #require(
      elements.first { $0["aria-labelledby"] == "ledger-rows" })
    for row in run.rows {
      #expect(ledgers.text.contains(row.ledger.pruning))
      #expect(ledgers.text.contains(row.ledger.points))
    }
    let failed = try #require(run.rows.firstIndex { !$0.assumptionIsMet })
    let reason = try #require(
      elements.first { $0.name == "li" && $0.text.contains("R(x) > B") })
    let link = try #require(
      elements.first {
        $0.name == "a" && $0.text.contains(", ")
          && reason.text.hasPrefix($0.text)
      })
    #expect(link["href"] == "#row-\(failed + 1)")
    let all = try #require(elements.first { $0.name == "body" }).text
    #expect(all.contains(RunSummary.levels(run)))
    for verdict in Set(run.rows.map(\.verdict)) {
      #expect(all.contains(VerdictMeaning.text(verdict)))
    }
    #expect(all.contains("\(run.controlsFailed) of "))
    let laws = run.rows.count { $0.control == .negative }
    #expect(all.contains("\(run.controlsFailed) of \(laws) were refuted"))
    // A control that failed is not folded away.
    #expect(elements.contains { $0.name == "details" && $0["open"] != nil })
    let lead = try #require(elements.first { $0["class"] == "lead" })
    #expect(lead.text.hasPrefix("violated A claim is violated"))
  }

  @Test("the summary counts each statement's claims by verdict")
  func summary() throws {
    let run = ReportSample.everything
    let lines = try Self.elements().filter { $0.name == "tr" }.map(\.text)
    for id in Set(run.rows.map(\.id)) {
      let rows = run.rows.filter { $0.id == id }
      let claims = rows.filter { $0.control == nil }
      let controls = rows.filter { $0.control != nil }
      let line = try #require(
        lines.first { $0.contains("\(id.rawValue)\(id.entry.title)") })
      for verdict in Verdict.allCases {
        let count = claims.count { $0.verdict == verdict }
        if count > 0 { #expect(line.contains("\(count) \(verdict.rawValue)")) }
      }
      if !controls.isEmpty {
        let passed = controls.count { $0.verdict != .controlFailed }
        #expect(line.contains("\(passed) of \(controls.count)"))
      }
      let judged = claims.filter { $0.verdict != .assumptionFails }
      let ratios = judged.compactMap { row in
        row.predictedOverObserved.map { ($0, RunTable.claimOverSeen(row)) }
      }
      if let least = ratios.min(by: { $0.0 < $1.0 }) {
        #expect(line.contains(least.1))
      }
    }
  }

  @Test("equal runs give equal bytes, and parts that a run lacks are left out")
  func bytes() throws {
    let record = RunRecordTests.record
    #expect(HTMLReport.text(record) == HTMLReport.text(record))
    var small = record
    small.rows = [record.rows[0]]
    (small.perturbations, small.networks, small.command) = ([], [], [])
    (small.controlsPassed, small.controlsFailed) = (0, 0)
    let text = HTMLReport.text(small)
    let ids = Set(try MarkupReader(text).elements.compactMap { $0["id"] })
    for part in ["plots", "controls", "perturbations", "networks"] {
      #expect(!ids.contains(part), "\(part)")
    }
    #expect(ids.isSuperset(of: ["row-1", "summary", "levels", "repeat"]))
    #expect(text.contains("did not note its command"))
    #expect(HTMLReport.text(record).utf8.count < 2_000_000)
  }

  @Test("a claim's trial that failed is replayed, without the run's selection")
  func replay() throws {
    let run = ReportSample.everything
    let row = try #require(run.rows.first { $0.verdict == .violated })
    let commands = try Self.elements().filter { $0.name == "pre" }.map(\.text)
    #expect(commands.count == 2)
    #expect(commands[0].hasSuffix("--claims 'T4*'"))
    #expect(!commands[1].contains("T4*"))
    #expect(commands[1].contains("--claims '\(row.id.rawValue) "))
    var cut = run
    cut.isComplete = false
    #expect(HTMLReport.text(cut).contains("machine, where nothing interrupts"))
    #expect(Self.text.contains("any machine:"))
    cut.isComplete = true
    cut.command += ["--time-limit", "5"]
    #expect(HTMLReport.text(cut).contains("machine, where its time ends rows"))
    let stream = run.streams.first { $0.name == row.stream }
    let trial = try #require(stream?.failed.first)
    #expect(commands[1].hasSuffix("--trial \(trial)"))
  }

  @Test("templates escape: each begins with the escaping that is ours")
  func templates() {
    for (name, source) in HTMLReport.sources {
      #expect(source.hasPrefix("{{% CONTENT_TYPE:MARKUP}}"), "\(name)")
      // What is not escaped is a drawing or the style sheet, and no text.
      let raw = source.ranges(of: "{{{").count
      #expect(raw == (name == "page" ? 2 : 1), "\(name)")
    }
  }
}
