import Bounds

extension Page {
  /// What one S gets, beside claims that are about all of them.
  static func profiles(_ rows: [NumberedRow]) -> PageTable? {
    let contents = rows.compactMap { row -> [PageTable.Content]? in
      guard let profile = row.row.profile else { return nil }
      let quantiles = [
        profile.minimum, profile.median, profile.quantile90,
        profile.quantile99, profile.maximum,
      ].map { PageTable.Content.text(RunTable.enclosed($0)) }
      return [.link(.init(target: row.anchor, text: row.row.name))] + quantiles
        + [.text("\(profile.setsAboveClaim) of \(profile.sets)")]
    }
    guard !contents.isEmpty else { return nil }
    let titles = [
      "least", "median", "quantile 0.9", "quantile 0.99", "largest",
      "S above the claim",
    ]
    return PageTable(
      id: "profile-rows", caption: "Failure probability given S",
      columns: [.init("row")] + titles.map { .init($0, isNumeric: true) },
      rows: contents.map { (nil, $0) })
  }

  /// Whole networks: what stayed, and how often they are right.
  static func networks(_ run: RunRecord) -> PageTable? {
    guard !run.networks.isEmpty else { return nil }
    return PageTable(
      id: "network-rows",
      caption: "Medians over the prunings; least to largest beneath",
      columns: [
        .init("network"), .init("prunings", isNumeric: true),
        .init("weights before", isNumeric: true),
        .init("weights left", isNumeric: true),
        .init("share left", isNumeric: true),
        .init("right before", isNumeric: true),
        .init("right after", isNumeric: true),
      ],
      rows: run.networks.map { (nil, contents($0)) })
  }

  private static func contents(
    _ network: NetworkRecord
  ) -> [PageTable.Content] {
    func right(_ count: Double) -> String {
      ReadableNumber.share(count, of: network.labelled)
    }
    return [
      .text(network.name, small: network.rule),
      .text(
        "\(network.nonZeros.count)",
        small: network.undefined == 0
          ? nil : "\(network.undefined) with a weight out of range"),
      .text("\(network.weights)"),
      spread(network.nonZeros, ReadableNumber.halves),
      spread(network.nonZeros) {
        ReadableNumber.share($0, of: network.weights)
      },
      network.labelled == 0
        ? .text("—")
        : .text(
          right(Double(network.correctUnpruned)),
          small: "\(network.correctUnpruned) of \(network.labelled)"),
      spread(network.correct, right),
    ]
  }

  /// The median, and the least and the largest where they differ.
  static func spread(
    _ counts: [Int], _ text: (Double) -> String
  ) -> PageTable.Content {
    let ordered = counts.sorted()
    guard let least = ordered.first, let most = ordered.last else {
      return .text("—")
    }
    // The mean of the two in the middle, of an odd number both the same.
    let middle = (ordered[(ordered.count - 1) / 2], ordered[ordered.count / 2])
    let median = (Double(middle.0) + Double(middle.1)) / 2
    let ends = "\(text(Double(least))) to \(text(Double(most)))"
    return .text(text(median), small: least == most ? nil : ends)
  }

  /// What every trial of each row draws anew, and where the rest comes from.
  static func ledger(_ rows: [NumberedRow]) -> PageTable? {
    guard !rows.isEmpty else { return nil }
    let hasV = rows.contains { $0.row.ledger.validation != nil }
    return PageTable(
      id: "ledger-rows", caption: "Randomness ledger",
      columns: [
        .init("row"), .init("pruning"), .init("x"), .init("S"),
      ] + (hasV ? [.init("V")] : []),
      rows: rows.map { numbered in
        let (row, ledger) = (numbered.row, numbered.row.ledger)
        return (
          nil,
          [
            .link(.init(target: numbered.anchor, text: row.name)),
            .text(ledger.pruning), .text(ledger.input), .text(ledger.points),
          ] + (hasV ? [.text(ledger.validation ?? "none")] : [])
        )
      })
  }
}
