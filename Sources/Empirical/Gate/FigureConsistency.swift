import Bounds

/// Curves of one plot that contradict each other (H7): a bound below what it bounds,
/// or below the floor that no bound can be under.
struct FigureConsistency {
  let figure: FigureRecord
  let command: [String]

  /// What the drawn middle of an exact value may differ from it, as a factor.
  static let exactWidth = 1.1
  /// What rounding to doubles may do.
  static let rounding = 1 + 1e-9

  /// One finding a curve, at its first point that is wrong.
  var findings: [GateFinding] {
    // Their curves are called by layers.
    guard ![.sensitivityRatio, .waterfall].contains(figure.kind) else {
      return []
    }
    let bounds = figure.series.filter {
      StatementID(rawValue: $0.name) != nil
    }
    return bounds.compactMap { bound in
      finding(bound, above: FigureRecord.exactName, Self.exactWidth)
        ?? finding(bound, above: FigureRecord.floorName, Self.rounding)
    }
  }

  private func finding(
    _ series: FigureRecord.Series, above name: String, _ width: Double
  ) -> GateFinding? {
    guard let other = figure.series.first(where: { $0.name == name }) else {
      return nil
    }
    let points = zip(figure.x, zip(series.values, other.values))
    for (x, (bound, least)) in points {
      guard let bound, let least, bound * width < least else { continue }
      return GateFinding(
        .falseClaim, .regression,
        claims: [
          "curve \(series.name) of \(figure.kind.rawValue), "
            + figure.instance
        ], what: "the bound is below the curve '\(name)'",
        amount: "at \(ReadableNumber.nearest(x)): "
          + "\(ReadableNumber.nearest(bound, digits: 6)) against "
          + ReadableNumber.nearest(least, digits: 6), command: command)
    }
    return nil
  }
}
