import Bounds

/// What a run shows less of than the baseline's did: trials, levels, verdicts,
/// numbers that are measured (H7). A run that looked less found less, so this is
/// never silent.
struct EvidenceComparison {
  let baseline: RunRecord
  let candidate: RunRecord
  let pairs: [RowPair]
  /// Comparisons of the claims' streams.
  let groups: [StreamComparison]

  var findings: [GateFinding] {
    ofTheRun + pairs.flatMap { trials($0) + verdict($0) }
      + groups.compactMap(measurements)
  }

  // MARK: - The run as a whole

  private var ofTheRun: [GateFinding] {
    var findings: [GateFinding] = []
    func add(_ what: String, _ amount: String, trials: Int? = nil) {
      findings.append(
        GateFinding(
          .lostPower, .undecided, claims: [], what: what, amount: amount,
          command: candidate.command, trialsNeeded: trials))
    }
    if candidate.trials < baseline.trials {
      add(
        "the run has fewer trials, and sees less",
        "trials: \(baseline.trials) before, \(candidate.trials) now",
        trials: baseline.trials)
    }
    if let before = Rational.recorded(baseline.alpha),
      let now = Rational.recorded(candidate.alpha), now < before
    {
      add(
        "the run has a smaller alpha, and sees less",
        "alpha: \(baseline.alpha) before, \(candidate.alpha) now")
    }
    if candidate.stopsEarly && !baseline.stopsEarly {
      add(
        "rows end once they are decided, and did not before",
        "trials up to \(baseline.trials) in both runs")
    }
    return findings
  }

  // MARK: - Rows

  /// A number of trials that is the row's own.
  private func trials(_ pair: RowPair) -> [GateFinding] {
    let (b, c) = (pair.baseline, pair.candidate)
    let isOfTheRun =
      b.trials == baseline.trials && c.trials == candidate.trials
    guard b.method == .fixed, c.method == .fixed, b.end == .all,
      c.end == .all, c.trials < b.trials, !isOfTheRun
    else { return [] }
    return [
      finding(
        .lostPower, .regression, pair, "it is tried less often",
        "\(b.trials) trials before, \(c.trials) now")
    ]
  }

  /// A verdict that says less. Of equal trials that is a regression; of others it
  /// may be chance, and is a note; of fewer ones nothing is shown any more.
  private func verdict(_ pair: RowPair) -> [GateFinding] {
    let (b, c) = (pair.baseline, pair.candidate)
    // These two are findings of their own.
    guard c.verdict != .violated, c.verdict != .controlFailed,
      c.verdict.strength < b.verdict.strength
    else { return [] }
    let isEqual =
      groups.first { $0.rows.contains { $0.name == pair.name } }?.likeness
      == .equalBits
    let severity: GateFinding.Severity =
      isEqual && b.trials == c.trials
      ? .regression
      : c.control != nil || c.trials < b.trials ? .undecided : .note
    return [
      finding(
        .lostPower, severity, pair, "its verdict says less",
        "\(b.verdict.rawValue) before, \(c.verdict.rawValue) now")
    ]
  }

  private func finding(
    _ kind: GateFinding.Kind, _ severity: GateFinding.Severity,
    _ pair: RowPair, _ what: String, _ amount: String
  ) -> GateFinding {
    GateFinding(
      kind, severity, claims: [pair.name], what: what, amount: amount,
      command: candidate.repetition(of: pair.candidate))
  }

  // MARK: - Streams

  /// Errors and non-zeros of fewer trials than both runs made.
  private func measurements(_ group: StreamComparison) -> GateFinding? {
    guard let streams = group.streams else { return nil }
    let (b, c) = (streams.baseline, streams.candidate)
    let lists = [
      ("errors", b.errors.count, c.errors.count),
      ("non-zeros", b.nonZeros.count, c.nonZeros.count),
    ].filter { _, before, now in now < min(before, c.trials) }
    guard !lists.isEmpty else { return nil }
    return GateFinding(
      .missing, .regression, claims: group.rows.map(\.name),
      what: "fewer trials are measured",
      amount: lists.map { "\($0): of \($1) trials before, of \($2) now" }
        .joined(separator: "; "),
      command: candidate.repetition(of: group.rows[0].candidate))
  }
}

extension Verdict {
  /// How much it says, of claims and of controls.
  fileprivate var strength: Int {
    switch self {
    case .holds, .refutedAsExpected, .exactAsExpected: 3
    case .consistent: 2
    case .undecided: 1
    case .assumptionFails, .violated, .controlFailed: 0
    }
  }
}
