import Empirical

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Standard output and standard error, with their failures told apart.
enum StandardStream: Int32 {
  case output = 1
  case error = 2

  /// Fills the places of streams that the parent closed, so that no file of this
  /// process becomes one of them and receives their text. Writing to such a place
  /// still fails: it is open for the other direction.
  static func occupyClosed() {
    for (file, mode) in [(Int32(0), O_WRONLY), (1, O_RDONLY), (2, O_RDONLY)]
    where fcntl(file, F_GETFD) == -1 {
      // The lowest free descriptor is `file`: those below it are open.
      _ = open("/dev/null", mode)
    }
  }

  /// True when a person watches.
  var isTerminal: Bool { isatty(rawValue) == 1 }

  /// The terminal's width; nil where there is none.
  var columns: Int? {
    var size = winsize()
    guard isTerminal, ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col > 0
    else { return nil }
    return Int(size.ws_col)
  }

  /// Writes all of `text`. A closed pipe is no error: nobody reads, so the rest
  /// is dropped.
  ///
  /// - Throws: `OutputError` when the system refuses, as on a full disk.
  func write(_ text: String) throws(OutputError) {
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        platformWrite(
          rawValue, buffer.baseAddress.map { $0 + start },
          bytes.count - start)
      }
      if count < 0 && errno == EINTR { continue }
      if count < 0 && errno == EPIPE { return }
      guard count > 0 else {
        throw OutputError(
          path: self == .output ? "standard output" : "standard error",
          reason: String(cString: strerror(errno)))
      }
      start += count
    }
  }

  /// Writes what it can: for messages about another failure.
  func writeBestEffort(_ text: String) {
    do { try write(text) } catch { return }
  }
}

private func platformWrite(
  _ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int
) -> Int {
  write(file, bytes, count)
}
