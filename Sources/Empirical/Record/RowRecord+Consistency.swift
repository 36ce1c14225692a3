import Bounds
import SiPP

extension RowRecord {
  /// Refuses a row that no run can have written, whatever its run.
  func requireConsistency(at place: RecordPlace) throws(SiPPError) {
    try requireInstance(at: place)
    try requireCounts(at: place)
    try requireProbabilities(at: place)
    try requireVerdict(at: place)
  }

  private func requireInstance(at place: RecordPlace) throws(SiPPError) {
    try place["redrawn"].requireDistinct(redrawn.map(\.rawValue))
    guard let samples else { return }
    try place["parameters"]["samples"].require(
      (0...RunRecord.largestSamples).contains(samples),
      "\(samples), but must be 0 to \(RunRecord.largestSamples)")
  }

  private func requireCounts(at place: RecordPlace) throws(SiPPError) {
    let open = failures + undefined + undecided
    try place["failures"].require(
      open <= trials,
      "of \(trials) trials, \(open) failed or are undefined or undecided")
    let estimated = place["observed"]["estimate"]
    try estimated.require(estimate >= 0, "a rate is at least 0")
    try place["tightness"]["predicted_over_observed"].require(
      (predictedOverObserved == nil) == (estimate == 0),
      "it is null where nothing failed, and nowhere else")
    switch method {
    case .fixed:
      try place["ended"].require(
        end == .all, "a number of trials that is fixed is run to its end")
    case .tilted:
      try place["ended"].require(
        end != .decided, "tilted trials end without a decision")
      return
    case .anytime: break
    }
    try estimated.require(
      estimate == Double(failures) / Double(trials),
      "it is not \(failures) of \(trials)")
  }
}

// MARK: - Probabilities

extension RowRecord {
  private func requireProbabilities(at place: RecordPlace) throws(SiPPError) {
    let law = place["predicted"]
    try law.require(
      predicted.range.lowerBound >= -RunRecord.rounding,
      "a bound of a probability is at least 0")
    if relation == .equals { try law.requireProbability(predicted) }
    if let oracle { try place["oracle"].requireProbability(oracle) }
    try profile?.requireConsistency(at: place["conditional_profile"])
    try requireLimits(at: place["observed"])
    try place["p"].requireProbability(pValue)
    if let adjustedPValue {
      try place["adjusted_p"].requireProbability(adjustedPValue)
      try place["adjusted_p"].require(
        adjustedPValue >= Swift.min(pValue, 1),
        "an adjustment makes no p-value smaller")
    }
    try place["adjusted_p"].require(
      (adjustedPValue == nil) == (control != nil),
      "claims have one, and controls do not")
    try requirePower(at: place["power"])
    if let samplesOverFloor {
      try place["tightness"]["samples_over_floor"].require(
        samplesOverFloor > 0, "a ratio of sample sizes is above 0")
    }
  }

  /// The limits of weighted trials may be those of the weights' bound, above 1.
  private func requireLimits(at place: RecordPlace) throws(SiPPError) {
    guard method == .tilted else { return try place.requireProbability(limits) }
    try place["lower"].require(
      limits.range.lowerBound >= -RunRecord.rounding,
      "a limit of a probability is at least 0")
  }

  private func requirePower(at place: RecordPlace) throws(SiPPError) {
    try place["with_probability"].requireProbability(power.withProbability)
    for (name, value) in [
      ("detects", power.detects), ("detects_below", power.detectsBelow),
    ] {
      guard let value else { continue }
      let isRate = Rational.recorded(value).map {
        $0 >= -RunRecord.rounding
      }
      try place[name].require(isRate == true, "a probability is at least 0")
    }
    try place["detects_below"].require(
      power.detectsBelow == nil || relation == .equals,
      "only an exact law is refuted from below")
  }

  private func requireVerdict(at place: RecordPlace) throws(SiPPError) {
    let verdicts: Set<Verdict> =
      switch control {
      case .positive: [.refutedAsExpected, .controlFailed]
      case .negative: [.exactAsExpected, .controlFailed]
      case nil:
        assumptionIsMet
          ? [.holds, .violated, .consistent, .undecided] : [.assumptionFails]
      }
    try place["verdict"].require(
      verdicts.contains(verdict),
      "'\(verdict.rawValue)' is no verdict on such a row")
  }
}

extension ProfileRecord {
  fileprivate func requireConsistency(
    at place: RecordPlace
  ) throws(SiPPError) {
    let parts = [
      ("minimum", minimum), ("median", median), ("quantile_0.9", quantile90),
      ("quantile_0.99", quantile99), ("maximum", maximum),
    ]
    for (name, part) in parts { try place[name].requireProbability(part) }
  }
}

extension RecordPlace {
  /// Refuses what encloses no probability, or reaches further out than rounding
  /// does. Two tails, each enclosed within [0, 1], may add up to an upper end of 2.
  fileprivate func requireProbability(
    _ enclosure: DecimalEnclosure
  ) throws(SiPPError) {
    let (ends, slack) = (enclosure.range, RunRecord.rounding)
    try require(
      -slack <= ends.lowerBound && ends.lowerBound <= 1
        && 0 <= ends.upperBound && ends.upperBound <= 2 + slack,
      "'\(printable(enclosure.lower, limit: 40))' to "
        + "'\(printable(enclosure.upper, limit: 40))' encloses no probability")
  }

  /// Refuses a number outside [0, 1], up to rounding.
  fileprivate func requireProbability(_ value: Double) throws(SiPPError) {
    let slack = RunRecord.rounding.approximation
    try require(
      -slack <= value && value <= 1 + slack, "\(value) is no probability")
  }
}
