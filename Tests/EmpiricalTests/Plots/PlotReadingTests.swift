import Bounds
import Foundation
import Testing

@testable import Empirical

@Suite("Plots: what their numbers and pictures say is true")
struct PlotReadingTests {
  private static let hasGnuplot =
    (try? Gnuplot(
      searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "",
      timeLimit: 1)) != nil

  /// A small run.
  private static let run: RunRecord = {
    do {
      let claims = try RungClaims(.blocks(4, size: 2)).claims(
        relativeError: Rational(1, 2), failureProbability: Rational(1, 20))
      return RunRecord(
        try Run(
          claims,
          configuration: RunConfiguration(
            seed: 3, trials: 20, suite: "s", threads: 2)))
    } catch {
      preconditionFailure("a small run: \(error)")
    }
  }()

  /// The run with other figures.
  private func record(_ figures: [FigureRecord]) -> RunRecord {
    var record = Self.run
    record.figures = figures
    return record
  }

  private func reading(
    _ kind: FigureRecord.Kind, x: [Double], _ series: [(String, [Double?])]
  ) throws -> FigureReading {
    let figure = FigureRecord(
      kind: kind, instance: "i", parameters: [("ceiling", .string("2"))], x: x,
      series: series.map { .init(name: $0.0, values: $0.1) }, rows: [])
    return FigureReading(figure, of: record([figure]))
  }

  // MARK: - Tables

  @Test func drawsAreInFull() throws {
    let sizes = try reading(
      .sampleSize, x: [0.003, 0.1],
      [("T4b", [49_819, 1_234_567_890]), ("floor", [12_344, nil])])
    let plots = SampleSizePlots(sizes)
    let drawing = try #require(plots.sizes(id: "a"))
    #expect(
      drawing.table.rows == [
        ["0.003", "49819", "12344"], ["0.1", "1234567890", "—"],
      ])
    #expect(
      drawing.description.contains("At δ = 0.003: T4b 49819, floor 12344"))
    let probabilities = try reading(
      .failureProbability, x: [49_819, 1_234_567], [("T4b", [0.25, 0.1234])])
    let other = try #require(
      FailureProbabilityPlot(probabilities).drawing(id: "a"))
    #expect(other.table.rows.map(\.first) == ["49819", "1234567"])
    #expect(other.description.contains("from 49819 to 1234567."))
  }

  /// Bounds up, floors down, what is neither to the nearest.
  @Test func boundsAreRoundedTowardsSafety() throws {
    let curves: [(String, [Double?])] = [
      ("T4b", [0.012341, 0.5]), ("T9", [0.012341, 0.5]),
      ("floor", [0.012349, 0.5]), ("exact", [0.012349, 0.012341]),
      ("observed", [0.012349, 0.012341]), ("observed lower", [0.012349, 0]),
      ("observed upper", [0.012341, .infinity]),
    ]
    for kind in [FigureRecord.Kind.failureProbability, .errorDistribution] {
      let table = try reading(kind, x: [1, 2], curves).table(first: "x")
      #expect(
        table.rows == [
          [
            "1", "0.0124", "0.0124", "0.0123", "0.0123", "0.0123", "0.0123",
            "0.0124",
          ],
          ["2", "0.5", "0.5", "0.5", "0.0123", "0.0123", "0", "inf"],
        ])
    }
    let drawing = try #require(
      ErrorDistributionPlot(
        try reading(.errorDistribution, x: [1, 2], curves)
      ).drawing(id: "a"))
    #expect(!drawing.description.contains("At ε"), "no ε is the row's")
  }

  // MARK: - Floors

  /// The rows of the data block that a curve of `script` shows `with` something.
  private func blocks(_ script: String, with style: String) -> [[[Double]]] {
    let lines = script.components(separatedBy: "\n")
    return lines.filter { $0.contains(" with \(style) ") }.compactMap { line in
      guard
        let name = line.split(separator: " ").first(where: { $0.first == "$" }),
        let start = lines.firstIndex(where: { $0 == "\(name) << EOD" })
      else { return nil }
      return lines[(start + 1)...].prefix { $0 != "EOD" }.map { row in
        row.split(separator: " ").compactMap { Double($0) }
      }
    }
  }

  /// F(m) is a sawtooth in m: nothing is said between the points.
  /// Where an assumption fails the curves are no bounds, and the words say so.
  @Test func failingAssumptionsAreSaid() throws {
    var record = Self.run
    let figures = [
      FigureRecord.Kind.failureProbability, .errorDistribution,
    ].map {
      FigureRecord(
        kind: $0, instance: "i", parameters: [("relative_error", "0.5")],
        x: [0.25, 0.5], series: [.init(name: "T4b", values: [0.5, 0.25])],
        rows: [0])
    }
    for isMet in [true, false] {
      record.rows[0].assumptionIsMet = isMet
      let texts = try [
        #require(
          FailureProbabilityPlot(FigureReading(figures[0], of: record))
            .drawing(id: "a")
        ).description,
        #require(
          ErrorDistributionPlot(FigureReading(figures[1], of: record))
            .drawing(id: "b")
        ).description,
      ]
      for text in texts {
        #expect(text.contains("bound nothing") == !isMet)
        #expect(text.contains(record.rows[0].instance) == !isMet)
      }
    }
  }

  @Test func theFloorOfProbabilitiesIsPoints() throws {
    let x: [Double] = [100, 106, 110]
    let drawing = try #require(
      FailureProbabilityPlot(
        try reading(
          .failureProbability, x: x, [("floor", [0.5, nil, 0.25])])
      ).drawing(id: "a"))
    let expected: [[Double]] = [[100, 0.5], [110, 0.25]]
    #expect(blocks(drawing.script, with: "points") == [expected])
    #expect(blocks(drawing.script, with: "impulses") == [expected])
    #expect(blocks(drawing.script, with: "lines").isEmpty)
    #expect(blocks(drawing.script, with: "filledcurves").isEmpty)
    #expect(drawing.description.contains("at single m"))
  }

  /// A number of draws that is too few at δ is too few below it.
  @Test func theFloorOfSizesIsStairs() throws {
    let drawing = try #require(
      SampleSizePlots(
        try reading(
          .sampleSize, x: [0.001, 0.01, 0.1],
          [("T4b", [90, 60, 40]), ("floor", [80, 50, 30])])
      ).sizes(id: "a"))
    #expect(
      blocks(drawing.script, with: "filledcurves") == [
        [
          [0.001, 80], [0.001, 50], [0.01, 50], [0.01, 50], [0.01, 50],
          [0.01, 30], [0.1, 30], [0.1, 30],
        ]
      ])
    #expect(
      blocks(drawing.script, with: "points")
        == [[[0.001, 80], [0.01, 50], [0.1, 30]]])
    #expect(blocks(drawing.script, with: "lines").isEmpty)
  }

  // MARK: - Sensitivities

  private func layers(
    _ names: [String], of network: String = "net"
  ) -> [FigureRecord] {
    names.map { name in
      FigureRecord(
        kind: .sensitivityRatio, instance: "\(network) \(name)",
        parameters: [
          ("layer", .string(name)), ("evaluation_inputs", .integer(60)),
          ("share_above_1", .number(0.25)), ("infinite", .integer(7)),
          ("weights", .integer(300)), ("unseen_weights", .integer(42)),
        ],
        x: [0, 0.5, 1],
        series: ["in sample", "out of sample", "weights"].map {
          .init(name: $0, values: [0.5, 1.1, nil])
        },
        rows: [])
    }
  }

  // MARK: - Waterfalls

  private func waterfall(
    _ layers: [(String, [Double?])], x: [Double] = [0, 1, 2, 3, 4, 5, 6]
  ) -> FigureRecord {
    FigureRecord(
      kind: .waterfall, instance: "net",
      parameters: [
        ("relative_error", .string("0.5")),
        ("failure_probability", .string("0.05")),
      ], x: x,
      series: layers.map { .init(name: $0.0, values: $0.1) }, rows: [])
  }

  @Test func waterfallsAddUpTheLayers() throws {
    let figure = waterfall([
      ("fc1", [10, 20, 30, 90, 270, 1000, 1e30]),
      ("fc2", [2, 4, 6, 18, 54, 5000, nil]),
    ])
    let plot = try #require(PlotChoice(record([figure])).drawings.last)
    #expect(plot.id == "waterfall-1")
    #expect(
      plot.table.header == [
        "link", "what asks for more draws", "fc1", "fc2", "all layers",
        "factor",
      ])
    #expect(
      plot.table.rows.map { [$0[0]] + $0.dropFirst(2) } == [
        ["input", "10", "2", "12", ""],
        ["second moment", "20", "4", "24", "2"],
        ["sensitivity", "30", "6", "36", "1.5"],
        ["rung", "90", "18", "108", "3"], ["union", "270", "54", "324", "3"],
        ["layer", "1000", "5000", "6000", "18.52"],
        ["network", "1e30", "—", "—", ""],
      ])
    for text in [
      "a relative error of 0.5 for the whole network", "probability 0.05",
      "costliest link is “layer”: error relative to the neuron's value (T7), "
        + "18.52 times", "Without a number",
    ] {
      #expect(plot.description.contains(text), "\(plot.description)")
    }
    #expect(!plot.description.contains("All links"))
    #expect(
      blocks(plot.script, with: "linespoints") == [
        [
          [0, 10], [1, 20], [2, 30], [3, 90], [4, 270], [5, 1000], [6, 1e30],
        ], [[0, 2], [1, 4], [2, 6], [3, 18], [4, 54], [5, 5000]],
        [[0, 12], [1, 24], [2, 36], [3, 108], [4, 324], [5, 6000]],
      ])
  }

  /// A file may hold anything.
  @Test func oddWaterfallsAreLeftOut() throws {
    for figure in [
      waterfall([("a", [1, 2, 3])], x: [0, 1, 2]),
      waterfall([("a", [nil, nil, nil, nil, nil, nil, nil])]),
      waterfall([("a", [0, 0, 0, 0, 0, 0, 0])]), waterfall([]),
    ] {
      #expect(PlotChoice(record([figure])).drawings.isEmpty)
    }
    let many = waterfall(
      (0..<9).map { ("fc\($0)", [1, 1, 1, 1, 2, 3, 4]) })
    let plot = try #require(PlotChoice(record([many])).drawings.last)
    #expect(plot.description.contains("Of 9 layers the first 5 are drawn."))
    #expect(plot.description.contains("All links: 9 draws become 36."))
    #expect(plot.table.rows[6][7] == "36")
  }

  @Test func sensitivitiesSayWhatIsNotDrawn() throws {
    let all = record(layers((0..<8).map { "fc\($0)" }))
    let plot = try #require(PlotChoice(all).drawings.last)
    for text in [
      "Of 8 layers the first 5 are drawn, 3 are not.",
      " fc7: share of evaluation inputs above 1: 0.25; ρ infinite at 7 of 60 "
        + "evaluation inputs; 42 of 300 weights have sensitivity 0 and are in "
        + "no quantile.",
    ] {
      #expect(plot.description.contains(text))
    }
    let many = record(layers((0..<50).map { "fc\($0)" }))
    let long = try #require(PlotChoice(many).drawings.last).description
    #expect(long.contains(" … and 30 layers more."))
    #expect(
      try #require(PlotChoice(record(layers(["a", "b"]))).drawings.last)
        .description.contains("are drawn") == false)
  }

  private static let names: [[String]] = [
    (0..<5).map { "model.layers.\($0)" },
    (0..<5).map { "model.encoder.block.\($0).attention.output.d" },
    (0..<5).map { String(repeating: "n", count: 39) + "\($0)" },
    (0..<5).map { i in String(repeating: "W", count: 39) + "\(i)" },
    (0..<5).map { String(repeating: "漢", count: 39) + "\($0)" },
    (0..<5).map {
      "\(String(repeating: "l", count: 20))\($0)"
        + String(repeating: "x", count: 19)
    },
    ["only.one.layer.with.a.name.of.40.letters"],
  ]

  @Test func labelsAreShortAndDiffer() {
    for names in Self.names + [["a", "a", "a"], ["a.", "a.", ""], [], ["."]] {
      let labels = LayerLabels.labels(names)
      #expect(labels.count == names.count)
      #expect(Set(labels).count == names.count, "\(labels)")
      for label in labels {
        #expect(
          LayerLabels.columns(label) <= LayerLabels.mostColumns, "\(label)")
      }
    }
    #expect(LayerLabels.labels(["fc1", "fc2"]) == ["fc1", "fc2"])
    #expect(
      LayerLabels.labels(["encoder.layers.0.weight", "encoder.layers.1.bias"])
        == ["…0.weight", "…1.bias"])
    #expect(
      LayerLabels.labels(["abcdefghijklnopqrstuvxyz"]) == ["abcdefgh…stuvxyz"])
  }

  /// Texts that begin at their place, with it: those of the legend.
  private func legend(
    _ svg: String
  ) throws -> [(x: Double, y: Double, text: String)] {
    let pattern = try Regex(
      "translate\\(([0-9.-]+),([0-9.-]+)\\)\"[^>]*text-anchor=\"start\"[^>]*>"
        + "<text[^>]*>([^<]*)</text>",
      as: (Substring, Substring, Substring, Substring).self)
    return svg.matches(of: pattern).map {
      (Double($0.1) ?? .nan, Double($0.2) ?? .nan, String($0.3))
    }
  }

  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed"))
  func legendsFitTheCanvas() throws {
    let (width, height) = (
      Double(PlotScript.size.width), Double(PlotScript.size.height)
    )
    // A record has so many networks that not all are drawn.
    let networks = Self.names.enumerated().map { layers($1, of: "net \($0)") }
    let plots =
      PlotRenderer().plots(
        of: record(Self.run.figures + networks[..<4].flatMap { $0 })
      ).plots
      + PlotRenderer().plots(of: record(networks[4...].flatMap { $0 })).plots
    #expect(plots.count { $0.id.hasPrefix("sensitivity") } == Self.names.count)
    for plot in plots {
      let svg = try #require(plot.svg, "\(plot.id)")
      let entries = try legend(svg)
      #expect(entries.count >= 3, "\(plot.id)")
      for (x, y, text) in entries {
        let columns = Double(LayerLabels.columns(text))
        #expect(
          x >= 35 && x + 6.6 * columns <= width && y <= height - 2,
          "\(plot.id): \(text) at \(x), \(y)")
      }
      if plot.id.hasPrefix("sensitivity") {
        #expect(entries.contains { $0.text == "out of sample" })
      }
    }
  }

  /// All that a plot of failure probabilities may show at once.
  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed"))
  func theLongestLegendFits() throws {
    let titles =
      PlotStyle.rungs.map(\.name) + [
        "floor (T4f)", "this instance", "marks: claims", "limits", "observed",
        "below axis",
      ]
    var script = PlotScript()
    script.labels(x: "x", y: "y")
    for title in titles {
      script.line([1, 2], [1, 2], style: .mark, title: title)
    }
    let drawing = PlotDrawing(
      id: "a", title: "t", description: "d",
      table: Plot.Table(header: [], rows: []), script: script.text)
    let svg = try #require(PlotRenderer().render([drawing]).plots[0].svg)
    let entries = try legend(svg)
    #expect(entries.count == titles.count)
    for (x, y, text) in entries {
      #expect(
        x >= 35 && x + 6.6 * Double(text.count) <= 520 && y <= 438,
        "\(text) at \(x), \(y)")
    }
  }

  /// The label of the axis does not look like an entry of the legend.
  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed"))
  func theLegendKeepsItsDistance() throws {
    let plot = PlotRenderer().plots(of: Self.run).plots[0]
    let svg = try #require(plot.svg)
    let first = try #require(try legend(svg).map(\.y).min())
    let pattern = try Regex(
      "translate\\(([0-9.-]+),([0-9.-]+)\\)\"[^>]*>\\s*<text[^>]*>draws m</text>",
      as: (Substring, Substring, Substring).self)
    let label = try #require(
      svg.firstMatch(of: pattern).flatMap { Double($0.2) })
    #expect(first - label >= 22)
  }
}
