import Bounds
import SiPP

extension NetworkTrials {
  /// Where the draws come from that a guarantee for the whole network asks for
  /// (``Bounds/Waterfall``), layer by layer, at a typical evaluation input; nil where no
  /// group is live, where `Bounds` has no answer, and after a cancellation.
  func waterfall(_ monteCarlo: MonteCarlo) -> FigureRecord? {
    let (ε, δ) = (NetworkSuite.relativeError, NetworkSuite.failureProbability)
    do {
      let setting = try NetworkSetting(
        network, groups: layers.map(\.groups),
        points: layers.map(\.evaluation),
        question: try NetworkQuestion(
          relativeError: ε, failureProbability: δ), monteCarlo: monteCarlo)
      var falls: [(name: String, fall: Waterfall)] = []
      for layer in layers.indices {
        let places = setting.places(layer: layer)
        let parts = try monteCarlo.map(places.count) { place in
          Result { try setting.waterfall(places[place]) }
        }.map { try $0.get() }
        guard !parts.isEmpty else { continue }
        falls.append((layers[layer].name, Waterfall(sumOf: parts)))
      }
      return falls.isEmpty ? nil : figure(falls, groups: setting.liveGroups)
    } catch is BoundError, is CancellationError {
      return nil
    } catch {
      preconditionFailure("finite activations, and what Bounds says: \(error)")
    }
  }

  private func figure(
    _ falls: [(name: String, fall: Waterfall)], groups: Int
  ) -> FigureRecord {
    FigureRecord(
      kind: .waterfall, instance: name,
      parameters: [
        ("relative_error", .string(decimal(NetworkSuite.relativeError))),
        (
          "failure_probability",
          .string(decimal(NetworkSuite.failureProbability))
        ),
        ("live_groups", .integer(groups)),
        ("floors_are_exact", .bool(falls.allSatisfy(\.fall.isExact))),
      ],
      x: Waterfall.Stage.allCases.indices.map { Double($0) },
      series: falls.map { name, fall in
        FigureRecord.Series(
          name: name,
          values: Waterfall.Stage.allCases.map { fall.samples($0).drawn })
      },
      rows: [])
  }
}
