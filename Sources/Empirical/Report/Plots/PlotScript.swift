import SiPP

/// A plot in gnuplot's language.
///
/// Data stand in blocks of the script. Texts of records are quoted so that gnuplot
/// runs, expands and interprets nothing in them, and are never `enhanced`.
struct PlotScript {
  private var setup: [String] = []
  private var blocks: [String] = []
  private var curves: [String] = []

  /// What every plot begins with.
  static let preamble = """
    reset
    set terminal svg size \(size.width),\(size.height) dynamic enhanced \
    font 'sans-serif,13' rounded
    set encoding utf8
    set border 3 lw 0.8
    set grid lt 1 lc rgb '#808080' lw 0.4
    set tics nomirror out scale 0.6
    set key below center vertical maxrows 4 reverse Left samplen 2.4 \
    spacing 1.15 height 1 noenhanced
    set bars 0.6
    set pointintervalbox 0

    """
  /// Of every plot, in units of its own: so narrow that its text can be read on a
  /// telephone, where it is drawn at two thirds.
  static let size = (width: 520, height: 440)

  /// A text as gnuplot's constant, on one line and at most so long.
  ///
  /// In double quotes: in single ones, gnuplot misreads a text that begins with a
  /// quote. There a backquote would run a command even behind a backslash in some
  /// versions, and `@` names a macro; both are written by their octal codes, of
  /// which all versions read three digits where the first is not 0.
  static func quoted(_ text: String, limit: Int = 100) -> String {
    // Scalar by scalar: a quote with an accent is one character that is no quote.
    var constant = "\""
    for scalar in printable(text, limit: limit).unicodeScalars {
      switch scalar {
      case "\"", "\\": constant += "\\\(scalar)"
      case "`", "@": constant += "\\" + String(scalar.value, radix: 8)
      default: constant.unicodeScalars.append(scalar)
      }
    }
    return constant + "\""
  }

  /// A number as gnuplot reads it.
  static func number(_ x: Double) -> String { x.isFinite ? "\(x)" : "NaN" }

  mutating func set(_ command: String) { setup.append("set " + command) }

  mutating func title(_ text: String) {
    let lines = Self.lines(of: text).map { Self.quoted($0) }
    set("title \(lines.joined(separator: ".\"\\n\".")) noenhanced")
  }

  /// A title on at most two lines, which fit the width.
  static func lines(of text: String, width: Int = 60) -> [String] {
    guard text.count > width else { return [text] }
    let start = text.prefix(width)
    let end = start.lastIndex(of: " ") ?? start.endIndex
    let rest = text[end...].drop { $0 == " " }
    return [
      String(text[..<end]),
      rest.count <= width ? String(rest) : rest.prefix(width - 1) + "…",
    ]
  }

  mutating func labels(x: String, y: String) {
    // Nearer to the axis than the legend is to it.
    set("xlabel \(Self.quoted(x)) noenhanced offset 0,0.4")
    set("ylabel \(Self.quoted(y)) noenhanced")
  }

  /// A logarithmic axis, `x` or `y`, with labels that fit its range.
  mutating func logarithmic(_ axis: String, from low: Double, to high: Double) {
    let low = max(low, 1e-300)
    let high = min(high, 1e300)
    guard low < high else { return }
    set("logscale \(axis)")
    set("\(axis)range [\(Self.number(low)):\(Self.number(high))]")
    let ticks = PlotTicks.logarithmic(from: low, to: high)
    let list = ticks.map { tick in
      "'\(tick.label)' \(Self.number(tick.value)) \(tick.isMinor ? 1 : 0)"
    }
    set("\(axis)tics (\(list.joined(separator: ", ")))")
  }

  /// A curve or points: `columns` and `style` are gnuplot's, `rows` its data.
  mutating func add(
    _ rows: [[Double]], using columns: String, with style: String,
    title: String?
  ) {
    guard !rows.isEmpty else { return }
    let name = "$d\(blocks.count)"
    let lines = rows.map { $0.map(Self.number).joined(separator: " ") }
    blocks.append(
      "\(name) << EOD\n" + lines.joined(separator: "\n") + "\nEOD")
    let caption = title.map { "title \(Self.quoted($0, limit: 30))" }
    curves.append(
      "\(name) using \(columns) with \(style) \(caption ?? "notitle")")
  }

  /// A curve of `values` over `x`; points where there is no value are left out.
  mutating func line(
    _ x: [Double], _ values: [Double?], style: PlotStyle, title: String?
  ) {
    let rows = zip(x, values).compactMap { x, y in y.map { [x, $0] } }
    add(rows, using: "1:2", with: "lines \(style.text)", title: title)
  }

  /// The same with a mark at each point.
  mutating func pointedLine(
    _ x: [Double], _ values: [Double?], style: PlotStyle, title: String?
  ) {
    let rows = zip(x, values).compactMap { x, y in y.map { [x, $0] } }
    add(
      rows, using: "1:2", with: "linespoints \(style.text) \(style.markText)",
      title: title)
  }

  /// Marks alone.
  mutating func points(
    _ x: [Double], _ values: [Double?], style: PlotStyle, title: String?
  ) {
    let rows = zip(x, values).compactMap { x, y in y.map { [x, $0] } }
    add(rows, using: "1:2", with: "points \(style.pointText)", title: title)
  }

  /// Upright bars from `low` to `high`, without points. The legend shows a stroke.
  mutating func bars(
    _ bars: [(x: Double, low: Double, high: Double)], title: String
  ) {
    guard !bars.isEmpty else { return }
    add(
      bars.map { [$0.x, $0.low, $0.high - $0.low] }, using: "1:2:(0):3",
      with: "vectors nohead lc rgb 'black' lw 1.4", title: nil)
    legend("lines lc rgb 'black' lw 1.4", title: title)
  }

  /// An entry of the legend without a sample, which keeps its place.
  mutating func legend(title: String) {
    legend("lines lw 0", title: title)
  }

  /// An entry of the legend alone.
  mutating func legend(_ style: String, title: String) {
    curves.append("NaN with \(style) title \(Self.quoted(title, limit: 30))")
  }

  /// Empty where nothing would be drawn.
  var text: String {
    guard !blocks.isEmpty else { return "" }
    // Not so many columns that they leave the canvas.
    let entries = curves.count { !$0.hasSuffix(" notitle") }
    let key = entries > 12 ? ["set key maxrows \((entries + 2) / 3)"] : []
    return
      (key + setup + blocks
      + ["plot " + curves.joined(separator: ", \\\n  ")])
      .joined(separator: "\n") + "\n"
  }
}
