import Bounds

/// One comparison of what the harness did with what it must do.
public struct CalibrationCheck: Sendable {
  /// What is compared.
  public enum Section: String, Sendable, CaseIterable {
    /// Seeds of which a run had any false alarm: with the exact law, and with the
    /// level that is stated.
    case runs
    /// How often a row said something.
    case rows
    /// The exact law of an alarm, or of a p-value, against its level.
    case levels
    /// Trials made by rows that end early.
    case trials
    /// What ending early saves.
    case ratios
    /// Counts against whole runs.
    case agreement
  }

  /// What is compared.
  public let section: Section
  /// The row, or the family of rows.
  public let subject: String
  /// What it said, and when its trials end.
  public let quantity: String
  /// What is known beforehand.
  public let expected: String
  /// What was found.
  public let observed: String
  /// What passes.
  public let allowed: String
  /// Whether it did.
  public let isMet: Bool
  /// Whether it could well have come out otherwise: not a count of zero where
  /// next to nothing was expected.
  public var isTelling = true
}

extension CalibrationCheck {
  /// All comparisons; those with chance in them share ``Calibration/level``.
  static func all(
    events: [CalibratedEvent], groups: [StoppingGroup],
    ratios: [StoppingRatio], alarms: [AlarmCount], disagreements: [String],
    comparedSeeds: Int, seeds: Int
  ) throws(BoundError) -> [CalibrationCheck] {
    let level = sideLevel(
      comparisons: events.count + groups.count + alarms.count)
    var checks: [CalibrationCheck] = []
    for alarm in alarms {
      checks.append(try check(alarm, seeds: seeds, level: level))
      checks.append(levelCheck(alarm))
    }
    for event in events {
      checks.append(try check(event, seeds: seeds, level: level))
      if !event.keepsItsLevel { checks.append(levelCheck(event)) }
    }
    for group in groups { checks.append(try check(group, level: level)) }
    checks += ratios.map(check)
    checks.append(agreement(disagreements, comparedSeeds: comparedSeeds))
    return checks
  }

  /// What each side of each comparison gets of the level, by Bonferroni.
  static func sideLevel(comparisons: Int) -> Rational {
    Calibration.level / Rational(2 * max(comparisons, 1))
  }

  // MARK: - Counts

  private static func check(
    _ alarm: AlarmCount, seeds: Int, level: Rational
  ) throws(BoundError) -> CalibrationCheck {
    let exact = try CountLimits(
      of: seeds, probability: alarm.probability, level: level)
    let stated = try CountLimits(
      of: seeds, atMost: alarm.stated, level: level)
    let isMet =
      exact.admits(alarm.observed, alarm.observed)
      && stated.admits(alarm.observed, alarm.observed)
    return CalibrationCheck(
      section: .runs, subject: subject(alarm), quantity: quantity(alarm),
      expected: text(alarm.probability), observed: "\(alarm.observed)",
      allowed: text(exact.allowed), isMet: isMet)
  }

  private static func levelCheck(_ alarm: AlarmCount) -> CalibrationCheck {
    CalibrationCheck(
      section: .levels, subject: subject(alarm), quantity: quantity(alarm),
      expected: "≤ \(decimal(alarm.stated))",
      observed: text(alarm.probability),
      allowed: "≤ \(decimal(alarm.stated))",
      isMet: !alarm.probability.isCertainlyAbove(alarm.stated))
  }

  private static func subject(_ alarm: AlarmCount) -> String {
    "\(alarm.family.rawValue), \(alarm.rows) rows"
  }

  private static func quantity(_ alarm: AlarmCount) -> String {
    "alpha \(decimal(alarm.alpha)), \(alarm.mode.rawValue)"
  }

  private static func check(
    _ event: CalibratedEvent, seeds: Int, level: Rational
  ) throws(BoundError) -> CalibrationCheck {
    let limits = try event.limits(seeds: seeds, level: level)
    return CalibrationCheck(
      section: .rows, subject: event.claim.name,
      quantity: "\(event.saying.text), \(event.mode.rawValue)",
      expected: event.law.text,
      observed: event.possible == event.observed
        ? "\(event.observed)" : "\(event.observed) to \(event.possible)",
      allowed: text(limits.allowed),
      isMet: limits.admits(event.observed, event.possible),
      isTelling: event.possible > 0 || event.law.upperBound > 1e-6)
  }

  private static func levelCheck(_ event: CalibratedEvent) -> CalibrationCheck {
    CalibrationCheck(
      section: .levels, subject: event.claim.name,
      quantity: "\(event.saying.text), \(event.mode.rawValue)",
      expected: "its level", observed: event.law.text, allowed: "its level",
      isMet: false)
  }

  // MARK: - Trials

  private static func check(
    _ group: StoppingGroup, level: Rational
  ) throws(BoundError) -> CalibrationCheck {
    let limits = try group.limits(level: level)
    return CalibrationCheck(
      section: .trials,
      subject: group.isFault
        ? "fault at twice the claim of \(group.claim.name)" : group.claim.name,
      quantity: "alpha \(decimal(group.alpha)), at most \(group.mostTrials)",
      expected: text(group.expectedTrials),
      observed: ReadableNumber.nearest(group.observedMean, digits: 5),
      allowed: "mean in \(number(limits.lower)) to \(number(limits.upper))",
      isMet: limits.lower <= group.expectedTrials.upper
        && group.expectedTrials.lower <= limits.upper)
  }

  private static func check(_ ratio: StoppingRatio) -> CalibrationCheck {
    CalibrationCheck(
      section: .ratios,
      subject: "\(ratio.truth.rawValue): \(ratio.claim.name)",
      quantity: "alpha \(decimal(ratio.alpha)): expected trials over "
        + "\(ratio.fixedTrials); over \(ratio.fixedTrialsAtLessPower) (power "
        + "0.99): \(number(ratio.ratioAtLessPower.upper)); no test below "
        + number(ratio.leastRatio.lower),
      expected: number(ratio.expectedTrials.upper),
      observed: number(ratio.ratio.upper),
      allowed: "≤ \(decimal(ratio.truth.limit))", isMet: ratio.isMet)
  }

  private static func agreement(
    _ disagreements: [String], comparedSeeds: Int
  ) -> CalibrationCheck {
    CalibrationCheck(
      section: .agreement, subject: "whole runs",
      quantity: "seeds 1 to \(comparedSeeds), every level and ending",
      expected: "no difference",
      observed: disagreements.first.map {
        "\(disagreements.count) differences: \($0)"
      } ?? "no difference",
      allowed: "no difference", isMet: disagreements.isEmpty)
  }

  // MARK: - Texts

  static func number(_ x: Double) -> String {
    ReadableNumber.nearest(x, digits: 3)
  }

  static func text(_ x: Interval) -> String {
    let (low, high) = (
      ReadableNumber.nearest(max(x.lower, 0)), ReadableNumber.nearest(x.upper)
    )
    return low == high ? low : "\(low) to \(high)"
  }

  static func text(_ range: ClosedRange<Int>) -> String {
    "\(range.lowerBound) to \(range.upperBound)"
  }
}

extension CalibratedEvent.Saying {
  /// In words.
  var text: String {
    switch self {
    case .contradicted(let alpha): "refuted at alpha \(decimal(alpha))"
    case .holds(let alpha): "holds at alpha \(decimal(alpha))"
    case .pValue(let t): "p at most \(decimal(t))"
    }
  }
}

extension VerdictLaw {
  /// In words.
  var text: String {
    switch self {
    case .exact(let probability): CalibrationCheck.text(probability)
    case .atMost(let bound):
      "≤ " + ReadableNumber.nearest(Interval(bound).upper)
    }
  }
}
