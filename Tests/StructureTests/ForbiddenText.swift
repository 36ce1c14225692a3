/// Text that no file of the package should hold: paths of the machine it was
/// written on, and reminders of unfinished work.
struct ForbiddenText {
  /// Joined here, so that this file does not hold them.
  static let machinePaths = ["work", "root", "home", "tmp"].map { "/\($0)/" }
  static let reminders = ["TO" + "DO", "FIX" + "ME"]

  /// One line for each occurrence in `files` (path → text).
  static func violations(
    of words: [String], in files: [String: String]
  ) -> [String] {
    files.filter { file in words.contains { file.value.contains($0) } }
      .sorted { $0.key < $1.key }.flatMap { path, text in
        text.lines.enumerated().flatMap { index, line in
          words.filter { line.contains($0) }
            .map { "\(path):\(index + 1): holds \($0)" }
        }
      }
  }
}
