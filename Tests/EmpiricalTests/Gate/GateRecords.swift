import TestSupport

@testable import Bounds
@testable import Empirical

/// Records of runs made by hand: a claim with a bound, trials that failed at given
/// places, and whatever a test changes.
enum GateRecords {
  /// A bound on the failures of `stream`.
  static func row(
    _ id: StatementID = .t4e, instance: String = "blocks B=2", failures: Int,
    trials: Int = 10_000, stream: String = "T4e|blocks", samples: Int = 200,
    predicted: String = "0.1", oracle: String? = nil,
    relation: Claim.Relation = .atMost, control: Claim.Control? = nil,
    verdict: Verdict = .holds
  ) -> RowRecord {
    RowRecord(
      id: id, instance: instance,
      parameters: [
        ("relative_error", .string("0.5")), ("samples", .integer(samples)),
      ],
      redrawn: [.pruning],
      ledger: LedgerRecord(
        pruning: "drawn", input: "fixed", points: "fixed",
        isConditionalOnS: true),
      control: control, relation: relation,
      predicted: enclosure(predicted), method: .fixed, end: .all,
      trials: trials, failures: failures, undefined: 0, undecided: 0,
      estimate: Double(failures) / Double(trials),
      limits: enclosure("0", "1"), oracle: oracle.map { enclosure($0) },
      profile: nil, verdict: verdict, assumptionIsMet: true,
      assumption: "checked", pValue: 1,
      adjustedPValue: control == nil ? 1 : nil,
      power: PowerRecord(
        detects: "0.2", detectsBelow: nil, withProbability: 0.99),
      predictedOverObserved: failures == 0 ? nil : 1, samplesOverFloor: 1.5,
      stream: stream)
  }

  static func enclosure(_ lower: String, _ upper: String? = nil)
    -> DecimalEnclosure
  {
    do {
      return try DecimalEnclosure(lower: lower, upper: upper ?? lower)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// The trials `failed` of a stream; the digest is that of the list.
  static func stream(
    _ name: String = "T4e|blocks", trials: Int = 10_000, failed: [Int],
    probe: String = "a", errors: [Float] = [], nonZeros: [Int] = []
  ) -> StreamRecord {
    let traced = min(trials, StreamRecord.mostTraced)
    return StreamRecord(
      name: name, method: .plain, trials: trials,
      digest: hexadecimal(StreamID("\(failed)").bits),
      probe: String(repeating: "0", count: 16 - probe.count) + probe,
      traced: traced, failed: failed.filter { $0 < traced }, undefined: [],
      undecided: [], errors: errors, nonZeros: nonZeros)
  }

  static func run(
    _ rows: [RowRecord], _ streams: [StreamRecord], seed: Int = 1,
    trials: Int = 10_000
  ) -> RunRecord {
    let controls = rows.filter { $0.control != nil }
    return RunRecord(
      version: "0.1.0", seed: seed, trials: trials, alpha: "1/1000000",
      suite: "quick",
      command: [
        "verify", "--suite", "quick", "--trials", "\(trials)", "--seed",
        "\(seed)",
      ],
      levels: LevelsRecord(
        claims: rows.count - controls.count, positiveControls: 0,
        negativeControls: controls.count, sideOfAClaim: "1/2000000"),
      stopsEarly: false, isComplete: true,
      // Without controls of both kinds nothing is shown.
      verdict: .undecided,
      controlsPassed: controls.count, controlsFailed: 0, rows: rows,
      perturbations: [], figures: [], networks: [], streams: streams)
  }

  /// A run of one claim, of which the trials `failed` failed.
  static func run(
    failed: [Int], trials: Int = 10_000, seed: Int = 1, probe: String = "a",
    oracle: String? = nil, relation: Claim.Relation = .atMost,
    predicted: String = "0.1", errors: [Float] = [], nonZeros: [Int] = [],
    changing change: (inout RowRecord) -> Void = { _ in }
  ) -> RunRecord {
    var row = row(
      failures: failed.count, trials: trials, predicted: predicted,
      oracle: oracle, relation: relation)
    change(&row)
    return run(
      [row],
      [
        stream(
          trials: trials, failed: failed, probe: probe, errors: errors,
          nonZeros: nonZeros)
      ], seed: seed, trials: trials)
  }

  /// `count` trials out of `trials`, spread evenly, from `first` on.
  static func spread(_ count: Int, of trials: Int, from first: Int = 0) -> [Int]
  {
    (0..<count).map { (first + $0 * trials / count) % trials }.sorted()
  }

  /// Trials that fail independently with probability `rate`.
  static func failures(
    rate: Double, of trials: Int, using generator: inout SplitMix64
  ) -> [Int] {
    (0..<trials).filter { _ in
      Double.random(in: 0..<1, using: &generator) < rate
    }
  }
}

extension RegressionGate {
  func kinds(_ severity: GateFinding.Severity) -> [GateFinding.Kind] {
    findings.filter { $0.severity == severity }.map(\.kind)
  }
}
