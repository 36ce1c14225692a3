import Bounds

/// The rows of two runs that share a stream of trials in both: one event, so one
/// comparison of its rate, its errors and its non-zeros (H7).
struct StreamComparison {
  /// Claims of ours; at least one.
  let rows: [RowPair]
  /// The streams; nil where a run's record has none, which pairs nothing.
  let streams: StreamPair?
  /// The baseline's failure probability, where a row knows it.
  let known: ClosedRange<Rational>?
  let baseline: RunRecord
  let candidate: RunRecord
  let settings: GateSettings

  private var first: RowPair { rows[0] }
  private var names: [String] { rows.map(\.name) }

  /// A run without a record of its trials shows nothing of the algorithm.
  var likeness: StreamPair.Likeness { streams?.likeness ?? .changed }

  /// Whether exact tests of counts are valid: a fixed number of plain trials.
  private var hasCounts: Bool {
    first.baseline.method == .fixed && first.candidate.method == .fixed
  }

  /// Whether fewer draws are claimed to be enough: another event, whose rate and
  /// errors are the claim's business alone.
  private var hasFewerDraws: Bool {
    rows.contains { pair in
      guard let b = pair.baseline.samples, let c = pair.candidate.samples
      else { return false }
      return c < b
    }
  }

  private var comparesRates: Bool { hasCounts && !hasFewerDraws }

  private var isExactLaw: Bool {
    rows.contains { $0.candidate.relation == .equals }
  }

  private func counts(_ row: RowRecord) -> OutcomeCounts {
    OutcomeCounts(
      trials: row.trials, failures: row.failures, undefined: row.undefined,
      undecided: row.undecided)
  }

  private var rates: RateComparison {
    let isPaired = streams.map { $0.isPaired && $0.traced > 0 } ?? false
    return RateComparison(
      baseline: counts(first.baseline), candidate: counts(first.candidate),
      pairs: isPaired ? streams?.pairs : nil, known: known,
      isExactLaw: isExactLaw)
  }

  // MARK: - Tests

  /// Hypotheses about the stream, whether or not a test of them need be made: a
  /// number that does not depend on outcomes.
  var hypotheses: Int {
    distributions.count + (comparesRates ? rates.hypotheses : 0)
      + (hasOpenTrials ? 1 : 0)
  }

  /// The tests whose p-values may be below 1; none where every bit is equal.
  func tests() throws(BoundError) -> [GateTest] {
    guard likeness != .equalBits else { return [] }
    var tests = try distributionTests()
    if comparesRates { tests += try rateTests() }
    return tests + [try openTrialsTest()].compactMap { $0 }
  }

  /// Whether a trial of either run has no outcome. Given how many of both have
  /// none, there is something to test or not, whatever the algorithm.
  private var hasOpenTrials: Bool {
    hasCounts && openTrials(first.baseline) + openTrials(first.candidate) > 0
  }

  private func openTrials(_ row: RowRecord) -> Int {
    row.undefined + row.undecided
  }

  /// Whether more trials have no outcome: the tests of rates count these in favour
  /// of the candidate.
  private func openTrialsTest() throws(BoundError) -> GateTest? {
    guard hasOpenTrials else { return nil }
    let (b, c) = (first.baseline, first.candidate)
    let test = try TwoSampleRateTest(
      baselineFailures: openTrials(b), of: b.trials,
      candidateFailures: openTrials(c), of: c.trials)
    return GateTest(
      kind: .fewerOutcomes, claims: names,
      what: "more trials end without an outcome",
      amount: "\(openTrials(b)) of \(b.trials) before, \(openTrials(c)) of "
        + "\(c.trials) now",
      method: RateComparison.Method.twoRuns.rawValue, command: repetition,
      pValue: try test.pValue(.candidateIsWorse).upper)
  }

  private func rateTests() throws(BoundError) -> [GateTest] {
    let rates = rates
    return try rates.tests().map { test in
      let isMore = test.alternative == .candidateIsWorse
      return GateTest(
        kind: isMore ? .failsMoreOften : .failsLessOften, claims: names,
        what: isMore
          ? "it fails more often" : "an exact law fails less often",
        amount: amount(rates), method: test.method.rawValue,
        command: repetition, pValue: test.pValue)
    }
  }

  private func distributionTests() throws(BoundError) -> [GateTest] {
    var tests: [GateTest] = []
    for comparison in distributions where !comparison.isEqual {
      let isErrors = comparison.quantity == .errors
      tests.append(
        GateTest(
          kind: isErrors ? .errsByMore : .moreNonZeros, claims: names,
          what: isErrors ? "it errs by more" : "more weights stay (non-zeros)",
          amount: comparison.amount, method: comparison.method,
          command: repetition, pValue: try comparison.pValue()))
    }
    return tests
  }

  private var distributions: [DistributionComparison] {
    guard let streams else { return [] }
    let (b, c) = (streams.baseline, streams.candidate)
    let all = [
      DistributionComparison(
        .errors, baseline: b.errors.map(Double.init),
        candidate: c.errors.map(Double.init), isPaired: streams.isPaired),
      DistributionComparison(
        .nonZeros, baseline: b.nonZeros.map(Double.init),
        candidate: c.nonZeros.map(Double.init), isPaired: streams.isPaired),
    ]
    return all.filter {
      !$0.isEmpty && !(hasFewerDraws && $0.quantity == .errors)
    }
  }

  // MARK: - What needs no adjustment

  /// Rows whose trials may not be counted: their limits are disjoint, or not.
  ///
  /// All limits of a run hold together with probability at least 1 − α of that
  /// run, so this errs with at most the sum of both runs' α, apart from the tests.
  func limitFindings() -> [GateFinding] {
    guard !hasCounts, !hasFewerDraws, likeness != .equalBits else { return [] }
    return rows.compactMap { row in
      let (b, c) = (row.baseline.limits.range, row.candidate.limits.range)
      let before = known ?? b
      guard c.lowerBound > before.upperBound else { return nil }
      return GateFinding(
        .failsMoreOften, .regression, claims: [row.name],
        what: "it fails more often", amount: limitAmount(row),
        certainty: limitCertainty,
        command: candidate.repetition(
          of: row.candidate))
    }
  }

  /// What a changed algorithm leaves open.
  ///
  /// - Parameters:
  ///   - found: kinds of regressions that were found for these rows: there is
  ///     nothing open about these.
  ///   - tests: tests of the whole comparison.
  func openFindings(
    found: Set<GateFinding.Kind>, tests: Int
  ) throws(BoundError) -> [GateFinding] {
    guard likeness == .changed || likeness == .otherMethod else { return [] }
    var open: [GateFinding] = []
    let rateKinds: Set<GateFinding.Kind> = [.failsMoreOften, .failsLessOften]
    if found.isDisjoint(with: rateKinds), !hasFewerDraws {
      open += hasCounts ? try openRate(tests: tests) : openLimits
    }
    for comparison in distributions
    where comparison.quantity == .nonZeros && !found.contains(.moreNonZeros) {
      guard try !comparison.isShownNoWorse(settings) else { continue }
      open.append(
        GateFinding(
          .notShown, .undecided, claims: names,
          what: "not shown to keep no more weights (non-zeros)",
          amount: comparison.amount,
          certainty: "\(comparison.method), at level \(level)",
          command: repetition,
          trialsNeeded: moreTraced(comparison.candidate.count)))
    }
    return open
  }

  /// Twice as many trials, as long as their numbers are kept.
  private func moreTraced(_ count: Int) -> Int? {
    count >= StreamRecord.mostMeasured
      ? nil : min(2 * max(count, 25), StreamRecord.mostMeasured)
  }

  private func openRate(tests: Int) throws(BoundError) -> [GateFinding] {
    let rates = rates
    let judge = NonInferiority(rates: rates, settings: settings)
    let limits = try judge.limits()
    guard let open = limits.first(where: { !$0.contains(where: \.isShown) })
    else { return [] }
    let best = open.min { $0.excess < $1.excess }
    // More trials of a run are none of a row that has its own number.
    let needed =
      fixesTrials
      ? nil
      : try TrialsNeeded(rates: rates, settings: settings, tests: tests)
        .answer()
    return [
      GateFinding(
        .notShown, .undecided, claims: names,
        what: fixesTrials
          ? "not shown to fail no more often; only the suite can give it more "
            + "trials"
          : "not shown to fail no more often", amount: amount(rates),
        certainty: best.map { limit in
          "may have risen by \(ReadableNumber.atLeast(Interval(limit.excess))) "
            + "(\(limit.method.rawValue), at level \(level))"
        } ?? "",
        command: repetition, trialsNeeded: needed?.trials,
        baselineNeedsThem: needed?.baselineNeedsThem ?? false)
    ]
  }

  private var openLimits: [GateFinding] {
    rows.compactMap { row in
      let before = known?.lowerBound ?? row.baseline.limits.range.lowerBound
      let rise = settings.allowedRise(above: before)
      guard row.candidate.limits.range.upperBound > before + rise else {
        return nil
      }
      return GateFinding(
        .notShown, .undecided, claims: [row.name],
        what: "not shown to fail no more often, by limits: how many trials "
          + "would do is not known", amount: limitAmount(row),
        certainty: limitCertainty,
        command: candidate.repetition(of: row.candidate))
    }
  }

  // MARK: - Words

  /// Whether the number of trials is the row's own, not the run's.
  var fixesTrials: Bool {
    first.candidate.end == .all && first.candidate.trials != candidate.trials
  }

  private var level: String {
    ReadableNumber.nearest(settings.level.approximation)
  }

  /// The rows again, and of pairs the first trial that only the candidate fails.
  private var repetition: [String] {
    candidate.repetition(
      of: first.candidate,
      trial: streams.flatMap { $0.isPaired ? $0.firstFailureOfCandidate : nil })
  }

  private func amount(_ rates: RateComparison) -> String {
    var text =
      "\(rates.baseline.failures) of \(rates.baseline.trials) before, "
      + "\(rates.candidate.failures) of \(rates.candidate.trials) now"
    if let pairs = rates.pairs {
      text +=
        "; of \(pairs.pairs) pairs only the candidate fails "
        + "\(pairs.candidateOnly.lowerBound), only the baseline "
        + "\(pairs.baselineOnly.lowerBound)"
    }
    if let known {
      text +=
        "; the baseline's probability is "
        + ReadableNumber.nearest(known.lowerBound.approximation, digits: 4)
    }
    let open = rates.candidate.undefined + rates.candidate.undecided
    return text + (open == 0 ? "" : "; \(open) trials now without an outcome")
  }

  private func limitAmount(_ row: RowPair) -> String {
    let limits = [row.baseline.limits, row.candidate.limits].map {
      "[\(shortened($0.lower)), \(shortened($0.upper))]"
    }
    return "limits \(limits[0]) before, \(limits[1]) now"
  }

  private var limitCertainty: String {
    "limits of both runs, each run's at its level \(baseline.alpha) and "
      + "\(candidate.alpha)"
  }
}
