/// A stream of trials in two runs: whether it is the same, and its pairs (H7).
struct StreamPair {
  /// How alike two streams are.
  enum Likeness: String {
    /// Same seed, equal outcomes, errors and non-zeros: nothing to compare.
    case equalBits
    /// Other trials of an algorithm that gives equal bits under the probe's seed.
    case sameAlgorithm
    /// The algorithm gives other bits: better, worse or as good.
    case changed
    /// Plain trials in one run and tilted ones in the other: nothing is known of
    /// the algorithm.
    case otherMethod
  }

  let baseline: StreamRecord
  let candidate: StreamRecord
  /// Whether trial t of both sees the same random words.
  let isPaired: Bool

  init(_ baseline: StreamRecord, _ candidate: StreamRecord, sameSeed: Bool) {
    self.baseline = baseline
    self.candidate = candidate
    isPaired =
      sameSeed && baseline.name == candidate.name
      && baseline.method == candidate.method
  }

  /// Trials whose outcome is known in both runs.
  var traced: Int { min(baseline.traced, candidate.traced) }

  var likeness: Likeness {
    guard baseline.method == candidate.method else { return .otherMethod }
    // A probe is made under one seed in every run: other bits, other algorithm,
    // even where all outcomes happen to be equal.
    guard baseline.name == candidate.name, baseline.probe == candidate.probe
    else { return .changed }
    guard isPaired else { return .sameAlgorithm }
    guard commonTrialsAreEqual else { return .changed }
    guard baseline.trials == candidate.trials else { return .sameAlgorithm }
    return baseline.digest == candidate.digest && measuresAlike
      ? .equalBits : .changed
  }

  /// Whether as many trials of both have errors and non-zeros.
  private var measuresAlike: Bool {
    baseline.errors.count == candidate.errors.count
      && baseline.nonZeros.count == candidate.nonZeros.count
  }

  private var commonTrialsAreEqual: Bool {
    let (b, c) = (baseline, candidate)
    return zip(b.errors, c.errors).allSatisfy {
      $0.bitPattern == $1.bitPattern
    }
      && zip(b.nonZeros, c.nonZeros).allSatisfy(==)
      && firstDifference == nil
  }

  /// The table of the pairs of trials that are known in both runs.
  ///
  /// - Precondition: the streams are paired.
  var pairs: PairedOutcomes {
    precondition(isPaired, "pairs of trials with the same words")
    let (b, c) = (
      baseline.events(below: traced), candidate.events(below: traced)
    )
    var table = PairedOutcomes()
    let trials = Set(b.keys).union(c.keys)
    for trial in trials {
      table.record(
        baseline: b[trial] ?? .holds, candidate: c[trial] ?? .holds)
    }
    table.record(
      baseline: .holds, candidate: .holds, trials: traced - trials.count)
    return table
  }

  /// The first trial with two outcomes; nil where all known ones are equal.
  var firstDifference: Int? {
    let (b, c) = (
      baseline.events(below: traced), candidate.events(below: traced)
    )
    return Set(b.keys).union(c.keys).filter { b[$0] != c[$0] }.min()
  }

  /// The first pair in which only the candidate failed, if there is one.
  var firstFailureOfCandidate: Int? {
    let failed = Set(baseline.failed)
    return candidate.failed.first { $0 < traced && !failed.contains($0) }
  }
}

extension StreamRecord {
  /// What did not hold among the first `count` trials.
  fileprivate func events(below count: Int) -> [Int: Outcome] {
    var events: [Int: Outcome] = [:]
    let lists: [([Int], Outcome)] = [
      (failed, .fails), (undefined, .undefined), (undecided, .undecided),
    ]
    for (trials, outcome) in lists {
      for trial in trials where trial < count { events[trial] = outcome }
    }
    return events
  }
}
