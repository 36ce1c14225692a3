#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// run.json: when, where and how fast a run was. Apart from results.json, which
/// is the same on every machine.
public struct RunCircumstances: Sendable {
  private let started: timespec
  private let threads: Int

  /// Notes the time.
  public init(threads: Int) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    started = now
    self.threads = threads
  }

  /// The document, with the time since ``init(threads:)``.
  func json() -> JSONValue {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let seconds =
      Double(now.tv_sec - started.tv_sec)
      + Double(now.tv_nsec - started.tv_nsec) / 1e9
    var usage = rusage()
    // RUSAGE_SELF: Glibc gives it a type that its own call does not take.
    let isKnown = getrusage(0, &usage) == 0
    return .object([
      ("schema", "sipp-verify/run/1"),
      ("started", .string(Self.text(started))),
      ("seconds", .number((seconds * 1_000).rounded() / 1_000)),
      ("threads", .integer(threads)),
      (
        "peak_memory_bytes",
        isKnown ? .integer(usage.ru_maxrss * Self.memoryUnit) : .null
      ),
      ("system", .string(Self.system)),
    ])
  }

  #if canImport(Darwin)
    private static let memoryUnit = 1
  #else
    private static let memoryUnit = 1_024
  #endif

  /// UTC in ISO 8601, to the second.
  private static func text(_ time: timespec) -> String {
    var seconds = time.tv_sec
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    let length = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(
      decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) },
      as: UTF8.self)
  }

  /// The operating system, its release and the processor's kind.
  private static var system: String {
    var name = utsname()
    guard uname(&name) == 0 else { return "unknown" }
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
    }
    return "\(text(name.sysname)) \(text(name.release)) \(text(name.machine))"
  }
}
