import Bounds
import SiPP

/// T12 on a sampler of an exactly known law: how many different weights m draws
/// leave.
struct DistinctDrawsSetting: Sendable {
  /// What is drawn from, in words.
  let name: String
  let sampler: ImportanceSampler
  /// m ≥ 1.
  let draws: Int
  /// t > 0.
  let deviation: Rational
  /// Which of T12's bounds; nil: the better of the first two.
  let reason: DistinctDrawsTail?

  /// The law that is drawn, as T12 takes it.
  ///
  /// Equal units count as ones, which keeps exact numbers short.
  private var weights: [Int] {
    let isUniform = Set(sampler.units).count == 1
    return sampler.units.map { isUniform ? 1 : Int($0) }
  }

  /// T12's bound on P(|D − E D| ≥ t).
  func bound() throws(BoundError) -> Interval {
    let law = try DistinctDraws(weights: weights)
    guard let reason else {
      return try law.failureProbability(deviation: deviation, draws: draws)
    }
    return try law.failureProbability(
      deviation: deviation, draws: draws, by: reason)
  }

  /// E D, exactly.
  func expectation() throws(BoundError) -> Rational {
    try DistinctDraws(weights: weights).exactExpectation(draws: draws)
  }

  /// The whole numbers D with |D − E D| ≥ t, among 1 … min(m, n).
  func failure() throws(BoundError) -> HitCountFailure {
    let mean = try expectation()
    let most = min(draws, sampler.count)
    return HitCountFailure(
      least: (mean + deviation).ceiling.flatMap { $0 <= most ? $0 : nil },
      most: (mean - deviation).floor.flatMap { $0 >= 1 ? $0 : nil })
  }

  /// P(|D − E D| ≥ t), exactly: T1's law of the set that draws have seen.
  ///
  /// - Throws: `beyondReach` past the limits of `SeenSetLaw`.
  func failureProbability() throws(BoundError) -> Rational {
    let law = try SeenSetLaw(weights: weights, draws: draws).distinctCounts
    let failure = try failure()
    return law.indices.reduce(0) { sum, count in
      failure.outcome(hits: count) == .fails ? sum + law[count] : sum
    }
  }
}

// MARK: - Rows

extension DistinctDrawsSetting {
  /// T12's row, and its exact law where that is within reach.
  func rows() throws -> SuiteRows {
    let law = try exactLaw()
    let bound = Claim(
      id: .t12, instance: instance, parameters: try parameters(),
      ledger: Ledger(points: .none, input: .none),
      predicted: try self.bound(),
      experiment: DistinctIndicesExperiment(
        sampler: sampler, draws: draws, failure: try failure(),
        expectation: try expectation()),
      streamName: "T12|\(instance)",
      assumption: .met("none needed: T12 holds for every law"), oracle: law)
    return SuiteRows(
      claims: [bound], controls: [law].compactMap { $0.map(bound.knownLaw) })
  }

  private var instance: String {
    "\(name), m=\(draws) t=\(decimal(deviation))"
      + (reason.map { ", by \($0.name)" } ?? "")
  }

  private func exactLaw() throws(BoundError) -> Interval? {
    do {
      return Interval(try failureProbability())
    } catch .beyondReach {
      return nil
    }
  }

  private func parameters() throws -> [(name: String, value: JSONValue)] {
    [
      ("weights", .integer(sampler.count)),
      ("deviation", .string(decimal(deviation))),
      (
        "expected_distinct",
        DecimalEnclosure(Interval(try expectation()), digits: 17).json
      ),
      ("samples", .integer(draws)),
    ]
  }
}

extension DistinctDrawsTail {
  /// As suite files and reports call it.
  var name: String {
    switch self {
    case .draws: "draws"
    case .support: "support"
    case .variance: "variance"
    }
  }
}

// MARK: - Trials

/// Draws m indices; fails where the number D of different ones is too far from
/// E D.
struct DistinctIndicesExperiment: Experiment {
  let sampler: ImportanceSampler
  let draws: Int
  let failure: HitCountFailure
  /// E D.
  private let expectation: Double

  init(
    sampler: ImportanceSampler, draws: Int, failure: HitCountFailure,
    expectation: Rational
  ) {
    self.sampler = sampler
    self.draws = draws
    self.failure = failure
    self.expectation = expectation.approximation
  }

  func outcome(using stream: inout TrialStream) -> Outcome {
    failure.outcome(hits: distinct(using: &stream))
  }

  /// |D − E D|, and D itself: the weights that a pruning leaves.
  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    let distinct = distinct(using: &stream)
    return TrialMeasurement(
      outcome: failure.outcome(hits: distinct),
      error: abs(Double(distinct) - expectation), nonZeros: distinct)
  }

  private func distinct(using stream: inout TrialStream) -> Int {
    sampler.counts(draws: draws, using: &stream).count { $0 > 0 }
  }
}
