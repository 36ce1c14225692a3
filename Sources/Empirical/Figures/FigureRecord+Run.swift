import Bounds

extension FigureRecord {
  /// Names of curves that are no rung's.
  static let floorName = "floor"
  static let exactName = "exact"
  static let observedName = "observed"
  static let observedLowerName = "observed lower"
  static let observedUpperName = "observed upper"

  /// The figures of the ladder's claims among `claims`: a function of them alone.
  ///
  /// A curve goes without the points that are beyond the limits of `Bounds`.
  ///
  /// - Parameter claims: of the rows that were run, in their order.
  static func ladder(_ claims: [Claim]) -> [FigureRecord] {
    let settings = LadderSetting.settings(of: claims)
    var pairs: [SampleSizeFigure] = []
    for setting in settings {
      let figure = SampleSizeFigure(
        ceiling: setting.plan.ceiling,
        relativeError: setting.event.relativeError)
      if !pairs.contains(figure) { pairs.append(figure) }
    }
    return settings.compactMap {
      try? FailureProbabilityFigure(setting: $0).record()
    }
      + pairs.compactMap { try? $0.record() }
      + settings.compactMap { try? ErrorDistributionFigure($0)?.record() }
  }
}

// MARK: - Numbers for drawing

extension Rational {
  /// A point of a grid: the nearest `Double`.
  var drawn: Double { Interval(self).midpoint }
}

extension Interval {
  /// A bound: the upper end; nil where that is no number.
  var drawn: Double? { upper.isFinite ? upper : nil }

  /// A floor: the lower end.
  var drawnFromBelow: Double? { lower.isFinite ? lower : nil }

  /// The value itself: the middle; nil where the ends are a tenth apart, which a
  /// plot would show.
  var drawnBetween: Double? {
    upper.isFinite && upper <= 1.1 * lower ? midpoint : nil
  }
}
