import Bounds
import SiPP
import Synchronization

extension NetworkTrials {
  /// For each layer the quantiles of ρ (T2): at the sensitivity points, at the
  /// evaluation inputs and at validation inputs, where there are any; and of each
  /// weight's largest importance at the evaluation inputs over its sensitivity. Then
  /// the network's waterfall.
  ///
  /// Empty after a cancellation.
  func figures(_ monteCarlo: MonteCarlo) -> [FigureRecord] {
    let validation = inputs.validation.map { network.layerInputs($0) }
    var figures: [FigureRecord] = []
    for (number, layer) in layers.enumerated() {
      let seen = layer.ratios(layer.sensitivity, monteCarlo)
      let fresh = layer.ratios(layer.evaluation, monteCarlo)
      let others = validation.map { layer.ratios($0[number], monteCarlo) }
      if monteCarlo.isCancelled { return [] }
      figures.append(
        layer.figure(of: name, seen: seen, fresh: fresh, validation: others))
    }
    figures += [waterfall(monteCarlo)].compactMap { $0 }
    return monteCarlo.isCancelled ? [] : figures
  }
}

extension NetworkTrials.Layer {
  /// Of all rows of `points`, on several threads.
  fileprivate func ratios(
    _ points: Matrix, _ monteCarlo: MonteCarlo
  ) -> SensitivityRatios {
    let all = Mutex(SensitivityRatios(groups, points: points.rows(0..<0)))
    monteCarlo.run(
      trials: points.rows, chunk: 32,
      see: { (piece: SensitivityRatios) in
        all.withLock { $0.append(piece) }
        return true
      },
      make: { SensitivityRatios(groups, points: points.rows($0)) })
    return all.withLock { $0 }
  }

  fileprivate func figure(
    of network: String, seen: SensitivityRatios, fresh: SensitivityRatios,
    validation: SensitivityRatios?
  ) -> FigureRecord {
    var weights: [Double] = []
    for (group, largest) in zip(groups, fresh.largest) {
      for (s, g) in zip(group.sensitivities, largest) where s > 0 {
        weights.append(g / s)
      }
    }
    let samples =
      [
        ("in sample", seen.ratios), ("out of sample", fresh.ratios),
        ("weights", weights),
      ] + (validation.map { [("validation", $0.ratios)] } ?? [])
    return FigureRecord(
      kind: .sensitivityRatio, instance: "\(network) \(name)",
      parameters: parameters(
        fresh: fresh.ratios, validation: validation?.ratios,
        seenWeights: weights.count),
      x: Quantiles.levels.map(\.value),
      series: samples.map { name, values in
        FigureRecord.Series(name: name, values: Quantiles.of(values))
      },
      rows: [])
  }

  private func parameters(
    fresh: [Double], validation: [Double]?, seenWeights: Int
  ) -> [(name: String, value: JSONValue)] {
    func share(_ ratios: [Double]) -> JSONValue {
      .number(Double(ratios.count { $0 > 1 }) / Double(ratios.count))
    }
    func infinite(_ ratios: [Double]) -> JSONValue {
      .integer(ratios.count { $0 == .infinity })
    }
    let weights = groups.reduce(0) { $0 + $1.indices.count }
    var parameters: [(name: String, value: JSONValue)] = [
      ("layer", .string(name)),
      ("sensitivity_points", .integer(sensitivity.rows)),
      ("evaluation_inputs", .integer(fresh.count)),
      ("share_above_1", share(fresh)), ("infinite", infinite(fresh)),
    ]
    if let validation {
      parameters += [
        ("validation_inputs", .integer(validation.count)),
        ("validation_share_above_1", share(validation)),
        ("validation_infinite", infinite(validation)),
      ]
    }
    return parameters + [
      ("weights", .integer(weights)),
      ("unseen_weights", .integer(weights - seenWeights)),
    ]
  }
}

/// Order statistics at fixed levels.
enum Quantiles {
  /// A level p, in thousandths.
  struct Level: Sendable {
    let thousandths: Int

    var value: Double { Double(thousandths) / 1_000 }
  }

  /// 0, 0.01, …, 0.99, 0.999 and 1.
  static let levels =
    (0..<100).map { Level(thousandths: 10 * $0) }
    + [Level(thousandths: 999), Level(thousandths: 1_000)]

  /// The ⌈p n⌉-th of n values in ascending order, the first for p = 0: a value
  /// with at least the share p at or below it. Nil where that is infinite, and of
  /// no values.
  static func of(_ values: [Double]) -> [Double?] {
    let sorted = values.sorted()
    return levels.map { level in
      let rank = (level.thousandths * sorted.count + 999) / 1_000
      guard !sorted.isEmpty else { return nil }
      let value = sorted[max(rank, 1) - 1]
      return value.isFinite ? value : nil
    }
  }
}
