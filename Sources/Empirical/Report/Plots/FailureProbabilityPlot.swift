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
    script.labels(
      x: reading.isOfLayer ? "draws m of all groups" : "draws m",
      y: "failure probability (1)")
    script.logarithmic("x", from: low, to: high)
    let bottom = bottom
    script.logarithmic("y", from: bottom, to: 2)
    shadeFloor(in: &script, bottom: bottom)
    for (index, rung) in reading.rungs.enumerated() {
      script.line(
        reading.x, rung.values,
        style: PlotStyle.curve(rung.name, index: index),
        title: reading.legend(rung.name))
    }
    addFloorAndExact(to: &script)
    addWeights(to: &script, bottom: bottom)
    addRows(to: &script, bottom: bottom)
    return PlotDrawing(
      id: id, title: title,
      description: description, table: reading.table(first: "m"),
      script: script.text)
  }

  private var title: String {
    let tail = reading.parameter("tail").map { ", \($0) tail" } ?? ""
    return "Failure probability against draws: \(reading.figure.instance), "
      + "ε = \(reading.parameter("relative_error") ?? "?")\(tail)"
  }

  /// A power of ten far below all claims; what is tried with tilted trials may be
  /// below it by a hundred more.
  private var bottom: Double {
    let claims = reading.rows.compactMap {
      FigureReading.number($0.predicted.upper)
    }.filter { $0 > 1e-290 }
    return PlotTicks.powerOfTen(atMost: min(claims.min() ?? 1, 0.1) / 1_000)
  }

  /// Where no bound can be that knows B alone.
  private func shadeFloor(in script: inout PlotScript, bottom: Double) {
    guard let floor = reading.values(FigureRecord.floorName) else { return }
    let rows = zip(reading.x, floor).compactMap { x, y in
      y.map { [x, max($0, bottom)] }
    }
    script.add(
      rows, using: "1:(\(bottom)):2",
      with: "filledcurves fc rgb '#808080' fs transparent solid 0.15 noborder",
      title: nil)
  }

  private func addFloorAndExact(to script: inout PlotScript) {
    if let floor = reading.values(FigureRecord.floorName) {
      script.line(
        reading.x, floor, style: PlotStyle.floor, title: "floor (T4f)")
    }
    if let exact = reading.values(FigureRecord.exactName) {
      script.pointedLine(
        reading.x, exact, style: PlotStyle.exact, title: "this instance")
    }
  }

  /// Where as many weights are drawn as the layer has.
  private func addWeights(to script: inout PlotScript, bottom: Double) {
    guard let weights = reading.weights, let low = reading.x.first,
      let high = reading.x.last, low <= weights, weights <= high
    else { return }
    script.add(
      [[weights, bottom], [weights, 2]], using: "1:2",
      with: "lines \(PlotStyle.mark.text)", title: "weights of the layer")
  }

  /// Claims in their rungs' colours, and the limits of what was observed.
  private func addRows(to script: inout PlotScript, bottom: Double) {
    for (index, rung) in reading.rungs.enumerated() {
      let claims = reading.rows.filter {
        $0.id.rawValue == rung.name || ($0.id == .t8 && rung.name == "T4b")
      }
      let rows = claims.compactMap { row -> [Double]? in
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
    script.legend("points pt 13 ps 0.8 lc rgb '#808080'", title: "claimed")
    let observed = reading.rows.compactMap { Observed($0, bottom: bottom) }
    script.bars(
      observed.filter { !$0.isBelow }.map { ($0.m, $0.lower, $0.upper) },
      title: "limits")
    script.add(
      observed.filter { $0.rate >= bottom }.map { [$0.m, $0.rate] },
      using: "1:2", with: "points pt 7 ps 0.5 lc rgb 'black'",
      title: "observed")
    script.add(
      observed.filter(\.isBelow).map { [$0.m, bottom * 1.6] }, using: "1:2",
      with: "points pt 11 ps 0.7 lc rgb 'black'", title: "observed, below")
  }

  /// What a row's trials say of the failure probability at m.
  private struct Observed {
    let m: Double
    let rate: Double
    let lower: Double
    let upper: Double
    /// Whether all of it is below the axis.
    let isBelow: Bool

    init?(_ row: RowRecord, bottom: Double) {
      guard let m = row.samples,
        let lower = FigureReading.number(row.limits.lower),
        let upper = FigureReading.number(row.limits.upper)
      else { return nil }
      self.m = Double(m)
      rate = row.estimate
      self.lower = max(lower, bottom)
      self.upper = upper
      isBelow = upper <= bottom
    }
  }

  private var description: String {
    var text =
      "Upper bounds on the failure probability against the number of draws m, "
      + "from \(ReadableNumber.nearest(reading.x.first, digits: 6)) to "
      + "\(ReadableNumber.nearest(reading.x.last, digits: 6))."
      + reading.unionText
    if let m = reading.rows.compactMap(\.samples).min() {
      let parts = [
        "T4b", "T4e", FigureRecord.floorName, FigureRecord.exactName,
      ]
      .compactMap { name in
        reading.value(name, at: Double(m)).map {
          "\(reading.legend(name)) \(ReadableNumber.nearest($0))"
        }
      }
      text += " At m = \(m): \(parts.joined(separator: ", "))."
    }
    if reading.isOfLayer {
      for row in reading.rows {
        text +=
          " Observed, \(row.instance): "
          + "\(ReadableNumber.nearest(row.estimate)), limits "
          + "\(ReadableNumber.atMost(row.limits.lower)) to "
          + "\(ReadableNumber.atLeast(row.limits.upper))."
      }
    }
    let above = reading.rows.count { $0.verdict == .violated }
    return text
      + " Of \(reading.rows.count) claims tried, \(above) are violated."
  }
}
