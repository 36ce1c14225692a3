import Bounds

/// The sentences around a run's tables.
public enum RunSummary {
  /// The verdict of the run, in a sentence.
  public static func sentence(_ run: RunRecord) -> String {
    let counts = verdictCounts(run)
    let controls =
      "\(run.controlsPassed) of \(run.controlsPassed + run.controlsFailed) "
      + "controls did what they are there for"
    let start =
      switch run.verdict {
      case .holds: "No claim is violated"
      case .violated: "A claim is violated"
      case .undecided: "No claim is violated, and not every claim is decided"
      case .controlFailed: "A control failed, so this run proves nothing"
      }
    return "\(start): \(counts); \(controls)."
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
    return "of \(claims.count) claims " + parts.joined(separator: ", ")
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
    "Limits and verdicts: \(methods(run)); "
      + ReadableNumber.nearest(exact: run.levels.sideOfAClaim)
      + " a side for each of \(run.levels.claims) claims, so that the verdicts on "
      + "claims err anywhere with probability at most "
      + ReadableNumber.nearest(exact: run.alpha)
      + ". Controls have budgets of their own."
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
      : "Of \(run.rows.count) rows ended before their last trial: "
        + parts.joined(separator: ", ") + "."
  }
}
