import ArgumentParser
import Bounds
import Empirical

extension GateCommand {
  /// The options' domains, each refused in one line.
  func validate() throws {
    if (baseline == nil) != (compare.count == 2) {
      throw ValidationError("give --baseline, or --compare with two rules")
    }
    if baseline != nil && !compare.isEmpty {
      throw ValidationError("--baseline and --compare do not go together")
    }
    if !compare.isEmpty {
      if accept || candidate != nil {
        throw ValidationError(
          "--compare goes with neither --accept nor --candidate")
      }
      if fresh.suite != nil || fresh.model != nil || fresh.data != nil {
        throw ValidationError(
          "--compare goes with none of --suite, --model and --data")
      }
    }
    if accept != (reason != nil) {
      throw ValidationError("--accept and --reason go together")
    }
    if let reason, !Baseline.isReason(reason) {
      throw ValidationError(
        "--reason must be one line of 1 to \(Baseline.longestReason) printable "
          + "characters")
    }
    if candidate != nil, let option = fresh.given {
      throw ValidationError("--candidate and \(option) do not go together")
    }
    if json && annotations != nil {
      throw ValidationError("--json and --annotations do not go together")
    }
    if accept, json || annotations != nil || output != nil {
      throw ValidationError(
        "--accept goes with none of --json, --annotations and --output")
    }
  }

  /// What counts as a regression.
  func settings() throws -> GateSettings {
    var settings = GateSettings()
    if let alpha { settings.level = try share(alpha, "--alpha") }
    if let margin { settings.margin = try share(margin, "--margin") }
    if let tolerance {
      settings.tolerance = try share(tolerance, "--tolerance", from: 0)
    }
    return settings
  }

  private func share(
    _ text: String, _ name: String, from least: Rational? = nil
  ) throws -> Rational {
    let value = try Rational(decimal: text, name: name)
    let isInside = least.map { value >= $0 } ?? (value > 0)
    guard isInside && value < 1 else {
      throw ValidationError(
        "\(name) is \(text), but must be in \(least == nil ? "(" : "[")0, 1)")
    }
    return value
  }

  /// What a repetition with more trials must be told again.
  var repeatedOptions: [String] {
    var arguments: [String] = []
    for (name, value) in [
      ("--alpha", alpha), ("--margin", margin), ("--tolerance", tolerance),
    ] {
      if let value { arguments += [name, value] }
    }
    return arguments + fresh.repeated
  }
}

/// What a fresh run of the gate may do otherwise than the baseline's.
struct FreshRunOptions: ParsableArguments {
  @Option(help: "quick, default, full, gate, or a suite file.")
  var suite: String?

  @Option(parsing: .unconditional, help: "Trials of each claim.")
  var trials: Int?

  @Option(
    parsing: .unconditional,
    help: "Another seed: its trials cannot be paired with the baseline's.")
  var seed: Int?

  @Option(help: "Where the baseline's network is.")
  var model: String?

  @Option(help: "Where its inputs are.")
  var data: String?

  @Option(
    parsing: .unconditional, help: "Worker threads; changes no result.")
  var threads: Int?

  /// The domains; the run checks the rest.
  func validate() throws {
    let most = RunConfiguration.largestTrials
    if let trials, !(1...most).contains(trials) {
      throw ValidationError("--trials is \(trials), but must be 1 to \(most)")
    }
    if let seed, seed < 0 {
      throw ValidationError("--seed is \(seed), but must be 0 to 2^63 - 1")
    }
    if let threads, !(1...1_024).contains(threads) {
      throw ValidationError("--threads is \(threads), but must be 1 to 1024")
    }
  }

  private var named: [(name: String, value: String?)] {
    [
      ("--suite", suite), ("--trials", trials.map { "\($0)" }),
      ("--seed", seed.map { "\($0)" }), ("--model", model), ("--data", data),
      ("--threads", threads.map { "\($0)" }),
    ]
  }

  /// The first option that was given; nil where none was.
  var given: String? { named.first { $0.value != nil }?.name }

  /// What was given, without the trials and threads.
  var repeated: [String] {
    named.filter { !["--trials", "--threads"].contains($0.name) }
      .flatMap { option in option.value.map { [option.name, $0] } ?? [] }
  }

  /// A run with the options of `command`, a run's, and with what was given.
  ///
  /// - Throws: `ExitCode` 130 when it is interrupted.
  func record(like command: [String], isQuiet: Bool) throws -> RunRecord {
    var arguments = command.first == "verify" ? Array(command.dropFirst()) : []
    // A suite and a network replace each other.
    if suite != nil { Self.remove(["--model", "--data"], from: &arguments) }
    if model != nil { Self.remove(["--suite"], from: &arguments) }
    for option in named {
      guard let value = option.value else { continue }
      Self.remove([option.name], from: &arguments)
      arguments += [option.name, value]
    }
    let record = try VerifyCommand.parse(arguments).record(isQuiet: isQuiet)
    if Signals.interruption.isCancelled { throw ExitStatus.interrupted.code }
    return record
  }

  private static func remove(
    _ names: [String], from arguments: inout [String]
  ) {
    for name in names {
      guard let place = arguments.firstIndex(of: name) else { continue }
      arguments.removeSubrange(place..<min(place + 2, arguments.count))
    }
  }
}

extension VerifyCommand {
  /// The run that the options name, without a folder.
  func record(isQuiet: Bool) throws -> RunRecord {
    let suite = try chosenSuite()
    let configuration = try self.configuration(suite)
    let progress = ProgressLine(isQuiet: isQuiet)
    progress.show("preparing the claims")
    defer { progress.clear() }
    let all = try rows(of: suite, alpha: configuration.alpha)
    let run = try Run(
      try selection(of: all), outOf: all, configuration: configuration,
      cancellation: Signals.interruption, progress: { progress.show($0) })
    return RunRecord(run, command: repeating(configuration))
  }
}
