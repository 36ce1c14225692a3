/// P(|ẑ − z| ≥ ε z) against ε at one m: the rungs, the instance's own, and the share
/// of measured errors.
struct ErrorDistributionPlot {
  private let reading: FigureReading

  init(_ reading: FigureReading) { self.reading = reading }

  func drawing(id: String) -> PlotDrawing? {
    guard let low = reading.x.first, let high = reading.x.last, 0 < low,
      low < high,
      high.isFinite
    else { return nil }
    var script = PlotScript()
    script.title(title)
    script.labels(x: "relative error ε (1)", y: "P(error ≥ ε) (1)")
    script.set("xrange [0:\(high * 1.03)]")
    script.logarithmic("y", from: bottom, to: 2)
    for (index, rung) in reading.rungs.enumerated()
    where rung.values.contains(where: { $0.map { $0 < 2 } ?? false }) {
      script.line(
        reading.x, rung.values,
        style: PlotStyle.curve(rung.name, index: index),
        title: reading.legend(rung.name))
    }
    if let exact = reading.values(FigureRecord.exactName) {
      script.pointedLine(
        reading.x, exact, style: PlotStyle.law, title: "this instance")
    }
    addObserved(to: &script)
    return PlotDrawing(
      id: id, title: title,
      description: description, table: reading.table(first: "ε"),
      script: script.text)
  }

  private func addObserved(to script: inout PlotScript) {
    guard let observed = reading.values(FigureRecord.observedName),
      let lower = reading.values(FigureRecord.observedLowerName),
      let upper = reading.values(FigureRecord.observedUpperName)
    else { return }
    let bottom = bottom
    script.bars(
      reading.x.indices.compactMap { place in
        guard let high = upper[place], high > bottom else { return nil }
        return (reading.x[place], max(lower[place] ?? 0, bottom), high)
      }, title: "limits")
    let rows = zip(reading.x, observed).compactMap { x, y -> [Double]? in
      y.flatMap { $0 >= bottom ? [x, $0] : nil }
    }
    script.add(
      rows, using: "1:2", with: "points pt 7 ps 0.5 lc rgb 'black'",
      title: "observed")
  }

  private var title: String {
    "Relative errors: \(reading.figure.instance), "
      + "m = \(reading.parameter("samples") ?? "?")"
  }

  /// A power of ten below what the tightest rung says at the row's ε.
  private var bottom: Double {
    let ε = reading.parameter("relative_error").flatMap(FigureReading.number)
    let bounds = reading.rungs.compactMap {
      reading.value($0.name, at: ε ?? reading.x[0])
    }.filter { $0 > 1e-290 }
    return PlotTicks.powerOfTen(atMost: min(bounds.min() ?? 1, 0.1) / 100)
  }

  private var description: String {
    var text =
      "Upper bounds on the probability of a relative error of ε or more after "
      + "\(reading.parameter("samples") ?? "?") draws." + reading.unionText
    let ε = reading.parameter("relative_error").flatMap(FigureReading.number)
    let names = [
      "T4b", "T4e", FigureRecord.exactName, FigureRecord.observedName,
    ]
    if let ε, let values = reading.text(of: names, at: ε) {
      text += " At ε = \(values)."
    }
    if let count = reading.parameter("measured_errors") {
      text +=
        " \(count) errors were measured; bars: "
        + (reading.parameter("limits_at_each_error") ?? "limits") + "."
    }
    return text + reading.assumptionText
  }
}
