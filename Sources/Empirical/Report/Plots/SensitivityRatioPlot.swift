import SiPP

/// Quantiles of ρ = g/s of a network's layers (T2): above 1, an input makes more of
/// a weight than every sensitivity point.
struct SensitivityRatioPlot {
  private let network: String
  private let curves: [Curve]
  private let layers: [FigureReading]

  /// The samples that are drawn: validation inputs are like evaluation inputs, and
  /// stand in the table.
  private static let samples = ["in sample", "out of sample", "weights"]

  /// The most layers that are drawn.
  static let mostLayers = 5

  /// - Parameter layers: figures of one network; their x are shares, their series
  ///   samples of inputs or of weights.
  init(network: String, layers: [FigureReading]) {
    self.network = network
    self.layers = layers
    curves = layers.prefix(Self.mostLayers).enumerated().flatMap {
      index, layer in
      Self.samples.enumerated().compactMap { sample, name in
        Curve(
          layer, name, style: Self.style(layer: index, sample: sample))
      }
    }
  }

  /// The name of a figure's network.
  static func network(of reading: FigureReading) -> String {
    guard let layer = reading.parameter("layer"),
      reading.figure.instance.hasSuffix(" " + layer)
    else { return reading.figure.instance }
    return String(reading.figure.instance.dropLast(layer.count + 1))
  }

  func drawing(id: String) -> PlotDrawing? {
    let values = curves.flatMap(\.points).map { $0[1] }
    guard let least = values.min(), let most = values.max() else {
      return nil
    }
    var script = PlotScript()
    script.title(title)
    script.labels(
      x: "share of inputs, or of weights, with at most ρ (1)",
      y: "ρ = g/s (1)")
    script.set("xrange [0:1]")
    script.logarithmic(
      "y", from: max(min(least, 0.5), Self.leastDrawn), to: max(most, 2) * 1.2)
    // Beneath the curves: in sample all may lie on it.
    script.line([0, 1], [1, 1], style: PlotStyle.mark, title: nil)
    for curve in curves {
      script.add(
        curve.points, using: "1:2", with: "lines \(curve.style.text)",
        title: nil)
    }
    addLegend(to: &script)
    return PlotDrawing(
      id: id, title: title, description: description, table: table,
      script: script.text)
  }

  /// A column of the samples, by their dashes, and one of the layers, by their
  /// colours: an entry a curve would not fit. Names of layers stand on the right,
  /// where there is room if they are wider than gnuplot thinks.
  private func addLegend(to script: inout PlotScript) {
    let names = layers.map { Self.layer(of: $0) }
    let labels = LayerLabels.labels(Array(names.prefix(Self.mostLayers)))
    let samples = Self.samples.indices.filter { sample in
      curves.contains { $0.sample == Self.samples[sample] }
    }
    let rows = max(labels.count, samples.count + 1)
    script.set("key maxrows \(rows)")
    for sample in samples {
      let style = PlotStyle(nil, Self.dashes[sample])
      script.legend("lines \(style.text)", title: Self.samples[sample])
    }
    script.legend("lines \(PlotStyle.mark.text)", title: "ρ = 1")
    for _ in (samples.count + 1)..<rows { script.legend(title: " ") }
    for (index, label) in labels.enumerated() {
      let style = PlotStyle(Self.colors[index % Self.colors.count], "solid")
      script.legend("lines \(style.text)", title: label)
    }
  }

  /// Smaller ratios say only that a weight matters little.
  private static let leastDrawn = 0.01

  /// Of one sample at one layer.
  private struct Curve {
    let sample: String
    let points: [[Double]]
    /// All values, as far as they are finite.
    let values: [Double]
    let style: PlotStyle

    init?(_ reading: FigureReading, _ sample: String, style: PlotStyle) {
      guard let values = reading.values(sample) else { return nil }
      self.sample = sample
      self.values = values.compactMap { $0 }
      self.style = style
      points = zip(reading.x, values).compactMap { x, y in
        y.flatMap { $0 > 0 ? [x, $0] : nil }
      }
    }
  }

  static let colors = ["#3452f9", "#ff5b01", "#7e9b7b", "#c249b0", "#be300d"]
  /// Of ``samples``.
  private static let dashes = ["(2,4)", "solid", "(8,4)"]

  /// A layer has a colour, a sample a dash.
  private static func style(layer: Int, sample: Int) -> PlotStyle {
    PlotStyle(colors[layer % colors.count], dashes[sample])
  }

  private static func layer(of reading: FigureReading) -> String {
    reading.parameter("layer") ?? reading.figure.instance
  }

  private var title: String { "Importance over sensitivity: \(network)" }

  private var description: String {
    var text =
      "Quantiles of ρ, an input's largest ratio of relative importance to "
      + "sensitivity, and of the same of single weights. Above 1 the input makes "
      + "more of a weight than every sensitivity point did; ρ is infinite where a "
      + "weight of sensitivity 0 has an importance."
    if layers.count > Self.mostLayers {
      text +=
        " Of \(layers.count) layers the first \(Self.mostLayers) are drawn, "
        + "\(layers.count - Self.mostLayers) are not."
    }
    text += layers.prefix(Self.mostDescribed).map(Self.facts).joined()
    if layers.count > Self.mostDescribed {
      text += " … and \(layers.count - Self.mostDescribed) layers more."
    }
    return text
  }

  /// The most layers that the description speaks of.
  static let mostDescribed = 20

  /// What the curves of a layer do not show.
  private static func facts(of layer: FigureReading) -> String {
    let inputs = layer.parameter("evaluation_inputs")
    var facts: [String] = []
    if let share = layer.parameter("share_above_1") {
      facts.append("share of evaluation inputs above 1: \(share)")
    }
    if let infinite = layer.parameter("infinite"), let inputs {
      facts.append("ρ infinite at \(infinite) of \(inputs) evaluation inputs")
    }
    if let unseen = layer.parameter("unseen_weights"),
      let weights = layer.parameter("weights")
    {
      facts.append(
        "\(unseen) of \(weights) weights have sensitivity 0 and are in no "
          + "quantile")
    }
    guard !facts.isEmpty else { return "" }
    let name = printable(Self.layer(of: layer), limit: 60)
    return " \(name): \(facts.joined(separator: "; "))."
  }

  /// A row a sample: some of its quantiles, as they are in the record.
  private var table: Plot.Table {
    let shares = [0, 0.1, 0.5, 0.9, 0.99, 1]
    let rows = layers.flatMap { layer in
      layer.figure.series.map { series in
        [Self.layer(of: layer), series.name]
          + shares.map {
            layer.value(series.name, at: $0).map {
              ReadableNumber.nearest($0)
            } ?? "inf"
          }
      }
    }
    return Plot.Table(
      header: ["layer", "sample"]
        + shares.map { "quantile \(ReadableNumber.nearest($0))" },
      rows: Array(rows.prefix(Plot.Table.mostRows)))
  }
}
