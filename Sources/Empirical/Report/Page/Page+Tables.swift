import Bounds

extension Page {
  /// What one S gets, beside claims that are about all of them.
  static func profiles(_ rows: [NumberedRow]) -> PageTable? {
    let contents = rows.compactMap { row -> [PageTable.Content]? in
      guard let profile = row.row.profile else { return nil }
      let quantiles = [
        profile.minimum, profile.median, profile.quantile90,
        profile.quantile99, profile.maximum,
      ].map { PageTable.Content.text(ReadableNumber.nearest($0.upper)) }
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
    func share(_ count: Int, of total: Int) -> String {
      guard total > 0 else { return "—" }
      return ReadableNumber.nearest(100 * Double(count) / Double(total)) + " %"
    }
    func spread(_ counts: [Int], _ text: (Int) -> String) -> PageTable.Content {
      let ordered = counts.sorted()
      guard let least = ordered.first, let most = ordered.last else {
        return .text("—")
      }
      let median = text(ordered[ordered.count / 2])
      return .text(
        median, small: least == most ? nil : "\(text(least)) to \(text(most))")
    }
    func right(_ count: Int) -> String { share(count, of: network.labelled) }
    return [
      .text(network.name, small: network.rule),
      .text(
        "\(network.nonZeros.count)",
        small: network.undefined == 0
          ? nil : "\(network.undefined) with a weight out of range"),
      .text("\(network.weights)"),
      spread(network.nonZeros) { "\($0)" },
      spread(network.nonZeros) { share($0, of: network.weights) },
      network.labelled == 0
        ? .text("—")
        : .text(
          right(network.correctUnpruned),
          small: "\(network.correctUnpruned) of \(network.labelled)"),
      spread(network.correct, right),
    ]
  }

  /// What every trial of each row draws anew, and where the rest comes from.
  static func ledger(_ rows: [NumberedRow]) -> PageTable? {
    guard !rows.isEmpty else { return nil }
    return PageTable(
      id: "ledger-rows", caption: "Randomness ledger",
      columns: [
        .init("row"), .init("pruning"), .init("x"), .init("S"),
      ],
      rows: rows.map { numbered in
        let (row, ledger) = (numbered.row, numbered.row.ledger)
        return (
          nil,
          [
            .link(.init(target: numbered.anchor, text: row.name)),
            .text(ledger.pruning), .text(ledger.input), .text(ledger.points),
          ]
        )
      })
  }
}
