import Bounds
import Foundation
import SiPP
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Empirical

@Suite("Plots of a run's record")
struct PlotTests {
  private static let hasGnuplot =
    (try? Gnuplot(
      searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "",
      timeLimit: 1)) != nil

  /// Every kind of figure, with names that are hostile to gnuplot and to SVG.
  private static let record: RunRecord = {
    do {
      let rungs = try RungClaims(.blocks(4, size: 2))
      let claims = try rungs.claims(
        relativeError: Rational(1, 2), failureProbability: Rational(1, 20))
      let run = try Run(
        claims,
        configuration: RunConfiguration(
          seed: 3, trials: 400, suite: "s", threads: 2))
      var record = RunRecord(run)
      for index in record.figures.indices {
        record.figures[index].instance = hostile
        if record.figures[index].kind == .errorDistribution,
          !record.figures[index].series.contains(where: {
            $0.name == "observed"
          })
        {
          record.figures[index] = record.figures[index].with(
            errors: (0..<100).map { Float($0) / 120 })
        }
      }
      for layer in ["fc1", hostile] {
        record.figures.append(
          FigureRecord(
            kind: .sensitivityRatio, instance: "net \(layer)",
            parameters: [
              ("layer", .string(layer)), ("share_above_1", .number(0.25)),
            ],
            x: [0, 0.5, 1],
            series: [
              .init(name: "in sample", values: [0.5, 0.9, 1]),
              .init(name: "out of sample", values: [0.5, 1.1, nil]),
            ],
            rows: []))
      }
      record.figures.append(
        FigureRecord(
          kind: .waterfall, instance: hostile,
          parameters: [("relative_error", .string(hostile))],
          x: [0, 1, 2, 3, 4, 5, 6],
          series: ["fc1", hostile].map {
            .init(name: $0, values: [3, 5, 8, 20, 60, 1e9, nil])
          },
          rows: []))
      return record
    } catch {
      preconditionFailure("a small run: \(error)")
    }
  }()

  private static let hostile =
    "it's \"x\" {/Symbol a}_2^3 `date` $d0 @m %d \\ \n\t\r EOD\nEOD\n "
    + "<script>&amp;]]> é 漢 \u{202E}x \u{0} #1 ; exit"

  private func attributes(_ name: String, _ svg: String) -> [String] {
    svg.components(separatedBy: " \(name)=\"").dropFirst().map {
      String($0.prefix { $0 != "\"" })
    }
  }

  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed"))
  func everyKindIsDrawn() throws {
    let result = PlotRenderer().plots(of: Self.record)
    #expect(result.note == nil)
    #expect(
      result.plots.map(\.id) == [
        "failure-probability-1", "sample-size-1", "sample-ratio-1", "errors-1",
        "sensitivity-1", "waterfall-1",
      ])
    var all: [String] = []
    for plot in result.plots {
      let svg = try #require(plot.svg, "\(plot.id)")
      let parser = XMLParser(data: Data(svg.utf8))
      #expect(parser.parse(), "\(plot.id): \(parser.parserError as Any)")
      #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>"))
      for text in [
        "<?xml", "<!DOCTYPE", "<script", "xlink", "GNUPLOT", "white",
      ] {
        #expect(!svg.contains(text), "\(plot.id): \(text)")
      }
      let ids = attributes("id", svg)
      #expect(ids.allSatisfy { $0.hasPrefix(plot.id + "-") })
      for href in attributes("href", svg) {
        #expect(ids.contains(String(href.dropFirst())), "\(href)")
      }
      #expect(
        attributes("aria-labelledby", svg)
          == ["\(plot.id)-title \(plot.id)-desc"])
      #expect(svg.contains("<path"), "\(plot.id)")
      #expect(svg.utf8.count < 60_000)
      all += ids
      let file = try #require(plot.standaloneSVG)
      #expect(XMLParser(data: Data(file.utf8)).parse())
    }
    #expect(Set(all).count == all.count)
  }

  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed"))
  func equalRecordsGiveEqualBytes() {
    let one = PlotRenderer().plots(of: Self.record).plots
    #expect(one == PlotRenderer().plots(of: Self.record).plots)
  }

  /// Each curve of the record has its entry in the legend.
  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed"))
  func legendsNameTheCurves() throws {
    let plots = PlotRenderer().plots(of: Self.record).plots
    let svg = try #require(plots[0].svg)
    for name in PlotStyle.rungs.map(\.name)
      + ["floor (T4f)", "this instance", "marks: claims", "observed"]
    {
      let text = name
      let quoted = MarkupText.escaped(text)
      #expect(
        svg.contains(">\(text)<") || svg.contains(">\(quoted)<"), "\(name)")
    }
  }

  // MARK: - What every plot has without a picture

  @Test func withoutGnuplotThereAreWordsAndNumbers() {
    let result = PlotRenderer(searchPath: "").plots(of: Self.record)
    #expect(
      result.note
        == "Plots: gnuplot is not installed (Debian: apt install gnuplot-nox).")
    #expect(result.plots.count == 6)
    for plot in result.plots {
      #expect(plot.svg == nil && plot.standaloneSVG == nil)
      #expect(!plot.title.isEmpty && plot.description.count > 40)
      #expect((1...Plot.Table.mostRows).contains(plot.table.rows.count))
      #expect(
        plot.table.rows.allSatisfy { $0.count == plot.table.header.count })
    }
  }

  @Test func aRunWithoutFiguresHasNoPlots() {
    var record = Self.record
    record.figures = []
    let result = PlotRenderer().plots(of: record)
    #expect(result.plots.isEmpty && result.note == nil)
  }

  /// Records come from files: figures that do not fit draw nothing and stop nothing.
  @Test func figuresOfAnotherShapeAreLeftOut() throws {
    var record = Self.record
    let (nan, inf) = (Double.nan, Double.infinity)
    record.figures = FigureRecord.Kind.allCases.flatMap { kind in
      [[], [1], [2, 1], [0, 0], [nan, inf], [-1, 5], [1, 2]].map { x in
        FigureRecord(
          kind: kind, instance: "", parameters: [("ceiling", .string("1/0"))],
          x: x,
          series: [
            .init(name: "T4b", values: [1]), .init(name: "floor", values: []),
            .init(name: "T4e", values: [nan, -1]),
            .init(name: "exact", values: [inf, 0]),
            .init(name: "x'\n", values: [nil, nil]),
          ], rows: [0, -1, 999])
      }
    }
    let result = PlotRenderer().plots(of: record)
    for plot in result.plots where Self.hasGnuplot {
      #expect(plot.svg != nil, "\(plot.id): \(result.note ?? "")")
    }
  }

  /// The main numbers of the description are those of the record.
  @Test func descriptionsHaveTheMainNumbers() throws {
    let plots = PlotRenderer(searchPath: "").plots(of: Self.record).plots
    let figure = try #require(
      Self.record.figures.first { $0.kind == .sampleSize })
    let last = try #require(
      figure.series.first { $0.name == "T4e" }?.values.last ?? nil)
    #expect(
      plots[1].description.contains("At δ = 0.1: T4a"))
    #expect(plots[1].description.contains("T4e \(Int(last))"))
    #expect(plots[3].description.contains("errors were measured"))
  }

  // MARK: - gnuplot that does not do its work

  private func fake(_ script: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "sipp-plots-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent("gnuplot")
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: file.path)
    return folder.path
  }

  @Test(arguments: [
    "exit 1", "true", "echo '<?xml?><svg></svg>'", "cat \"$2\"", "kill -9 $$",
    "yes | head -c 300000; exit 0", "exec >&- 2>&-; sleep 60",
    "echo '<?xml?><svg>'; sleep 60",
  ])
  func aBrokenGnuplotIsSaidInALine(script: String) throws {
    let folder = try fake(script)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = PlotRenderer(searchPath: folder, timeLimit: 0.4).plots(
      of: Self.record)
    #expect(result.plots.count == 6)
    #expect(result.plots.allSatisfy { $0.svg == nil })
    let note = try #require(result.note)
    #expect(note.hasPrefix("Plots: gnuplot failed (") && !note.contains("\n"))
    if script.contains("sleep") { #expect(note == Gnuplot.Failure.late.text) }
  }

  @Test func aStatusIsSaidAsItIs() throws {
    for (script, words) in [
      ("exit 3", "ended with status 3"), ("kill -9 $$", "ended by signal 9"),
    ] {
      let folder = try fake(script)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let result = PlotRenderer(searchPath: folder, timeLimit: 20).plots(
        of: Self.record)
      #expect(result.note == "Plots: gnuplot failed (\(words)).")
    }
  }

  @Test func endlessOutputEnds() throws {
    let folder = try fake("exec yes")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let gnuplot = try Gnuplot(searchPath: folder, timeLimit: 60)
    #expect(throws: Gnuplot.Failure.failed("more than 64 MB of output")) {
      try gnuplot.output(of: "")
    }
  }

  /// Silent before its output, or after: a person need not wait.
  @Test(arguments: ["sleep 60", "exec >&- 2>&-; sleep 60"])
  func aPersonEndsASilentGnuplot(script: String) throws {
    let folder = try fake(script)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let cancellation = Cancellation()
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.2)
      cancellation.cancel()
    }
    let result = PlotRenderer(
      searchPath: folder, timeLimit: 50, cancellation: cancellation
    ).plots(of: Self.record)
    #expect(result.note == "Plots: gnuplot was interrupted.")
    #expect(result.plots.count == 6)
  }

  // MARK: - The script

  /// Hostile texts come out of gnuplot as they went in.
  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed"))
  func gnuplotReadsTextsAsTheyAre() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "sipp-plots-\(UUID().uuidString)"
    ).path
    let texts = [
      "'a", "''", "'''", "a'", "\"", "\"\"", "\\", "a\\", "\\\"", "\\n",
      "\\101",
      "\\U+0041", "`touch \(path)`", "\\`touch \(path)`", "$(touch \(path))",
      "%",
      "%s %d", "{/Symbol a}_2^3", "@x", "@m @v", "#", "a # b", "; exit",
      "é 漢 ’",
      "\"\u{301} '\u{301} `\u{301}", "EOD", "$d0", "", " ", "\n", Self.hostile,
    ]
    let gnuplot = try Gnuplot(
      searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "",
      timeLimit: 60)
    let script =
      "set print '-'\nx = 'no'\nm = 'no'\nv = 'no'\n"
      + texts.map { "print \(PlotScript.quoted($0, limit: 500))\n" }.joined()
    let printed = try gnuplot.output(of: script).components(separatedBy: "\n")
    #expect(printed.dropLast() == texts.map { printable($0, limit: 500) }[...])
    for text in texts where !text.isEmpty {
      var script = PlotScript()
      script.title(text + " " + String(repeating: "x", count: 50) + " " + text)
      script.labels(x: text, y: "y")
      script.line([1, 2], [1, 2], style: .mark, title: text)
      let svg = try gnuplot.output(of: PlotScript.preamble + script.text)
      #expect(svg.contains("</svg>"), "\(text)")
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func textsStayTexts() {
    #expect(PlotScript.quoted("T4e'") == "\"T4e'\"")
    #expect(
      PlotScript.quoted("\"\u{301}`@\\") == "\"\\\"\u{301}\\140\\100\\\\\"")
    let text = PlotScript.quoted(Self.hostile, limit: 40)
    #expect(!text.contains("\n") && text.count < 120)
    #expect(PlotScript.number(.nan) == "NaN")
    #expect(PlotScript.number(-.infinity) == "NaN")
    #expect(PlotScript().text.isEmpty)
  }

  @Test func ticksOfLogarithmicAxes() {
    func labels(_ low: Double, _ high: Double) -> [String] {
      PlotTicks.logarithmic(from: low, to: high).filter { !$0.isMinor }
        .map(\.label)
    }
    #expect(labels(345, 7_500) == ["500", "1000", "2000", "5000"])
    #expect(
      labels(1e-5, 2) == [
        "10^{-5}", "10^{-4}", "10^{-3}", "10^{-2}",
        "10^{-1}", "1",
      ])
    #expect(labels(0.8, 3) == ["1", "1.5", "2", "3"])
    for exponent in 1...300 {
      let count = labels(Double("1e-\(exponent)") ?? 0, 2).count
      #expect((2...11).contains(count), "1e-\(exponent)")
    }
    #expect(PlotTicks.powerOfTen(atMost: 0.05) == 0.01)
    #expect(PlotTicks.powerOfTen(atMost: 1e-5) == 1e-5)
  }
}
