import Bounds
import SiPP

/// Draws from link to link of a network's guarantee, a curve a layer (Waterfall).
struct WaterfallPlot {
  private let reading: FigureReading
  private let layers: [(name: String, values: [Double?])]

  /// The most layers that are drawn and in the table.
  static let mostLayers = 5

  private static let stages = Waterfall.Stage.allCases

  init(_ reading: FigureReading) {
    self.reading = reading
    layers = reading.figure.series.compactMap { series in
      reading.values(series.name).map { (series.name, $0) }
    }
  }

  /// Nil for a figure of other stages, or without a number.
  func drawing(id: String) -> PlotDrawing? {
    let drawn = (layers.flatMap(\.values) + total).compactMap { $0 }
      .filter { $0 > 0 }
    guard reading.x == Self.stages.indices.map({ Double($0) }),
      let least = drawn.min(), let most = drawn.max()
    else { return nil }
    var script = PlotScript()
    script.title(title)
    script.labels(x: "link", y: "m (draws)")
    script.set("xrange [-0.3:\(Double(Self.stages.count) - 0.7)]")
    let ticks = Self.stages.enumerated().map { place, stage in
      "\"\(stage.rawValue.split(separator: " ").joined(separator: "\\n"))\" "
        + "\(place)"
    }
    script.set("xtics (\(ticks.joined(separator: ", ")))")
    script.logarithmic("y", from: least / 1.5, to: most * 1.5)
    let shown = layers.prefix(Self.mostLayers)
    for (index, label) in LayerLabels.labels(shown.map(\.name)).enumerated() {
      script.pointedLine(
        reading.x, shown[index].values, style: PlotStyle.rungs[index].style,
        title: label)
    }
    if layers.count > 1 {
      script.pointedLine(
        reading.x, total, style: PlotStyle.floor, title: "all layers")
    }
    return PlotDrawing(
      id: id, title: title, description: description, table: table,
      script: script.text)
  }

  private var title: String {
    "Where the draws come from: \(reading.figure.instance)"
  }

  /// Of all layers together, nil where one of them has no number.
  private var total: [Double?] {
    reading.x.indices.map { place in
      layers.reduce(0) { sum, layer in
        sum.flatMap { sum in layer.values[place].map { sum + $0 } }
      }
    }
  }

  private var description: String {
    var text =
      "The draws that are asked for, link by link, from what no bound can be below "
      + "that knows an input's second moment (T4f) to what a relative error of "
      + "\(reading.parameter("relative_error") ?? "?") for the whole network asks "
      + "for (T10), with failure probability "
      + "\(reading.parameter("failure_probability") ?? "?")."
    if let largest = factors.max(by: { $0.factor < $1.factor }) {
      text +=
        " The costliest link is “\(largest.stage.rawValue)”: \(largest.reason), "
        + "\(ReadableNumber.nearest(largest.factor, digits: 4)) times the draws "
        + "before it."
    }
    if let first = total.first ?? nil, let last = total.last ?? nil, first > 0 {
      text +=
        " All links: \(ReadableNumber.nearest(first, digits: 6)) draws become "
        + "\(ReadableNumber.nearest(last, digits: 6))."
    }
    if total.contains(where: { $0 == nil }) {
      text += " Without a number: where a neuron may cancel wholly (T7)."
    }
    if layers.count > Self.mostLayers {
      text +=
        " Of \(layers.count) layers the first \(Self.mostLayers) are drawn."
    }
    return text
  }

  /// Of the links with draws before and after.
  private var factors: [Link] {
    Self.stages.indices.dropFirst().compactMap { place in
      guard let before = total[place - 1], let after = total[place], before > 0
      else { return nil }
      return Link(stage: Self.stages[place], factor: after / before)
    }
  }

  private struct Link {
    let stage: Waterfall.Stage
    let factor: Double
    var reason: String { stage.reason }
  }

  /// A row a link.
  private var table: Plot.Table {
    let shown = layers.prefix(Self.mostLayers)
    let total = total
    return Plot.Table(
      header: ["link", "what asks for more draws"] + shown.map(\.name)
        + ["all layers", "factor"],
      rows: Self.stages.enumerated().map { place, stage in
        let factor = factors.first { $0.stage == stage }?.factor
        return [stage.rawValue, stage.reason]
          + shown.map { reading.text($0.name, $0.values[place]) }
          + [
            reading.text("", total[place]),
            factor.map { ReadableNumber.nearest($0, digits: 4) } ?? "",
          ]
      })
  }
}
