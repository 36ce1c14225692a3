import Bounds
import Empirical
import SiPP

/// What the theory says of a network, as the calculator shows it.
struct NetworkBoundsText: BoundDocument {
  let bounds: NetworkBounds
  let digits: Int

  private var question: NetworkQuestion { bounds.setting.question }
}

// MARK: - JSON

extension NetworkBoundsText {
  /// Infinite numbers are null.
  var json: JSONValue {
    .object([
      ("relative_error", .string(decimal(question.relativeError))),
      ("failure_probability", .string(decimal(question.failureProbability))),
      ("slack", .string(decimal(question.slack))),
      ("weights", .integer(bounds.weights)),
      ("live_groups", .integer(bounds.setting.liveGroups)),
      ("share", enclosure(Interval(bounds.setting.share))),
      ("fresh_inputs", .string(bounds.freshInputs.rawValue)),
      ("layers", .array(bounds.layers.map(json(of:)))),
      ("network", networkJSON),
    ])
  }

  private func json(of layer: LayerBounds) -> JSONValue {
    .object([
      ("name", .string(layer.name)),
      ("neurons", .integer(layer.neurons)),
      ("live_groups", .integer(layer.liveGroups)),
      ("dead_groups", .integer(layer.deadGroups)),
      ("weights", .integer(layer.weights)),
      ("sensitivity_sum", spread(layer.sensitivitySums)),
      ("rungs", .array(layer.rungs.map(json(of:)))),
      ("floor", json(of: layer.floor)),
      ("expected_nonzeros", layer.expectedNonzeros.map(enclosure) ?? .null),
      ("cancellation", spread(layer.cancellations)),
      ("ratio", json(of: layer.ratios.ratio)),
      ("mixed_factor", json(of: layer.ratios.factor)),
      (
        "network_error",
        layer.networkError.map { enclosure(Interval($0)) } ?? .null
      ),
      (
        "network_samples",
        layer.networkSamples.map { enclosure($0.real) } ?? .null
      ),
      ("allocation", json(of: layer.allocation, groups: layer.liveGroups)),
      ("waterfall", WaterfallText(fall: layer.waterfall, digits: digits).json),
    ])
  }

  private var networkJSON: JSONValue {
    .object([
      ("ratio", json(of: bounds.ratios.ratio)),
      ("mixed_factor", json(of: bounds.ratios.factor)),
      (
        "cancellation",
        bounds.setting.error.cancellationsToOutput[0]
          .map { enclosure(Interval($0)) } ?? .null
      ),
      (
        "waterfall",
        WaterfallText(fall: bounds.waterfall, digits: digits).json
      ),
    ])
  }

  private func json(of size: LayerBounds.RungSize) -> JSONValue {
    .object([
      ("id", .string(size.id.rawValue)), ("samples", JSONValue(size.samples)),
      ("exact", .bool(size.isExact)),
    ])
  }

  /// C is null where nothing is certified.
  private func json(of ratio: CertifiedRatio) -> JSONValue {
    .object([
      ("certified", ratio.ratio.map { enclosure(Interval($0)) } ?? .null),
      ("fresh_inputs", .integer(ratio.plan.inputs)),
      ("allowed", .integer(ratio.plan.allowed)),
      ("infinite", .integer(ratio.infinite)),
      ("exceedance", enclosure(Interval(ratio.plan.exceedance))),
      ("error_probability", .string(decimal(ratio.plan.errorProbability))),
    ])
  }

  private func json(
    of allocation: BudgetAllocation?, groups: Int
  ) -> JSONValue {
    guard let allocation else { return .null }
    return .object([
      ("budget", .integer(allocation.budget)),
      ("sum_of_errors", enclosure(allocation.optimum)),
      ("sum_of_errors_whole_draws", enclosure(allocation.wholeCost)),
      ("groups", .integer(groups)),
    ])
  }

  private func spread(_ sorted: [Double]) -> JSONValue {
    let ends = Self.ends(sorted)
    return .object([
      ("least", JSONValue(finite(ends?.least))),
      ("median", JSONValue(finite(ends?.median))),
      ("most", JSONValue(finite(ends?.most))),
    ])
  }

  private func finite(_ x: Double?) -> Double? {
    x.flatMap { $0.isFinite ? $0 : nil }
  }

  private func enclosure(_ x: Interval) -> JSONValue {
    BoundEnclosure(x, digits: digits).json
  }
}

// MARK: - Tables

extension NetworkBoundsText {
  var table: String {
    [
      summary, layers, sizes, certificates, composition,
      WaterfallText(fall: bounds.waterfall, digits: digits).table,
    ].joined(separator: "\n\n")
  }

  private var summary: String {
    let share = ReadableNumber.atLeast(Interval(bounds.setting.share))
    return """
      \(bounds.layers.count) layers, \(bounds.weights) weights, \
      \(bounds.setting.liveGroups) live groups
      relative error \(decimal(question.relativeError)), failure probability \
      \(decimal(question.failureProbability)), of each sum without signs \(share)
      """
  }

  private var layers: String {
    let rows = bounds.layers.map { layer in
      [
        layer.name, "\(layer.weights)", "\(layer.liveGroups)",
        "\(layer.deadGroups)",
      ] + Self.cells(layer.sensitivitySums) + [
        ReadableNumber.nearest(layer.expectedNonzeros?.midpoint, digits: 5)
      ]
    }
    return BoundText.table(
      [
        [
          "layer", "weights", "groups", "dead", "SS least", "median", "most",
          "non-zeros (T12)",
        ]
      ] + rows)
  }

  /// Draws by rung; T12's non-zeros are those of T4b.
  private var sizes: String {
    let ids = bounds.layers.first { !$0.rungs.isEmpty }?.rungs.map(\.id) ?? []
    let rows = bounds.layers.map { layer in
      [layer.name]
        + (layer.rungs + [layer.floor]).map { size in
          size.samples.map { "\($0)" } ?? "-"
        }
    }
    let header = ["draws"] + ids.map(\.rawValue) + ["floor"]
    return BoundText.table([header] + rows)
  }

  private var certificates: String {
    let plan = bounds.ratios.ratio.plan
    let beyond = ReadableNumber.atLeast(exact: plan.exceedance.description)
    let intro = """
      T2 on \(plan.inputs) \(bounds.freshInputs.rawValue) inputs, of which \
      \(plan.allowed) may exceed: holds for all inputs but a share \(beyond), \
      confidence \(decimal(1 - plan.errorProbability))
      """
    func row(
      _ name: String, _ ratio: CertifiedRatio, _ factor: CertifiedRatio
    ) -> [String] {
      [name, "\(ratio.infinite)", shown(ratio), shown(factor)]
    }
    let rows =
      bounds.layers.map { row($0.name, $0.ratios.ratio, $0.ratios.factor) }
      + [row("network", bounds.ratios.ratio, bounds.ratios.factor)]
    return intro + "\n"
      + BoundText.table(
        [["layer", "inputs without", "C", "mixed factor (T2')"]] + rows)
  }

  private func shown(_ ratio: CertifiedRatio) -> String {
    ratio.ratio.map { ReadableNumber.atLeast(Interval($0), digits: 4) }
      ?? "none"
  }

  /// T7, T10 and T11.
  private var composition: String {
    let rows = bounds.layers.map { layer in
      let Δ = Self.ends(layer.cancellations)
      return [
        layer.name, ReadableNumber.nearest(Δ?.median),
        ReadableNumber.nearest(Δ?.most),
        layer.networkError.map { ReadableNumber.atMost(Interval($0)) } ?? "0",
        layer.networkSamples.map { ReadableNumber.atLeast($0.real) } ?? "inf",
        layer.allocation.map { allocation in
          ReadableNumber.atLeast(
            allocation.wholeCost / Interval(layer.liveGroups))
        } ?? "-",
      ]
    }
    return BoundText.table(
      [
        [
          "layer", "Delta median", "most (T7)", "its error (T10)",
          "draws a group", "mean error, half the weights (T11)",
        ]
      ] + rows)
  }

  private static func cells(_ sorted: [Double]) -> [String] {
    guard let ends = ends(sorted) else { return ["-", "-", "-"] }
    return [ends.least, ends.median, ends.most].map {
      ReadableNumber.nearest($0, digits: 4)
    }
  }

  private static func ends(
    _ sorted: [Double]
  ) -> (least: Double, median: Double, most: Double)? {
    guard let least = sorted.first, let most = sorted.last else { return nil }
    return (least, sorted[(sorted.count - 1) / 2], most)
  }
}
