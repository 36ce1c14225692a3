import Bounds

/// The sentences around a run's tables.
public enum RunSummary {
  /// The verdict of the run, in a sentence.
  public static func sentence(_ run: RunRecord) -> String {
    let counts = verdictCounts(run)
    let controls = run.controlsPassed + run.controlsFailed
    let passed =
      controls == 0
      ? "no control was run"
      : "\(run.controlsPassed) of \(ReadableNumber.counted(controls, "control")) "
        + "did what they are there for"
    let start =
      switch run.verdict {
      case .holds: "No claim is violated"
      case .violated: "A claim is violated"
      case .undecided: "No claim is violated, and not every claim is decided"
      case .controlFailed: "A control failed, so this run proves nothing"
      }
    return "\(start): \(counts); \(passed)."
      + (run.isComplete ? "" : " The run was interrupted: it is incomplete.")
      + (run.hasControls
        ? ""
        : " Without controls of both kinds it shows nothing.")
  }

  /// How many claims have which verdict, in words.
  private static func verdictCounts(_ run: RunRecord) -> String {
    let claims = run.rows.filter { $0.control == nil }
    let parts = Verdict.allCases.compactMap { verdict -> String? in
      let count = claims.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    let whole = run.levels.claims
    if claims.isEmpty {
      return whole == 0
        ? "there is none" : "none of the suite's \(whole) claims was run"
    }
    let head = "of \(ReadableNumber.counted(claims.count, "claim"))"
    return head
      + (claims.count == whole ? " " : " run, of \(whole) in the suite, ")
      + parts.joined(separator: ", ")
  }

  /// How many claims were run: of how many, where that is not all of them.
  static func claimsRun(_ run: RunRecord) -> String {
    let claims = run.rows.count { $0.control == nil }
    let whole = run.levels.claims
    return claims == whole ? "\(claims)" : "\(claims) of \(whole)"
  }

  /// What failed of the hypotheses, one line a row.
  public static func failedAssumptions(_ run: RunRecord) -> [String] {
    run.rows.filter { !$0.assumptionIsMet }.map { row in
      "\(row.id.rawValue), \(row.instance): \(row.assumption)"
    }
  }

  /// How limits and verdicts are drawn, and at which level; and what the controls
  /// add.
  public static func levels(_ run: RunRecord) -> String {
    guard !run.rows.isEmpty else {
      return "No row was run: there is neither a limit nor a verdict."
    }
    let side = ReadableNumber.nearest(exact: run.levels.sideOfAClaim)
    let alpha = ReadableNumber.atLeast(exact: run.alpha)
    return
      "Limits and verdicts: \(methods(run)); \(side) a side for each of the "
      + "suite's \(ReadableNumber.counted(run.levels.claims, "claim")). So the "
      + "probability that any limit of a claim is wrong, and with it a verdict "
      + "\(Verdict.violated.rawValue) or \(Verdict.holds.rawValue), is at most "
      + "\(alpha). Controls have budgets of their own."
  }

  /// The methods of the rows that were run, in words.
  private static func methods(_ run: RunRecord) -> String {
    let present = Set(run.rows.map(\.method))
    let words: [(Judgement.Method, String)] = [
      (.fixed, "exact binomial (Clopper–Pearson)"),
      (.anytime, "confidence sequences, valid at every look"),
      (.tilted, "betting on the weights of tilted trials"),
    ]
    return words.filter { present.contains($0.0) }.map(\.1)
      .joined(separator: "; ")
  }

  /// How rows ended that did not run all of their trials; nil where all did.
  public static func endings(_ run: RunRecord) -> String? {
    let parts = [TrialsEnd.decided, .timeLimit, .interrupted].compactMap {
      end -> String? in
      let count = run.rows.count { $0.end == end }
      guard count > 0 else { return nil }
      switch end {
      case .decided: return "\(count) once they were decided"
      case .timeLimit: return "\(count) when the time was over"
      case .interrupted: return "\(count) at the interruption"
      case .all: return nil
      }
    }
    return parts.isEmpty
      ? nil
      : "Of \(ReadableNumber.counted(run.rows.count, "row")) run, "
        + "\(run.rows.count { $0.end != .all }) ended before the last trial: "
        + parts.joined(separator: ", ") + "."
  }
}
