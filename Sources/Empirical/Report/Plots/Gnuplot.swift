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
/// It never hangs: the child is killed when its time is over, whether it writes,
/// is silent, or does not end after its output has; and when a person asks. It never
/// fills the memory. Its settings files and the environment's are not read, so equal
/// scripts give equal bytes.
struct Gnuplot {
  /// Why there are no pictures, in words.
  enum Failure: Error, Equatable {
    case notInstalled
    case failed(String)
    case late
    case cancelled

    /// One line for reports.
    var text: String {
      switch self {
      case .notInstalled:
        "Plots: gnuplot is not installed (Debian: apt install gnuplot-nox)."
      case .failed(let reason): "Plots: gnuplot failed (\(reason))."
      case .late: "Plots: gnuplot failed (it came to no end)."
      case .cancelled: "Plots: gnuplot was interrupted."
      }
    }

    /// Whether another call would fail as well.
    var isFinal: Bool { self == .late || self == .cancelled }
  }

  let path: String
  /// When children are killed: the time limit is that of all calls together.
  let deadline: ContinuousClock.Instant
  /// Asks for an end before that.
  let cancellation: Cancellation?

  /// The most bytes that a child may write. The pictures of a page have a
  /// hundredth of it.
  static let mostBytes = 64 << 20

  /// The first program called gnuplot on `searchPath`, a list as in PATH.
  ///
  /// - Parameter timeLimit: seconds, from now on.
  init(
    searchPath: String, timeLimit: Double, cancellation: Cancellation? = nil
  ) throws(Failure) {
    deadline = ContinuousClock.now + .seconds(timeLimit)
    self.cancellation = cancellation
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
    do throws(Failure) {
      let bytes = try read(pipe.fileHandleForReading.fileDescriptor)
      try waitForEnd(of: process)
      return String(decoding: bytes, as: UTF8.self)
    } catch {
      // Not waited for: what the child left behind may outlive it.
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      throw error
    }
  }

  /// Throws when there is no more time, or when a person asked.
  private func checkTime() throws(Failure) {
    if cancellation?.isCancelled == true { throw .cancelled }
    if deadline <= ContinuousClock.now { throw .late }
  }

  /// Waits for the end of a child that has closed its output.
  private func waitForEnd(of process: Process) throws(Failure) {
    // Not `waitUntilExit`, which has no limit.
    while process.isRunning {
      try checkTime()
      usleep(2_000)
    }
    guard process.terminationReason == .exit else {
      throw .failed("ended by signal \(process.terminationStatus)")
    }
    guard process.terminationStatus == 0 else {
      throw .failed("ended with status \(process.terminationStatus)")
    }
  }

  /// All bytes up to the end of the output.
  private func read(_ descriptor: Int32) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      try checkTime()
      var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      // Short slices: a signal may reach another thread.
      guard poll(&wanted, 1, 50) > 0 else { continue }
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, &buffer, buffer.count)
      #else
        let count = Darwin.read(descriptor, &buffer, buffer.count)
      #endif
      if count > 0 {
        bytes += buffer[..<count]
        if bytes.count > Self.mostBytes {
          throw .failed("more than \(Self.mostBytes >> 20) MB of output")
        }
      } else if count == 0 || errno != EINTR {
        return bytes
      }
    }
  }
}
