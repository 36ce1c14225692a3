/// What gnuplot is asked for, and what a plot is without it.
struct PlotDrawing {
  let id: String
  let title: String
  let description: String
  let table: Plot.Table
  /// Commands from the end of ``PlotScript/preamble`` to the `plot`.
  let script: String

  func plot(svg: String?) -> Plot {
    Plot(
      id: id, title: title, svg: svg, description: description, table: table)
  }
}
