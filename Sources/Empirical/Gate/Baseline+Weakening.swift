import Bounds

extension Baseline {
  /// Accepts `run` in the place of this baseline's, and records what that gives up.
  ///
  /// - Throws: ``Refusal``; ``BoundError`` where the comparison of both runs stays
  ///   undecided.
  public func accepting(_ run: RunRecord, reason: String) throws -> Baseline {
    try Self.requireAcceptable(run, reason: reason)
    // Nothing is tolerated: also small steps add up.
    let gate = try RegressionGate(
      baseline: self.run, candidate: run,
      settings: GateSettings(tolerance: 0))
    let entry = Acceptance(
      reason: reason, version: run.version,
      weakened: Self.weakerNumbers(self.run, run)
        + gate.findings.filter(\.isWeakening).map(\.line),
      added: gate.findings.filter { $0.kind == .new }.flatMap(\.claims))
    return Baseline(run: run, accepted: accepted + [entry])
  }

  /// Numbers of the run as a whole by which it shows less.
  private static func weakerNumbers(
    _ before: RunRecord, _ now: RunRecord
  ) -> [String] {
    var lines: [String] = []
    let alphas = [before, now].map { Rational.recorded($0.alpha) }
    if let old = alphas[0], let new = alphas[1], new > old {
      lines.append("alpha: \(before.alpha) before, \(now.alpha) now")
    }
    if now.suite != before.suite {
      lines.append("suite: \(before.suite) before, \(now.suite) now")
    }
    let rows = Dictionary(
      now.rows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for row in before.rows {
      // Numbers of trials that are fixed are findings of the comparison.
      guard let other = rows[row.name], other.trials < row.trials,
        row.method != .fixed || other.method != .fixed,
        row.trials != before.trials || other.trials != now.trials,
        !now.stopsEarly
      else { continue }
      lines.append(
        "\(row.name): \(row.trials) trials before, \(other.trials) now")
    }
    return lines
  }
}

extension GateFinding {
  /// Whether an acceptance in spite of it gives something up.
  fileprivate var isWeakening: Bool {
    severity != .note || kind == .lostTightness || kind == .changed
      || kind == .lostPower
  }

  /// The finding in a line.
  var line: String {
    let who = claims.isEmpty ? "" : claims.joined(separator: " and ") + ": "
    return who + what + (amount.isEmpty ? "" : ": \(amount)")
  }
}
