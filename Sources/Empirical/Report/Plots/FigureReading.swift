import Bounds

/// A figure as plots read it. Its record may come from a file that anyone wrote:
/// what does not fit is left out.
struct FigureReading {
  let figure: FigureRecord
  let rows: [RowRecord]

  init(_ figure: FigureRecord, of record: RunRecord) {
    self.figure = figure
    rows = figure.rows.compactMap {
      record.rows.indices.contains($0) ? record.rows[$0] : nil
    }
  }

  var x: [Double] { figure.x }

  /// The values called `name`; nil where there are none to draw.
  func values(_ name: String) -> [Double?]? {
    guard let series = figure.series.first(where: { $0.name == name }),
      series.values.count == x.count,
      series.values.contains(where: { $0 != nil })
    else { return nil }
    return series.values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
  }

  /// Curves of rungs, in the record's order.
  var rungs: [(name: String, values: [Double?])] {
    figure.series.compactMap { series in
      PlotStyle.rungs.contains { $0.name == series.name }
        ? values(series.name).map { (series.name, $0) } : nil
    }
  }

  /// Whether the rungs bound the groups of a layer, and the curves their union
  /// (T8).
  var isOfLayer: Bool { parameter("groups") != nil }

  /// What readers see for the curve called `name`.
  func legend(_ name: String) -> String {
    isOfLayer && PlotStyle.rungs.contains { $0.name == name }
      ? "T8 with \(name)" : name
  }

  /// What the curves of a layer are.
  var unionText: String {
    guard isOfLayer else { return "" }
    return " The union bound (T8) over \(parameter("groups") ?? "?") groups, "
      + "each with the rung named; the claims are with T4b."
  }

  /// Of which claims the curves are no bounds, since an assumption fails.
  var assumptionText: String {
    let failing = rows.filter { !$0.assumptionIsMet }.map(\.instance)
    return failing.isEmpty
      ? ""
      : " The assumption fails for \(failing.joined(separator: "; ")): there the "
        + "curves bound nothing."
  }

  /// The layer's number of weights, to compare draws with.
  var weights: Double? {
    isOfLayer ? parameter("weights").flatMap(Self.number) : nil
  }

  /// A parameter in words; a long fraction as a short decimal.
  func parameter(_ name: String) -> String? {
    guard let value = figure.parameters.first(where: { $0.name == name })?.value
    else { return nil }
    switch value {
    case .string(let text):
      guard text.contains("/") else { return text }
      return Self.number(text).map { ReadableNumber.nearest($0, digits: 4) }
        ?? text
    case .integer(let value): return String(value)
    case .number(let value): return ReadableNumber.nearest(value)
    default: return nil
    }
  }

  /// A decimal or a fraction.
  static func number(_ text: String) -> Double? {
    let parts = text.split(separator: "/").map { Double($0) }
    guard parts.count == 2 else { return Double(text) }
    guard let numerator = parts[0], let denominator = parts[1],
      denominator != 0
    else { return nil }
    return numerator / denominator
  }

  /// The place of the point nearest to `point`.
  func place(nearest point: Double) -> Int? {
    x.indices.min { abs(x[$0] - point) < abs(x[$1] - point) }
  }

  /// The value called `name` at the point nearest to `at`.
  func value(_ name: String, at point: Double) -> Double? {
    guard let values = values(name), let place = place(nearest: point)
    else { return nil }
    return values[place]
  }

  /// The figure as a table, its first column called `first`.
  func table(first: String) -> Plot.Table {
    let series = figure.series.filter { $0.values.count == x.count }
    let stride = max(
      1, (x.count + Plot.Table.mostRows - 1) / Plot.Table.mostRows)
    let places = x.indices.filter { $0.isMultiple(of: stride) }
    return Plot.Table(
      header: [first] + series.map(\.name),
      rows: places.map { place in
        [text(x: x[place])]
          + series.map { text($0.name, $0.values[place]) }
      })
  }
}

// MARK: - Numbers in words and tables

extension FigureReading {
  /// A value of the curve called `name` as people read it. It says no more than the
  /// value does: numbers of draws are in full, bounds rounded up, floors down.
  func text(_ name: String, _ value: Double?) -> String {
    guard let value, value.isFinite else {
      return ReadableNumber.nearest(value)
    }
    switch figure.kind {
    case .sampleSize, .waterfall: return Self.whole(value)
    case .sensitivityRatio: return ReadableNumber.nearest(value)
    case .failureProbability, .errorDistribution: break
    }
    switch name {
    case FigureRecord.floorName, FigureRecord.observedLowerName:
      return ReadableNumber.atMost(Interval(value))
    case FigureRecord.exactName, FigureRecord.observedName:
      return ReadableNumber.nearest(value)
    default: return ReadableNumber.atLeast(Interval(value))
    }
  }

  /// A point of the axis.
  func text(x: Double) -> String {
    figure.kind == .failureProbability
      ? Self.whole(x) : ReadableNumber.nearest(x, digits: 6)
  }

  /// Each of the curves `names` at the point nearest to `point`, and that point.
  func text(of names: [String], at point: Double) -> String? {
    guard let place = place(nearest: point) else { return nil }
    let parts = names.compactMap { name in
      values(name)?[place].map { "\(legend(name)) \(text(name, $0))" }
    }
    return "\(text(x: x[place])): \(parts.joined(separator: ", "))"
  }

  /// A whole number with all its digits.
  private static func whole(_ x: Double) -> String {
    Int(exactly: x).map { String($0) } ?? ReadableNumber.nearest(x, digits: 9)
  }
}
