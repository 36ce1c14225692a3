import SiPP

extension StreamRecord {
  /// Refuses a stream that no run can have written.
  func requireConsistency(at place: RecordPlace) throws(SiPPError) {
    try place["traced"].require(
      traced == Swift.min(trials, Self.mostTraced),
      "\(traced), but of \(trials) trials the first "
        + "\(Swift.min(trials, Self.mostTraced)) are known")
    let events = failed + undefined + undecided
    try place["failed"].require(
      Set(events).count == events.count, "a trial has one outcome")
    for (name, value) in [("digest", digest), ("probe", probe)] {
      try place[name].require(
        value.utf8.count == 16 && value.utf8.allSatisfy(Self.isHexadecimal),
        "16 hexadecimal digits are expected")
    }
    try requireMeasurements(at: place)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  private func requireMeasurements(at place: RecordPlace) throws(SiPPError) {
    let measured = Swift.min(trials, Self.mostMeasured)
    for (name, count) in [
      ("errors", errors.count), ("nonzeros", nonZeros.count),
    ] {
      try place[name].require(
        count == 0 || count == measured,
        "\(count) values, but none or \(measured) were measured")
      try place[name].require(
        count == 0 || method == .plain, "tilted trials are not measured")
    }
    try place["errors"].require(
      errors.allSatisfy { !($0 < 0) }, "an error is at least 0")
    try place["errors"].require(
      errors.isEmpty || !errors.allSatisfy(\.isNaN),
      "errors of which none is defined are left out")
    try place["undefined"].require(
      undefined.isEmpty || method == .plain, "tilted trials have a value")
  }

  /// Refuses a row whose counts are not those of the stream, of which it saw the
  /// beginning: of trials that the lists tell of exactly, else as nearly as that
  /// leaves open.
  ///
  /// - Parameter place: of the row.
  func requireTrials(
    of row: RowRecord, at place: RecordPlace
  ) throws(SiPPError) {
    try place["method"].require(
      (row.method == .tilted) == (method == .tilted),
      "the row's stream has \(method.rawValue) trials")
    try place["trials"].require(
      row.trials <= trials,
      "\(row.trials), but the row's stream has \(trials)")
    let known = Swift.min(row.trials, traced)
    var rest = row.trials - known
    let outcomes = [
      ("failures", row.failures, failed),
      ("undefined", row.undefined, undefined),
      ("undecided", row.undecided, undecided),
    ]
    for (name, count, list) in outcomes {
      let least = list.count { $0 < known }
      try place[name].require(
        least <= count && count - least <= rest,
        "\(count), but the row's stream has \(least) in the first "
          + "\(known) of its \(row.trials) trials")
      rest -= count - least
    }
  }
}
