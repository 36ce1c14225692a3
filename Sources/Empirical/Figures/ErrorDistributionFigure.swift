import Bounds

/// P(|ẑ − z| ≥ ε z) against ε at the draws of T4e's row: the rungs, and what the
/// instance itself does.
struct ErrorDistributionFigure {
  let setting: LadderSetting
  /// The place of T4e's row.
  let row: Int
  /// Its m.
  let draws: Int

  /// Errors that get an exact value where that takes a lattice bracket: each so
  /// manyth.
  static let latticeStride = 4

  /// Nil for one side alone, whose errors are not told apart, and where T4e has
  /// no row.
  init?(_ setting: LadderSetting) {
    guard setting.event.side == .both, let row = setting.convexOrderRow,
      let place = setting.rows.firstIndex(of: row)
    else { return nil }
    self.setting = setting
    self.row = row
    draws = setting.draws[place]
  }

  func record() throws(BoundError) -> FigureRecord {
    let errors = FigureGrid.errors(around: setting.event.relativeError)
    var series: [FigureRecord.Series] = []
    for rung in try setting.rungs() {
      series.append(
        FigureRecord.Series(
          name: rung.statement.rawValue,
          values: errors.map { ε in
            guard rung.isApplicable(relativeError: ε) else { return nil }
            return try? rung.failureProbability(
              relativeError: ε, samples: draws
            ).drawn
          }))
    }
    series.append(
      FigureRecord.Series(
        name: FigureRecord.exactName, values: exactValues(at: errors)))
    return FigureRecord(
      kind: .errorDistribution, instance: setting.plan.name,
      parameters: setting.parameters + [("samples", .integer(draws))],
      x: errors.map(\.drawn), series: series, rows: [row])
  }

  private func exactValues(at errors: [Rational]) -> [Double?] {
    let isCheap = setting.event.evaluation.hasTwoPointLaw
    return errors.enumerated().map { index, ε in
      guard isCheap || (index + 1).isMultiple(of: Self.latticeStride) else {
        return nil
      }
      return try? setting.event.with(draws: draws, relativeError: ε)
        .oracle().drawnBetween
    }
  }
}
