/// Which plots a report of a run has, and in which order: those of the ladder, each
/// kind after the other, then the networks'. A page is for reading, so there are
/// only so many of a kind.
struct PlotChoice {
  private let record: RunRecord

  /// The most plots of failure probabilities.
  static let mostProbabilities = 8
  /// The most pairs (B, ε) whose sample sizes are drawn, in two plots each.
  static let mostSizes = 4
  /// The most plots of errors.
  static let mostErrors = 3
  /// The most networks.
  static let mostNetworks = 4

  init(_ record: RunRecord) { self.record = record }

  var drawings: [PlotDrawing] {
    let probabilities = firsts(.failureProbability, Self.mostProbabilities)
    let sizes = firsts(.sampleSize, Self.mostSizes)
    return Self.numbered("failure-probability", probabilities) {
      FailureProbabilityPlot($0).drawing(id: $1)
    }
      + Self.numbered("sample-size", sizes) {
        SampleSizePlots($0).sizes(id: $1)
      }
      + Self.numbered("sample-ratio", sizes) {
        SampleSizePlots($0).ratios(id: $1)
      }
      + Self.numbered("errors", spread(.errorDistribution, Self.mostErrors)) {
        ErrorDistributionPlot($0).drawing(id: $1)
      } + Self.numbered("sensitivity", networks) { $0.drawing(id: $1) }
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

  /// The first figures of a kind that differ in their numbers, then the others.
  private func firsts(
    _ kind: FigureRecord.Kind, _ most: Int
  ) -> [FigureReading] {
    let all = readings(kind)
    var seen: Set<String> = []
    let isNew = all.map { reading in
      seen.insert(JSONValue.object(reading.figure.parameters).text()).inserted
    }
    let wanted =
      all.indices.filter { isNew[$0] } + all.indices.filter { !isNew[$0] }
    return wanted.prefix(most).sorted().map { all[$0] }
  }

  /// Figures from the first to the last of a kind, measured ones before others.
  private func spread(
    _ kind: FigureRecord.Kind, _ most: Int
  ) -> [FigureReading] {
    let all = readings(kind)
    let measured = all.filter { $0.values(FigureRecord.observedName) != nil }
    let some = measured.isEmpty ? all : measured
    guard some.count > most else { return some }
    return (0..<most).map { some[$0 * (some.count - 1) / (most - 1)] }
  }

  private func readings(_ kind: FigureRecord.Kind) -> [FigureReading] {
    record.figures.filter { $0.kind == kind }.map {
      FigureReading($0, of: record)
    }
  }

  /// The layers of each network together.
  private var networks: [SensitivityRatioPlot] {
    var names: [String] = []
    var layers: [String: [FigureReading]] = [:]
    for reading in readings(.sensitivityRatio) {
      let name = SensitivityRatioPlot.network(of: reading)
      if layers[name] == nil { names.append(name) }
      layers[name, default: []].append(reading)
    }
    return names.prefix(Self.mostNetworks).map {
      SensitivityRatioPlot(network: $0, layers: layers[$0] ?? [])
    }
  }
}
