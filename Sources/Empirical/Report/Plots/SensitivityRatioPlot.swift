/// Quantiles of ρ = g/s of a network's layers (T2): above 1, an input is more
/// sensitive to a weight than every sensitivity point.
struct SensitivityRatioPlot {
  private let readings: [FigureReading]

  /// Figures of one network: the x of each are shares, its series samples.
  init(_ readings: [FigureReading]) { self.readings = readings }

  func drawing(id: String) -> PlotDrawing? {
    let curves = readings.flatMap { reading in
      reading.figure.series.compactMap { series -> Curve? in
        guard let values = reading.values(series.name) else { return nil }
        let points = zip(reading.x, values).compactMap { x, y -> [Double]? in
          y.flatMap { $0 > 0 ? [x, $0] : nil }
        }
        let name =
          readings.count > 1
          ? "\(reading.figure.instance), \(series.name)" : series.name
        return points.isEmpty ? nil : Curve(name: name, points: points)
      }
    }
    let values = curves.flatMap(\.points).map { $0[1] }
    guard let least = values.min(), let most = values.max() else {
      return nil
    }
    var script = PlotScript()
    script.title(title)
    script.labels(x: "share of inputs (1)", y: "ρ = max g/s (1)")
    script.set("xrange [0:1]")
    script.logarithmic(
      "y", from: min(least, 0.9) / 1.1, to: max(most, 1.1) * 1.1)
    for (index, curve) in curves.enumerated() {
      script.add(
        curve.points, using: "1:2",
        with: "lines \(PlotStyle.curve("", index: index).text)",
        title: curve.name)
    }
    script.line(
      [0, 1], [1, 1], style: PlotStyle.exact, title: "ρ = 1")
    return PlotDrawing(
      id: id, kind: .sensitivityRatio, title: title,
      description: description(curves, most: most), table: table,
      script: script.text)
  }

  private struct Curve {
    let name: String
    let points: [[Double]]
  }

  private var title: String {
    let names = readings.map(\.figure.instance)
    let subject =
      names.count == 1 ? names[0] : "\(names.first ?? "") and others"
    return "Importance over sensitivity: \(subject)"
  }

  private func description(_ curves: [Curve], most: Double) -> String {
    let above = curves.compactMap { curve -> String? in
      guard let top = curve.points.last?[1] else { return nil }
      return "\(curve.name) at most \(ReadableNumber.nearest(top))"
    }
    return "Quantiles of ρ, the largest ratio of an input's relative importances "
      + "to the sensitivities, over the share of inputs. Above 1 the "
      + "sensitivities were exceeded: "
      + above.prefix(6).joined(separator: ", ") + "."
  }

  private var table: Plot.Table {
    guard let first = readings.first else {
      return Plot.Table(header: [], rows: [])
    }
    guard readings.count > 1 else { return first.table(first: "share") }
    // One row a sample: the least, the median, the largest.
    let rows = readings.flatMap { reading in
      reading.figure.series.compactMap { series -> [String]? in
        guard let values = reading.values(series.name)?.compactMap({ $0 }),
          let least = values.first, let most = values.last
        else { return nil }
        let middle = values[values.count / 2]
        return [
          "\(reading.figure.instance), \(series.name)",
          ReadableNumber.nearest(least), ReadableNumber.nearest(middle),
          ReadableNumber.nearest(most),
        ]
      }
    }
    return Plot.Table(
      header: ["sample", "first", "middle", "last"],
      rows: Array(rows.prefix(Plot.Table.mostRows)))
  }
}
