import Bounds

extension Page {
  /// What repeats the run, and a trial of it.
  struct Command {
    let run: String
    /// What may keep it from repeating the run.
    let exception: String?
    let replay: Replay?

    struct Replay {
      let which: String
      let text: String
    }

    /// Nil for a run that did not note its command.
    init?(_ record: RunRecord) {
      guard !record.command.isEmpty else { return nil }
      run = ShellCommand.text(record.command)
      exception = Self.exception(record)
      replay = Self.replay(record)
    }

    static func exception(_ record: RunRecord) -> String? {
      if !record.isComplete { return ", where nothing interrupts it" }
      return record.command.contains("--time-limit")
        ? ", where its time ends rows at the same trials" : nil
    }

    /// Of a violated claim if there is one, else of one that failed once, else of
    /// the first: a trial that failed, where one is known.
    private static func replay(_ record: RunRecord) -> Replay? {
      let claims = record.rows.filter { $0.control == nil }
      func failed(_ row: RowRecord) -> Int? {
        record.streams.first { $0.name == row.stream }?.failed.first
      }
      guard
        let row = claims.first(where: { $0.verdict == .violated })
          ?? claims.first(where: { failed($0) != nil }) ?? claims.first
      else { return nil }
      let trial = failed(row)
      return Replay(
        which: trial.map { "Trial \($0) of this claim failed:" }
          ?? "The first one of this claim:",
        text: ShellCommand.text(
          withoutSelection(record.command) + [
            "--claims", "\(row.id.rawValue) \(row.instance)",
            "--trial", "\(trial ?? 0)",
          ]))
    }

    private static func withoutSelection(_ arguments: [String]) -> [String] {
      guard let place = arguments.firstIndex(of: "--claims") else {
        return arguments
      }
      var kept = arguments
      kept.removeSubrange(place..<min(place + 2, kept.count))
      return kept
    }
  }
}
