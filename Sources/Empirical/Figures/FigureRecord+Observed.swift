import Bounds

extension FigureRecord {
  /// The error probability of each observed limit: 1/200.
  static let observedLevel = Rational(1, 200)

  /// The same with the share of the measured `errors` that are at least ε, and
  /// limits of their probability: Clopper and Pearson's, 1/200 a side, each for its
  /// point alone (H1). Without errors, unchanged.
  ///
  /// Both ε and errors are rounded to `Float`, which keeps their order, so no error
  /// that is at least ε is lost. An error that is not defined (NaN) counts as one.
  ///
  /// - Precondition: the kind is ``Kind/errorDistribution``.
  func with(errors: [Float]) -> FigureRecord {
    precondition(kind == .errorDistribution, "only errors have a distribution")
    guard !errors.isEmpty else { return self }
    let counts = x.map { ε in errors.count { !($0 < Float(ε)) } }
    var limits: [Int: (lower: Double?, upper: Double?)] = [:]
    for count in Set(counts) {
      limits[count] = (
        (try? ClopperPearson.lowerLimit(
          failures: count, trials: errors.count, level: Self.observedLevel))?
          .drawnFromBelow,
        (try? ClopperPearson.upperLimit(
          failures: count, trials: errors.count, level: Self.observedLevel))?
          .drawn
      )
    }
    var figure = self
    figure.series += [
      Series(
        name: Self.observedName,
        values: counts.map { Double($0) / Double(errors.count) }),
      Series(
        name: Self.observedLowerName, values: counts.map { limits[$0]?.lower }),
      Series(
        name: Self.observedUpperName, values: counts.map { limits[$0]?.upper }),
    ]
    figure.parameters += [
      ("measured_errors", .integer(errors.count)),
      ("limits_at_each_error", .string("Clopper-Pearson, 0.005 a side")),
    ]
    return figure
  }

  /// The same with what the streams of its rows measured, where the stream's
  /// trials are plain: a tilted law's errors are not the instance's.
  func with(streams: [StreamRecord], of rows: [RowRecord]) -> FigureRecord {
    guard kind == .errorDistribution, let row = self.rows.first,
      let stream = streams.first(where: { $0.name == rows[row].stream }),
      stream.method == .plain
    else { return self }
    return with(errors: stream.errors)
  }
}
