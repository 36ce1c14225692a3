public import Bounds

/// The comparison of a candidate's run with a baseline's (H7): what got worse, how
/// sure that is, and whether more trials are needed to say so.
///
/// | Streams | What counts |
/// | --- | --- |
/// | equal bit for bit | nothing to test |
/// | of the same algorithm, by its probe | tests: only an alarm counts |
/// | of a changed algorithm | tests, and what is not shown to be no worse is open |
///
/// Tests are exact and one-sided (two-sided for exact laws); Holm's adjustment of
/// all of them keeps the probability of any false alarm at most α. "No worse" is
/// an intersection–union test: the gate passes a candidate one of whose rates rose
/// by more than its margin with probability at most α. Certified numbers are
/// compared as enclosures.
///
/// - Source: Holm, Scand. J. Statist. 6 (1979); Berger, Technometrics 24 (1982).
///   Proof: `proofs-notes/H7-comparison-tests.md`, "The gate".
public struct RegressionGate: Sendable {
  /// What is compared with.
  public let baseline: RunRecord
  /// What is judged.
  public let candidate: RunRecord
  /// What counts as a regression.
  public let settings: GateSettings
  /// Regressions first, then what is open, then notes; in the order of the rows.
  public let findings: [GateFinding]
  /// Streams of claims, by their likeness.
  public let streams: Streams
  /// Hypotheses that Holm's adjustment is made for; those of equal streams count.
  public let tests: Int

  /// How many streams of claims were how alike.
  public struct Streams: Sendable, Equatable {
    /// Equal bit for bit.
    public var equal = 0
    /// Outcomes in those.
    public var equalOutcomes = 0
    /// Other trials of the same algorithm.
    public var sameAlgorithm = 0
    /// Trials of a changed algorithm.
    public var changed = 0
    /// Plain trials in one run, tilted ones in the other.
    public var otherMethod = 0
  }

  /// What the comparison says.
  public enum Outcome: String, Sendable {
    /// Nothing is worse, and nothing is open.
    case passes
    /// Something is worse.
    case regression
    /// Nothing is worse, and something is open.
    case undecided
  }

  /// Compares two runs.
  ///
  /// - Throws: ``BoundError`` where a certified tail stays undecided.
  public init(
    baseline: RunRecord, candidate: RunRecord,
    settings: GateSettings = GateSettings()
  ) throws(BoundError) {
    let parts = GateParts(
      baseline: baseline, candidate: candidate, settings: settings)
    let tested = try parts.tested()
    let found =
      parts.deterministic + tested.findings
      + (try parts.open(after: tested))
    self.baseline = baseline
    self.candidate = candidate
    self.settings = settings
    findings = GateFinding.Severity.allCases.flatMap { severity in
      found.filter { $0.severity == severity }
    }
    streams = parts.likenesses
    tests = tested.count
  }

  /// What the findings amount to.
  public var outcome: Outcome {
    if findings.contains(where: { $0.severity == .regression }) {
      return .regression
    }
    return findings.contains { $0.severity == .undecided }
      ? .undecided : .passes
  }

  /// Trials a row that decide everything that trials can; nil where nothing is
  /// open, or trials do not help.
  public var trialsNeeded: Int? { findings.compactMap(\.trialsNeeded).max() }

  /// Whether the baseline has fewer trials than are needed.
  public var baselineNeedsThem: Bool {
    findings.contains(where: \.baselineNeedsThem)
  }
}
