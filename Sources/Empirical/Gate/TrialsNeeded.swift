import Bounds

/// How many trials decide whether a rate became worse (H7).
///
/// N decides where both of these are found with probability at least 0.99:
///
/// - an unchanged rate is shown to be no worse (``NonInferiority``);
/// - a rate that rose by the whole margin is found by the test of
///   ``RateComparison``, at the level α/T that Holm's adjustment leaves the smallest
///   of T p-values.
///
/// Counts are put at the ends of intervals that hold them with probability 0.99 in
/// all, and the functions of the comparison itself judge these; N is the first of
/// 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten that passes. A rate that
/// rose by a part of the margin may stay undecided.
struct TrialsNeeded {
  /// What was seen so far.
  let rates: RateComparison
  let settings: GateSettings
  /// Tests of the whole comparison.
  let tests: Int

  /// N, and whether the baseline must have so many too.
  struct Answer: Equatable {
    let trials: Int
    let baselineNeedsThem: Bool
  }

  /// The largest N that is tried.
  static let most = 1_000_000_000

  /// The cheapest way that decides; nil where none does with ``most`` trials.
  ///
  /// More than the candidate's trials, unless those of the baseline are too few.
  func answer() throws(BoundError) -> Answer? {
    if let known = rates.known {
      let trials = try first { n throws(BoundError) in
        try decides(n, known: known)
      }
      if let trials {
        return Answer(trials: trials, baselineNeedsThem: false)
      }
      return nil
    }
    let trials = try first { n throws(BoundError) in
      try decides(n, observed: rates.baseline)
    }
    var fewest = trials
    if let pairs = rates.pairs, pairs.pairs > 0 {
      let paired = try first(atMost: StreamRecord.mostTraced) {
        n throws(BoundError) in
        try decides(n, pairs: pairs)
      }
      fewest = [trials, paired].compactMap { $0 }.min()
    }
    return fewest.map {
      Answer(trials: $0, baselineNeedsThem: $0 > rates.baseline.trials)
    }
  }

  private func first(
    atMost most: Int = TrialsNeeded.most,
    where decides: (Int) throws(BoundError) -> Bool
  ) throws(BoundError) -> Int? {
    var scale = 10
    while scale <= most {
      for tenths in Self.roundTenths {
        let n = scale / 10 * tenths
        guard n > rates.candidate.trials, n <= most else { continue }
        if try decides(n) { return n }
      }
      scale *= 10
    }
    return nil
  }

  // MARK: - The three ways

  private func decides(
    _ n: Int, known: ClosedRange<Rational>
  ) throws(BoundError) -> Bool {
    let p = known.lowerBound
    let rise = settings.allowedRise(above: p)
    guard p + rise < 1 else { return false }
    let same = comparison(candidate: try Self.counts(n, p, .high))
    guard try same.isShown() else { return false }
    let worse = try Self.counts(n, p + rise, .low)
    return try RateComparison.pValue(worse, known: known, .candidateIsWorse)
      <= testLevel
  }

  private func decides(
    _ n: Int, observed: OutcomeCounts
  ) throws(BoundError) -> Bool {
    guard observed.trials > 0 else { return false }
    let p = Rational(observed.failures, observed.trials)
    let rise = settings.allowedRise(above: p)
    guard p + rise < 1 else { return false }
    let (few, many) = (
      try Self.counts(n, p, .low), try Self.counts(n, p, .high)
    )
    let same = comparison(baseline: few, candidate: many)
    guard try same.isShown() else { return false }
    return try RateComparison.pValueByLimits(
      less: many, more: try Self.counts(n, p + rise, .low)) <= testLevel
  }

  private func decides(
    _ n: Int, pairs: PairedOutcomes
  ) throws(BoundError) -> Bool {
    let seen = pairs.baselineOnly.upperBound + pairs.candidateOnly.upperBound
    let q = Rational(seen, 2 * pairs.pairs)
    let rise = settings.allowedRise(
      above: Rational(rates.baseline.failures, max(rates.baseline.trials, 1)))
    guard 2 * q + rise < 1 else { return false }
    let (few, many) = (
      try Self.counts(n, q, .low).failures,
      try Self.counts(n, q, .high).failures
    )
    let more = try Self.counts(n, q + rise, .low).failures
    guard few + many <= n, many + more <= n else { return false }
    var table = PairedOutcomes()
    table.record(baseline: .fails, candidate: .holds, trials: few)
    table.record(baseline: .holds, candidate: .fails, trials: many)
    table.record(baseline: .holds, candidate: .holds, trials: n - few - many)
    let same = comparison(
      baseline: rates.baseline, candidate: rates.candidate, pairs: table)
    guard try same.isShown() else { return false }
    return try McNemarTest(baselineOnly: many, candidateOnly: more)
      .pValue(.candidateIsWorse).upper <= testLevel
  }

  private func comparison(
    baseline: OutcomeCounts? = nil, candidate: OutcomeCounts,
    pairs: PairedOutcomes? = nil
  ) -> NonInferiority {
    // The share of the level that this way has in the comparison itself.
    var settings = settings
    if pairs == nil, rates.pairs != nil { settings.level = settings.level / 2 }
    return NonInferiority(
      rates: RateComparison(
        baseline: baseline ?? rates.baseline, candidate: candidate,
        pairs: pairs, known: rates.known, isExactLaw: rates.isExactLaw),
      settings: settings)
  }

  /// α/T, rounded down.
  private var testLevel: Double {
    Interval(settings.level / Rational(max(tests, 1))).lower
  }

  // MARK: - Counts that are not exceeded

  private enum End { case low, high }

  /// A count that Bin(n, p) falls below (above) with probability at most 1/200.
  private static func counts(
    _ n: Int, _ p: Rational, _ end: End
  ) throws(BoundError) -> OutcomeCounts {
    let level = Rational(1, 200)
    switch end {
    case .high:
      guard p > 0 else { return OutcomeCounts(trials: n, failures: 0) }
      let critical = try ClopperPearson.criticalFailures(
        trials: n, claim: p, level: level)
      return OutcomeCounts(trials: n, failures: critical - 1)
    case .low:
      guard p > 0 else { return OutcomeCounts(trials: n, failures: 0) }
      let successes = try ClopperPearson.criticalFailures(
        trials: n, claim: 1 - p, level: level)
      return OutcomeCounts(trials: n, failures: n - successes + 1)
    }
  }
}

extension TrialsNeeded {
  /// The first round number that is at least `n`; `n` beyond ``most``.
  static func roundedUp(_ n: Int) -> Int {
    var scale = 10
    while scale <= most {
      for tenths in roundTenths where scale / 10 * tenths >= n {
        return scale / 10 * tenths
      }
      scale *= 10
    }
    return n
  }

  /// Round numbers in tenths of a power of ten.
  fileprivate static let roundTenths = [10, 12, 15, 20, 25, 30, 40, 50, 60, 80]
}
