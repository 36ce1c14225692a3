import ArgumentParser
import Empirical

/// The command: parses, calls and prints.
@main
struct SippVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sipp-verify",
    abstract: "Checks the guarantees of sensitivity-informed pruning.",
    discussion: """
      Without a subcommand it verifies: every claim of the default suite is \
      tried on exactly known instances and on a trained network, with controls \
      that prove that the run could have seen a violation.

      EXAMPLES
        sipp-verify --trials 10000
        sipp-verify --model net.safetensors --data inputs.safetensors
        sipp-verify bound samples --relative-error 0.25 \\
          --failure-probability 1e-6 --ceiling 10
        sipp-verify explain T4b

      Exit codes: 0 no claim violated; 1 a claim violated, or a regression; 2 nothing can be \
      concluded; 64 usage; 65 bad input file; 70 internal error; 74 an output \
      cannot be written; 130 interrupted.
      """,
    version: RunRecord.programVersion,
    subcommands: [
      VerifyCommand.self, BoundCommand.self, ExplainCommand.self,
      CalibrateCommand.self, GateCommand.self, ReportCommand.self,
    ],
    defaultSubcommand: VerifyCommand.self)

  /// Runs the command; every failure is one line on standard error and one of
  /// the documented exit codes.
  static func main() {
    StandardStream.occupyClosed()
    Signals.prepare()
    do {
      try LaterCommands.refuse(CommandLine.arguments.dropFirst())
      var command = try parseAsRoot()
      try command.run()
    } catch {
      ExitStatus.leave(after: error)
    }
  }
}
