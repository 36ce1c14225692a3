import SiPP

extension FigureRecord {
  /// Kind, instance and parameters: unique in a run.
  var name: String {
    ([kind.rawValue, instance]
      + parameters.map { "\($0.name)=\($0.value.text())" })
      .joined(separator: ", ")
  }

  /// Refuses a figure that no run of `count` rows can have.
  func requireConsistency(
    at place: RecordPlace, rows count: Int
  ) throws(SiPPError) {
    for (index, pair) in zip(x, x.dropFirst()).enumerated() {
      try place["x"][index + 1].require(pair.0 <= pair.1, "points ascend")
    }
    try place["series"].requireDistinct(series.map(\.name))
    for (index, row) in rows.enumerated() {
      try place["rows"][index].require(
        row < count, "\(row), but there are \(count) rows")
      try place["rows"][index].require(
        index == 0 || rows[index - 1] < row, "places of rows ascend")
    }
  }
}
