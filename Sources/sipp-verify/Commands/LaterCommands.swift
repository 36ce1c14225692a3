import ArgumentParser

/// Subcommands that the interface names and this version does not have: each is a
/// usage error that says so, whatever follows.
enum LaterCommands {
  /// The words that lead to them.
  static let paths = [
    "prune", "certify", "shard", "merge",
  ]

  /// Refuses `arguments` that start with one of them.
  static func refuse(_ arguments: some Collection<String>) throws {
    for path in paths {
      let words = path.split(separator: " ").map(String.init)
      if arguments.starts(with: words) {
        throw ValidationError("'\(path)' is not in this version")
      }
    }
  }
}
