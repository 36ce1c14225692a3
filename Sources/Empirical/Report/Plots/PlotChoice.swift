/// Which plots a report of a run has, and in which order.
struct PlotChoice {
  private let record: RunRecord

  /// The most plots of each kind.
  static func most(_ kind: Plot.Kind) -> Int {
    switch kind {
    case .failureProbability: 8
    case .sampleSize, .sampleRatio: 4
    case .errorDistribution: 3
    case .sensitivityRatio: 6
    }
  }

  init(_ record: RunRecord) { self.record = record }

  var drawings: [PlotDrawing] {
    readings(.failureProbability, most: Self.most(.failureProbability))
      .enumerated().compactMap { index, reading in
        FailureProbabilityPlot(reading).drawing(
          id: "failure-probability-\(index + 1)")
      }
  }

  /// The first figures of a kind that differ in their numbers, then the others.
  private func readings(
    _ kind: FigureRecord.Kind, most: Int
  ) -> [FigureReading] {
    let all = record.figures.filter { $0.kind == kind }
    var seen: Set<String> = []
    let isNew = all.map { figure in
      seen.insert(JSONValue.object(figure.parameters).text()).inserted
    }
    let wanted =
      all.indices.filter { isNew[$0] } + all.indices.filter { !isNew[$0] }
    return wanted.prefix(most).sorted().map {
      FigureReading(all[$0], of: record)
    }
  }
}
