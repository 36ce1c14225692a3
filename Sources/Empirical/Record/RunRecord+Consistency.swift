import Bounds
import SiPP

/// What every record of a run satisfies, and a reader may rely on.
///
/// - Counts are bounded: trials by ``trialCounts``, draws by ``largestSamples``,
///   all else by ``largestCount``, so sums of a few do not overflow.
/// - Failures, undefined and undecided trials of a row are at most its trials.
/// - Limits, oracles, exact laws, profiles and p-values are probabilities, up to
///   ``rounding``.
/// - A row's stream is there, of its method, with at least its trials, and tells of
///   the outcomes that the row counts.
/// - The lists of a stream are ascending and disjoint, and as long as its trials
///   allow.
/// - Rows, streams, networks, perturbations, figures and curves have names of their
///   own.
/// - A figure belongs to rows that there are; a network's prunings are of its
///   weights and inputs.
/// - The verdict and the counts of controls are what the rows say; levels follow
///   from α and are for as many rows at least.
///
/// What a row concludes from its counts (limits, p-value, verdict) is not computed
/// again.
extension RunRecord {
  /// Trials of a row or stream: a trial's number has 32 bits.
  static let trialCounts = 1...RunConfiguration.largestTrials
  /// The most draws of a pruning.
  static let largestSamples = 10_000_000_000_000_000
  /// The largest count of anything else: weights, inputs, rows.
  static let largestCount = 1_000_000_000_000_000
  /// What certified arithmetic may add to a probability, rounding outwards.
  static let rounding = Rational(1, 1_000_000)

  /// Refuses a record that no run can have written.
  ///
  /// - Parameter place: of the record.
  /// - Throws: `SiPPError.file` with the place of what contradicts something else.
  func requireConsistency(at place: RecordPlace) throws(SiPPError) {
    try requireLevels(at: place)
    try requireRows(at: place["claims"])
    try requireVerdict(at: place)
    try requireStreams(at: place)
    try requireParts(at: place)
  }

  private func requireLevels(at place: RecordPlace) throws(SiPPError) {
    let alpha = Rational.recorded(self.alpha)
    guard let alpha, alpha > 0, alpha < 1 else {
      throw place["alpha"].error("a level is a number between 0 and 1")
    }
    let place = place["levels"]
    let side = alpha / Rational(2 * Swift.max(levels.claims, 1))
    try place["side_of_a_claim"].require(
      Rational.recorded(levels.sideOfAClaim) == side,
      "half of alpha over the number of claims is \(side)")
    let counts: [(String, Claim.Control?, Int)] = [
      ("claims", nil, levels.claims),
      ("positive_controls", .positive, levels.positiveControls),
      ("negative_controls", .negative, levels.negativeControls),
    ]
    for (name, control, count) in counts {
      let rows = rows.count { $0.control == control }
      try place[name].require(
        rows <= count, "\(count), but \(rows) such rows were run")
    }
  }

  private func requireRows(at place: RecordPlace) throws(SiPPError) {
    try place.requireDistinct(rows.map(\.name))
    for (index, row) in rows.enumerated() {
      try row.requireConsistency(at: place[index])
      try place[index]["ended"].require(
        !isComplete || row.end != .interrupted,
        "a complete run has no interrupted row")
    }
  }

  private func requireVerdict(at place: RecordPlace) throws(SiPPError) {
    let failed = rows.count { $0.verdict == .controlFailed }
    let controls = rows.count { $0.control != nil }
    let place = (
      verdict: place["verdict"], passed: place["controls"]["passed"],
      failed: place["controls"]["failed"]
    )
    try place.passed.require(
      controlsPassed == controls - failed,
      "\(controlsPassed), but \(controls - failed) controls passed")
    try place.failed.require(
      controlsFailed == failed,
      "\(controlsFailed), but \(failed) controls failed")
    let isShown = isComplete && hasControls
    let ofRows = RunVerdict(rows.map(\.verdict))
    let expected = ofRows == .holds && !isShown ? .undecided : ofRows
    try place.verdict.require(
      verdict == expected,
      "'\(verdict.rawValue)', but the rows say '\(expected.rawValue)'")
  }

  private func requireStreams(at place: RecordPlace) throws(SiPPError) {
    try place["streams"].requireDistinct(streams.map(\.name))
    var named: [String: StreamRecord] = [:]
    for (index, stream) in streams.enumerated() {
      try stream.requireConsistency(at: place["streams"][index])
      named[stream.name] = stream
    }
    for (index, row) in rows.enumerated() {
      let place = place["claims"][index]
      guard let stream = named[row.stream] else {
        throw place["stream"].error("there is no such stream")
      }
      try stream.requireTrials(of: row, at: place)
    }
  }

  private func requireParts(at place: RecordPlace) throws(SiPPError) {
    let perturbed = place["detectable_perturbations"]
    try perturbed.requireDistinct(
      perturbations.map { "\($0.id.rawValue), \($0.constant)" })
    for (index, perturbation) in perturbations.enumerated() {
      try perturbation.requireConsistency(at: perturbed[index])
    }
    try place["figures"].requireDistinct(figures.map(\.name))
    for (index, figure) in figures.enumerated() {
      try figure.requireConsistency(
        at: place["figures"][index], rows: rows.count)
    }
    try place["networks"].requireDistinct(
      networks.map { "\($0.name), \($0.rule)" })
    for (index, network) in networks.enumerated() {
      try network.requireConsistency(at: place["networks"][index])
    }
  }
}
