/// What a row's trials say about its claim (H3): a closed list.
public enum Verdict: String, Sendable, CaseIterable {
  /// The upper limit is at most the claim.
  case holds
  /// The lower limit is above the claim.
  case violated
  /// Neither, and twice the claim would have been seen with probability 0.99.
  case consistent
  /// Neither, and twice the claim might well have been missed.
  case undecided
  /// A hypothesis is certainly false on this instance; the rate judges nothing.
  case assumptionFails = "assumption-fails"
  /// A positive control: the false claim was refuted.
  case refutedAsExpected = "refuted-as-expected"
  /// A negative control: the exact law was not refuted.
  case exactAsExpected = "exact-as-expected"
  /// A control that did not do what it is there for.
  case controlFailed = "control-failed"
}

/// What a whole run says, from the verdicts of its rows.
public enum RunVerdict: String, Sendable, CaseIterable {
  /// No row is violated or undecided and no control failed.
  case holds
  /// A row is violated.
  case violated
  /// No row is violated, and a row is undecided.
  case undecided
  /// No row is violated, and a control failed: the run proves nothing.
  case controlFailed = "control-failed"

  /// Violated if any row is; else control-failed; else undecided if any row is;
  /// else holds. A run in which no claim was judged is undecided: it showed
  /// nothing.
  public init(_ rows: some Sequence<Verdict>) {
    let rows = Array(rows)
    let judged: Set<Verdict> = [.holds, .violated, .consistent, .undecided]
    if rows.contains(.violated) {
      self = .violated
    } else if rows.contains(.controlFailed) {
      self = .controlFailed
    } else if rows.contains(.undecided)
      || !rows.contains(where: judged.contains)
    {
      self = .undecided
    } else {
      self = .holds
    }
  }
}
