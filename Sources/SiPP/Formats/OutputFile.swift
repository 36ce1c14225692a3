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
/// An existing file is replaced, or, where `replacing` is false, kept: then it is
/// an error that there is one, even one that came meanwhile. After an error the
/// file is as it was, and the new one is gone. The mode is that of any new file.
/// A device, a pipe or a folder is never replaced: the new file would take its
/// name.
///
/// - Throws: ``SiPPError/unwritable(_:reason:)``.
package func writeAtomically(
  _ chunks: [[UInt8]], to path: String, replacing: Bool = true
) throws(SiPPError) {
  guard !path.utf8.contains(0), !path.isEmpty else {
    throw .unwritable(path, reason: "not a file name")
  }
  var status = stat()
  if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
    throw .unwritable(path, reason: "it is there and is no regular file")
  }
  let (descriptor, temporary) = try createFile(beside: path)
  do throws(SiPPError) {
    defer { close(descriptor) }
    for chunk in chunks {
      guard writeAll(chunk, to: descriptor) else {
        throw .unwritable(path, reason: lastSystemError())
      }
    }
    guard fsync(descriptor) == 0 else {
      throw .unwritable(path, reason: lastSystemError())
    }
  } catch {
    unlink(temporary)
    throw error
  }
  let moved = replacing ? rename(temporary, path) : link(temporary, path)
  let reason = lastSystemError()
  if moved != 0 || !replacing { unlink(temporary) }
  guard moved == 0 else { throw .unwritable(path, reason: reason) }
}

/// Creates a file of a name that nothing has yet, with the mode that the umask
/// leaves: mkstemp's 0600 would have to be widened, against the umask.
private func createFile(
  beside path: String
) throws(SiPPError) -> (descriptor: Int32, path: String) {
  for attempt in 0..<1_000 {
    let temporary = "\(path).\(getpid())-\(attempt)"
    let descriptor = open(
      temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if descriptor >= 0 { return (descriptor, temporary) }
    guard errno == EEXIST else { break }
  }
  throw .unwritable(path, reason: lastSystemError())
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
