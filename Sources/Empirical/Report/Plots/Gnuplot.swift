import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// gnuplot as a child process: a script in, pictures out.
///
/// It never hangs: after ``timeLimit`` seconds without an end the child is killed. Its
/// settings files and the environment's are not read, so equal scripts give equal
/// bytes.
struct Gnuplot {
  /// Why there are no pictures, in words.
  enum Failure: Error, Equatable {
    case notInstalled
    case failed(String)

    /// One line for reports.
    var text: String {
      switch self {
      case .notInstalled:
        "Plots: gnuplot is not installed (Debian: apt install gnuplot-nox)."
      case .failed(let reason): "Plots: gnuplot failed (\(reason))."
      }
    }
  }

  /// Seconds.
  static let timeLimit = 30.0

  let path: String

  /// The first program called gnuplot on `searchPath`, a list as in PATH.
  init(searchPath: String) throws(Failure) {
    let folders = searchPath.split(separator: ":")
    let path = folders.lazy.map { $0 + "/gnuplot" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    guard let path else { throw .notInstalled }
    self.path = path
  }

  /// What gnuplot writes for `script`.
  func output(of script: String) throws(Failure) -> String {
    let folder = FileManager.default.temporaryDirectory
    let file = folder.appendingPathComponent(
      "sipp-verify-\(UUID().uuidString).gp")
    do {
      try Data(script.utf8).write(to: file)
    } catch {
      throw .failed("no temporary file in \(folder.path)")
    }
    defer { try? FileManager.default.removeItem(at: file) }
    return try run(file)
  }

  private func run(_ file: URL) throws(Failure) -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["-d", file.path]
    process.environment = ["LC_ALL": "C", "PATH": "/usr/bin:/bin"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw .failed("it could not be started")
    }
    try? pipe.fileHandleForWriting.close()
    let end = Self.read(pipe.fileHandleForReading.fileDescriptor)
    if end.isLate { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    guard !end.isLate else {
      throw .failed("no end within \(Int(Self.timeLimit)) s")
    }
    guard process.terminationStatus == 0 else {
      throw .failed(
        "status \(process.terminationStatus); 5.2 or later is needed")
    }
    return String(decoding: end.bytes, as: UTF8.self)
  }

  /// All bytes up to the end, or up to the time limit.
  private static func read(_ descriptor: Int32) -> (
    bytes: [UInt8], isLate: Bool
  ) {
    let deadline = ContinuousClock.now + .seconds(timeLimit)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let left = deadline - ContinuousClock.now
      guard left > .zero else { return (bytes, true) }
      var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let milliseconds = Int32(left / .milliseconds(1)) + 1
      guard poll(&wanted, 1, milliseconds) > 0 else { continue }
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, &buffer, buffer.count)
      #else
        let count = Darwin.read(descriptor, &buffer, buffer.count)
      #endif
      if count > 0 {
        bytes += buffer[..<count]
      } else if count == 0 || errno != EINTR {
        return (bytes, false)
      }
    }
  }
}
