#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A regular file, opened for reading; closed with its last owner.
///
/// Nothing is read before it is asked for, so what a reader allocates depends on
/// what it has validated. A directory, a device or a pipe is refused before a
/// read could block.
final class InputFile: Sendable {
  let path: String
  /// Bytes, when the file was opened.
  let size: Int
  private let source: Source

  private enum Source {
    case descriptor(Int32)
    case memory([UInt8])
  }

  /// Bytes that are in memory already, under a name for errors.
  init(name: String, bytes: [UInt8]) {
    path = name
    size = bytes.count
    source = .memory(bytes)
  }

  init(_ path: String) throws(SiPPError) {
    func refuse(_ reason: String) -> SiPPError {
      .file(path, place: "", reason: reason)
    }
    guard !path.utf8.contains(0) else { throw refuse("no such file") }
    // O_NONBLOCK: opening a pipe without a writer must not wait.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw refuse(lastSystemError()) }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    let kind = status.st_mode & S_IFMT
    guard isKnown, kind == S_IFREG else {
      close(descriptor)
      throw refuse(
        kind == S_IFDIR ? "is a directory" : "is not a regular file")
    }
    self.path = path
    source = .descriptor(descriptor)
    self.size = Int(status.st_size)
  }

  deinit {
    if case .descriptor(let descriptor) = source { close(descriptor) }
  }

  /// Fills `buffer` from `offset` on.
  ///
  /// - Throws: when the file has been cut meanwhile, or cannot be read.
  func read(
    at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SiPPError) {
    switch source {
    case .memory(let bytes):
      bytes.withUnsafeBytes { bytes in
        let end = offset + buffer.count
        buffer.copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[offset..<end]))
      }
    case .descriptor(let descriptor):
      try read(descriptor, at: offset, into: buffer)
    }
  }

  private func read(
    _ descriptor: Int32, at offset: Int,
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(SiPPError) {
    var done = 0
    while done < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = pread(
        descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw .file(
          path, place: "byte \(offset + done)",
          reason: count == 0 ? "the file ends here" : lastSystemError())
      }
      done += count
    }
  }

  /// The `count` bytes from `offset` on.
  func bytes(at offset: Int, count: Int) throws(SiPPError) -> [UInt8] {
    precondition(offset >= 0 && count >= 0 && count <= size - offset)
    var failure: SiPPError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(SiPPError) {
        try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
        filled = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}

/// The system's words for the last error.
func lastSystemError() -> String {
  String(cString: strerror(errno))
}
