/// How a curve looks: its colour, its dashes, and the marks on it, which all differ.
///
/// Every colour has a contrast of at least 3 on white and on dark grey. Within that,
/// the rungs' colours are as far apart as a search made them, for all eyes: in OKLab
/// the least distance is 0.16, and 0.09 where one kind of cone is missing (as
/// Machado, Oliveira and Fernandes simulate it, 2009).
struct PlotStyle: Equatable {
  /// `#rrggbb`, or nil for the colour of the page's text.
  let color: String?
  /// gnuplot's pattern of dashes and gaps.
  let dashes: String
  let width: String
  /// gnuplot's number of the marks, and their size. Of two rungs that ask for one m
  /// at one δ, the first has the larger, open mark.
  var mark = (type: 6, size: "0.5")

  /// Of the rungs, by their statements' identifiers.
  static let rungs: [(name: String, style: PlotStyle)] = [
    ("T4a", PlotStyle("#666666", "(14,5)", mark: (2, "0.9"))),
    ("T4b", PlotStyle("#3452f9", "(8,4)", mark: (5, "0.6"))),
    ("T4c", PlotStyle("#c249b0", "solid", mark: (6, "1.1"))),
    ("T4c'", PlotStyle("#be300d", "(2,4)", width: "2", mark: (9, "0.7"))),
    ("T4d", PlotStyle("#7e9b7b", "(9,3,2,3)", mark: (15, "0.8"))),
    ("T4e", PlotStyle("#ff5b01", "solid", width: "2", mark: (13, "0.8"))),
    ("T4e'", PlotStyle("#3495fc", "(3,6)", width: "2", mark: (4, "0.8"))),
  ]

  /// What no bound can beat.
  static let floor = PlotStyle(nil, "solid", width: "2.2", mark: (10, "0.7"))
  /// What the instance itself does.
  static let exact = PlotStyle(nil, "(1,3)", width: "1.4", mark: (6, "0.35"))
  /// The same where it is the main thing.
  static let law = PlotStyle(nil, "solid", width: "2.2")
  /// A number to compare with.
  static let mark = PlotStyle("#808080", "(5,3)", width: "1.2")
  /// Of the region where no bound can be; the first pair is how much of the ground
  /// is seen through it.
  static let shade = "#c8808080"

  init(
    _ color: String?, _ dashes: String, width: String = "1.8",
    mark: (type: Int, size: String) = (6, "0.5")
  ) {
    self.color = color
    self.dashes = dashes
    self.width = width
    self.mark = mark
  }

  /// Of the curve called `name`, the `index`th of its plot.
  static func curve(_ name: String, index: Int) -> PlotStyle {
    rungs.first { $0.name == name }?.style ?? rungs[index % rungs.count].style
  }

  private var ink: String { "lc rgb '\(color ?? "black")'" }

  /// The line, as part of a `plot` command.
  var text: String { "\(ink) lw \(width) dt \(dashes)" }

  /// The marks, for a curve with a line as well.
  var markText: String { "pt \(mark.type) ps \(mark.size)" }

  /// The marks alone.
  var pointText: String { "\(ink) lw 1.2 \(markText)" }

  static func == (a: PlotStyle, b: PlotStyle) -> Bool {
    a.text == b.text && a.markText == b.markText
  }
}
