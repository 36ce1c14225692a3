import Bounds

/// m against δ at one B and ε: what each rung asks for, and the floor.
struct SampleSizeFigure: Equatable {
  let ceiling: Rational
  let relativeError: Rational

  /// Below this ε there is no figure: its sizes take seconds.
  static let leastError = Rational(1, 50)
  /// Below this ε it goes without T4e' and the floor, for the same reason.
  static let leastSearched = Rational(1, 10)

  func record() throws(BoundError) -> FigureRecord? {
    let ε = relativeError
    guard ε >= Self.leastError else { return nil }
    let isFast = ε >= Self.leastSearched
    let δ = FigureGrid.failureProbabilities
    var series: [FigureRecord.Series] = []
    for rung in try SamplingLadder.rungs(ceiling: ceiling)
    where rung.isApplicable(relativeError: ε)
      && (isFast || rung.statement != .t4ePrime)
    {
      series.append(
        FigureRecord.Series(
          name: rung.statement.rawValue,
          values: δ.map { δ in
            (try? rung.samples(relativeError: ε, failureProbability: δ)).map {
              Double($0.samples)
            }
          }))
    }
    let floor = try SamplingFloor(ceiling: ceiling)
    series.append(
      FigureRecord.Series(
        name: FigureRecord.floorName,
        values: δ.map { δ in
          guard isFast else { return nil }
          return
            (try? floor.necessarySamples(
              relativeError: ε, failureProbability: δ)).map {
              Double($0.samples)
            }
        }))
    return FigureRecord(
      kind: .sampleSize,
      instance: "B=\(decimal(ceiling)), eps=\(decimal(ε))",
      parameters: [
        ("ceiling", .string(decimal(ceiling))),
        ("relative_error", .string(decimal(ε))),
      ],
      x: δ.map(\.drawn), series: series, rows: [])
  }
}
