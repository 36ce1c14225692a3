public import ArgumentParser
import Bounds
public import Empirical

/// `gate`: compares a run with a baseline and fails where something got worse.
struct GateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Compare a run with a baseline; fail where it got worse.",
    discussion: """
      Without --candidate it makes a run with the baseline's own options, so that \
      trial t of both sees the same random words. Certified numbers are compared \
      as enclosures; trials bit for bit, then in pairs, then as two runs. \
      docs/gate.md says what is a regression, and how sure the gate is.

      Exit codes: 0 no regression; 1 a regression; 2 nothing can be concluded, \
      with the number of trials that would decide; 64 usage; 65 bad input file; \
      74 an output cannot be written; 130 interrupted.

      EXAMPLES
        sipp-verify gate --baseline reports/baseline.json
        sipp-verify gate --baseline reports/baseline.json --candidate RUN
        sipp-verify gate --baseline reports/baseline.json --accept \\
          --reason 'first baseline' --suite quick --trials 10000
        sipp-verify gate --compare sipp magnitude
      """)

  @Option(help: "The baseline: what --accept wrote.")
  var baseline: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Instead: two pruning rules, the first as the baseline: "
        + PruningRule.allCases.map(\.rawValue).joined(separator: ", ") + ".",
      valueName: "rule"))
  var compare: [PruningRule] = []

  @Option(
    help: "A run folder or its results.json (default: a fresh run).")
  var candidate: String?

  @Flag(help: "Make the candidate the baseline.")
  var accept = false

  @Option(help: "With --accept: why, in one line.")
  var reason: String?

  @OptionGroup(title: "Options of the fresh run (default: the baseline's)")
  var fresh: FreshRunOptions

  @Option(
    parsing: .unconditional,
    help: "The gate's error probability, a decimal in (0, 1) (default: 1e-6).")
  var alpha: String?

  @Option(
    parsing: .unconditional,
    help: """
      How much a failure rate may rise and count as no worse: a share of it, or \
      of 0.05 where that is more (default: 0.1).
      """)
  var margin: String?

  @Option(
    parsing: .unconditional,
    help: """
      How much certified numbers, non-zeros and accuracy may lose, a share \
      (default: 0.01).
      """)
  var tolerance: String?

  @Option(help: "Also write the comparison as Markdown into this file.")
  var output: String?

  @Option(help: "Print annotations for a code host too: github.")
  var annotations: GateReport.Host?

  @Flag(help: "Print the comparison as JSON (docs/gate.md).")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func run() throws {
    let settings = try settings()
    guard let baseline else { return try compareRules(settings) }
    if accept { return try acceptCandidate(baseline) }
    let accepted = try Baseline(path: baseline)
    let record = try candidateRecord(of: accepted)
    let gate = try RegressionGate(
      baseline: accepted.run, candidate: record, settings: settings)
    try finish(
      GateReport(
        gate, remarks: accepted.weakenings,
        baselinePath: baseline, candidatePath: candidate,
        command: repeatedOptions))
  }

  private func compareRules(_ settings: GateSettings) throws {
    let comparison = RuleComparison(
      seed: fresh.seed ?? 1, trials: fresh.trials ?? 10_000,
      threads: fresh.threads ?? VerifyCommand.processors)
    let runs = try compare.map {
      try comparison.run(
        of: $0, among: compare, cancellation: Signals.interruption)
    }
    if Signals.interruption.isCancelled { throw ExitStatus.interrupted.code }
    let gate = try RegressionGate(
      baseline: runs[0], candidate: runs[1], settings: settings)
    try finish(
      GateReport(
        gate, baselinePath: "rule \(compare[0].rawValue)",
        candidatePath: "rule \(compare[1].rawValue)"))
  }

  private func finish(_ report: GateReport) throws {
    try show(report)
    switch report.gate.outcome {
    case .passes: break
    case .regression: throw ExitStatus.violated.code
    case .undecided: throw ExitStatus.inconclusive.code
    }
  }

  private func show(_ report: GateReport) throws {
    if let output {
      try report.writeMarkdown(to: output)
    }
    if let annotations {
      try StandardStream.output.write(report.annotations(for: annotations))
    }
    if quiet { return }
    try StandardStream.output.write(
      json ? report.json.text() + "\n" : report.text)
  }

  /// The stored candidate, or a fresh run.
  private func candidateRecord(of baseline: Baseline?) throws -> RunRecord {
    if let candidate { return try RunRecord(path: candidate) }
    return try fresh.record(
      like: baseline?.run.command ?? [], isQuiet: quiet || json)
  }

  // MARK: - Acceptance

  private func acceptCandidate(_ baseline: String) throws {
    let before =
      try Baseline.exists(baseline) ? Baseline(path: baseline) : nil
    let run = try candidateRecord(of: before)
    let after: Baseline
    do {
      after =
        try before.map { try $0.accepting(run, reason: reason ?? "") }
        ?? Baseline(accepting: run, reason: reason ?? "")
    } catch let refusal as Baseline.Refusal {
      StandardStream.error.writeBestEffort("sipp-verify: \(refusal)\n")
      throw Self.status(of: refusal).code
    }
    try after.write(to: baseline)
    if quiet { return }
    try StandardStream.output.write(after.acceptanceText(path: baseline))
  }

  private static func status(of refusal: Baseline.Refusal) -> ExitStatus {
    switch refusal {
    case .reason: .usage
    case .violated: .violated
    case .showsNothing: .inconclusive
    }
  }
}

extension GateReport.Host: ExpressibleByArgument {}

extension PruningRule: ExpressibleByArgument {}
