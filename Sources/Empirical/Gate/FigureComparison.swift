import Bounds

/// The curves of a plot in two runs (H7): bounds that rose, floors that fell. Curves
/// are rounded to doubles, so only what exceeds the tolerance counts.
struct FigureComparison {
  let baseline: FigureRecord
  let candidate: FigureRecord
  let settings: GateSettings
  let command: [String]

  /// One finding a curve, at its worst point.
  var findings: [GateFinding] {
    guard baseline.x == candidate.x, baseline.kind != .sensitivityRatio else {
      return []
    }
    return baseline.series.compactMap { series in
      guard let role = Role(series.name) else { return nil }
      guard
        let other = candidate.series.first(where: { $0.name == series.name })
      else { return gone(series.name) }
      return worst(role, series, other)
    }
  }

  /// What a curve is.
  private enum Role {
    case bound, floor, exact

    init?(_ name: String) {
      switch name {
      case "floor": self = .floor
      case "exact": self = .exact
      case _ where StatementID(rawValue: name) != nil: self = .bound
      default: return nil
      }
    }
  }

  private func name(_ series: String) -> String {
    "curve \(series) of \(baseline.kind.rawValue), \(baseline.instance)"
  }

  private func gone(_ series: String) -> GateFinding {
    GateFinding(
      .missing, .regression, claims: [name(series)], what: "the curve is gone",
      command: command)
  }

  private func worst(
    _ role: Role, _ b: FigureRecord.Series, _ c: FigureRecord.Series
  ) -> GateFinding? {
    var worst: (loss: Double, place: Int)?
    for place in baseline.x.indices {
      let (before, now) = (value(b, place), value(c, place))
      guard let before else { continue }
      let loss = now.map { self.loss(role, before, $0) } ?? .infinity
      if loss > worst?.loss ?? 0 { worst = (loss, place) }
    }
    guard let worst else { return nil }
    let now = value(c, worst.place)
    let (kind, what): (GateFinding.Kind, String) =
      switch role {
      case .bound: (.lostTightness, "the bound is looser")
      case .floor: (.lostTightness, "the floor is lower")
      case .exact: (.disjointEnclosures, "the exact curve moved")
      }
    return GateFinding(
      kind, .regression, claims: [name(b.name)], what: what,
      amount: "at \(ReadableNumber.nearest(baseline.x[worst.place])): "
        + "\(ReadableNumber.nearest(value(b, worst.place), digits: 6)) before, "
        + "\(ReadableNumber.nearest(now, digits: 6)) now", command: command)
  }

  private func value(_ series: FigureRecord.Series, _ place: Int) -> Double? {
    series.values.indices.contains(place) ? series.values[place] : nil
  }

  /// By how much more than is tolerated it is worse, relative; at most 0 where it
  /// is not. A sample size may be a draw larger.
  private func loss(_ role: Role, _ before: Double, _ now: Double) -> Double {
    let change: Double =
      switch role {
      case .bound: now - before
      case .floor: before - now
      case .exact: abs(now - before)
      }
    let draw = baseline.kind == .sampleSize ? 1.0 : 0
    let most = settings.tolerance.approximation * abs(before) + draw
    // Equal infinities differ by NaN, which is not above anything.
    return change > most ? change / max(abs(before), .leastNormalMagnitude) : 0
  }
}
