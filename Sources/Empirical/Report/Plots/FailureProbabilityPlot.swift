import Bounds

/// Failure probability against m: the rungs, the floor under them, the instance's
/// own, and what trials saw.
struct FailureProbabilityPlot {
  private let reading: FigureReading

  init(_ reading: FigureReading) { self.reading = reading }

  func drawing(id: String) -> PlotDrawing? {
    guard let low = reading.x.first, let high = reading.x.last,
      0 < low, low < high
    else { return nil }
    var script = PlotScript()
    script.title(title)
    script.labels(x: "draws m", y: "failure probability (1)")
    script.logarithmic("x", from: low, to: high)
    let bottom = bottom
    script.logarithmic("y", from: bottom, to: 2)
    addFloor(to: &script, bottom: bottom)
    for (index, rung) in reading.rungs.enumerated() {
      script.line(
        reading.x, rung.values,
        style: PlotStyle.curve(rung.name, index: index), title: rung.name)
    }
    addExact(to: &script)
    addRows(to: &script, bottom: bottom)
    return PlotDrawing(
      id: id, kind: .failureProbability, title: title,
      description: description, table: reading.table(first: "m"),
      script: script.text)
  }

  private var title: String {
    let tail = reading.parameter("tail").map { ", \($0) tail" } ?? ""
    return "Failure probability against draws: \(reading.figure.instance), "
      + "ε = \(reading.parameter("relative_error") ?? "?")\(tail)"
  }

  /// A power of ten below all that rows claim and saw.
  private var bottom: Double {
    let values = reading.rows.flatMap { row in
      [FigureReading.number(row.predicted.upper), row.estimate]
    }.compactMap { $0 }.filter { $0 > 1e-300 }
    return PlotTicks.powerOfTen(
      atMost: max(1e-300, min(values.min() ?? 1e-4, 1e-2) / 5))
  }

  private func addFloor(to script: inout PlotScript, bottom: Double) {
    guard let floor = reading.values(FigureRecord.floorName) else { return }
    let rows = zip(reading.x, floor).compactMap { x, y in
      y.map { [x, max($0, bottom)] }
    }
    script.add(
      rows, using: "1:(\(bottom)):2",
      with: "filledcurves fc rgb '#808080' fs transparent solid 0.15 noborder",
      title: nil)
    script.line(
      reading.x, floor, style: PlotStyle.floor, title: "floor (T4f)")
  }

  private func addExact(to script: inout PlotScript) {
    guard let exact = reading.values(FigureRecord.exactName) else { return }
    let rows = zip(reading.x, exact).compactMap { x, y in y.map { [x, $0] } }
    script.add(
      rows, using: "1:2",
      with: "linespoints \(PlotStyle.exact.text) pt 6 ps 0.35",
      title: "exact, here")
  }

  /// Claims in their rungs' colours, and the limits of what was observed.
  private func addRows(to script: inout PlotScript, bottom: Double) {
    for (index, rung) in reading.rungs.enumerated() {
      let rows = reading.rows.filter { $0.id.rawValue == rung.name }.compactMap
      {
        row -> [Double]? in
        guard let m = row.samples,
          let claim = FigureReading.number(row.predicted.upper)
        else { return nil }
        return [Double(m), claim]
      }
      let style = PlotStyle.curve(rung.name, index: index)
      script.add(
        rows, using: "1:2",
        with: "points pt 13 ps 0.8 lc rgb '\(style.color ?? "black")'",
        title: nil)
    }
    let rows = reading.rows.compactMap { row -> [Double]? in
      guard let m = row.samples,
        let lower = FigureReading.number(row.limits.lower),
        let upper = FigureReading.number(row.limits.upper)
      else { return nil }
      let seen = row.estimate > 0 ? row.estimate : .nan
      return [Double(m), seen, max(lower, bottom), upper]
    }
    script.legend("points pt 13 ps 0.8 lc rgb '#808080'", title: "claimed")
    script.add(
      rows, using: "1:3:3:4", with: "yerrorbars pt -1 lc rgb 'black' lw 1.2",
      title: nil)
    script.add(
      rows, using: "1:2", with: "points pt 7 ps 0.5 lc rgb 'black'",
      title: "observed")
  }

  private var description: String {
    var text =
      "Upper bounds on the failure probability against the number of draws m, "
      + "from \(ReadableNumber.nearest(reading.x.first)) to "
      + "\(ReadableNumber.nearest(reading.x.last))."
    if let m = reading.rows.compactMap(\.samples).min() {
      let parts = [
        "T4b", "T4e", FigureRecord.floorName, FigureRecord.exactName,
      ]
      .compactMap { name in
        reading.value(name, at: Double(m)).map {
          "\(name) \(ReadableNumber.nearest($0))"
        }
      }
      text += " At m = \(m): \(parts.joined(separator: ", "))."
    }
    let above = reading.rows.count { $0.verdict == .violated }
    return text
      + " Of \(reading.rows.count) claims tried, \(above) are violated."
  }
}
