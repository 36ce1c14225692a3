import Bounds
import Testing

@testable import Empirical

@Suite("CSV: RFC 4180, and no formula")
struct CSVReportTests {
  /// The fields of a file, by RFC 4180's grammar, byte by byte.
  private func fields(_ text: String) -> [[String]] {
    var (rows, row, field) = ([[String]](), [String](), [UInt8]())
    var isQuoted = false
    let bytes = Array(text.utf8)
    var place = 0
    func at(_ index: Int) -> UInt8? {
      index < bytes.count ? bytes[index] : nil
    }
    while let byte = at(place) {
      switch (byte, isQuoted) {
      case (UInt8(ascii: "\""), true) where at(place + 1) == byte:
        field.append(byte)
        place += 1
      case (UInt8(ascii: "\""), _): isQuoted.toggle()
      case (UInt8(ascii: ","), false):
        row.append(String(decoding: field, as: UTF8.self))
        field = []
      case (UInt8(ascii: "\r"), false) where at(place + 1) == 10:
        rows.append(row + [String(decoding: field, as: UTF8.self)])
        (row, field) = ([], [])
        place += 1
      default: field.append(byte)
      }
      place += 1
    }
    #expect(row.isEmpty && field.isEmpty && !isQuoted)
    return rows
  }

  @Test(
    "a field comes back, whatever is in it",
    arguments: [
      "a\r\nb", "a\nb", "a\rb", "a,\u{301}b", "\"\u{301}", "\"", "a\"\"b", "\n",
      ",", "\u{301}", "a;b\tc", "plain words", " x ",
    ])
  func roundTrip(name: String) throws {
    var run = RunRecordTests.record
    run.rows = [run.rows[0], run.rows[1]]
    run.rows[0].instance = name
    let text = CSVReport.text(run)
    let rows = fields(text)
    try #require(rows.count == 3)
    for row in rows { #expect(row.count == CSVReport.titles.count) }
    #expect(Array(rows[1][1].utf8) == Array(name.utf8))
    // A bare carriage return, line feed or comma is no part of an unquoted field.
    let isSpecial = name.unicodeScalars.contains {
      ",\"\r\n".unicodeScalars.contains($0)
    }
    let head = Array("\(run.rows[0].id.rawValue),\"".utf8)
    let line = text.utf8.dropFirst(
      CSVReport.titles.joined(separator: ",").utf8.count + 2)
    #expect(line.starts(with: head) == isSpecial)
  }

  @Test(
    "no instance is a formula",
    arguments: [
      "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "=\u{301}1",
      "\u{FF1D}1",
    ])
  func formulas(name: String) {
    var run = RunRecordTests.record
    run.rows = [run.rows[0]]
    run.rows[0].instance = name
    #expect(
      Array(fields(CSVReport.text(run))[1][1].utf8) == Array("'\(name)".utf8))
  }

  @Test("no other field begins as a formula does")
  func otherFields() {
    for row in fields(CSVReport.text(ReportSample.everything)) {
      for field in row {
        #expect(
          !["=", "+", "-", "@"].contains(field.unicodeScalars.first ?? " "))
      }
    }
  }
}

@Suite("Markdown: names are words, and nothing else")
struct MarkdownTextTests {
  @Test(
    "ordinary names stay as they are",
    arguments: [
      "mean, blocks B=10 k=8", "blocks B=2 k=32, eps=0.5 delta=0.05", "T4c'",
      "upper tail, 1/B, x 0.8909; blocks B=10 k=4", "fc_1 of my_net (v2.1)",
      "R(x) > B at 206 of 250 inputs, up to 5.14 B", "≤ 0.05", "é∑", "w=1.5",
      "one-hot 1:1:1:2, n=7", "2.41 % of z", "[0, 0.00191]",
      "Smith & Co", "mu < 1", "",
    ])
  func plain(name: String) {
    #expect(MarkupText.markdown(name) == name)
  }

  @Test(
    "what would be markup is escaped",
    arguments: [
      ("<b>x</b>", #"\<b>x\</b>"#), ("`t`*s*", #"\`t\`\*s\*"#),
      ("2<img src=x onerror=alert(1)>", #"2\<img src=x onerror=alert(1)>"#),
      ("c|\u{301}z", "c\\|\u{301}z"), ("</\u{301}b>", "\\</\u{301}b>"),
      ("a\nb\r\nc\u{2028}d\te", "a b c d e"), ("\u{202E}x", "\\\\u{202e}x"),
      ("\u{1B}[2J", "\\\\u{1b}[2J"), ("_a_ b_", #"\_a\_ b\_"#),
      ("![x](y)", #"![x\](y)"#), ("[x][y]", #"[x\][y]"#),
      ("~~a~~", #"\~\~a\~\~"#),
      ("$x$", #"\$x\$"#), ("&lt;&#60;", #"\&lt;\&#60;"#),
      ("https://a.b", #"https\://a.b"#), ("www.a.b", #"www\.a.b"#),
      ("# a", "\\# a"), ("> a", #"\> a"#), ("- a", #"\- a"#), ("\\", "\\\\"),
    ])
  func markup(name: String, escaped: String) {
    #expect(
      Array(MarkupText.markdown(name).unicodeScalars)
        == Array(escaped.unicodeScalars))
  }

  @Test(
    "code keeps its text, in a fence that is longer than its backticks",
    arguments: [
      ("a*b", "`a*b`"), ("kl(x || y)", #"`kl(x \|\| y)`"#), ("`", "`` ` ``"),
      ("a``b", "```a``b```"), ("|\u{301}", "`\\|\u{301}`"), ("a\nb", "`a b`"),
      (" a ", "`  a  `"), ("\u{202E}", "`\\u{202e}`"),
    ])
  func code(text: String, expected: String) {
    #expect(
      Array(MarkupText.markdownCode(text).unicodeScalars)
        == Array(expected.unicodeScalars))
  }

  /// The whole of report.md with hostile names in every place that takes one.
  @Test("no hostile name is markup, a line or a cell of the report")
  func report() throws {
    var run = ReportSample.everything
    let hostile =
      "x <img src=y> `c` | \u{1B}[2J \u{202E}\n# heading\r\n* item *"
    for index in run.rows.indices {
      run.rows[index].instance = "\(hostile) \(index)"
      if !run.rows[index].assumptionIsMet {
        run.rows[index].assumption = hostile
      }
      run.rows[index].ledger.pruning = hostile
      run.rows[index].ledger.points = hostile
    }
    run.suite = hostile
    run.perturbations = [
      PerturbationRecord(
        id: .t4b, constant: hostile, formula: hostile, stronger: "smaller",
        falseFrom: .init(factor: "2", instance: hostile), detectedFrom: nil)
    ]
    let plain = MarkdownReport.text(RunRecordTests.record)
    let text = MarkdownReport.text(run)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(!lines.contains { $0.hasPrefix("# heading") || $0.hasPrefix("* ") })
    for scalar in ["\u{1B}", "\u{202E}", "\r"] as [Unicode.Scalar] {
      #expect(!text.unicodeScalars.contains(scalar))
    }
    func bars(_ line: Substring) -> Int {
      var (count, last) = (0, Unicode.Scalar(32))
      for scalar in line.unicodeScalars {
        if scalar == "|", last != "\\" { count += 1 }
        last = scalar
      }
      return count
    }
    // Every table has rows of as many cells as its head.
    var head: Int?
    for line in lines {
      guard line.hasPrefix("|") else {
        head = nil
        continue
      }
      #expect(bars(line) == head ?? bars(line), "\(line)")
      head = bars(line)
    }
    // Outside of code, no tag opens.
    for line in lines {
      let words = line.ranges(of: "<img").filter { range in
        !line[..<range.lowerBound].hasSuffix("\\")
      }
      #expect(words.isEmpty || line.contains("`` "), "\(line)")
    }
    // Of names that are ordinary nothing is escaped but in formulas.
    for line in plain.split(separator: "\n") where !line.contains("`") {
      #expect(!line.contains("\\"), "\(line)")
    }
  }
}

@Suite("Sentences and cells: true of every run")
struct RunTableTests {
  private func row(
    _ relation: Claim.Relation, _ lower: String, _ upper: String
  ) throws -> RowRecord {
    var row = RunRecordTests.record.rows[0]
    row.relation = relation
    row.predicted = try DecimalEnclosure(lower: lower, upper: upper)
    return row
  }

  @Test("an exact law has the digits that it has, a bound is rounded up")
  func claims() throws {
    let tenth = ("9.9999999999999991e-02", "1.0000000000000001e-01")
    let law = try row(.equals, tenth.0, tenth.1)
    #expect(RunTable.Column.claim.cell(law) == "= 0.1")
    let bound = try row(.atMost, tenth.0, tenth.1)
    #expect(RunTable.Column.claim.cell(bound) == "≤ 0.101")
    let halfway = try row(
      .equals, "5.6249999999999999e-01", "5.6250000000000001e-01")
    #expect(RunTable.Column.claim.cell(halfway) == "= 0.5625")
    let wide = try row(.equals, "5.131e-02", "5.149e-02")
    #expect(RunTable.Column.claim.cell(wide) == "= 0.0513…0.0515")
    var same = try row(.equals, "5.1411e-02", "5.1412e-02")
    same.oracle = same.predicted
    #expect(
      RunTable.Column.claim.cell(same)
        == "= \(RunTable.Column.exact.cell(same))")
  }

  @Test("claim over seen has no more digits than its failures")
  func digits() throws {
    var row = try row(.atMost, "0.0497", "0.0497")
    row.method = .fixed
    row.predictedOverObserved = 496.6
    for (failures, text) in [
      (1, "500"), (9, "500"), (10, "500"), (11, "500"), (99, "500"),
      (100, "497"),
    ] {
      row.failures = failures
      #expect(RunTable.Column.claimOverSeen.cell(row) == text, "\(failures)")
    }
    row.predictedOverObserved = 21.43
    for (failures, text) in [(9, "20"), (10, "21"), (100, "21.4")] {
      row.failures = failures
      #expect(RunTable.Column.claimOverSeen.cell(row) == text, "\(failures)")
    }
    row.method = .tilted
    row.estimate = 1e-10
    for (upper, text) in [("2e-10", "21.4"), ("4e-10", "21"), ("5e-9", "20")] {
      row.limits = try DecimalEnclosure(lower: "9e-11", upper: upper)
      #expect(RunTable.Column.claimOverSeen.cell(row) == text, "\(upper)")
    }
    row.predictedOverObserved = nil
    #expect(RunTable.Column.claimOverSeen.cell(row) == "—")
  }

  @Test("an adjusted p-value is an upper bound, and is rounded up")
  func adjustedP() throws {
    var row = try row(.atMost, "0.1", "0.1")
    for (p, text) in [
      (0.12301, "0.124"), (1, "1"), (0.5, "0.5"), (1.0001e-9, "1.01e-9"),
      (0.99951, "1"), (nil, "—"), (0, "0"),
    ] as [(Double?, String)] {
      row.adjustedPValue = p
      #expect(RunTable.Column.adjustedP.cell(row) == text)
    }
  }

  @Test("a share is 100 % of all only; medians lie in the middle")
  func shares() {
    #expect(ReadableNumber.share(9_996, of: 10_000) == "99.96 %")
    #expect(ReadableNumber.share(9_995, of: 10_000) == "99.95 %")
    #expect(ReadableNumber.share(10_000, of: 10_000) == "100 %")
    #expect(ReadableNumber.share(999_999, of: 1_000_000) == "99.9999 %")
    #expect(ReadableNumber.share(0, of: 3) == "0 %")
    #expect(ReadableNumber.share(2, of: 3) == "66.7 %")
    #expect(ReadableNumber.share(0, of: 0) == "—")
    func spread(_ counts: [Int]) -> String {
      guard
        case .text(let median, let ends) = Page.spread(
          counts, ReadableNumber.halves)
      else { return "no text" }
      return median + (ends.map { ", \($0)" } ?? "")
    }
    #expect(spread([4, 1, 2, 9]) == "3, 1 to 9")
    #expect(spread([4, 1, 3, 9]) == "3.5, 1 to 9")
    #expect(spread([9, 1, 2]) == "2, 1 to 9")
    #expect(spread([5, 5]) == "5" && spread([]) == "—")
  }

  @Test("an interrupted run, and a selection, say of how many claims they are")
  func parts() {
    var run = RunRecordTests.record
    let claims = run.rows.filter { $0.control == nil }
    #expect(run.levels.claims == claims.count)
    #expect(RunSummary.sentence(run).contains("of \(claims.count) claims "))
    #expect(!RunSummary.sentence(run).contains("in the suite"))
    run.levels.claims = 94
    let some = RunSummary.sentence(run)
    #expect(
      some.contains("of \(claims.count) claims run, of 94 in the suite, "))
    #expect(RunSummary.claimsRun(run) == "\(claims.count) of 94")
    #expect(RunSummary.levels(run).contains("the suite's 94 claims"))
    run.rows = []
    (run.controlsPassed, run.controlsFailed) = (0, 0)
    run.isComplete = false
    let none = RunSummary.sentence(run)
    #expect(
      none.contains(
        "none of the suite's 94 claims was run; no control was run."))
    #expect(!RunSummary.levels(run).contains(": ;"))
    run.rows = [claims[0]]
    #expect(RunSummary.sentence(run).contains("of 1 claim run, of 94"))
    run.trials = 1
    for text in [RunText.text(run, folder: "f"), MarkdownReport.text(run)] {
      #expect(text.contains("1 trial,") && !text.contains("1 trials"))
    }
    #expect(
      MarkdownReport.text(run).contains("numbers, where nothing interrupts"))
  }

  @Test("the level is an upper bound on what it is said to be one of")
  func level() {
    var run = RunRecordTests.record
    run.alpha = "1/3"
    #expect(RunSummary.levels(run).contains("at most 0.334."))
    run.alpha = "1e-6"
    #expect(RunSummary.levels(run).contains("at most 1e-6."))
  }

  @Test("what judges nothing is the least of nothing")
  func least() throws {
    var rows = RunRecordTests.record.rows.filter { $0.control == nil }
    rows = [rows[0], rows[0]]
    rows[0].verdict = .holds
    rows[1].verdict = .assumptionFails
    for (row, ratio) in [(0, 7.0), (1, 0.02)] {
      rows[row].predictedOverObserved = ratio
      rows[row].failures = 100
      rows[row].method = .fixed
    }
    let numbered = rows.enumerated().map { NumberedRow($0, $1) }
    let cells = try #require(StatementSection.summary(numbered).lines.first)
      .cells
    #expect(cells[3].plain == "7")
  }

  @Test("a terminal's cursor is moved by no name")
  func terminal() {
    var run = RunRecordTests.record
    run.rows[0].instance = "a\u{1B}[2Jb\n\u{202E}c"
    let text = RunText.text(run, folder: "f")
    #expect(text.contains(#"a\u{1b}[2Jb \u{202e}c"#))
    #expect(!text.unicodeScalars.contains("\u{1B}"))
  }
}
