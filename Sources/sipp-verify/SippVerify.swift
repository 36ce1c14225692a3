import ArgumentParser

@main
struct SippVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sipp-verify", subcommands: [BoundCommand.self, ExplainCommand.self])
}
