import Foundation
import Testing

/// Runs the built command as a stranger would: arguments in; output, errors and
/// exit code out.
struct CommandRunner {
  /// What a call left.
  struct Result {
    let code: Int32
    let output: String
    let error: String

    /// Standard error's lines that say something.
    var errorLines: [Substring] {
      error.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
    }
  }

  /// The command: `SIPP_VERIFY_BINARY` where it is set (a release build, fast
  /// enough for whole suites), else what was built beside the tests.
  static let binary: URL? = {
    if let path = ProcessInfo.processInfo.environment["SIPP_VERIFY_BINARY"] {
      return URL(filePath: path)
    }
    let products = [
      URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent(),
      Bundle.main.bundleURL,
    ]
    let beside = products.flatMap { folder in
      [folder, folder.deletingLastPathComponent()].map {
        $0.appending(path: "sipp-verify")
      }
    }
    return beside.first {
      FileManager.default.isExecutableFile(atPath: $0.path)
    }
  }()

  /// True where whole suites are fast enough to be run.
  static var isRelease: Bool {
    ProcessInfo.processInfo.environment["SIPP_VERIFY_BINARY"] != nil
  }

  /// Says that a test is skipped; the reason is the same each time.
  static func skip(_ name: String) {
    print("skipped: \(name): SIPP_VERIFY_BINARY names no release build")
  }

  /// Calls the command.
  ///
  /// - Parameters:
  ///   - folder: the working folder; a fresh one when nil.
  ///   - interruptAfter: seconds until it gets `signal`.
  ///   - searchPath: its PATH; this process's when nil.
  static func run(
    _ arguments: [String], in folder: URL? = nil,
    interruptAfter: Double? = nil, signal: Int32 = SIGINT,
    searchPath: String? = nil
  ) throws -> Result {
    let process = Process()
    guard let binary else { throw CocoaError(.fileNoSuchFile) }
    process.executableURL = binary
    process.arguments = arguments
    if let searchPath {
      process.environment = ProcessInfo.processInfo.environment.merging([
        "PATH": searchPath
      ]) { $1 }
    }
    process.currentDirectoryURL = try folder ?? temporaryFolder()
    let (output, error) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = error
    try process.run()
    if let interruptAfter {
      Thread.sleep(forTimeInterval: interruptAfter)
      kill(process.processIdentifier, signal)
    }
    // Errors are short: a pipe's buffer holds them until output is read.
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let errors = error.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      code: process.terminationReason == .exit
        ? process.terminationStatus : -process.terminationStatus,
      output: String(decoding: text, as: UTF8.self),
      error: String(decoding: errors, as: UTF8.self))
  }

  /// Holds the folders of this process, and goes with it.
  private static let temporaryRoot: URL = {
    atexit { try? FileManager.default.removeItem(at: temporaryRoot) }
    return FileManager.default.temporaryDirectory.appending(
      path: "sipp-verify-tests-\(UUID().uuidString)")
  }()

  /// A new, empty folder.
  static func temporaryFolder() throws -> URL {
    let folder = temporaryRoot.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true)
    return folder
  }
}
