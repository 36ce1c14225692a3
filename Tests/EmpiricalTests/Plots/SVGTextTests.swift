import Foundation
import Testing

@testable import Empirical

@Suite("Plots: SVG for a page")
struct SVGTextTests {
  static let document = """
    <svg viewBox="0 0 9 9" xmlns:xlink="http://www.w3.org/1999/xlink">
    <title>p</title><desc>Produced by GNUPLOT</desc>
    <g id="gnuplot_canvas"><rect fill="none" width="9" height="9"/>
    <defs><circle id='gpDot' r='0.5'/>
    <circle id='gpPt5' stroke-width='0.2' stroke='currentColor' r='1'/>
    <use xlink:href='#gpPt5' id='gpPt6' fill='currentColor' stroke='none'/></defs>
    <g fill="none" color="black" stroke="currentColor"></g>
    <g id="p1"><title>p1</title><script>alert(1)</script>
    <g fill="none" color="black" stroke="currentColor" onload="x()">
      <path stroke='rgb(  0, 114, 178)' d='M81.904,244.75 L612.69,-0.04
         L1,2  '/><use xlink:href='#gpPt6' transform='translate(3.14,2)
      scale(2.44)' color='rgb(  0,   0,   0)'/>
      <use xlink:href='http://x/y'/>
      <g fill="black"><text>a &lt; b</text></g></g></g>
    </g></svg>
    """

  private func inlined(_ document: String) -> String? {
    SVGText.inlined(document, id: "a-1", title: "T <&>", description: "\"d\"")
  }

  @Test func keepsWhatIsDrawn() throws {
    let svg = try #require(inlined(Self.document))
    #expect(
      svg == """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 520 440" \
        role="img" aria-labelledby="a-1-title a-1-desc" \
        font-family="sans-serif" font-size="13" fill="none" \
        stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">
        <title id="a-1-title">T &lt;&amp;&gt;</title>
        <desc id="a-1-desc">&quot;d&quot;</desc>
        <defs><circle id="a-1-gpPt5" stroke-width="0.2" \
        stroke="currentColor" r="1"/><use id="a-1-gpPt6" href="#a-1-gpPt5" \
        fill="currentColor" stroke="none"/></defs>\
        <g stroke="currentColor"><path stroke="#0072b2" d="M81.9,244.8 \
        L612.7,-0 L1,2"/><use href="#a-1-gpPt6" transform="translate(3.1,2) \
        scale(2.4)"/><g fill="currentColor"><text>a &lt; b</text></g></g>
        </svg>
        """)
  }

  @Test(arguments: [
    "", "<svg", "<svg>", "<svg></g>", "<g></g>", "<svg></svg>",
    "<svg><g><g a=x></g></g></svg>", "<svg><g><g a='<'></g></g></svg>",
    "<svg><g><!-- --><g/></g></svg>",
    String(repeating: "<g>", count: 100_000),
  ])
  func whatIsNoPlotIsNone(document: String) {
    #expect(inlined(document) == nil)
  }

  @Test func findsThePicturesOfAnOutput() {
    #expect(
      SVGText.documents(
        in: "x<?xml?>\n<svg a>1</svg>\n<?xml?><svg>2</svg></x><?xml")
        == ["<svg a>1</svg>", "<svg>2</svg>"])
    #expect(SVGText.documents(in: "") == [])
  }

  @Test(arguments: [
    ("M1.25,2.04 L-3.96,10", "M1.3,2 L-4,10"), ("  0.049\n\t7 ", "0 7"),
    ("rotate(-90.00)", "rotate(-90)"), ("", ""), ("1.2.3", "1.2.3"),
    ("99999999999999999999.55", "99999999999999999999.55"),
  ])
  func shortensNumbers(text: String, short: String) {
    #expect(SVGText.shortened(text) == short)
  }

  @Test(arguments: [
    ("black", "currentColor"), ("rgb(  0,   0,   0)", "currentColor"),
    ("rgb(128, 7,255)", "#8007ff"), ("none", "none"), ("rgb(1,2)", "rgb(1,2)"),
  ])
  func colors(written: String, meant: String) {
    #expect(SVGText.color(written) == meant)
  }

  @Test func aFileIsBlackOnWhite() throws {
    let svg = try #require(inlined(Self.document))
    let file = SVGText.standalone(svg)
    #expect(file.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "))
    #expect(file.contains("width=\"520\" height=\"440\" color=\"black\">"))
    #expect(file.contains("fill=\"white\""))
  }

  // MARK: - Colours

  /// The relative luminance of `#rrggbb` (WCAG 2).
  private func luminance(_ hex: String) -> Double {
    let n = Int(hex.dropFirst(), radix: 16) ?? 0
    let linear = [n >> 16, n >> 8 & 255, n & 255].map { part -> Double in
      let c = Double(part) / 255
      return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  private func contrast(_ a: String, _ b: String) -> Double {
    let (a, b) = (luminance(a), luminance(b))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  @Test func curvesAreSeenOnWhiteAndOnDark() {
    #expect(contrast("#ffffff", "#000000") == 21)
    let colors =
      PlotStyle.rungs.compactMap(\.style.color) + SensitivityRatioPlot.colors
    for color in colors {
      #expect(contrast(color, "#ffffff") >= 3, "\(color)")
      #expect(contrast(color, "#16181d") >= 3, "\(color)")
    }
  }

  /// What a colour is to eyes that lack a kind of cone (Machado, Oliveira and
  /// Fernandes 2009, severity 1), row by row.
  private static let eyes: [(name: String, rows: [[Double]], least: Double)] = [
    ("all cones", [[1, 0, 0], [0, 1, 0], [0, 0, 1]], 0.15),
    (
      "protanopia",
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ], 0.11
    ),
    (
      "deuteranopia",
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ], 0.11
    ),
    (
      "tritanopia",
      [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
      ], 0.09
    ),
  ]

  private func product(_ rows: [[Double]], _ x: [Double]) -> [Double] {
    rows.map { row in zip(row, x).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// `#rrggbb` as those eyes see it, in OKLab (Ottosson 2020).
  private func seen(_ hex: String, by eye: [[Double]]) -> [Double] {
    let n = Int(hex.dropFirst(), radix: 16) ?? 0
    let linear = [n >> 16, n >> 8 & 255, n & 255].map { part -> Double in
      let c = Double(part) / 255
      return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    let cones = product(
      [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
      ], product(eye, linear).map { min(max($0, 0), 1) })
    return product(
      [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
      ], cones.map { cbrt($0) })
  }

  @Test func coloursDifferForAllEyes() {
    let rungs = PlotStyle.rungs.compactMap(\.style.color)
    for colors in [rungs, SensitivityRatioPlot.colors] {
      for eye in Self.eyes {
        for (i, a) in colors.enumerated() {
          for b in colors[..<i] {
            let pairs = zip(seen(a, by: eye.rows), seen(b, by: eye.rows))
            let distance = pairs.reduce(0) {
              $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
            }.squareRoot()
            #expect(distance >= eye.least, "\(a), \(b): \(eye.name)")
          }
        }
      }
    }
  }

  /// Claims are told apart without their colours; where T4c and T4c' fall together
  /// both are seen.
  @Test func marksDiffer() throws {
    let marks = PlotStyle.rungs.map(\.style.mark)
    #expect(Set(marks.map(\.type)).count == marks.count)
    #expect(!marks.contains { $0.type == 7 }, "what is observed")
    #expect(marks[2].type == 6)
    #expect(try #require(Double(marks[2].size)) > 1)
    #expect(try #require(Double(marks[3].size)) < 0.8)
  }

  /// Neighbouring rungs differ in more than their colour.
  @Test func curvesDifferInTheirDashes() {
    for (a, b) in zip(PlotStyle.rungs, PlotStyle.rungs.dropFirst()) {
      #expect(a.style.dashes != b.style.dashes, "\(a.name), \(b.name)")
    }
    #expect(
      Set(PlotStyle.rungs.map(\.style.color)).count == PlotStyle.rungs.count)
    #expect(
      PlotStyle.rungs.map(\.name)
        == ["T4a", "T4b", "T4c", "T4c'", "T4d", "T4e", "T4e'"])
  }
}
