/// m against δ at one B and ε, and each rung's m over the floor's.
struct SampleSizePlots {
  private let reading: FigureReading

  init(_ reading: FigureReading) { self.reading = reading }

  /// m against δ.
  func sizes(id: String) -> PlotDrawing? {
    let all = (reading.figure.series.flatMap(\.values) + [reading.weights])
      .compactMap { $0 }.filter { $0.isFinite && $0 >= 1 }
    guard let axis, let least = all.min(), let most = all.max(), least > 0
    else { return nil }
    var script = PlotScript()
    script.title(title("Draws that are enough"))
    script.labels(x: "failure probability δ (1)", y: "m (draws)")
    script.logarithmic("x", from: axis.low, to: axis.high)
    script.logarithmic("y", from: least / 1.2, to: most * 1.2)
    shadeFloor(in: &script, from: least / 1.2)
    for (index, rung) in reading.rungs.enumerated() {
      script.pointedLine(
        reading.x, rung.values,
        style: PlotStyle.curve(rung.name, index: index),
        title: reading.legend(rung.name))
    }
    if let floor = reading.values(FigureRecord.floorName) {
      script.points(
        reading.x, floor, style: PlotStyle.floor, title: "floor (T4f)")
    }
    if let weights = reading.weights {
      script.line(
        [axis.low, axis.high], [weights, weights], style: PlotStyle.mark,
        title: "weights of the layer")
    }
    return PlotDrawing(
      id: id, title: title("Draws that are enough"),
      description: sizesDescription, table: reading.table(first: "δ"),
      script: script.text)
  }

  /// Where no number of draws is enough: what is too few at one δ is too few at
  /// every smaller one, and between two δ of the record nothing else is known.
  private func shadeFloor(in script: inout PlotScript, from bottom: Double) {
    guard let floor = reading.values(FigureRecord.floorName) else { return }
    let points = zip(reading.x, floor).compactMap { x, y in y.map { [x, $0] } }
    let edge = zip(points, points.dropFirst()).flatMap { left, right in
      let known = min(left[1], right[1])
      return [left, [left[0], known], [right[0], known], right]
    }
    script.add(
      edge, using: "1:(\(bottom)):2",
      with: "filledcurves fc rgb '\(PlotStyle.shade)' fs solid noborder",
      title: nil)
  }

  /// The ratios to the floor, on an axis that T4a would stretch: it is left out.
  func ratios(id: String) -> PlotDrawing? {
    guard let axis, let floor = reading.values(FigureRecord.floorName) else {
      return nil
    }
    let rungs = reading.rungs.map { rung in
      (
        name: rung.name,
        values: zip(rung.values, floor).map { m, floor -> Double? in
          guard let m, let floor, floor > 0 else { return nil }
          return m / floor
        }
      )
    }
    let drawn = rungs.filter { $0.name != "T4a" }
    guard let most = drawn.flatMap(\.values).compactMap({ $0 }).max() else {
      return nil
    }
    let title = title("Draws as multiples of the floor")
    var script = PlotScript()
    script.title(title)
    script.labels(x: "failure probability δ (1)", y: "m / floor (1)")
    script.logarithmic("x", from: axis.low, to: axis.high)
    let top = 1 + (most - 1) * 1.08
    script.set("yrange [\(1 - (top - 1) / 30):\(top)]")
    for (index, rung) in drawn.enumerated() {
      script.pointedLine(
        reading.x, rung.values,
        style: PlotStyle.curve(rung.name, index: index), title: rung.name)
    }
    script.line(
      reading.x, floor.map { $0.map { _ in 1 } }, style: PlotStyle.floor,
      title: "floor (T4f)")
    return PlotDrawing(
      id: id, title: title,
      description: ratiosDescription(rungs), table: table(rungs),
      script: script.text)
  }

  private var axis: (low: Double, high: Double)? {
    guard let low = reading.x.first, let high = reading.x.last,
      0 < low, low < high
    else { return nil }
    return (low, high)
  }

  private func title(_ what: String) -> String {
    let setting =
      reading.isOfLayer
      ? reading.figure.instance : "B = \(reading.parameter("ceiling") ?? "?")"
    return "\(what): \(setting), "
      + "ε = \(reading.parameter("relative_error") ?? "?")"
  }

  private var sizesDescription: String {
    func sizes(_ δ: Double?) -> String {
      guard let δ else { return "" }
      let names = ["T4a", "T4b", "T4e", FigureRecord.floorName]
      return reading.text(of: names, at: δ).map { " At δ = \($0)." } ?? ""
    }
    let what =
      reading.isOfLayer
      ? "The number of draws m of all groups of the layer together."
        + reading.unionText
        + " The layer has \(reading.parameter("weights") ?? "?") weights."
      : "The number of draws m that each rung of the ladder asks for, and the "
        + "number below which no bound can go that knows B alone."
    return what + Self.marks + sizes(reading.x.last) + sizes(reading.x.first)
  }

  /// Which of what is drawn is a number of the record.
  private static let marks =
    " Marks are at the δ that were computed; the lines between them lead the eye."

  private func ratiosDescription(
    _ rungs: [(name: String, values: [Double?])]
  ) -> String {
    let parts = rungs.compactMap { rung -> String? in
      let values = rung.values.compactMap { $0 }
      guard let least = values.min(), let most = values.max() else {
        return nil
      }
      return "\(rung.name) \(ReadableNumber.nearest(least)) to "
        + ReadableNumber.nearest(most)
        + (rung.name == "T4a" ? " (not drawn)" : "")
    }
    return
      "How many times the floor's number of draws each rung asks for, over "
      + "the δ shown: " + parts.joined(separator: ", ") + "." + Self.marks
  }

  private func table(_ rungs: [(name: String, values: [Double?])]) -> Plot.Table
  {
    Plot.Table(
      header: ["δ"] + rungs.map(\.name),
      rows: reading.x.indices.prefix(Plot.Table.mostRows).map { place in
        [ReadableNumber.nearest(reading.x[place])]
          + rungs.map { ReadableNumber.nearest($0.values[place]) }
      })
  }
}
