/// Something that the comparison of a candidate with a baseline found (H7): what,
/// how much, how sure, and the command that repeats it.
public struct GateFinding: Sendable, Equatable {
  /// What a finding means for the gate.
  public enum Severity: String, Sendable, CaseIterable {
    /// The candidate is worse: the gate fails.
    case regression
    /// Nothing can be concluded yet.
    case undecided
    /// Worth knowing, no reason to fail.
    case note
  }

  /// What was found: a closed list.
  public enum Kind: String, Sendable, CaseIterable {
    /// A failure rate rose.
    case failsMoreOften = "fails-more-often"
    /// The failures of an exact law became rarer.
    case failsLessOften = "fails-less-often"
    /// More trials end without an outcome.
    case fewerOutcomes = "fewer-outcomes"
    /// The errors of the trials grew.
    case errsByMore = "errs-by-more"
    /// More weights stay after a pruning.
    case moreNonZeros = "more-non-zeros"
    /// The pruned network is right less often.
    case lessAccurate = "less-accurate"
    /// A bound or a sample size became larger, a floor smaller.
    case lostTightness = "lost-tightness"
    /// An enclosure became wider.
    case widerEnclosure = "wider-enclosure"
    /// Two enclosures of one quantity have no point in common.
    case disjointEnclosures = "disjoint-enclosures"
    /// A bound is certainly below what it bounds.
    case falseClaim = "false-claim"
    /// A claim became stronger, and the run does not show that it holds.
    case unsupportedClaim = "unsupported-claim"
    /// A row sees less than it did.
    case lostPower = "lost-power"
    /// A row of the candidate is violated.
    case violated
    /// A row of the baseline is gone.
    case missing
    /// A row says something else than it did.
    case changed
    /// Not shown to be no worse.
    case notShown = "not-shown"
    /// A control of the candidate failed.
    case controlFailed = "control-failed"
    /// A run was interrupted.
    case incomplete
    /// A row that the baseline does not have.
    case new
    /// A bound or a sample size became smaller, a floor larger.
    case tighter
    /// The baseline in use was weaker than the one before it.
    case weakenedBaseline = "weakened-baseline"
  }

  /// What was found.
  public let kind: Kind
  /// What it means.
  public let severity: Severity
  /// The rows concerned, as reports name them; empty for the run as a whole.
  public let claims: [String]
  /// What, in a sentence without a full stop.
  public let what: String
  /// How much: before and after.
  public let amount: String
  /// How sure: a p-value, a limit with its level, or `certified`.
  public let certainty: String
  /// Arguments of the command that repeat it; empty where none do.
  public let command: [String]
  /// The p-value adjusted for all tests of the comparison, rounded up; nil where
  /// there was no test.
  public let adjustedPValue: Double?
  /// Trials a row that would decide; nil where nothing is open or trials would not
  /// help.
  public let trialsNeeded: Int?
  /// Whether the baseline, too, must have so many.
  public let baselineNeedsThem: Bool

  init(
    _ kind: Kind, _ severity: Severity, claims: [String], what: String,
    amount: String = "", certainty: String = "certified",
    command: [String] = [], adjustedPValue: Double? = nil,
    trialsNeeded: Int? = nil, baselineNeedsThem: Bool = false
  ) {
    self.kind = kind
    self.severity = severity
    self.claims = claims
    self.what = what
    self.amount = amount
    self.certainty = certainty
    self.command = command
    self.adjustedPValue = adjustedPValue
    self.trialsNeeded = trialsNeeded
    self.baselineNeedsThem = baselineNeedsThem
  }
}
