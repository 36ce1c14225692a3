import Foundation

/// A folder of its own for one test, removed with the value's last owner.
final class ScratchFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("SiPPTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The names of all files in it, hidden ones too.
  var files: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  /// Writes `bytes` to a file of this name and returns its path.
  func write(_ bytes: [UInt8], as name: String = "x.safetensors") throws
    -> String
  {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }
}

/// A safetensors file with this header and so many bytes of data: 0, 1, 2, ….
func container(_ header: String, data count: Int = 0) -> [UInt8] {
  container(Array(header.utf8), data: (0..<count).map { UInt8($0 & 0x3F) })
}

/// A safetensors file with this header and data.
func container(_ header: [UInt8], data: [UInt8]) -> [UInt8] {
  withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init)
    + header + data
}

/// The file of a 4-3-2 network, as bytes.
func smallNetworkFile() throws -> [UInt8] {
  let folder = try ScratchFolder()
  let path = folder.path + "/net.safetensors"
  try SafetensorsFileForTests.write(to: path)
  return try Array(Data(contentsOf: URL(fileURLWithPath: path)))
}
