import Bounds
import SiPP

/// A sampler whose every cell is tested against its exact law (H8).
struct SamplerEntry: Sendable {
  let importances: [Double]

  /// Reads `importances`.
  init(_ fields: inout JSONFields) throws(SiPPError) {
    let place = try fields.require("importances")
    var importances: [Double] = []
    for element in try fields.array(place) {
      let value = try fields.rational(
        element, in: Rational(1, 1_000_000)...1_000_000)
      importances.append(value.approximation)
    }
    guard (2...64).contains(importances.count) else {
      throw fields.error(at: place, "2 to 64 importances are wanted")
    }
    self.importances = importances
  }

  /// One row a cell: a trial is one draw, and fails where it hits the cell.
  ///
  /// Each cell has an exact binomial test, and the run's level is shared by all:
  /// chi-square is not valid at these levels.
  func rows() throws -> SuiteRows {
    let sampler = try ImportanceSampler(importances: importances)
    let numbers = importances.map { ReadableNumber.nearest($0) }
      .joined(separator: ":")
    return SuiteRows(
      claims: [],
      controls: (0..<sampler.count).map { cell in
        let name = "sampler \(numbers), cell \(cell)"
        return Claim(
          id: .h8, instance: name,
          parameters: [
            ("cells", .integer(sampler.count)), ("cell", .integer(cell)),
            ("samples", .integer(1)),
          ],
          ledger: Ledger(points: .none, input: .none), relation: .equals,
          predicted: Interval(sampler.probability(of: cell)),
          control: .negative,
          experiment: HitCountExperiment(
            sampler: sampler, hits: { $0 == cell }, draws: 1,
            failure: HitCountFailure(least: 1, most: nil)),
          streamName: "H8|\(name)",
          assumption: .met("the sampler's law is known exactly"),
          oracle: Interval(sampler.probability(of: cell)))
      })
  }
}
