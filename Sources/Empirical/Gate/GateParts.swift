import Bounds

/// The comparisons that a gate is made of, before their tests are adjusted.
struct GateParts {
  let baseline: RunRecord
  let candidate: RunRecord
  let settings: GateSettings
  private let matching: RowMatching
  private let groups: [StreamComparison]
  private let networks: [NetworkComparison]

  init(baseline: RunRecord, candidate: RunRecord, settings: GateSettings) {
    self.baseline = baseline
    self.candidate = candidate
    self.settings = settings
    let matching = RowMatching(baseline: baseline, candidate: candidate)
    let groups = Self.groups(matching.pairs, baseline, candidate, settings)
    self.matching = matching
    self.groups = groups
    let isSame =
      !groups.isEmpty
      && groups.allSatisfy {
        $0.likeness == .equalBits || $0.likeness == .sameAlgorithm
      }
    networks = baseline.networks.compactMap { before in
      candidate.networks.first {
        $0.name == before.name && $0.rule == before.rule
      }.map {
        NetworkComparison(
          baseline: before, candidate: $0,
          isPaired: baseline.seed == candidate.seed, isSameAlgorithm: isSame,
          settings: settings, command: candidate.command)
      }
    }
  }

  /// Claims by the streams that they share in both runs, in the order of the rows.
  private static func groups(
    _ pairs: [RowPair], _ baseline: RunRecord, _ candidate: RunRecord,
    _ settings: GateSettings
  ) -> [StreamComparison] {
    var order: [String] = []
    var rows: [String: [RowPair]] = [:]
    for pair in pairs where pair.isClaim {
      let key =
        "\(pair.baseline.stream)\n\(pair.candidate.stream)\n"
        + "\(pair.baseline.method)\n\(pair.candidate.method)"
      if rows[key] == nil { order.append(key) }
      rows[key, default: []].append(pair)
    }
    return order.compactMap { key in
      guard let rows = rows[key], let first = rows.first else { return nil }
      let streams = [
        baseline.stream(of: first.baseline),
        candidate.stream(of: first.candidate),
      ].compactMap { $0 }
      return StreamComparison(
        rows: rows,
        streams: streams.count == 2
          ? StreamPair(
            streams[0], streams[1], sameSeed: baseline.seed == candidate.seed)
          : nil,
        known: baseline.knownRate(of: first.baseline), baseline: baseline,
        candidate: candidate, settings: settings)
    }
  }

  var likenesses: RegressionGate.Streams {
    var streams = RegressionGate.Streams()
    for group in groups {
      switch group.likeness {
      case .equalBits:
        streams.equal += 1
        streams.equalOutcomes += group.streams?.candidate.trials ?? 0
      case .sameAlgorithm: streams.sameAlgorithm += 1
      case .changed: streams.changed += 1
      case .otherMethod: streams.otherMethod += 1
      }
    }
    return streams
  }

  // MARK: - Findings without a test

  var deterministic: [GateFinding] {
    state + matching.findings + certified
      + EvidenceComparison(
        baseline: baseline, candidate: candidate, pairs: matching.pairs,
        groups: groups
      ).findings
      + groups.flatMap { $0.limitFindings() } + figures
      + PerturbationComparison(
        baseline: baseline, candidate: candidate, settings: settings
      ).findings
      + networks.compactMap(\.change) + networks.compactMap(\.shortage)
      + missingNetworks
  }

  /// What the candidate says of itself.
  private var state: [GateFinding] {
    var findings = candidate.rows.compactMap { row -> GateFinding? in
      switch row.verdict {
      case .violated:
        GateFinding(
          .violated, .regression, claims: [row.name],
          what: "the claim is violated",
          amount: "claimed \(row.predicted.short), observed "
            + "[\(shortened(row.limits.lower)), \(shortened(row.limits.upper))]",
          certainty: "limits at the run's level \(candidate.alpha)",
          command: candidate.repetition(of: row))
      case .controlFailed:
        GateFinding(
          .controlFailed, .undecided, claims: [row.name],
          what: "a control failed, so the candidate's run proves nothing",
          amount: "\(row.failures) of \(row.trials) failed",
          certainty: "the control's own budget",
          command: candidate.repetition(of: row))
      default: nil
      }
    }
    for (run, name) in [(baseline, "baseline"), (candidate, "candidate")]
    where !run.isComplete {
      findings.append(
        GateFinding(
          .incomplete, .undecided, claims: [],
          what: "the \(name)'s run was interrupted", command: run.command))
    }
    return findings
  }

  private var certified: [GateFinding] {
    matching.pairs.flatMap { pair in
      let group = groups.first { $0.rows.contains { $0.name == pair.name } }
      return CertifiedComparison(
        pair: pair, settings: settings,
        hasEqualPower: baseline.hasPower(of: candidate)
          && pair.baseline.trials == pair.candidate.trials
          && pair.baseline.method == .fixed
          && pair.candidate.method == .fixed,
        hasEqualTrials: group?.likeness == .equalBits
          && baseline.hasPower(of: candidate),
        hasEqualProfile: baseline.seed == candidate.seed
          && group?.likeness == .equalBits,
        command: candidate.repetition(of: pair.candidate)
      ).findings
    }
  }

  private var figures: [GateFinding] {
    baseline.figures.flatMap { before in
      FigureComparison(
        baseline: before,
        candidate: candidate.figures.first { $0.isOfThePlot(before) },
        settings: settings, command: candidate.command
      ).findings
    }
      + candidate.figures.flatMap {
        FigureConsistency(figure: $0, command: candidate.command).findings
      }
  }

  private var missingNetworks: [GateFinding] {
    baseline.networks.filter { before in
      !candidate.networks.contains {
        $0.name == before.name && $0.rule == before.rule
      }
    }.map {
      GateFinding(
        .missing, .regression, claims: ["network \($0.name), \($0.rule)"],
        what: "the network is not pruned any more", command: baseline.command)
    }
  }

  // MARK: - Tests

  /// All tests after Holm's adjustment.
  struct Tested {
    var findings: [GateFinding] = []
    var count = 0
  }

  func tested() throws(BoundError) -> Tested {
    var all: [GateTest] = []
    for group in groups { all += try group.tests() }
    for network in networks { all += try network.tests() }
    // What is equal to the bit has a p-value of 1, and counts.
    let hypotheses =
      groups.map(\.hypotheses).reduce(0, +)
      + networks.map(\.hypotheses).reduce(0, +)
    let adjusted = holmAdjusted(all.map(\.pValue), claims: hypotheses)
    var tested = Tested(count: hypotheses)
    for (test, p) in zip(all, adjusted) {
      guard
        let finding = test.finding(
          adjusted: p, tests: hypotheses, level: settings.level)
      else { continue }
      tested.add(finding)
    }
    return tested
  }

  /// What is neither worse nor shown to be no worse.
  func open(after tested: Tested) throws(BoundError) -> [GateFinding] {
    var open: [GateFinding] = []
    for group in groups {
      let limits = group.limitFindings().map(\.kind)
      open += try group.openFindings(
        found: tested.kinds(of: group.rows.map(\.name)).union(limits),
        tests: tested.count)
    }
    for network in networks {
      open += try network.openFindings(found: tested.kinds(of: network.claims))
    }
    return open
  }
}

extension GateParts.Tested {
  /// Keeps the surest finding of each kind for the same rows.
  fileprivate mutating func add(_ finding: GateFinding) {
    let place = findings.firstIndex {
      $0.kind == finding.kind && $0.claims == finding.claims
    }
    guard let place else { return findings.append(finding) }
    if (finding.adjustedPValue ?? 1) < (findings[place].adjustedPValue ?? 1) {
      findings[place] = finding
    }
  }

  fileprivate func kinds(of claims: [String]) -> Set<GateFinding.Kind> {
    Set(findings.filter { $0.claims == claims }.map(\.kind))
  }
}

extension RunRecord {
  /// The trials of a row: a tilted row's are another stream of the same name.
  func stream(of row: RowRecord) -> StreamRecord? {
    let method: TrialMethod = row.method == .tilted ? .tilted : .plain
    return streams.first { $0.name == row.stream && $0.method == method }
  }

  /// The failure probability of `row`'s trials, where a row on the same stream
  /// knows it: an oracle, or the value of an exact law.
  func knownRate(of row: RowRecord) -> ClosedRange<Rational>? {
    let related = rows.filter { $0.stream == row.stream }
    let exact =
      related.compactMap(\.oracle).first
      ?? related.first { $0.relation == .equals && $0.control != .positive }?
      .predicted
    return exact.map {
      // Enclosures of sums of tails may reach beyond what a probability may be.
      let range = $0.range
      return min(max(range.lowerBound, 0), 1)...min(max(range.upperBound, 0), 1)
    }
  }
}

extension FigureRecord {
  /// Whether both are of one setting: what was measured may differ.
  fileprivate func isOfThePlot(_ other: FigureRecord) -> Bool {
    kind == other.kind && instance == other.instance
      && setting == other.setting
  }

  /// B, ε and the side.
  private var setting: [String?] {
    ["ceiling", "relative_error", "tail"].map { name in
      parameters.first { $0.name == name }?.value.text()
    }
  }
}
