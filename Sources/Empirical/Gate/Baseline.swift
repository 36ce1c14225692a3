import SiPP

/// What candidates are compared with (H7): a run, and why it was accepted.
///
/// Every acceptance keeps its reason and what it gave up, so a baseline that was
/// weakened says so as long as it is used.
public struct Baseline: Sendable, Equatable {
  /// The run of the last acceptance.
  public var run: RunRecord
  /// All acceptances, newest last; at least one.
  public var accepted: [Acceptance]

  /// A baseline as it was accepted.
  public struct Acceptance: Sendable, Equatable {
    /// Why, in a line.
    public var reason: String
    /// Of the program that ran the accepted run.
    public var version: String
    /// What the baseline before it promised and this one does not, a line each.
    public var weakened: [String]
    /// Rows that the baseline before it did not have.
    public var added: [String]
  }

  /// Accepts `run` as the first baseline.
  ///
  /// - Throws: ``Refusal``.
  public init(accepting run: RunRecord, reason: String) throws(Refusal) {
    try Self.requireAcceptable(run, reason: reason)
    self.run = run
    accepted = [
      Acceptance(
        reason: reason, version: run.version, weakened: [], added: [])
    ]
  }

  /// Takes the parts of a document.
  init(run: RunRecord, accepted: [Acceptance]) {
    precondition(!accepted.isEmpty, "someone accepted the baseline")
    self.run = run
    self.accepted = accepted
  }

  /// What acceptances gave up, each for every later comparison: accepting the same
  /// again takes nothing back.
  public var weakenings: [GateFinding] {
    accepted.filter { !$0.weakened.isEmpty }.map { acceptance in
      GateFinding(
        .weakenedBaseline, .note, claims: [],
        what: "the baseline was weakened when it was accepted: "
          + acceptance.reason,
        amount: acceptance.weakened.joined(separator: "; "),
        certainty: "recorded")
    }
  }

  /// Why a run is no baseline.
  public enum Refusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// The reason is empty, or no line that a terminal can show.
    case reason
    /// A row is violated.
    case violated
    /// Nothing is shown by the run: why.
    case showsNothing(String)

    /// In one line.
    public var description: String {
      switch self {
      case .reason:
        "the reason must be one line of 1 to \(Baseline.longestReason) "
          + "printable characters"
      case .violated:
        "a run with a violated claim is no baseline; nothing is written"
      case .showsNothing(let why):
        "a run \(why) is no baseline; nothing is written"
      }
    }
  }

  /// The longest reason, in characters.
  public static let longestReason = 500

  static func requireAcceptable(
    _ run: RunRecord, reason: String
  ) throws(Refusal) {
    guard isReason(reason) else { throw .reason }
    if run.verdict == .violated || run.rows.contains(where: \.isViolated) {
      throw .violated
    }
    if run.verdict == .controlFailed {
      throw .showsNothing("whose control failed")
    }
    if !run.isComplete { throw .showsNothing("that was interrupted") }
    if !run.rows.contains(where: { $0.control == nil }) {
      throw .showsNothing("without a claim")
    }
  }

  /// Whether `text` is one line that a terminal can show.
  public static func isReason(_ text: String) -> Bool {
    let isBlank = text.allSatisfy(\.isWhitespace)
    return !isBlank && text.unicodeScalars.count <= longestReason
      && text == printable(text, limit: longestReason)
  }
}

extension RowRecord {
  fileprivate var isViolated: Bool { verdict == .violated }
}
