/// How a curve looks: colours that differ for the colour-blind and have a contrast
/// of at least 3 on white and on dark grey, and dashes that differ too.
struct PlotStyle: Equatable {
  /// `#rrggbb`, or nil for the colour of the page's text.
  let color: String?
  /// gnuplot's pattern of dashes and gaps.
  let dashes: String
  let width: String

  /// Of the rungs, by their statements' identifiers.
  static let rungs: [(name: String, style: PlotStyle)] = [
    ("T4a", PlotStyle(color: "#808080", dashes: "(14,5)", width: "1.8")),
    ("T4b", PlotStyle(color: "#0072b2", dashes: "(8,4)", width: "1.8")),
    ("T4c", PlotStyle(color: "#c466a0", dashes: "solid", width: "1.8")),
    ("T4c'", PlotStyle(color: "#9a6a12", dashes: "(2,4)", width: "2")),
    ("T4d", PlotStyle(color: "#00916a", dashes: "(9,3,2,3)", width: "1.8")),
    ("T4e", PlotStyle(color: "#d55e00", dashes: "solid", width: "2")),
    ("T4e'", PlotStyle(color: "#3a8bc4", dashes: "(3,6)", width: "2")),
  ]

  /// What no bound can beat.
  static let floor = PlotStyle(color: nil, dashes: "solid", width: "2.2")
  /// What the instance itself does.
  static let exact = PlotStyle(color: nil, dashes: "(1,3)", width: "1.4")
  /// A number to compare with.
  static let mark = PlotStyle(color: "#808080", dashes: "(5,3)", width: "1.2")

  /// Of the curve called `name`, the `index`th of its plot.
  static func curve(_ name: String, index: Int) -> PlotStyle {
    rungs.first { $0.name == name }?.style ?? rungs[index % rungs.count].style
  }

  /// As part of a `plot` command.
  var text: String {
    "lc rgb '\(color ?? "black")' lw \(width) dt \(dashes)"
  }
}
