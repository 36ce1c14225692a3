import Bounds

/// A row in both runs.
struct RowPair {
  let baseline: RowRecord
  let candidate: RowRecord

  /// As reports name it.
  var name: String { candidate.name }

  /// Whether both rows make a claim of ours.
  var isClaim: Bool { candidate.control == nil }

  /// Whether certified numbers of both speak of one quantity: with other numbers of
  /// draws they do not.
  var hasEqualSamples: Bool { baseline.samples == candidate.samples }

  /// What makes it another row than it was, in words; nil where it is the same.
  ///
  /// The number of draws may differ: it is compared as a certified number.
  var change: String? {
    if baseline.relation != candidate.relation {
      return "relation: '\(baseline.relation.rawValue)' before, "
        + "'\(candidate.relation.rawValue)' now"
    }
    let redrawn = [baseline.redrawn, candidate.redrawn].map {
      $0.map(\.rawValue).joined(separator: ", ")
    }
    if baseline.redrawn != candidate.redrawn {
      return "redrawn in a trial: \(redrawn[0]) before, \(redrawn[1]) now"
    }
    if baseline.ledger != candidate.ledger { return "another ledger" }
    if baseline.assumptionIsMet != candidate.assumptionIsMet {
      return candidate.assumptionIsMet
        ? "its assumption did not hold and now does"
        : "its assumption does not hold any more: \(candidate.assumption)"
    }
    return changedParameter
  }

  private var changedParameter: String? {
    let (b, c) = (sizes(baseline), sizes(candidate))
    for name in b.map(\.name) + c.map(\.name) {
      let before = b.first { $0.name == name }?.value
      let now = c.first { $0.name == name }?.value
      if before != now {
        return "\(name): \(before?.text() ?? "none") before, "
          + "\(now?.text() ?? "none") now"
      }
    }
    return nil
  }

  private func sizes(
    _ row: RowRecord
  ) -> [(name: String, value: JSONValue)] {
    let isNumber = baseline.samples != nil && candidate.samples != nil
    return row.parameters.filter { !isNumber || $0.name != "samples" }
  }
}

/// The rows of two runs, matched by identifier, instance and control (H7).
struct RowMatching {
  /// Rows of both that say the same.
  private(set) var pairs: [RowPair] = []
  /// What was matched and differs, or is in one run only.
  private(set) var findings: [GateFinding] = []

  init(baseline: RunRecord, candidate: RunRecord) {
    var rest: [String: RowRecord] = [:]
    for row in candidate.rows { rest[row.name] = row }
    for row in baseline.rows {
      guard let other = rest.removeValue(forKey: row.name) else {
        findings.append(
          GateFinding(
            .missing, .regression, claims: [row.name],
            what: row.control == nil
              ? "the claim is gone" : "the control is gone",
            command: baseline.repetition(of: row)))
        continue
      }
      let pair = RowPair(baseline: row, candidate: other)
      if let change = pair.change {
        findings.append(
          GateFinding(
            .changed, .regression, claims: [row.name],
            what: "it is not the claim that it was", amount: change,
            command: candidate.repetition(of: other)))
      } else {
        pairs.append(pair)
      }
    }
    for row in candidate.rows where rest[row.name] != nil {
      findings.append(
        GateFinding(
          .new, .note, claims: [row.name],
          what: "not in the baseline, which nothing is compared with",
          command: candidate.repetition(of: row)))
    }
  }
}

extension RunRecord {
  /// The command that runs `row` again, as this run did; with `trial`, that trial
  /// alone.
  func repetition(
    of row: RowRecord, trials: Int? = nil, trial: Int? = nil
  ) -> [String] {
    var arguments = command
    // What is no run of a suite is repeated as a whole.
    if arguments.first == "gate" { return arguments }
    if arguments.isEmpty {
      arguments = [
        "verify", "--suite", suite, "--seed", "\(seed)", "--trials",
        "\(self.trials)",
      ]
    }
    // A selection keeps all controls, and can be of claims alone.
    if row.control == nil {
      arguments.replace(
        "--claims", with: "\(row.id.rawValue) \(row.instance)")
    }
    if let trials { arguments.replace("--trials", with: "\(trials)") }
    if let trial { arguments.replace("--trial", with: "\(trial)") }
    return arguments
  }
}

extension [String] {
  /// Sets the value of an option.
  mutating func replace(_ option: String, with value: String) {
    removeAll { $0.hasPrefix(option + "=") }
    if let place = firstIndex(of: option) {
      removeSubrange(place..<Swift.min(place + 2, count))
    }
    self += [option, value]
  }
}
