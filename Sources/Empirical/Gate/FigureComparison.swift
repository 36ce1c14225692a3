import Bounds

/// The curves of a plot in two runs (H7): bounds that rose, floors that fell. Curves
/// are rounded to doubles, so only what exceeds the tolerance counts.
struct FigureComparison {
  let baseline: FigureRecord
  /// Of the same setting; nil where it is gone.
  let candidate: FigureRecord?
  let settings: GateSettings
  let command: [String]

  /// The points that both have: draws of the rows are among them, which may
  /// differ.
  private let places: [(baseline: Int, candidate: Int)]

  init(
    baseline: FigureRecord, candidate: FigureRecord?, settings: GateSettings,
    command: [String]
  ) {
    self.baseline = baseline
    self.candidate = candidate
    self.settings = settings
    self.command = command
    let others = Dictionary(
      (candidate?.x ?? []).enumerated().map { ($1, $0) },
      uniquingKeysWith: { first, _ in first })
    places = baseline.x.enumerated().compactMap { place, x in
      others[x].map { (place, $0) }
    }
  }

  /// One finding a curve, at its worst point.
  var findings: [GateFinding] {
    guard let candidate else {
      return [missing(figure, "the plot is gone")]
    }
    guard !places.isEmpty else {
      return [missing(figure, "the plot has no point of those that it had")]
    }
    // Measured on a network; what is certified of it, its rows have.
    if [.sensitivityRatio, .waterfall].contains(baseline.kind) { return [] }
    return baseline.series.compactMap { series in
      guard let role = Role(series.name) else { return nil }
      guard
        let other = candidate.series.first(where: { $0.name == series.name })
      else { return missing(name(series.name), "the curve is gone") }
      return worst(role, series, other)
    }
  }

  private var figure: String {
    "plot of \(baseline.kind.rawValue), \(baseline.instance)"
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

  private func missing(_ name: String, _ what: String) -> GateFinding {
    GateFinding(
      .missing, .regression, claims: [name], what: what, command: command)
  }

  private func worst(
    _ role: Role, _ b: FigureRecord.Series, _ c: FigureRecord.Series
  ) -> GateFinding? {
    var worst: (loss: Double, place: Int, now: Double?)?
    for place in places {
      let now = value(c, place.candidate)
      guard let before = value(b, place.baseline) else { continue }
      let loss = now.map { self.loss(role, before, $0) } ?? .infinity
      if loss > worst?.loss ?? 0 { worst = (loss, place.baseline, now) }
    }
    guard let worst else { return gain(role, b, c) }
    let now = worst.now
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

  /// A bound that fell, or a floor that rose, where nothing is worse.
  private func gain(
    _ role: Role, _ b: FigureRecord.Series, _ c: FigureRecord.Series
  ) -> GateFinding? {
    let changes = places.compactMap { place -> (gain: Double, place: Int)? in
      guard let before = value(b, place.baseline),
        let now = value(c, place.candidate)
      else { return nil }
      // The other way round it would be a loss.
      return (loss(role, now, before), place.baseline)
    }
    guard let best = changes.max(by: { $0.gain < $1.gain }), best.gain > 0
    else { return nil }
    return GateFinding(
      .tighter, .note, claims: [name(b.name)],
      what: role == .floor ? "the floor is higher" : "the bound is tighter",
      amount: "most at \(ReadableNumber.nearest(baseline.x[best.place]))",
      command: command)
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
