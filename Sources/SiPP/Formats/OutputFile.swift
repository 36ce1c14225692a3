#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Writes `chunks` to `path` all or not at all: to a new file beside it, then
/// fsync, then rename.
///
/// An existing file is replaced; after an error it is as it was, and the new one
/// is gone.
///
/// - Throws: ``SiPPError/unwritable(_:reason:)``.
package func writeAtomically(
  _ chunks: [[UInt8]], to path: String
) throws(SiPPError) {
  guard !path.utf8.contains(0), !path.isEmpty else {
    throw .unwritable(path, reason: "not a file name")
  }
  var template = Array(path.utf8CString.dropLast())
  template += Array(".XXXXXX".utf8CString)
  let descriptor = mkstemp(&template)
  guard descriptor >= 0 else {
    throw .unwritable(path, reason: lastSystemError())
  }
  do throws(SiPPError) {
    defer { close(descriptor) }
    for chunk in chunks {
      guard writeAll(chunk, to: descriptor) else {
        throw .unwritable(path, reason: lastSystemError())
      }
    }
    guard fchmod(descriptor, 0o644) == 0, fsync(descriptor) == 0 else {
      throw .unwritable(path, reason: lastSystemError())
    }
  } catch {
    unlink(template)
    throw error
  }
  guard rename(template, path) == 0 else {
    let reason = lastSystemError()
    unlink(template)
    throw .unwritable(path, reason: reason)
  }
}

private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  bytes.withUnsafeBytes { buffer in
    var done = 0
    while done < buffer.count {
      let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
      let count = write(descriptor, rest.baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}
