/// Which plots a report of a run has, and in which order: those of the ladder, each
/// kind after the other, then those of layers and networks. A page is for reading, so there are
/// only so many of a kind.
struct PlotChoice {
  private let record: RunRecord

  /// The most plots of failure probabilities.
  static let mostProbabilities = 8
  /// The most pairs (B, ε) whose sample sizes are drawn, in two plots each.
  static let mostSizes = 4
  /// The most plots of errors.
  static let mostErrors = 3
  /// The most layers, in two plots each.
  static let mostLayers = 4
  /// The most plots of a layer's errors.
  static let mostLayerErrors = 6
  /// The most networks.
  static let mostNetworks = 4

  init(_ record: RunRecord) { self.record = record }

  var drawings: [PlotDrawing] { ladder + layers }

  private var ladder: [PlotDrawing] {
    let figures = readings { !$0.isOfLayer }
    let probabilities = Self.firsts(
      figures(.failureProbability), Self.mostProbabilities)
    let sizes = Self.firsts(figures(.sampleSize), Self.mostSizes)
    let errors = Self.spread(figures(.errorDistribution), Self.mostErrors)
    return Self.numbered("failure-probability", probabilities) {
      FailureProbabilityPlot($0).drawing(id: $1)
    }
      + Self.numbered("sample-size", sizes) {
        SampleSizePlots($0).sizes(id: $1)
      }
      + Self.numbered("sample-ratio", sizes) {
        SampleSizePlots($0).ratios(id: $1)
      }
      + Self.numbered("errors", errors) {
        ErrorDistributionPlot($0).drawing(id: $1)
      }
  }

  private var layers: [PlotDrawing] {
    let figures = readings { $0.isOfLayer }
    let probabilities = Self.firsts(
      figures(.failureProbability), Self.mostLayers)
    let sizes = Self.firsts(figures(.sampleSize), Self.mostLayers)
    let errors = Self.spread(
      figures(.errorDistribution), Self.mostLayerErrors)
    return Self.numbered("layer-failure-probability", probabilities) {
      FailureProbabilityPlot($0).drawing(id: $1)
    }
      + Self.numbered("layer-sample-size", sizes) {
        SampleSizePlots($0).sizes(id: $1)
      }
      + Self.numbered("layer-errors", errors) {
        ErrorDistributionPlot($0).drawing(id: $1)
      }
      + Self.numbered("sensitivity", networks) { $0.drawing(id: $1) }
      + Self.numbered("waterfall", waterfalls) {
        WaterfallPlot($0).drawing(id: $1)
      }
  }

  private static func numbered<Figure>(
    _ kind: String, _ figures: [Figure],
    draw: (Figure, String) -> PlotDrawing?
  ) -> [PlotDrawing] {
    figures.enumerated().compactMap { index, figure in
      guard let drawing = draw(figure, "\(kind)-\(index + 1)"),
        !drawing.script.isEmpty
      else { return nil }
      return drawing
    }
  }

  /// The first figures that differ in their numbers, then the others.
  private static func firsts(
    _ all: [FigureReading], _ most: Int
  ) -> [FigureReading] {
    var seen: Set<String> = []
    let isNew = all.map { reading in
      seen.insert(JSONValue.object(reading.figure.parameters).text()).inserted
    }
    let wanted =
      all.indices.filter { isNew[$0] } + all.indices.filter { !isNew[$0] }
    return wanted.prefix(most).sorted().map { all[$0] }
  }

  /// Figures from the first to the last, measured ones before others.
  private static func spread(
    _ all: [FigureReading], _ most: Int
  ) -> [FigureReading] {
    let measured = all.filter { $0.values(FigureRecord.observedName) != nil }
    let some = measured.isEmpty ? all : measured
    guard some.count > most else { return some }
    return (0..<most).map { some[$0 * (some.count - 1) / (most - 1)] }
  }

  /// The figures of a kind that are wanted.
  private func readings(
    _ isWanted: @escaping (FigureReading) -> Bool
  ) -> (FigureRecord.Kind) -> [FigureReading] {
    let all = record.figures.map { FigureReading($0, of: record) }
    return { kind in all.filter { $0.figure.kind == kind && isWanted($0) } }
  }

  private var waterfalls: [FigureReading] {
    Self.firsts(readings { _ in true }(.waterfall), Self.mostNetworks)
  }

  /// The layers of each network together.
  private var networks: [SensitivityRatioPlot] {
    var names: [String] = []
    var layers: [String: [FigureReading]] = [:]
    for reading in readings({ _ in true })(.sensitivityRatio) {
      let name = SensitivityRatioPlot.network(of: reading)
      if layers[name] == nil { names.append(name) }
      layers[name, default: []].append(reading)
    }
    return names.prefix(Self.mostNetworks).map {
      SensitivityRatioPlot(network: $0, layers: layers[$0] ?? [])
    }
  }
}
