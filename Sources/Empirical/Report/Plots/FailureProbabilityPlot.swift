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
    shadeFloor(in: &script)
    for (index, rung) in reading.rungs.enumerated() {
      addCurve(rung, index: index, to: &script)
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

  /// Where no bound can be that knows B alone: at the m of the points. Between them
  /// the floor goes up and down with m, so nothing joins them.
  private func shadeFloor(in script: inout PlotScript) {
    guard let floor = reading.values(FigureRecord.floorName) else { return }
    let rows = zip(reading.x, floor).compactMap { x, y in y.map { [x, $0] } }
    script.add(
      rows, using: "1:2",
      with: "impulses lc rgb '\(PlotStyle.shade)' lw 5 dt solid", title: nil)
  }

  /// A rung's bound; the legend shows the marks of its claims where it has some.
  private func addCurve(
    _ rung: (name: String, values: [Double?]), index: Int,
    to script: inout PlotScript
  ) {
    let style = PlotStyle.curve(rung.name, index: index)
    let title = reading.legend(rung.name)
    let isClaimed = !claims(of: rung.name).isEmpty
    script.line(
      reading.x, rung.values, style: style, title: isClaimed ? nil : title)
    if isClaimed {
      script.legend("linespoints \(style.text) \(style.markText)", title: title)
    }
  }

  /// The draws and the probability of each claim that is made with a rung.
  private func claims(of rung: String) -> [[Double]] {
    reading.rows.compactMap { row in
      guard row.id.rawValue == rung || (row.id == .t8 && rung == "T4b"),
        let m = row.samples,
        let claim = FigureReading.number(row.predicted.upper)
      else { return nil }
      return [Double(m), claim]
    }
  }

  private func addFloorAndExact(to script: inout PlotScript) {
    if let floor = reading.values(FigureRecord.floorName) {
      script.points(
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

  /// Claims as marks on their rungs' curves, and the limits of what was observed.
  private func addRows(to script: inout PlotScript, bottom: Double) {
    var isClaimed = false
    for (index, rung) in reading.rungs.enumerated() {
      let claims = claims(of: rung.name)
      let style = PlotStyle.curve(rung.name, index: index)
      script.add(
        claims, using: "1:2", with: "points \(style.pointText)", title: nil)
      isClaimed = isClaimed || !claims.isEmpty
    }
    if isClaimed { script.legend(title: "marks: claims") }
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
      with: "points pt 11 ps 0.7 lc rgb 'black'", title: "below axis")
  }

  /// What a row's trials say of the failure probability at m.
  private struct Observed {
    let m: Double
    let rate: Double
    let lower: Double
    let upper: Double
    /// Whether all of it is below axis.
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
      + "from \(reading.text(x: reading.x.first ?? 0)) to "
      + "\(reading.text(x: reading.x.last ?? 0))." + reading.unionText
    if reading.values(FigureRecord.floorName) != nil {
      text +=
        " The floor (T4f), below which no bound can be that knows B alone, is "
        + "drawn at single m: it goes up and down between them."
    }
    let names = ["T4b", "T4e", FigureRecord.floorName, FigureRecord.exactName]
    if let m = reading.rows.compactMap(\.samples).min(),
      let values = reading.text(of: names, at: Double(m))
    {
      text += " At m = \(values)."
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
      + reading.assumptionText
  }
}
