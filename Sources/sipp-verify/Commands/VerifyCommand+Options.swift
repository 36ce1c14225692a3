import ArgumentParser
import Bounds
import Dispatch
import Empirical

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension VerifyCommand {
  /// The options' domains, each refused in one line.
  mutating func validate() throws {
    let most = RunConfiguration.largestTrials
    if let trials, !(1...most).contains(trials) {
      throw ValidationError("--trials is \(trials), but must be 1 to \(most)")
    }
    guard seed >= 0 else {
      throw ValidationError("--seed is \(seed), but must be 0 to 2^63 - 1")
    }
    let mostLooks = RunConfiguration.mostLooks
    if stopEarly || timeLimit != nil, let trials, trials > mostLooks {
      throw ValidationError(
        "--trials is \(trials), but must be 1 to \(mostLooks) where every "
          + "trial is looked at")
    }
    if let timeLimit, !(timeLimit > 0 && timeLimit <= 1e9) {
      throw ValidationError(
        "--time-limit is \(timeLimit), but must be above 0 and at most 1e9 "
          + "seconds")
    }
    if let threads, !(1...1_024).contains(threads) {
      throw ValidationError("--threads is \(threads), but must be 1 to 1024")
    }
    if let trial, !(0..<most).contains(trial) {
      throw ValidationError(
        "--trial is \(trial), but must be 0 to \(most - 1)")
    }
    if (model == nil) != (data == nil) {
      throw ValidationError("--model and --data go together")
    }
    if suite != nil && model != nil {
      throw ValidationError("--suite and --model do not go together")
    }
  }

  /// The suite that was asked for.
  func chosenSuite() throws -> Suite {
    try suite.map { try Suite(named: $0) } ?? Suite(.default)
  }

  /// What names the run.
  func configuration(_ suite: Suite) throws -> RunConfiguration {
    RunConfiguration(
      seed: UInt64(seed), trials: trials ?? suite.trials,
      alpha: try level() ?? suite.alpha,
      suite: model == nil ? suite.name : "network",
      threads: threads ?? Self.processors, ending: ending)
  }

  /// The arguments that repeat the run, files by their names alone: a document
  /// does not depend on where they were.
  func repeating(_ configuration: RunConfiguration) -> [String] {
    var arguments = ["verify"]
    func add(_ name: String, _ value: String?) {
      if let value { arguments += [name, value] }
    }
    func fileName(_ path: String?) -> String? {
      path.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    }
    add("--suite", model == nil ? fileName(suite) ?? "default" : nil)
    add("--model", fileName(model))
    add("--data", fileName(data))
    add("--trials", "\(configuration.trials)")
    add("--seed", "\(seed)")
    add("--alpha", alpha)
    add("--claims", claims)
    if stopEarly { arguments.append("--stop-early") }
    add("--time-limit", timeLimit.map { "\($0)" })
    return arguments
  }

  /// Fixed numbers of trials, unless looks were asked for.
  private var ending: RunConfiguration.Ending {
    guard stopEarly || timeLimit != nil else { return .fixed }
    return .anytime(
      stopsEarly: stopEarly, timeLimit: timeLimit.map { .seconds($0) })
  }

  /// The run's level, where one is given.
  private func level() throws -> Rational? {
    guard let alpha else { return nil }
    let level = try Rational(decimal: alpha, name: "--alpha")
    guard level > 0 && level < 1 else {
      throw ValidationError("--alpha is \(alpha), but must be in (0, 1)")
    }
    return level
  }

  /// All rows of the suite.
  func rows(of suite: Suite, alpha: Rational) throws -> [Claim] {
    guard let model, let data else { return try suite.claims(alpha: alpha) }
    return try NetworkSuite.claims(model: model, data: data, alpha: alpha)
  }

  /// Those of `all` that `--claims` names, and all controls.
  func selection(of all: [Claim]) throws -> [Claim] {
    guard let claims else { return all }
    let glob = Glob(claims)
    let chosen = all.filter { claim in
      claim.control != nil || glob.matches(claim.id.rawValue)
        || glob.matches("\(claim.id.rawValue) \(claim.instance)")
    }
    guard chosen.contains(where: { $0.control == nil }) else {
      throw ValidationError("--claims '\(claims)' matches no claim")
    }
    return chosen
  }

  static var processors: Int {
    min(max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))), 1_024)
  }
}

/// Options that the interface names and this version does not have: each is a
/// usage error that says so.
struct LaterOptions: ParsableArguments {
  @Flag var resume = false
  @Option var implementation: String?
  @Option var sensitivity: String?
  @Option var evaluation: String?
  @Option var validation: String?

  /// Refuses the first one given.
  func refuse() throws {
    let given: [(String, Bool)] = [
      ("--resume", resume),
      ("--implementation", implementation != nil),
      ("--sensitivity", sensitivity != nil),
      ("--evaluation", evaluation != nil),
      ("--validation", validation != nil),
    ]
    for (name, isGiven) in given where isGiven {
      throw ValidationError("\(name) is not in this version")
    }
  }
}
