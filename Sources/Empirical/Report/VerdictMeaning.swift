import Bounds

/// What a verdict says, in sentences: of any row that has it, or of one row, whose
/// claim may be a bound or an exact law and may fail on either side.
enum VerdictMeaning {
  /// Of any row that has the verdict.
  static func text(_ verdict: Verdict) -> String {
    switch verdict {
    case .holds:
      "The upper limit of the failure probability is at most the claim."
    case .violated:
      "The lower limit of the failure probability is not below the claim, or, of "
        + "an exact law (=), its upper limit is not above it."
    case .consistent:
      "The claim is within the limits, and a true probability of twice the claim "
        + "(halfway from the claim to 1 for claims above 1/3) would have been "
        + "called a violation with probability at least 0.99. Of an exact law "
        + "(=), so would half the claim, unless the lower limit excludes it."
    case .undecided:
      "Neither refuted nor shown, and it is not shown that the row would have "
        + "seen twice the claim (or, of an exact law, half of it); or no trial "
        + "had a decided outcome."
    case .assumptionFails:
      "A hypothesis is certainly false on this instance; the rate judges nothing."
    case .refutedAsExpected:
      "A false claim or a planted fault, and it was refuted."
    case .exactAsExpected:
      "An exactly known law, and it was not refuted."
    case .controlFailed:
      "The control did not do what it is there for, so the run proves nothing."
    }
  }

  /// Of `row`.
  static func text(_ row: RowRecord) -> String {
    switch row.verdict {
    case .holds: holds(row)
    case .violated: violated(row)
    case .consistent: consistent(row)
    case .undecided: undecided(row)
    case .assumptionFails, .refutedAsExpected, .exactAsExpected,
      .controlFailed:
      text(row.verdict)
    }
  }

  private static func holds(_ row: RowRecord) -> String {
    guard let sides = Sides(row), sides.claim.lowerBound < 1 else {
      return "The claim is not below 1, which no probability exceeds."
    }
    return text(Verdict.holds)
  }

  private static func violated(_ row: RowRecord) -> String {
    guard row.relation == .equals else {
      return
        "The lower limit of the failure probability is not below the claim: "
        + "there are more failures than it allows."
    }
    let upper = exact(row.limits.upper) ?? 1
    let isBelow = exact(row.predicted.upper).map { upper <= $0 } ?? false
    return isBelow
      ? "The upper limit of the failure probability is not above the claim, an "
        + "exact law: there are fewer failures than it says."
      : "The lower limit of the failure probability is not below the claim, an "
        + "exact law: there are more failures than it says."
  }

  private static func consistent(_ row: RowRecord) -> String {
    guard let sides = Sides(row) else {
      return text(Verdict.consistent)
    }
    let seen =
      "The claim is within the limits. A true probability \(sides.twice) would "
      + "have been called a violation with probability at least 0.99"
    guard sides.asksBelow else { return seen + "." }
    return sides.isSeenBelow
      ? seen + ", and so would one of half the claim."
      : seen + "; half the claim is below the lower limit."
  }

  private static func undecided(_ row: RowRecord) -> String {
    if row.undefined + row.undecided == row.trials {
      return "No trial had a decided outcome."
    }
    guard let sides = Sides(row) else {
      return text(Verdict.undecided)
    }
    var missed: [String] = []
    if !sides.isSeenAbove {
      missed.append(
        "\(sides.twice)"
          + (row.power.detects.map {
            " (only one of \(ReadableNumber.atLeast($0)) or more)"
          } ?? ""))
    }
    if sides.asksBelow, !sides.isSeenBelow, !sides.isExcludedBelow {
      missed.append(
        "of half the claim"
          + (row.power.detectsBelow.map {
            " (only one of \(ReadableNumber.atMost($0)) or less)"
          } ?? ""))
    }
    guard !missed.isEmpty else { return text(Verdict.undecided) }
    return "The claim is within the limits, and it is not shown that a true "
      + "probability \(missed.joined(separator: " or ")) would have been "
      + "called a violation with probability 0.99."
  }

  private static func exact(_ decimal: String) -> Rational? {
    try? Rational(decimal: decimal)
  }

  /// What ``Judgement`` asks of a claim that is neither refuted nor shown, from
  /// the record's decimals.
  private struct Sides {
    let claim: ClosedRange<Rational>
    /// "of twice the claim", or what stands for it.
    let twice: String
    let isSeenAbove: Bool
    /// Half the claim is asked for: an exact law that is not 0.
    let asksBelow: Bool
    let isSeenBelow: Bool
    let isExcludedBelow: Bool

    /// Nil for a record whose decimals are none.
    init?(_ row: RowRecord) {
      guard let low = exact(row.predicted.lower),
        let high = exact(row.predicted.upper), low <= high
      else { return nil }
      claim = low...high
      let isHalfway = high > Rational(1, 3)
      twice = isHalfway ? "halfway from the claim to 1" : "of twice the claim"
      let far = isHalfway ? (1 + high) / 2 : 2 * high
      isSeenAbove =
        row.power.detects.flatMap(exact).map { $0 <= far } ?? false
      asksBelow = row.relation == .equals && low > 0
      isSeenBelow =
        row.power.detectsBelow.flatMap(exact).map { $0 > low / 2 } ?? false
      isExcludedBelow = exact(row.limits.lower).map { $0 > low / 2 } ?? false
    }
  }
}
