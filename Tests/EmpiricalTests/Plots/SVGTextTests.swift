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
