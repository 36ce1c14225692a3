import Bounds

/// Failure probability against m at one ε: the rungs, the floor, and what the
/// instance itself does.
struct FailureProbabilityFigure {
  let setting: LadderSetting

  /// Which of the points get an exact value where that takes a lattice bracket.
  static let latticeStride = 6
  /// Laws below B that the floor looks at: F(m) was never above their maximum by
  /// more than a part in 10¹² where it was compared.
  static let floorCandidates = 6

  /// From below the floor, or the least row, to above the largest row.
  var draws: [Int] {
    let rows = setting.draws
    let least = setting.plan.floor ?? rows.min().map { $0 / 4 } ?? 1
    let low = max(1, min(least, rows.min() ?? least) * 6 / 10)
    let high = max(rows.max() ?? low, 4 * low) * 23 / 20
    return FigureGrid.integers(from: low, to: high, always: rows)
  }

  func record() throws(BoundError) -> FigureRecord {
    let m = draws
    var series: [FigureRecord.Series] = []
    for rung in try setting.rungs() {
      series.append(
        FigureRecord.Series(
          name: rung.statement.rawValue,
          values: m.map { try? bound(rung, $0).drawn }))
    }
    series.append(
      FigureRecord.Series(
        name: FigureRecord.floorName, values: m.map { try? floor($0) }))
    series.append(
      FigureRecord.Series(
        name: FigureRecord.exactName, values: exactValues(at: m)))
    return FigureRecord(
      kind: .failureProbability, instance: setting.plan.name,
      parameters: setting.parameters, x: m.map { Double($0) }, series: series,
      rows: setting.rows)
  }

  private func bound(
    _ rung: any SamplingTail, _ m: Int
  ) throws(BoundError) -> Interval {
    try rung.failureProbability(
      relativeError: setting.event.relativeError, samples: m,
      side: setting.event.side)
  }

  /// The lower end of the floor. Of one side alone it is that of b = B.
  private func floor(_ m: Int) throws(BoundError) -> Double? {
    let ε = setting.event.relativeError
    guard setting.event.side == .both else {
      return try TwoPointLaw(ceiling: setting.plan.ceiling).failureProbability(
        relativeError: ε, samples: m, side: setting.event.side
      ).drawnFromBelow
    }
    return try SamplingFloor(ceiling: setting.plan.ceiling).probability(
      relativeError: ε, samples: m, candidates: Self.floorCandidates
    ).drawnFromBelow
  }

  private func exactValues(at m: [Int]) -> [Double?] {
    let isCheap = setting.event.evaluation.hasTwoPointLaw
    let last = m.count - 1
    return m.indices.map { index in
      guard isCheap || (last - index).isMultiple(of: Self.latticeStride) else {
        return nil
      }
      return try? setting.event.with(
        draws: m[index], relativeError: setting.event.relativeError
      ).oracle().drawnBetween
    }
  }
}
