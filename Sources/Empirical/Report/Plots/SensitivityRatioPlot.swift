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
          layer, name, name: Self.layer(of: layer, in: network),
          style: Self.style(layer: index, sample: sample))
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
    script.set("key maxrows 5")  // the names are long
    script.logarithmic(
      "y", from: max(min(least, 0.5), Self.leastDrawn), to: max(most, 2) * 1.2)
    // Beneath the curves: in sample all may lie on it.
    script.line([0, 1], [1, 1], style: PlotStyle.mark, title: "ρ = 1")
    for curve in curves {
      script.add(
        curve.points, using: "1:2", with: "lines \(curve.style.text)",
        title: "\(curve.layer), \(curve.sample)")
    }
    return PlotDrawing(
      id: id, title: title, description: description, table: table,
      script: script.text)
  }

  /// Smaller ratios say only that a weight matters little.
  private static let leastDrawn = 0.01

  /// Of one sample at one layer.
  private struct Curve {
    let layer: String
    let sample: String
    let points: [[Double]]
    /// All values, as far as they are finite.
    let values: [Double]
    let style: PlotStyle

    init?(
      _ reading: FigureReading, _ sample: String, name: String,
      style: PlotStyle
    ) {
      guard let values = reading.values(sample) else { return nil }
      layer = name
      self.sample = sample
      self.values = values.compactMap { $0 }
      self.style = style
      points = zip(reading.x, values).compactMap { x, y in
        y.flatMap { $0 > 0 ? [x, $0] : nil }
      }
    }
  }

  static let colors = ["#0072b2", "#d55e00", "#00916a", "#c466a0", "#9a6a12"]

  /// A layer has a colour, a sample a dash.
  private static func style(layer: Int, sample: Int) -> PlotStyle {
    let colors = Self.colors
    let dashes = ["(2,4)", "solid", "(8,4)"]
    return PlotStyle(
      color: colors[layer % colors.count],
      dashes: dashes[sample % dashes.count], width: "1.8")
  }

  private static func layer(
    of reading: FigureReading, in network: String
  ) -> String {
    reading.parameter("layer") ?? reading.figure.instance
  }

  private var title: String { "Importance over sensitivity: \(network)" }

  private var description: String {
    let shares = layers.compactMap { layer -> String? in
      guard let share = layer.parameter("share_above_1") else { return nil }
      return "\(Self.layer(of: layer, in: network)) \(share)"
    }
    return "Quantiles of ρ, an input's largest ratio of relative importance to "
      + "sensitivity, and of the same of single weights. Above 1 the input makes "
      + "more of a weight than every sensitivity point did."
      + (shares.isEmpty
        ? ""
        : " Share of evaluation inputs above 1: "
          + shares.joined(separator: ", ") + ".")
  }

  /// A row a sample: some of its quantiles, as they are in the record.
  private var table: Plot.Table {
    let shares = [0, 0.1, 0.5, 0.9, 0.99, 1]
    let rows = layers.flatMap { layer in
      layer.figure.series.map { series in
        [Self.layer(of: layer, in: network), series.name]
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
