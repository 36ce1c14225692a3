import Bounds

/// One row's test that may be looked at after every trial (H2): the boundaries of
/// its claim, fixed before the first trial.
///
/// A bound c is violated once c is at most a lower limit, and holds once it is at
/// least an upper one. Of an exact law both contradict.
struct SequentialTest: Sendable {
  /// The row's claim as exact numbers.
  let claimed: ClosedRange<Rational>
  let relation: Claim.Relation
  /// Whether a bound that holds needs no more trials; a positive control is there
  /// to be refuted, and goes on.
  let endsWhereItHolds: Bool
  /// The error probability of each side, at all looks together.
  let level: Rational
  /// The most trials that the row runs.
  let mostTrials: Int
  /// Judges violations, at the upper end of the claim.
  let above: StoppingBoundary
  /// Judges "holds", at its lower end.
  let below: StoppingBoundary

  /// - Throws: ``BoundError`` for a level above 1/3, more than 10⁸ trials, or a
  ///   claim within 2⁻²⁵⁰ of 0 or 1 and not equal to it.
  init(
    _ claim: Claim, level: Rational, mostTrials: Int
  ) throws(BoundError) {
    claimed = claim.claimed
    relation = claim.relation
    endsWhereItHolds = claim.relation == .equals || claim.control != .positive
    self.level = level
    self.mostTrials = mostTrials
    above = try StoppingBoundary(
      claim: claimed.upperBound, level: level, mostTrials: mostTrials)
    below =
      claimed.lowerBound == claimed.upperBound
      ? above
      : try StoppingBoundary(
        claim: claimed.lowerBound, level: level, mostTrials: mostTrials)
  }

  /// The fewest failures that violate the claim at look `trials`; nil where none
  /// do.
  func criticalFailures(at trials: Int) -> Int? {
    let k = partition(0..<trials + 1) {
      above.violates(through: $0) >= trials
    }
    return k <= trials ? k : nil
  }

  /// The most failures that let the claim hold at look `trials`; nil where none
  /// do.
  func holdingFailures(at trials: Int) -> Int? {
    let k = partition(0..<trials + 1) { failures in
      below.holds(from: failures).map { $0 > trials } ?? true
    }
    return k > 0 ? k - 1 : nil
  }

  /// The first integer of `range` at which `isTrue`, which stays true from there
  /// on; the range's end where it never is.
  private func partition(
    _ range: Range<Int>, _ isTrue: (Int) -> Bool
  ) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if isTrue(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Counts after some trial.
struct Look: Sendable, Equatable {
  let fewestFailures: Int
  let mostFailures: Int
  let trials: Int

  init(_ counts: OutcomeCounts) {
    fewestFailures = counts.fewestFailures
    mostFailures = counts.mostFailures
    trials = counts.trials
  }
}

/// Where a row stands while its trials go on: the counts, and the first looks that
/// decided.
struct SequentialState: Sendable {
  let test: SequentialTest
  private(set) var counts = OutcomeCounts()
  /// The first look that violated a bound, or put an exact law too low.
  private(set) var above: Look?
  /// The first look at which a bound held, or an exact law was too high.
  private(set) var below: Look?

  /// Whether only its own decision, or its last trial, ends the row: no clock and
  /// no interruption.
  var endsByItself = true

  init(_ test: SequentialTest) { self.test = test }

  /// The trials of which the power is stated: all that were planned where a
  /// decision ended the row, else those that there were. What ended a row from
  /// outside would have ended it under another truth too.
  var trialsOfPower: Int {
    endsByItself && decidedAt != nil ? test.mostTrials : counts.trials
  }

  /// One look only, after all of `counts`.
  init(_ test: SequentialTest, lookingOnceAt counts: OutcomeCounts) {
    self.test = test
    self.counts = counts
    endsByItself = false
    look()
  }

  /// The trials after which the row needs no more; nil while it does.
  var decidedAt: Int? {
    let looks = test.endsWhereItHolds ? [above, below] : [above]
    return looks.compactMap { $0?.trials }.min()
  }

  /// Takes the trials up to the first `end` into account, looking after each.
  ///
  /// - Parameter events: the trials after those already counted and before `end`
  ///   that did not simply hold, in order.
  mutating func advance(to end: Int, events: some Sequence<TrialEvent>) {
    for event in events where event.trial < end {
      passQuietly(to: event.trial)
      counts.record(event.outcome)
      look()
    }
    passQuietly(to: end)
  }

  /// Trials that held: only "holds" can be reached, and at a known trial.
  private mutating func passQuietly(to end: Int) {
    guard counts.trials < end else { return }
    if below == nil,
      let first = test.below.holds(from: counts.mostFailures), first <= end
    {
      counts.recordHolding(max(0, first - counts.trials))
      look()
    }
    counts.recordHolding(end - counts.trials)
  }

  private mutating func look() {
    let n = counts.trials
    if above == nil, n <= test.above.violates(through: counts.fewestFailures) {
      above = Look(counts)
    }
    if below == nil,
      let first = test.below.holds(from: counts.mostFailures), n >= first
    {
      below = Look(counts)
    }
  }
}
